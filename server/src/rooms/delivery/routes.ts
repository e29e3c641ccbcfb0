// Answering over REST, and what can still be done about a message that went out.
import { problem } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import { handlers } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { write } from '../../ground/journal.ts';
import { actorOf, type Viewer } from '../../ground/viewer.ts';
import { channelById } from '../channels/index.ts';
import {
  addressesAt,
  addressOf,
  contactAt,
  contactOf,
  holdPeople,
  identitiesByKeys,
  orMeanwhile,
} from '../contacts/index.ts';
import {
  conversationBody,
  type ConversationRow,
  getConversation,
  lockMessages,
  lockWithMessage,
  type MessageBody,
  messageBodies,
  type MessageRow,
  messagesByIds,
  openPlan,
  retell,
  shownMessages,
  updateMessage,
  writePlan,
} from '../conversations/index.ts';
import { addAnswer, type Draft, startConversation } from './answer.ts';
import { copiesFor } from './copies.ts';
import { release, reschedule, takeBack } from './held.ts';
import { onlineVisitors } from './online.ts';
import { presentWays, waysTo, waysToAddress } from './reply-routes.ts';
import * as store from './store.ts';
import { wakeDelivery } from './wake.ts';
import { templateFor } from './with-template.ts';
import { wordsOf } from './words.ts';

export const deliveryRoutes = handlers({
  async addMessage({ house, viewer, params, body }) {
    const use = await templateFor(house, viewer.workspaceId, body);
    const told: Parameters<NonNullable<Draft['onWay']>>[0][] = [];
    const onWay = (route: (typeof told)[number]) => told.push(route);
    const id = await house.db.transaction((tx) => addAnswer(tx, house, viewer, params.id, { ...body, use, onWay }));
    return { ...(await messageBody(house, viewer.workspaceId, id)), route: told.at(-1) ?? null };
  },
  async addConversation({ house, viewer, body }) {
    const { contactId, address, message } = body;
    if (address && !viewer.scopes.has('contacts:write')) throw problem('forbidden');
    const use = await templateFor(house, viewer.workspaceId, message);
    const id = await orMeanwhile(() =>
      house.db.transaction(async (tx) => {
        const whom = address ? await contactAt(tx, viewer, address) : contactId!;
        return await startConversation(tx, house, viewer, whom, { ...message, use });
      }),
    );
    return await conversationBody(house.db, viewer, id);
  },
  async listReplyRoutes({ house, viewer, params }) {
    return await house.db.reading(async (reader) => {
      const conversation = await getConversation(reader, viewer.workspaceId, params.id);
      const ways = await waysTo(reader, house, viewer.workspaceId, conversation.contact_id, conversation);
      const copiesOf = await copiesFor(reader, house, viewer.workspaceId, conversation.id, ways);
      return { items: presentWays(ways, house, onlineVisitors, copiesOf) };
    });
  },
  async listContactRoutes({ house, viewer, params }) {
    return await house.db.reading(async (reader) => {
      const contact = await contactOf(reader, viewer.workspaceId, params.id);
      const ways = await waysTo(reader, house, viewer.workspaceId, contact.id, null);
      return { items: presentWays(ways, house, onlineVisitors, () => []) };
    });
  },
  async listAddressRoutes({ house, viewer, query }) {
    const { workspaceId } = viewer;
    const address = await addressOf(house.db, workspaceId, query);
    const [taken] = await identitiesByKeys(house.db, addressesAt(workspaceId, [address]));
    if (taken) {
      const ways = await waysTo(house.db, house, workspaceId, taken.contact_id, null);
      return { contactId: taken.contact_id, items: presentWays(ways, house, onlineVisitors, () => []) };
    }
    const ways = await waysToAddress(house.db, house, workspaceId, address);
    return { contactId: null, items: presentWays(ways, house, onlineVisitors, () => []) };
  },
  async takeBackMessage({ house, viewer, params }) {
    const was = await messageBody(house, viewer.workspaceId, params.id);
    // Gone, it cannot be asked.
    const { contactId, contactName: name } = await conversationBody(house.db, viewer, was.conversationId);
    const { mail, isGone } = await house.db.transaction(async (tx) => {
      const message = mayChange(viewer, (await messagesByIds(tx, viewer.workspaceId, [params.id]))[0]);
      const mail = message.mail as { subject?: string; cc?: string[]; bcc?: string[] } | null;
      return { mail, ...(await takeBack(tx, house, viewer, params.id)) };
    });
    const { subject = '', cc = [], bcc = [] } = mail ?? {};
    return { ...was, subject, cc, bcc, begunWith: isGone ? { contactId, name } : null };
  },
  async scheduleMessage({ house, viewer, params, body }) {
    await house.db.transaction(async (tx) => {
      if (body.dueAt === null) {
        const message = mayChange(viewer, (await messagesByIds(tx, viewer.workspaceId, [params.id]))[0]);
        if (message.delivery !== 'scheduled') throw problem('conflict', { detail: 'This message is not scheduled.' });
        await release(tx, house, viewer.workspaceId, params.id, viewer);
        return;
      }
      const dueAt = new Date(body.dueAt);
      if (dueAt <= house.now()) throw problem('invalid', { fields: { dueAt: 'must be in the future' } });
      await reschedule(tx, house, viewer, await own(tx, viewer, params.id), dueAt);
    });
    return await messageBody(house, viewer.workspaceId, params.id);
  },
  async retryMessage({ house, viewer, params }) {
    await house.db.transaction(async (tx) => {
      const message = await own(tx, viewer, params.id);
      if (message.delivery !== 'failed' && message.delivery !== 'unknown')
        throw problem('conflict', {
          detail: `This message is ${message.delivery}; only failed or unknown ones can be sent again.`,
        });
      const row = await store.rowOfMessage(tx, viewer.workspaceId, message.id);
      if (row) await store.startAgain(tx, viewer.workspaceId, row.id);
      else
        store.enqueue(tx, {
          workspace_id: viewer.workspaceId,
          id: newId(),
          number: message.number,
          kind: 'message',
          message_id: message.id,
          channel_id: message.channel_id!,
          identity_id: message.identity_id!,
          payload: {},
        });
      await save(
        tx,
        viewer,
        Object.assign(message, { delivery: 'queued' as const, delivery_why: '', delivery_at: house.now() }),
        'message.queued',
      );
      tx.afterCommit(() => wakeDelivery(house, viewer.workspaceId));
    });
    return await messageBody(house, viewer.workspaceId, params.id);
  },
  async settleMessage({ house, viewer, params }) {
    await house.db.transaction(async (tx) => {
      const message = await own(tx, viewer, params.id);
      if (message.delivery !== 'unknown')
        throw problem('conflict', { detail: 'Only a message of unknown fate can be settled.' });
      const row = await store.rowOfMessage(tx, viewer.workspaceId, message.id);
      if (row) await store.remove(tx, viewer.workspaceId, row.id);
      await save(
        tx,
        viewer,
        Object.assign(message, {
          delivery: 'sent' as const,
          delivery_why: 'Confirmed by a person',
          delivery_at: house.now(),
        }),
        'message.sent',
      );
    });
    return await messageBody(house, viewer.workspaceId, params.id);
  },
  async changeMessage({ house, viewer, params, body }) {
    await house.db.transaction(async (tx) => {
      const { message, row } = await ownWithRow(tx, viewer, params.id);
      const words = wordsOf(body);
      if (words.text === '') throw problem('invalid', { fields: { text: 'write something, or delete the message' } });
      const { text, html, edited_at } = message;
      const isOut = message.type === 'message' && !(await store.unsent(tx, viewer.workspaceId, message.id));
      if (isOut) await checkAllowed(tx, house, viewer, message, 'edit');
      Object.assign(message, words, { edited_at: house.now() });
      await saveWords(tx, house, viewer, message, row, 'message.edited');
      if (isOut) await tell(tx, house, message, 'edit', { before: { text, html, edited_at } });
    });
    return await messageBody(house, viewer.workspaceId, params.id);
  },
  async removeMessage({ house, viewer, params }) {
    await house.db.transaction(async (tx) => {
      const { message, row } = await ownWithRow(tx, viewer, params.id);
      const isOut = message.type === 'message' && !(await withdraw(tx, message));
      if (isOut) await checkAllowed(tx, house, viewer, message, 'remove');
      await store.dropWaiting(tx, viewer.workspaceId, message.id);
      Object.assign(message, { deleted_at: house.now() });
      await saveWords(tx, house, viewer, message, row, 'message.deleted');
      if (isOut) await tell(tx, house, message, 'delete', { before: { deleted_at: null } });
    });
  },
  async reactToMessage({ house, viewer, params, body }) {
    await house.db.transaction(async (tx) => {
      const message = (await lockMessages(tx, viewer.workspaceId, [params.id]))[0];
      if (!message || message.type !== 'message' || !message.channel_id || message.deleted_at)
        throw problem('not_found');
      await checkAllowed(tx, house, viewer, message, 'react');
      const before = { reactions: message.reactions };
      const byId = viewer.type === 'agent' ? viewer.agentId : null;
      const others = message.reactions.filter((reaction) => reaction.by === 'contact');
      await save(
        tx,
        viewer,
        Object.assign(message, {
          reactions: body.emoji ? [...others, { emoji: body.emoji, by: 'agent' as const, byId }] : others,
        }),
        'message.reaction',
      );
      await tell(tx, house, message, 'reaction', { emoji: body.emoji, before });
    });
    return await messageBody(house, viewer.workspaceId, params.id);
  },
});

export async function messageBody(house: House, workspaceId: string, id: string): Promise<MessageBody> {
  const rows = await shownMessages(house.db, workspaceId, [id]);
  if (!rows[0]) throw problem('not_found');
  return (await messageBodies(house.db, workspaceId, rows))[0]!;
}

/** A message this viewer may change: their own note or answer, or any with the right to other people’s. */
async function own(tx: Tx, viewer: Viewer, id: string): Promise<MessageRow> {
  return mayChange(viewer, (await lockMessages(tx, viewer.workspaceId, [id]))[0]);
}
/** The same for what changes its words: its conversation, whose row shows them, is held first. */
async function ownWithRow(tx: Tx, viewer: Viewer, id: string): Promise<{ message: MessageRow; row: ConversationRow }> {
  holdPeople(tx, [viewer.workspaceId], 'shared');
  const found = await lockWithMessage(tx, viewer.workspaceId, id);
  const message = mayChange(viewer, found?.message);
  return { message, row: found!.row };
}
function mayChange(viewer: Viewer, message: MessageRow | undefined): MessageRow {
  if (!message || message.deleted_at || message.direction !== 'outbound' || message.type === 'event')
    throw problem('not_found');
  const mayAll = viewer.type === 'key' || viewer.scopes.has('conversations:moderate');
  if (!mayAll && message.author_id !== viewer.agentId)
    throw problem('forbidden', {
      detail: 'Only its author may change this message, or a role that may change other people’s.',
    });
  return message;
}
/** Takes a message back before any part of it went out: then the provider never hears of it. False when it may be out there. */
async function withdraw(tx: Tx, message: MessageRow): Promise<boolean> {
  if (await store.unsent(tx, message.workspace_id, message.id))
    Object.assign(message, { delivery: 'failed', delivery_why: 'Deleted before it was sent' });
  else if (
    message.delivery !== 'failed' ||
    (await store.externalIdsOf(tx, message.workspace_id, message.id)).length > 0
  )
    return false;
  return true;
}
async function checkAllowed(
  tx: Tx,
  house: House,
  viewer: Viewer,
  message: MessageRow,
  deed: 'edit' | 'remove' | 'react',
): Promise<void> {
  const channel = message.channel_id ? await channelById(tx, viewer.workspaceId, message.channel_id) : undefined;
  const card = channel ? house.kinds.get(channel.kind)?.card : undefined;
  if (!card) throw problem('conflict', { detail: 'The channel is no longer connected.' });
  const { edit, remove, reactions } = card.abilities;
  const allowed = deed === 'edit' ? edit.outbound : deed === 'remove' ? remove.outbound : reactions.outbound;
  if (!allowed) throw problem('conflict', { detail: `${card.title} does not allow this.` });
  const hours = (house.now().getTime() - message.created_at.getTime()) / 3_600_000;
  if (deed === 'remove' && remove.outboundHours !== null && hours > remove.outboundHours)
    throw problem('conflict', { detail: `${card.title} allows this for ${remove.outboundHours} hours only.` });
}
async function tell(
  tx: Tx,
  house: House,
  message: MessageRow,
  kind: 'edit' | 'delete' | 'reaction',
  payload: Record<string, unknown>,
): Promise<void> {
  if (!message.channel_id || !message.identity_id) return;
  store.enqueue(tx, {
    workspace_id: message.workspace_id,
    id: newId(),
    number: message.number,
    kind,
    message_id: message.id,
    channel_id: message.channel_id,
    identity_id: message.identity_id,
    payload,
  });
  tx.afterCommit(() => wakeDelivery(house, message.workspace_id));
}
async function save(tx: Tx, viewer: Viewer, message: MessageRow, what: string): Promise<void> {
  await updateMessage(tx, message);
  write(tx, viewer.workspaceId, [
    {
      kind: 'message',
      id: message.id,
      what,
      detail: { conversationId: message.conversation_id },
      actor: actorOf(viewer),
    },
  ]);
}
async function saveWords(
  tx: Tx,
  house: House,
  viewer: Viewer,
  message: MessageRow,
  row: ConversationRow,
  what: string,
): Promise<void> {
  await updateMessage(tx, message);
  const plan = openPlan(viewer.workspaceId, house.now(), actorOf(viewer));
  plan.entries.push({
    kind: 'message',
    id: message.id,
    what,
    detail: { conversationId: message.conversation_id },
    actor: plan.actor,
  });
  await retell(tx, plan, [row]);
  writePlan(tx, plan);
}
