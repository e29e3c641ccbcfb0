// Two conversations of one person about one matter become one thread.
import { useQuery } from '@tanstack/react-query';
import type { Conversation } from '@throughline/sdk';
import { api, loadThread, takeAnswer, wordsOf } from '../../live/index.ts';
import { statusWords } from '../../live/words.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { say } from '../../ui/toast.ts';

/** `onInto`: this one is the duplicate and goes into the other. */
export function JoinDialog({
  it,
  isOpen,
  onClose,
  onInto,
}: {
  it: Conversation;
  isOpen: boolean;
  onClose: () => void;
  onInto?: () => void;
}) {
  const others = useQuery({
    queryKey: ['conversations', 'of', it.contactId],
    enabled: isOpen,
    queryFn: () => api.getContactConversations({ params: { id: it.contactId } }),
  });
  const rows = (others.data?.items ?? []).filter((each) => each.id !== it.id);
  const join = async (other: Conversation) => {
    const [from, into] = onInto ? [it, other] : [other, it];
    onClose();
    try {
      takeAnswer(await api.joinConversations({ params: { id: into.id }, body: { conversationId: from.id } }));
      void loadThread(into.id);
      say({ title: `Joined #${from.number} into #${into.number}`, tone: 'ok' });
      onInto?.();
    } catch (error) {
      say({ title: `Could not join #${from.number}`, detail: wordsOf(error), tone: 'danger' });
    }
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={onInto ? 'Merge as duplicate' : 'Join another conversation'}
      description={
        onInto
          ? 'This one’s messages go into the thread you choose. Split takes them out again.'
          : 'Its messages come into this thread. Split takes them out again.'
      }
    >
      {others.isPending ? <SkeletonRows rows={3} /> : null}
      {others.isError ? (
        <p role="alert">
          Could not load the other conversations.{' '}
          <button type="button" className="ui-link" onClick={() => void others.refetch()}>
            Retry
          </button>
        </p>
      ) : null}
      {others.isSuccess && rows.length === 0 ? (
        <p className="text-text-2">This person has no other conversation.</p>
      ) : null}
      <ul>
        {rows.map((other) => (
          <li key={other.id}>
            <button
              type="button"
              onClick={() => void join(other)}
              className="flex min-h-11 w-full flex-col rounded-control px-2 py-1 text-start hover:bg-hover"
            >
              <span className="truncate">
                #{other.number} {other.subject || other.preview}
              </span>
              <span className="text-sm text-text-3">
                {statusWords[other.status]} · <Time at={other.lastMessageAt} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
