// Erasing many: counted first, with what a legal hold keeps; typed before it is done, for it cannot be undone.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { runBulkDeed } from '../../live/bulk-job.ts';
import { api, wordsOf } from '../../live/index.ts';
import { AlertDialog } from '../../ui/dialog.tsx';
import { HeldList } from '../../ui/held-list.tsx';
import { List } from '../../ui/list.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { type People, selectionOf } from './change-people.ts';
import { erasureWords } from './erase-words.ts';
import { t } from '../../words/t.ts';

export function ErasePeople({
  people,
  onClose,
  onErase,
}: {
  people: People;
  onClose: () => void;
  onErase: () => void;
}) {
  const queries = useQueryClient();
  const preview = useQuery({
    queryKey: ['contacts-erasure', people],
    queryFn: () => api.previewErasures({ body: selectionOf(people) }),
    gcTime: 0,
    staleTime: 0,
  });
  const told = preview.data;
  const words = told && erasureWords(told);
  const count = told?.goes.contacts ?? 0;
  const erase = (): void => {
    if (!told || count === 0) return;
    onErase();
    void runBulkDeed({
      words: t('Erased'),
      hasUndo: false,
      start: () => api.eraseContacts({ body: { ...selectionOf(people), count: told.contacts } }),
      settle: () => queries.invalidateQueries({ queryKey: ['contacts'] }),
    });
  };
  return (
    <AlertDialog
      isOpen
      onClose={onClose}
      title={
        told
          ? t('{count, plural, one {Erase # contact?} other {Erase # contacts?}}', { count })
          : t('Erase these contacts?')
      }
      action={t('Erase for good')}
      typed={told && count > 0 ? t('erase {count, number}', { count }) : undefined}
      isBlocked={count === 0}
      onConfirm={erase}
    >
      {words ? (
        <>
          {told.held.count > 0 ? (
            <HeldList held={told.held} other={t('somebody on hold wrote in their conversations')} />
          ) : null}
          {count > 0 ? (
            <>
              <p>{t('This cannot be undone. It removes:')}</p>
              <List label={t('What goes')} items={words.goes} />
              <p>{t('What stays:')}</p>
              <List label={t('What stays')} items={words.stays} />
            </>
          ) : (
            <p>{t('None of these can be erased now.')}</p>
          )}
        </>
      ) : preview.error ? (
        <p role="alert">
          {t('They could not be counted, so nothing is erased: {reason}', { reason: wordsOf(preview.error) })}
        </p>
      ) : (
        <Spinner label={t('Counting')} />
      )}
    </AlertDialog>
  );
}
