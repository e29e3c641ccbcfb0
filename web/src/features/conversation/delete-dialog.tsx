// Deleting a conversation shows first what goes and what stays: it cannot be undone.
import type { Conversation } from '@throughline/sdk';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../live/index.ts';
import { nameOf } from '../../live/words.ts';
import { Counted } from '../../ui/counted.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { GoesAndStays } from '../../ui/goes-and-stays.tsx';
import { removalWords } from '../../ui/removal-words.ts';
import { say } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { t } from '../../words/t.ts';

export default function DeleteDialog({
  it,
  onClose,
  onLeave,
}: {
  it: Conversation;
  onClose: () => void;
  /** The eye goes on to what is next. */
  onLeave: () => void;
}) {
  const deeds = useDeeds();
  const preview = useQuery({
    queryKey: ['conversation-removal', it.id],
    queryFn: () => api.previewRemoval({ params: { id: it.id } }),
    gcTime: 0,
  });
  const told = preview.data;
  const remove = async () => {
    onClose();
    // Before the row is gone from the list, which says what is next.
    onLeave();
    const isDone = await deeds.run(
      'remove',
      () => api.removeConversation({ params: { id: it.id } }),
      t('Could not delete #{number}', { number: it.number }),
    );
    if (isDone) say({ title: t('#{number} was deleted', { number: it.number }) });
  };
  return (
    <AlertDialog
      isOpen
      onClose={onClose}
      title={t('Delete #{number} with {name}?', { number: it.number, name: nameOf(it) })}
      action={t('Delete for good')}
      isBusy={deeds.busy === 'remove'}
      isBlocked={!told || told.isKept}
      onConfirm={() => void remove()}
    >
      <Counted query={preview} failed={() => t('What would go could not be counted, so nothing is deleted.')}>
        {(count) =>
          count.isKept ? (
            <p role="alert" className="text-danger">
              {count.hold
                ? t(
                    '{name} placed a legal hold on this person (“{reason}”). Nothing of theirs is deleted until it is released.',
                    { name: count.hold.placedBy, reason: count.hold.reason },
                  )
                : t(
                    'Somebody on legal hold wrote in this conversation. It is not deleted until that hold is released.',
                  )}
            </p>
          ) : (
            <GoesAndStays {...removalWords(count)} />
          )
        }
      </Counted>
    </AlertDialog>
  );
}
