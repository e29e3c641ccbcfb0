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
import { lockMessages, type MessageRow, type Plan, type Reaction, updateMessage } from '../conversations/index.ts';
import * as store from './store.ts';

export type News = InboundEdit | InboundDelete | InboundReaction | InboundStatus;
export const isNews = (event: Inbound): event is News =>
  event.kind === 'edit' || event.kind === 'delete' || event.kind === 'reaction' || event.kind === 'status';

/** Applies news to its message, or keeps it until the message comes. */
export async function applyNews(
  tx: Tx,
  plan: Plan,
  channelId: string,
  event: News,
  pending: ReadonlyMap<string, MessageRow>,
): Promise<void> {
  const inBatch = pending.get(`${channelId} ${event.externalId}`);
  if (inBatch) {
    change(inBatch, event, plan.now);
    return;
  }
  const messageId = (await store.messagesSeen(tx, plan.workspaceId, channelId, [event.externalId])).get(
    event.externalId,
  );
  const row = messageId ? (await lockMessages(tx, plan.workspaceId, [messageId]))[0] : undefined;
  if (!row) {
    if (!messageId) await store.keepEarly(tx, plan.workspaceId, channelId, event.externalId, event.eventId, event);
    return;
  }
  if (!change(row, event, plan.now)) return;
  await updateMessage(tx, row);
  plan.entries.push({
    kind: 'message',
    id: row.id,
    what: `message.${event.kind === 'status' ? event.state : event.kind}`,
    detail: { conversationId: row.conversation_id },
  });
}

/** Early news of a message that is being written now. */
export function applyEarly(row: MessageRow, event: Record<string, unknown>, now: Date): void {
  change(row, revived(event), now);
}
function revived(event: Record<string, unknown>): News {
  const dated = { ...event };
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
