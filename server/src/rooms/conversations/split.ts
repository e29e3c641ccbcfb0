// A person says what belongs together: taking messages out into a conversation of their own, and joining two of one contact.
import { problem } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import { newId } from '../../ground/id.ts';
import { actorOf, type Viewer } from '../../ground/viewer.ts';
import { holdPeople } from '../contacts/index.ts';
import { joinDrafts } from './joined-drafts.ts';
import { addMessage, editing, openPlan, starting, writePlan } from './plan.ts';
import { refresh } from './rehome.ts';
import { freshConversation } from './rows.ts';
import * as store from './store.ts';
import * as rows from './write-store.ts';

/** A longer piece of a thread is not a matter of its own. */
const SPLIT_LIMIT = 5000;

/** Returns the new conversation's id. */
export async function splitConversation(
  tx: Tx,
  viewer: Viewer,
  id: string,
  what: { readonly messageIds?: readonly string[] | undefined; readonly fromNumber?: number | undefined },
  now: Date,
): Promise<string> {
  // A link made meanwhile would move this person's words and not see the conversation that is being made of them.
  holdPeople(tx, [viewer.workspaceId], 'shared');
  const row = (await store.lockConversations(tx, viewer.workspaceId, [id]))[0];
  if (!row || row.is_empty) throw problem('not_found');
  const messageIds =
    what.messageIds ?? (await rows.messageIdsFrom(tx, viewer.workspaceId, id, what.fromNumber ?? 0, SPLIT_LIMIT));
  const messages = (await store.lockMessages(tx, viewer.workspaceId, messageIds)).filter(
    (message) => message.conversation_id === id && message.type !== 'event',
  );
  if (messages.length === 0 || messages.length !== new Set(messageIds).size)
    throw problem('invalid', { fields: { messageIds: 'must all be messages of this conversation' } });
  if (messages.length > SPLIT_LIMIT)
    throw problem('conflict', { detail: `At most ${SPLIT_LIMIT} messages can be taken out at once.` });
  const plan = openPlan(viewer.workspaceId, now, actorOf(viewer));
  const fresh = starting(
    plan,
    freshConversation(
      {
        workspace_id: viewer.workspaceId,
        id: newId(),
        contact_id: row.contact_id,
        own_identity_id: messages.find((message) => message.identity_id)?.identity_id ?? row.own_identity_id,
        status: 'open',
        assignee_id: row.assignee_id,
        team_id: row.team_id,
        previous_id: row.id,
        in_place: row.in_place,
      },
      now,
    ),
  );
  await rows.reroot(tx, viewer.workspaceId, messageIds, fresh.id, fresh.id);
  for (const message of messages)
    plan.entries.push({
      kind: 'message',
      id: message.id,
      what: 'message.moved',
      detail: { from: id, conversationId: fresh.id },
      actor: plan.actor,
    });
  addEvent(plan, editing(plan, row, 'conversation.split'), viewer, {
    type: 'split',
    count: messages.length,
    into: fresh.id,
  });
  await refresh(tx, plan, [row, fresh]);
  writePlan(tx, plan);
  return fresh.id;
}

/** Joins `otherId` into `id`; both must be of one contact. */
export async function joinConversations(tx: Tx, viewer: Viewer, id: string, otherId: string, now: Date): Promise<void> {
  if (id === otherId) throw problem('invalid', { fields: { conversationId: 'must be another conversation' } });
  holdPeople(tx, [viewer.workspaceId], 'shared');
  const locked = await store.lockConversations(tx, viewer.workspaceId, [id, otherId]);
  const [into, from] = [locked.find((row) => row.id === id), locked.find((row) => row.id === otherId)];
  if (!into || into.is_empty || !from || from.is_empty) throw problem('not_found');
  if (into.contact_id !== from.contact_id) throw problem('not_same_contact');
  const plan = openPlan(viewer.workspaceId, now, actorOf(viewer));
  const messageIds = await rows.messageIdsOfConversation(tx, viewer.workspaceId, otherId);
  await rows.reroot(tx, viewer.workspaceId, messageIds, into.root_id, into.id);
  for (const messageId of messageIds)
    plan.entries.push({
      kind: 'message',
      id: messageId,
      what: 'message.moved',
      detail: { from: otherId, conversationId: id },
      actor: plan.actor,
    });
  editing(plan, from, 'conversation.joined').joined_into = id;
  const whole = editing(plan, into, 'conversation.joined');
  whole.watcher_ids = [...new Set([...whole.watcher_ids, ...from.watcher_ids])];
  addEvent(plan, whole, viewer, { type: 'joined', number: from.number, from: from.id });
  await refresh(tx, plan, [into, from]);
  await joinDrafts(tx, viewer, from.id, into.id);
  writePlan(tx, plan);
}

/** A line in the thread that says what a person did to it. */
export function addEvent(
  plan: Parameters<typeof addMessage>[0],
  row: Parameters<typeof addMessage>[1],
  viewer: Viewer,
  special: Record<string, unknown>,
): void {
  addMessage(plan, row, {
    id: newId(),
    identity_id: null,
    channel_id: null,
    direction: 'outbound',
    type: 'event',
    author_type: viewer.type === 'agent' ? 'agent' : 'system',
    author_id: viewer.type === 'agent' ? viewer.agentId : null,
    author_name: viewer.name,
    text: '',
    special,
  });
}
