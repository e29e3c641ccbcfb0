// How an answer is sent: what becomes of the conversation, when it leaves, and for how long its writer may take it back.
import type { ChannelKind, Conversation, Message, NewMessage } from '@throughline/sdk';
import { undoable, type ConversationPatch } from '../../live/index.ts';
import { notify } from '../../live/notices.ts';
import { takeBack } from '../../live/take-back.ts';
import { momentWords } from '../../live/words.ts';
import { msg, t } from '../../words/t.ts';

export type Sending = Pick<NewMessage, 'then' | 'snoozeUntil' | 'dueAt'>;

const usualSeconds = 5;
/** None where messages appear at once: a chat that waits is worse than one that errs. */
export function holdSeconds(wanted: unknown, kind: Pick<ChannelKind, 'abilities'> | undefined): number {
  if (kind?.abilities.live) return 0;
  return typeof wanted === 'number' && [0, 5, 10, 30].includes(wanted) ? wanted : usualSeconds;
}

/** Where the row goes away, the eye goes to the next one first. */
export function leave({ then, snoozeUntil }: Sending, onLeave: (patch: ConversationPatch) => void): void {
  if (then === 'close') onLeave({ status: 'closed' });
  if (then === 'snooze' && snoozeUntil) onLeave({ status: 'snoozed', snoozedUntil: snoozeUntil });
}

const deeds = {
  close: msg('Sent and closed'),
  snooze: msg('Sent and snoozed'),
  wait: msg('Sent'),
  stay: msg('Sent'),
} as const;
/** While the server holds it, it can be taken back: by the notice, by the key for undoing, and below the message. */
export function sayHeld(message: Message, it: Conversation, how: Sending, open: () => void, sentAt: number): void {
  const { then, dueAt } = how;
  if (dueAt) {
    notify({ title: t('Scheduled for {time}', { time: momentWords(dueAt) }) });
    return;
  }
  const leftMs = message.dueAt ? Date.parse(message.dueAt) - Date.now() : 0;
  if (leftMs <= 0) return;
  const undo = undoable(() => {
    takeAway();
    void takeBack(message, open);
  }, sentAt);
  const takeAway = notify({
    title: `${t.of(deeds[then ?? 'wait'])} · #${it.number}`,
    timeoutSeconds: leftMs / 1000,
    action: { label: t('Undo'), run: undo.run },
  });
  setTimeout(undo.forget, leftMs);
}
