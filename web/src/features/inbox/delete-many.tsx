// Deleting many conversations: counted first, with what a legal hold keeps; typed before it is done, for it cannot be undone.
import { type Selection, selectionBody } from '../../live/bulk.ts';
import { runBulkDeed } from '../../live/bulk-job.ts';
import { api, wordsOf } from '../../live/index.ts';
import { CountedQuestion } from '../../ui/counted-question.tsx';
import { removalWords } from '../../ui/removal-words.ts';
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
  return (
    <CountedQuestion
      queryKey={['conversations-removal', body]}
      ask={() => api.previewRemovals({ body })}
      countOf={(told) => told.goes.conversations}
      titleOf={(count) => t('{count, plural, one {Delete # conversation?} other {Delete # conversations?}}', { count })}
      typedOf={(count) => t('delete {count, number}', { count })}
      listsOf={(told) => removalWords(told.goes, true)}
      words={{
        title: t('Delete these conversations?'),
        action: t('Delete for good'),
        held: t('somebody on hold wrote in it'),
        none: t('None of these can be deleted now.'),
        failed: (error) => t('They could not be counted, so nothing is deleted: {reason}', { reason: wordsOf(error) }),
      }}
      onConfirm={({ fingerprint }) => {
        onDelete();
        void runBulkDeed({
          words: t('Deleted'),
          hasUndo: false,
          start: () => api.removeConversations({ body: { ...body, fingerprint } }),
          // The rows go as the socket tells it.
          settle: () => Promise.resolve(),
        });
      }}
      onClose={onClose}
    />
  );
}
