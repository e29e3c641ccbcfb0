// What an answer does to its conversation when it leaves.
import { apply, type ConversationRow, type MessageRow, type Plan, setStatus } from '../conversations/index.ts';

/** What its writer wants to happen on sending. */
export interface Wish {
  readonly then?: 'wait' | 'close' | 'stay' | 'snooze' | undefined;
  readonly snoozeUntil?: string | undefined;
  /** It gave something to choose. */
  readonly hasChoices?: boolean | undefined;
}

/** The customer is answered; then it waits for them, stays open, sleeps, or closes. */
export function settle(
  plan: Plan,
  row: ConversationRow,
  conversation: ConversationRow,
  message: MessageRow,
  author: { readonly id: string | null; readonly name: string },
  settings: Readonly<Record<string, unknown>>,
  wish: Wish,
): void {
  conversation.channel_id ??= message.channel_id;
  conversation.first_answer_at ??= plan.now;
  conversation.waiting_since = null;
  if (wish.hasChoices) conversation.choices_message_id = message.id;
  const next = wish.then ?? (settings['waitAfterReply'] === false ? 'stay' : 'wait');
  if (conversation.status === 'spam') return;
  if (next === 'close') apply(plan, row, { status: 'closed' }, author);
  // Scheduled for longer than the sleep was to last, it has had its sleep.
  else if (next === 'snooze' && wish.snoozeUntil && new Date(wish.snoozeUntil) > plan.now)
    apply(plan, row, { snoozedUntil: wish.snoozeUntil }, author);
  else setStatus(conversation, next === 'wait' ? 'waiting' : 'open', null, plan.now);
}
