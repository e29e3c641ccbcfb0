// News about messages already here: edits, deletions, reactions, delivery states. It may come late, twice, out of order or early.
import {
  afterStatus,
  type Inbound,
  type InboundDelete,
  type InboundEdit,
  type InboundReaction,
  type InboundStatus,
} from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import {
  type ConversationRow,
  lockMessages,
  lockWithMessage,
  type MessageRow,
  type Plan,
  type Reaction,
  updateMessage,
} from '../conversations/index.ts';
import * as store from './store.ts';

export type News = InboundEdit | InboundDelete | InboundReaction | InboundStatus;
export const isNews = (event: Inbound): event is News =>
  event.kind === 'edit' || event.kind === 'delete' || event.kind === 'reaction' || event.kind === 'status';

/**
 * Applies news to its message, or keeps it until the message comes. Returns the conversation whose words changed, held: its row must be
 * told anew.
 */
export async function applyNews(
  tx: Tx,
  plan: Plan,
  channelId: string,
  event: News,
  pending: ReadonlyMap<string, MessageRow>,
): Promise<ConversationRow | null> {
  const inBatch = pending.get(`${channelId} ${event.externalId}`);
  if (inBatch) return applyEarly(plan, inBatch, event);
  const messageId = (await store.messagesSeen(tx, plan.workspaceId, channelId, [event.externalId])).get(
    event.externalId,
  );
  const held = messageId ? await hold(tx, plan.workspaceId, messageId, event) : null;
  if (!held) {
    if (!messageId) await store.keepEarly(tx, plan.workspaceId, channelId, event.externalId, event.eventId, event);
    return null;
  }
  if (!change(held.message, event, plan.now)) return null;
  await updateMessage(tx, held.message);
  plan.entries.push({
    kind: 'message',
    id: held.message.id,
    what: `message.${event.kind === 'status' ? event.state : event.kind}`,
    detail: { conversationId: held.message.conversation_id },
  });
  return held.row;
}
/** Receipts come in crowds and touch no words: for them the message alone is held. */
async function hold(
  tx: Tx,
  workspaceId: string,
  messageId: string,
  event: News,
): Promise<{ message: MessageRow; row: ConversationRow | null } | null> {
  if (changesWords(event)) return await lockWithMessage(tx, workspaceId, messageId);
  const [message] = await lockMessages(tx, workspaceId, [messageId]);
  return message ? { message, row: null } : null;
}
export const changesWords = (event: { readonly kind?: unknown }): boolean =>
  event.kind === 'edit' || event.kind === 'delete';

/** News of a message that waits in the plan; returns its conversation if its words changed. */
export function applyEarly(plan: Plan, row: MessageRow, event: Record<string, unknown> | News): ConversationRow | null {
  if (!applyTo(row, event, plan.now) || !changesWords(event)) return null;
  // What it says now may state what it did not say at first.
  for (const each of plan.messages) if (each.row === row) each.isPlain = false;
  return plan.conversations.get(row.conversation_id)?.after ?? null;
}
/** News that came before its message, or before we knew the message's id. */
export const applyTo = (row: MessageRow, event: Record<string, unknown> | News, now: Date): boolean =>
  change(row, revived(event), now);
function revived(event: Record<string, unknown> | News): News {
  const dated: Record<string, unknown> = { ...event };
  for (const key of ['at', 'editedAt']) if (typeof dated[key] === 'string') dated[key] = new Date(dated[key]);
  return dated as unknown as News;
}

function change(row: MessageRow, event: News, now: Date): boolean {
  switch (event.kind) {
    case 'edit': {
      // Of two in the same second the later heard is the later said.
      if (row.deleted_at || (row.edited_at && row.edited_at > event.editedAt)) return false;
      row.text = event.text;
      row.html = event.html ?? null;
      row.special = event.special ?? row.special;
      row.edited_at = event.editedAt;
      return true;
    }
    case 'delete': {
      if (row.deleted_at) return false;
      row.deleted_at = now;
      return true;
    }
    case 'reaction': {
      // Where the provider says when, an older one that comes late changes nothing; elsewhere the last heard is the last.
      if (event.at && row.reacted_at && row.reacted_at > event.at) return false;
      row.reacted_at = event.at ?? row.reacted_at;
      const by = event.direction === 'outbound' ? 'agent' : 'contact';
      const others = row.reactions.filter((reaction) => reaction.by !== by);
      row.reactions = [...others, ...event.emoji.map((emoji): Reaction => ({ emoji, by, byId: null }))];
      return true;
    }
    case 'status': {
      if (row.direction !== 'outbound') return false;
      const state = afterStatus(row.delivery, event.state);
      if (state === row.delivery) return false;
      row.delivery = state;
      row.delivery_why = event.why ?? '';
      row.delivery_at = event.at;
      return true;
    }
  }
}
