// Messages of the house itself: a machine wrote them, and they say so.
import { problem } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { channelById } from '../channels/index.ts';
import { holdPeople } from '../contacts/index.ts';
import {
  addMessage,
  editing,
  lockConversations,
  type MessageRow,
  openPlan,
  writePlan,
} from '../conversations/index.ts';
import * as store from './store.ts';
import { wakeDelivery } from './wake.ts';

/** A message of the house itself to one identity: proofs, transcripts. Marked so that no machine answers it. */
export async function addAutomatic(
  tx: Tx,
  house: House,
  workspaceId: string,
  conversationId: string,
  to: { identityId: string; channelId: string },
  text: string,
  {
    subject = '',
    special = null,
    isUnasked = false,
  }: { readonly subject?: string; readonly special?: MessageRow['special']; readonly isUnasked?: boolean } = {},
): Promise<void> {
  holdPeople(tx, [workspaceId], 'shared');
  const row = (await lockConversations(tx, workspaceId, [conversationId]))[0];
  const channel = await channelById(tx, workspaceId, to.channelId);
  if (!row || !channel) throw problem('not_found');
  const plan = openPlan(workspaceId, house.now());
  const conversation = editing(plan, row);
  const message = addMessage(plan, conversation, {
    id: newId(),
    identity_id: to.identityId,
    channel_id: to.channelId,
    channelKind: channel.kind,
    direction: 'outbound',
    type: 'message',
    author_type: 'system',
    author_name: '',
    text,
    delivery: 'queued',
    is_automatic: true,
    special,
    ...(subject === '' ? {} : { mail: { subject } }),
  });
  // What a machine sent is not what was said last, and moves nothing up in anybody's list.
  const { preview, preview_direction, last_message_at } = row;
  Object.assign(conversation, { preview, preview_direction, last_message_at });
  plan.parts.push(() =>
    store.enqueuing({
      workspace_id: workspaceId,
      id: newId(),
      number: message.number,
      kind: 'message',
      message_id: message.id,
      channel_id: to.channelId,
      identity_id: to.identityId,
      payload: isUnasked ? { isUnasked } : {},
    }),
  );
  writePlan(tx, plan);
  tx.afterCommit(() => wakeDelivery(house, workspaceId));
}
