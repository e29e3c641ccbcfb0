// "Read up to here": what some providers tell instead of a receipt for each message.
import { afterStatus, identityKey, type Inbound, type InboundWatermark } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import { lockMessages, type Plan, updateMessage } from '../conversations/index.ts';
import type { Item } from './item.ts';
import * as store from './store.ts';

export const isWatermark = (event: Inbound): event is InboundWatermark => event.kind === 'watermark';

/** All we sent this person on this channel up to that moment, and that we know to have gone, is delivered or read. */
export async function takeWatermark(tx: Tx, plan: Plan, item: Item, event: InboundWatermark): Promise<void> {
  const { kind, scope, value } = event.sender;
  const ids = await store.sentUpTo(tx, {
    workspaceId: plan.workspaceId,
    channelId: item.channel.row.id,
    kind,
    scope,
    key: identityKey(kind, value),
    at: event.at,
    states: event.state === 'read' ? ['sent', 'delivered', 'unknown'] : ['sent', 'unknown'],
  });
  if (ids.length === 0) return;
  for (const row of await lockMessages(tx, plan.workspaceId, ids)) {
    const state = afterStatus(row.delivery, event.state);
    if (state === row.delivery) continue;
    Object.assign(row, { delivery: state, delivery_why: '', delivery_at: event.at });
    await updateMessage(tx, row);
    plan.entries.push({
      kind: 'message',
      id: row.id,
      what: `message.${state}`,
      detail: { conversationId: row.conversation_id },
    });
  }
}
