// Deleting many conversations: counted first, with what a legal hold keeps; typed before it is done, for it cannot be undone.
import { useQuery } from '@tanstack/react-query';
import { type Selection, selectionBody } from '../../live/bulk.ts';
import { runBulkDeed } from '../../live/bulk-job.ts';
import { api, wordsOf } from '../../live/index.ts';
import { AlertDialog } from '../../ui/dialog.tsx';
import { HeldList } from '../../ui/held-list.tsx';
import { List } from '../../ui/list.tsx';
import { removalWords } from '../../ui/removal-words.ts';
import { Spinner } from '../../ui/spinner.tsx';
import { t } from '../../words/t.ts';

export function DeleteMany({
  selection,
  onClose,
  onDelete,
}: {
  selection: Selection;
  onClose: () => void;
  onDelete: () => void;
}) {
  const body = selectionBody(selection);
  const preview = useQuery({
    queryKey: ['conversations-removal', body],
    queryFn: () => api.previewRemovals({ body }),
    gcTime: 0,
    staleTime: 0,
  });
  const told = preview.data;
  const words = told && removalWords(told.goes, true);
  const count = told?.goes.conversations ?? 0;
  const remove = (): void => {
    if (!told || count === 0) return;
    onDelete();
    void runBulkDeed({
      words: t('Deleted'),
      hasUndo: false,
      start: () => api.removeConversations({ body: { ...body, count: told.conversations } }),
      // The rows go as the socket tells it.
      settle: () => Promise.resolve(),
    });
  };
  return (
    <AlertDialog
      isOpen
      onClose={onClose}
      title={
        told
          ? t('{count, plural, one {Delete # conversation?} other {Delete # conversations?}}', { count })
          : t('Delete these conversations?')
      }
      action={t('Delete for good')}
      typed={told && count > 0 ? t('delete {count, number}', { count }) : undefined}
      isBlocked={count === 0}
      onConfirm={remove}
    >
      {words ? (
        <>
          {told.held.count > 0 ? <HeldList held={told.held} other={t('somebody on hold wrote in it')} /> : null}
          {count > 0 ? (
            <>
              <p>{t('This cannot be undone. It removes:')}</p>
              <List label={t('What goes')} items={words.goes} />
              <p>{t('What stays:')}</p>
              <List label={t('What stays')} items={words.stays} />
            </>
          ) : (
            <p>{t('None of these can be deleted now.')}</p>
          )}
        </>
      ) : preview.error ? (
        <p role="alert">
          {t('They could not be counted, so nothing is deleted: {reason}', { reason: wordsOf(preview.error) })}{' '}
          <button type="button" className="ui-link min-h-6" onClick={() => void preview.refetch()}>
            {t('Retry')}
          </button>
        </p>
      ) : (
        <Spinner label={t('Counting')} />
      )}
    </AlertDialog>
  );
}
