// The job behind a customer's message that a machine may answer: the channel's words for a new conversation or outside hours, and what
// carriers want said to STOP, START and HELP. The reply goes out like any other, marked as a machine's.
import { automaticReplyTo, completeSettings, fillAutomaticReply, openingAt } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import type { JobPayload } from '../../ground/jobs.ts';
import { channelById, openChannel, type OpenChannel } from '../channels/index.ts';
import { consentAt, contactsByIds, holdPeople, stopsOf } from '../contacts/index.ts';
import {
  type ConversationRow,
  lockConversations,
  type MessageRow,
  messagesByIds,
  threadBefore,
} from '../conversations/index.ts';
import { addAutomatic } from './automatic.ts';
import * as store from './automatic-store.ts';

/** How far back an agent's last answer is looked for. */
const THREAD_LIMIT = 20;
const HELP_QUIET_MS = 3_600_000;

type Heard = MessageRow & { readonly identity_id: string; readonly channel_id: string };
interface Reply {
  readonly reply: Parameters<typeof store.addReply>[1]['reply'];
  readonly text: string;
}

export async function replyAutomatically(house: House, payload: JobPayload): Promise<void> {
  const { workspaceId } = payload;
  if (typeof workspaceId !== 'string') return;
  const message = (await messagesByIds(house.db, workspaceId, [String(payload['messageId'])]))[0];
  if (!message?.identity_id || !message.channel_id || message.type !== 'message' || message.deleted_at) return;
  const heard = message as Heard;
  const row = await channelById(house.db, workspaceId, heard.channel_id);
  const channel = row && row.state !== 'off' && row.state !== 'reconnect' ? await openChannel(house, row) : null;
  if (!channel) return;
  const eventId = payload['eventId'];
  await house.db.transaction(async (tx) => {
    holdPeople(tx, [workspaceId], 'shared');
    const [conversation] = await lockConversations(tx, workspaceId, [heard.conversation_id]);
    if (!conversation || conversation.joined_into || conversation.is_empty) return;
    const decided =
      typeof eventId === 'string'
        ? await confirmation(tx, house, channel, heard, eventId)
        : await reply(tx, house, channel, heard, conversation);
    if (!decided) return;
    const isNew = await store.addReply(tx, {
      workspaceId,
      conversationId: conversation.id,
      identityId: heard.identity_id,
      messageId: heard.id,
      reply: decided.reply,
      at: house.now(),
    });
    if (!isNew) return;
    await addAutomatic(
      tx,
      house,
      workspaceId,
      conversation.id,
      { identityId: heard.identity_id, channelId: heard.channel_id },
      decided.text,
      { special: { type: 'automatic', reply: decided.reply } },
    );
  });
}

async function reply(
  tx: Tx,
  house: House,
  { row }: OpenChannel,
  heard: Heard,
  conversation: ConversationRow,
): Promise<Reply | null> {
  const { workspace_id: workspaceId, identity_id: identityId } = heard;
  const [workspace, before, thread, contacts, stops] = [
    await store.workspaceOf(tx, workspaceId),
    await store.repliesBefore(tx, workspaceId, conversation.id, identityId, ['closed', 'welcome']),
    await threadBefore(tx, workspaceId, conversation.id, Number.MAX_SAFE_INTEGER, THREAD_LIMIT),
    await contactsByIds(tx, workspaceId, [conversation.contact_id]),
    await stopsOf(tx, workspaceId, [identityId]),
  ];
  const said = thread.filter((each) => each.type === 'message');
  const hours = row.hours ?? completeSettings(workspace.settings).hours;
  const decided = automaticReplyTo({
    closedText: row.closed_text,
    welcomeText: row.welcome_text,
    isOpen: openingAt(hours, workspace.timezone, heard.created_at).isOpen,
    isFirst: !said.some((each) => each.number < heard.number),
    had: before.had,
    lastAt: before.last_at,
    answeredAt: said.find((each) => each.direction === 'outbound' && each.author_type === 'agent')?.created_at ?? null,
    isAutomatic: heard.is_automatic,
    isPublic: heard.special?.['isPublic'] === true,
    isGuest: heard.guest_id !== null,
    isUnwelcome:
      conversation.status === 'spam' ||
      contacts.some((contact) => contact.is_blocked) ||
      stops.some((stop) => stop.channel_id === row.id),
    trust: heard.trust,
    sentAt: heard.sent_at,
    now: house.now(),
  });
  if (!decided) return null;
  const text = decided === 'closed' ? row.closed_text : row.welcome_text;
  const { opensAt } = openingAt(hours, workspace.timezone, house.now());
  return { reply: decided, text: fillAutomaticReply(text, { ...workspace, company: workspace.name, opensAt }) };
}

/** The one message that may still follow a STOP says that none will; a STOP said twice is not confirmed twice. */
async function confirmation(
  tx: Tx,
  house: House,
  { row, kind, settings }: OpenChannel,
  heard: Heard,
  eventId: string,
): Promise<Reply | null> {
  const { workspace_id: workspaceId, identity_id: identityId, conversation_id: conversationId } = heard;
  const consent = await consentAt(tx, workspaceId, row.id, eventId);
  if (!consent || (consent.said === 'stop' && consent.was_stopped)) return null;
  const text = kind.confirmation?.(consent.said, settings) ?? null;
  if (text === null) return null;
  const before = await store.repliesBefore(tx, workspaceId, conversationId, identityId, ['help']);
  if (consent.said === 'help' && before.last_at && house.now().getTime() - before.last_at.getTime() < HELP_QUIET_MS)
    return null;
  const workspace = await store.workspaceOf(tx, workspaceId);
  return {
    reply: consent.said,
    text: fillAutomaticReply(text, { ...workspace, company: workspace.name, opensAt: null }),
  };
}
