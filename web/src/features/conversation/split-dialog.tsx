// Before messages leave a thread: which ones, and where they go.
import type { Conversation, Message } from '@throughline/sdk';
import { getState } from '../../live/index.ts';
import { momentWords } from '../../live/words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { split } from './message-acts.ts';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

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
  const values = { name: it.contactName || t('this person'), count: going.length, number: it.number };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={isOne ? t('Split this message off?') : t('Split from here?')}
      description={
        isWhole
          ? t(
              'A new conversation with {name} begins with {count, plural, one {# message} other {# messages}}. Whoever has #{number} has it too.',
              values,
            )
          : t(
              'A new conversation with {name} begins with more than {count, plural, one {# message} other {# messages}}. Whoever has #{number} has it too.',
              values,
            )
      }
      footer={
        <>
          <Button onClick={onClose}>{t('Keep together')}</Button>
          <Button
            look="primary"
            disabled={!staysBehind}
            onClick={() => {
              onClose();
              void split(it, going, isOne ? null : message.number);
            }}
          >
            {t('Split')}
          </Button>
        </>
      }
    >
      {staysBehind ? null : (
        <p role="alert" className="mb-2 text-warn">
          {t('Nothing would stay behind in #{number}.', { number: it.number })}
        </p>
      )}
      <ul aria-label={t('What goes along')} className="flex flex-col gap-1">
        {going.slice(0, shownRows).map((each) => (
          <li key={each.id} className="rounded-control bg-surface px-2 py-1">
            <p className="text-sm text-text-3">
              {each.type === 'note' ? `${t('Note')} · ` : ''}
              {each.author.name || it.contactName} · {momentWords(each.createdAt)}
            </p>
            <p className="line-clamp-2 wrap-anywhere" dir="auto">
              {each.text || listed(each.attachments.map((file) => file.name))}
            </p>
          </li>
        ))}
      </ul>
      {going.length > shownRows || !isWhole ? (
        <p className="mt-1 text-sm text-text-3">
          {isWhole ? t('and {count} more', { count: going.length - shownRows }) : t('and everything said after them')}
        </p>
      ) : null}
    </Dialog>
  );
}
