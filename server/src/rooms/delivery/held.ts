// Answers that have not left: scheduled ones leave at their time, once, and take their place in the thread then; and what was sent a
// moment ago, or is still to come, can be taken back as if it had never been written.
import { problem } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { write } from '../../ground/journal.ts';
import { actorOf, type Viewer } from '../../ground/viewer.ts';
import { channelById } from '../channels/index.ts';
import { holdPeople } from '../contacts/index.ts';
import {
  type ConversationRow,
  editing,
  eraseMessages,
  filesOf,
  holdsMessages,
  lockWithMessage,
  type MessageRow,
  messagesByIds,
  moveMessage,
  openPlan,
  retell,
  setStatus,
  updateMessage,
  workspaceSettings,
  writePlan,
} from '../conversations/index.ts';
import { mustBeComplete } from '../people/index.ts';
import { settle, type Wish } from './after.ts';
import * as store from './store.ts';
import { wakeDelivery } from './wake.ts';

/** Scheduled answers let go in one round; the rest go in the next. */
const RELEASE_LIMIT = 50;
/** After one that could not be let go. */
const AGAIN_MS = 60_000;
export const THEY_WROTE = 'They wrote before it was due';

/** Lets go what is due. One that cannot be let go does not hold up the others. */
export async function releaseDue(house: House): Promise<void> {
  for (const row of await store.dueHeld(house.db, RELEASE_LIMIT))
    await house.db
      .transaction((tx) => release(tx, house, row.workspace_id, row.message_id, null))
      .catch(async (error: unknown) => {
        house.log.warn({ messageId: row.message_id, error: String(error) }, 'delivery: a scheduled answer waits on');
        await store.holdUntil(house.db, row.workspace_id, row.id, new Date(house.now().getTime() + AGAIN_MS));
      });
}

/**
 * Lets one scheduled answer go; `asked`: who wants it now, whatever was said since. Without, it goes only at its time, and a customer who
 * wrote first makes it what the workspace chose.
 */
export async function release(
  tx: Tx,
  house: House,
  workspaceId: string,
  messageId: string,
  asked: Viewer | null,
): Promise<void> {
  const found = await lockWithConversation(tx, workspaceId, messageId);
  const held = await store.rowOfMessage(tx, workspaceId, messageId);
  // Erased with its contact: nothing is left to send.
  if (held && !found && (await messagesByIds(tx, workspaceId, [messageId])).length === 0)
    await store.remove(tx, workspaceId, held.id);
  // Another node was quicker, or somebody took it back or moved it.
  if (!found || held?.state !== 'held' || (!asked && !(held.due_at <= house.now()))) return;
  const { message, row } = found;
  if (!asked && row.last_inbound_number > message.number) {
    const wish = (await workspaceSettings(tx, workspaceId))['whenTheyWriteFirst'];
    if (wish !== 'send') {
      await stopFor(tx, house, message, held, wish === 'cancel');
      return;
    }
  }
  const author = { type: message.author_type, id: message.author_id };
  const plan = openPlan(workspaceId, house.now(), asked ? actorOf(asked) : author);
  const conversation = editing(plan, row, 'conversation.answered');
  const channel = message.channel_id ? await channelById(tx, workspaceId, message.channel_id) : undefined;
  Object.assign(message, { delivery: 'queued', delivery_why: '', delivery_at: plan.now, due_at: null });
  moveMessage(plan, conversation, message, await filesOf(tx, workspaceId, [message.id]), channel?.kind ?? null);
  const by = { id: message.author_id, name: message.author_name };
  const wish = await allowed(tx, row, held.payload);
  settle(plan, row, conversation, message, by, await workspaceSettings(tx, workspaceId), wish);
  plan.parts.push(() => store.lettingGo(held.id, message.number));
  writePlan(tx, plan);
  tx.afterCommit(() => wakeDelivery(house, workspaceId));
}

/** What it was to do on leaving. What closing needs may be missing by now: then it goes all the same, and stays open for a person. */
async function allowed(tx: Tx, row: ConversationRow, wish: Wish): Promise<Wish> {
  if (wish.then !== 'close') return wish;
  const isComplete = await mustBeComplete(tx, row.workspace_id, row.fields).then(
    () => true,
    () => false,
  );
  return isComplete ? wish : { ...wish, then: 'stay' };
}

/** The customer wrote first. Asked again, it waits for a person; cancelled, it stands as not sent, with its words. */
async function stopFor(
  tx: Tx,
  house: House,
  message: MessageRow,
  held: store.OutboxRow,
  isCancelled: boolean,
): Promise<void> {
  if (isCancelled) await store.remove(tx, message.workspace_id, held.id);
  else await store.holdUntil(tx, message.workspace_id, held.id, null);
  Object.assign(message, {
    due_at: null,
    delivery_why: THEY_WROTE,
    delivery_at: house.now(),
    ...(isCancelled ? { delivery: 'failed' } : {}),
  });
  await updateMessage(tx, message);
  write(tx, message.workspace_id, [
    {
      kind: 'message',
      id: message.id,
      what: isCancelled ? 'message.failed' : 'message.asked-again',
      detail: { conversationId: message.conversation_id },
    },
  ]);
}

/** Another time for a scheduled answer. */
export async function reschedule(
  tx: Tx,
  house: House,
  viewer: Viewer,
  message: MessageRow,
  dueAt: Date,
): Promise<void> {
  const held = await store.rowOfMessage(tx, viewer.workspaceId, message.id);
  if (held?.state !== 'held') throw problem('conflict', { detail: 'This message is not scheduled any more.' });
  await store.holdUntil(tx, viewer.workspaceId, held.id, dueAt);
  await updateMessage(tx, Object.assign(message, { due_at: dueAt, delivery_why: '', delivery_at: house.now() }));
  write(tx, viewer.workspaceId, [
    {
      kind: 'message',
      id: message.id,
      what: 'message.scheduled',
      detail: { conversationId: message.conversation_id },
      actor: actorOf(viewer),
    },
  ]);
  tx.afterCommit(() => wakeDelivery(house, viewer.workspaceId));
}

/** What a conversation was before an answer, and which lines of the thread the answer brought. */
interface Before {
  readonly was: Partial<ConversationRow>;
  readonly made: Partial<ConversationRow>;
  readonly eventIds: readonly string[];
}
/** Of an answer that began its conversation: there was nothing before. */
type First = Pick<Before, 'eventIds'>;
const kept = [
  'status',
  'snoozed_until',
  'woken_at',
  'closed_at',
  'waiting_since',
  'first_answer_at',
  'choices_message_id',
] as const;
const summary = ['preview', 'preview_direction', 'last_message_at', 'last_number', 'channel_kinds'] as const;
/** For the outbox's row of an answer that may be taken back. */
export function beforeOf(was: ConversationRow, made: ConversationRow, eventIds: readonly string[]): Before {
  const pick = (row: ConversationRow) => Object.fromEntries([...kept, ...summary].map((name) => [name, row[name]]));
  return { was: pick(was), made: pick(made), eventIds };
}

/**
 * Takes a message back before any of it has left. The conversation is again what it was, but for what others changed since; the lines its
 * sending left in the thread go too. `isGone`: it began the conversation, nothing else happened there, and it was never begun either.
 */
export async function takeBack(
  tx: Tx,
  house: House,
  viewer: Viewer,
  messageId: string,
): Promise<{ readonly isGone: boolean }> {
  const found = await lockWithConversation(tx, viewer.workspaceId, messageId);
  const held = found && (await store.rowOfMessage(tx, viewer.workspaceId, messageId));
  if (!found || !held || !store.isWhole(held))
    throw problem('conflict', { detail: 'It is on its way already and cannot be taken back.' });
  const { message, row } = found;
  const before = held.payload['before'] as Before | First | undefined;
  const { was, made, eventIds = [] } = (before ?? {}) as Partial<Before>;
  const plan = openPlan(viewer.workspaceId, house.now(), actorOf(viewer));
  const conversation = editing(plan, row);
  if (was && made) putBack(conversation, row, was, made, message.number, eventIds.length, plan.now);
  const gone = [message.id, ...eventIds];
  await store.dropWaiting(tx, viewer.workspaceId, message.id);
  await eraseMessages(tx, viewer.workspaceId, gone);
  const isGone = before !== undefined && !was && !(await holdsMessages(tx, viewer.workspaceId, row.id));
  if (isGone) editing(plan, row, 'conversation.erased').is_empty = true;
  // What was said before it may have been edited or deleted meanwhile.
  else await retell(tx, plan, [row]);
  plan.entries.push(
    ...gone.map((id) => ({
      kind: 'message' as const,
      id,
      what: 'message.taken-back',
      detail: { conversationId: row.id },
      actor: plan.actor,
    })),
  );
  writePlan(tx, plan);
  return { isGone };
}
function putBack(
  conversation: ConversationRow,
  row: ConversationRow,
  was: Partial<ConversationRow>,
  made: Partial<ConversationRow>,
  number: number,
  lines: number,
  now: Date,
): void {
  const time = (value: unknown) => (typeof value === 'string' ? new Date(value) : (value as Date | null));
  if (row.status === made.status && row.status !== was.status) {
    setStatus(conversation, was.status!, null, now);
    conversation.closed_at = time(was.closed_at);
    conversation.snoozed_until = time(was.snoozed_until);
    conversation.woken_at = time(was.woken_at);
  }
  if (conversation.status !== 'closed' && conversation.status !== 'spam')
    conversation.waiting_since = time(was.waiting_since) ?? conversation.waiting_since;
  if (was.first_answer_at === null) conversation.first_answer_at = null;
  if (row.choices_message_id === made.choices_message_id)
    conversation.choices_message_id = was.choices_message_id ?? null;
  // Nothing was said since: the list shows again what it showed.
  if (row.last_number > number + lines) return;
  conversation.last_number = was.last_number!;
  conversation.last_message_at = time(was.last_message_at)!;
  conversation.preview = was.preview!;
  conversation.preview_direction = was.preview_direction!;
  conversation.channel_kinds = was.channel_kinds!;
}

/** A message that stands and its conversation, both locked, in the order everybody takes them. */
async function lockWithConversation(
  tx: Tx,
  workspaceId: string,
  messageId: string,
): Promise<{ message: MessageRow; row: ConversationRow } | null> {
  holdPeople(tx, [workspaceId], 'shared');
  const found = await lockWithMessage(tx, workspaceId, messageId);
  return found && !found.message.deleted_at ? found : null;
}
