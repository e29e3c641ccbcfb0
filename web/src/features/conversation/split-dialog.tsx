// Before messages leave a thread: which ones, and where they go.
import type { Conversation, Message } from '@throughline/sdk';
import { getState } from '../../live/index.ts';
import { momentWords } from '../../live/words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { split } from './message-acts.ts';

const shownRows = 6;

export default function SplitDialog({
  it,
  message,
  isOne,
  onClose,
}: {
  it: Conversation;
  message: Message;
  isOne: boolean;
  onClose: () => void;
}) {
  const thread = getState().threads.get(it.id);
  const spoken = (thread?.messages ?? []).filter((each) => each.type !== 'event');
  const going = isOne ? [message] : spoken.filter((each) => each.number >= message.number);
  const isWhole = isOne || thread?.newerCursor === null;
  const staysBehind = spoken.length > going.length || thread?.olderCursor !== null;
  const count = `${isWhole ? '' : 'more than '}${going.length} ${going.length === 1 ? 'message' : 'messages'}`;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={isOne ? 'Split this message off?' : 'Split from here?'}
      description={`A new conversation with ${it.contactName || 'this person'} begins with ${count}. Whoever has #${it.number} has it too.`}
      footer={
        <>
          <Button onClick={onClose}>Keep together</Button>
          <Button
            look="primary"
            disabled={!staysBehind}
            onClick={() => {
              onClose();
              void split(it, going, isOne ? null : message.number);
            }}
          >
            Split
          </Button>
        </>
      }
    >
      {staysBehind ? null : (
        <p role="alert" className="mb-2 text-warn">
          Nothing would stay behind in #{it.number}.
        </p>
      )}
      <ul aria-label="What goes along" className="flex flex-col gap-1">
        {going.slice(0, shownRows).map((each) => (
          <li key={each.id} className="rounded-control bg-surface px-2 py-1">
            <p className="text-sm text-text-3">
              {each.type === 'note' ? 'Note · ' : ''}
              {each.author.name || it.contactName} · {momentWords(each.createdAt)}
            </p>
            <p className="line-clamp-2 wrap-anywhere" dir="auto">
              {each.text || each.attachments.map((file) => file.name).join(', ')}
            </p>
          </li>
        ))}
      </ul>
      {going.length > shownRows || !isWhole ? (
        <p className="mt-1 text-sm text-text-3">
          {isWhole ? `and ${going.length - shownRows} more` : 'and everything said after them'}
        </p>
      ) : null}
    </Dialog>
  );
}
