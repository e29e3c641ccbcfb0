// Erasing many: counted first, with what a legal hold keeps; typed before it is done, for it cannot be undone.
import { useQueryClient } from '@tanstack/react-query';
import { runBulkDeed } from '../../live/bulk-job.ts';
import { api, wordsOf } from '../../live/index.ts';
import { CountedQuestion } from '../../ui/counted-question.tsx';
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
  return (
    <CountedQuestion
      queryKey={['contacts-erasure', people]}
      ask={() => api.previewErasures({ body: selectionOf(people) })}
      countOf={(told) => told.goes.contacts}
      titleOf={(count) => t('{count, plural, one {Erase # contact?} other {Erase # contacts?}}', { count })}
      typedOf={(count) => t('erase {count, number}', { count })}
      listsOf={erasureWords}
      words={{
        title: t('Erase these contacts?'),
        action: t('Erase for good'),
        held: t('somebody on hold wrote in their conversations'),
        none: t('None of these can be erased now.'),
        failed: (error) => t('They could not be counted, so nothing is erased: {reason}', { reason: wordsOf(error) }),
      }}
      onConfirm={({ fingerprint }) => {
        onErase();
        void runBulkDeed({
          words: t('Erased'),
          hasUndo: false,
          start: () => api.eraseContacts({ body: { ...selectionOf(people), fingerprint } }),
          settle: () => queries.invalidateQueries({ queryKey: ['contacts'] }),
        });
      }}
      onClose={onClose}
    />
  );
}
