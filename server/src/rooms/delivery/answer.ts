// The composer's POST: the message and its place in the outbox in one commit. Never waits for a provider.
import { previewOf, takesMime, type TemplateUse, textLength } from '@throughline/channel-kit';
import { choicesOf, fileMegabytes, type Rendered, type RichContent } from '@throughline/domain';
import { problem, type BodyOf, type Routes } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { actorOf, type Viewer } from '../../ground/viewer.ts';
import { contactOf, holdPeople, identitiesOfContacts, lockContacts } from '../contacts/index.ts';
import {
  addMessage,
  agentsExist,
  type ConversationRow,
  editing,
  freshConversation,
  lockConversations,
  messageByClient,
  messagesByIds,
  openPlan,
  type Plan,
  rememberingClient,
  starting,
  threadBefore,
  workspaceSettings,
  writePlan,
} from '../conversations/index.ts';
import { mustBeComplete } from '../people/index.ts';
import { useFiles } from '../files/index.ts';
import { settle, type Wish } from './after.ts';
import { wayToComment } from './comment.ts';
import { beforeOf } from './held.ts';
import { richFor, shownOn } from './rich.ts';
import { chooseWay, chosenBecause, waysTo } from './reply-routes.ts';
import * as store from './store.ts';
import { wakeDelivery } from './wake.ts';
import { wordsOf } from './words.ts';

/** What is asked for; a template comes found and filled. */
export type Draft = BodyOf<Routes['addMessage']> & {
  readonly use?: TemplateUse | null;
  /** Told which way it goes, and why. */
  readonly onWay?: (route: Chosen) => void;
};
type Chosen = ReturnType<typeof chosenBecause>;

/** Writes an answer or note into a conversation; returns the message's id. The same clientId again answers with the first. */
export async function addAnswer(
  tx: Tx,
  house: House,
  viewer: Viewer,
  conversationId: string,
  draft: Draft,
): Promise<string> {
  // Whom it goes to and whose conversation it is are one thing until the commit, whatever links are made meanwhile.
  holdPeople(tx, [viewer.workspaceId], 'shared');
  // Asked where it was written: by now it may be elsewhere, and this conversation empty. In one trip, and the lock comes first.
  const [[row], known] = await Promise.all([
    lockConversations(tx, viewer.workspaceId, [conversationId]),
    draft.clientId ? messageByClient(tx, viewer.workspaceId, conversationId, draft.clientId) : null,
  ]);
  if (known) return known;
  return await answerIn(tx, house, viewer, row, draft, conversationId);
}
async function answerIn(
  tx: Tx,
  house: House,
  viewer: Viewer,
  row: ConversationRow | undefined,
  draft: Draft,
  askedIn: string,
): Promise<string> {
  if (row?.joined_into) {
    const [into] = await lockConversations(tx, viewer.workspaceId, [row.joined_into]);
    return await answerIn(tx, house, viewer, into, draft, askedIn);
  }
  if (!row || row.is_empty) throw problem('not_found');
  await guard(row, draft, viewer, tx);
  const plan = openPlan(viewer.workspaceId, house.now(), actorOf(viewer));
  const what = draft.type === 'note' ? 'conversation.noted' : draft.dueAt ? undefined : 'conversation.answered';
  const conversation = editing(plan, row, what);
  return await write(tx, house, viewer, plan, conversation, row, draft, askedIn);
}

/** Writes first: a new conversation with a contact. Returns the conversation's id. */
export async function startConversation(
  tx: Tx,
  house: House,
  viewer: Viewer,
  contactId: string,
  draft: Draft,
): Promise<string> {
  const contact = await contactOf(tx, viewer.workspaceId, contactId);
  await lockContacts(tx, viewer.workspaceId, [contact.id]);
  const plan = openPlan(viewer.workspaceId, house.now(), actorOf(viewer));
  const conversation = starting(
    plan,
    freshConversation(
      {
        workspace_id: viewer.workspaceId,
        id: newId(),
        contact_id: contact.id,
        subject: draft.subject ?? '',
        // What a person is told follows their links; a note alone goes by the identity the contact began with.
        own_identity_id: (await identitiesOfContacts(tx, viewer.workspaceId, [contact.id]))[0]?.id ?? null,
        assignee_id: viewer.type === 'agent' ? viewer.agentId : null,
        preview_direction: 'outbound',
      },
      house.now(),
    ),
  );
  await write(tx, house, viewer, plan, conversation, null, draft, null);
  return conversation.id;
}

async function write(
  tx: Tx,
  house: House,
  viewer: Viewer,
  plan: Plan,
  conversation: ConversationRow,
  row: ConversationRow | null,
  draft: Draft,
  askedIn: string | null,
): Promise<string> {
  const { workspaceId } = viewer;
  const files = await filesFor(tx, workspaceId, draft.attachments);
  if (draft.mentions.length > 0 && !(await agentsExist(tx, workspaceId, draft.mentions)))
    throw problem('invalid', { fields: { mentions: 'must be active agents of this workspace' } });
  if (draft.then === 'snooze' && !(draft.snoozeUntil && new Date(draft.snoozeUntil) > house.now()))
    throw problem('invalid', { fields: { snoozeUntil: 'must be a time in the future' } });
  if (draft.type === 'note' && draft.dueAt)
    throw problem('invalid', { fields: { dueAt: 'a note cannot be scheduled' } });
  const { text, html } = draft.use ? { text: previewOf(draft.use), html: null } : wordsOf(draft);
  const rich = richFor(draft, text, files);
  if (text === '' && files.length === 0 && !rich)
    throw problem('invalid', { fields: { text: 'write something or attach a file' } });
  const base = {
    id: newId(),
    direction: 'outbound' as const,
    author_type: viewer.type === 'agent' ? ('agent' as const) : ('bot' as const),
    author_id: viewer.type === 'agent' ? viewer.agentId : null,
    author_name: viewer.name,
    text,
    html,
    client_id: draft.clientId ?? null,
    reply_to_id: await repliedTo(tx, workspaceId, conversation.id, draft.replyToId),
    files: files.map((file, position) => ({
      position,
      name: file.name,
      mime: file.mime,
      bytes: file.bytes,
      contentId: null,
      fileId: file.id,
      ref: null,
      receiptId: null,
    })),
  };
  const { clientId } = draft;
  if (askedIn && clientId) plan.parts.push(() => rememberingClient(askedIn, clientId, base.id));
  if (draft.type === 'note') {
    const note = addMessage(plan, conversation, {
      ...base,
      identity_id: null,
      channel_id: null,
      type: 'note',
      mentions: draft.mentions,
    });
    writePlan(tx, plan);
    return note.id;
  }
  const against = (channelKind: string) => fieldsAgainst(house, channelKind, text, rich, files, draft);
  const isAsked = draft.channelId !== undefined || draft.identityId !== undefined;
  const ways = await waysTo(tx, house, workspaceId, conversation.contact_id, row, viewer.type === 'agent', (kind) =>
    isAsked ? '' : (Object.values(against(kind))[0] ?? ''),
  );
  const way = (await wayToComment(tx, house, workspaceId, draft, ways)) ?? chooseWay(ways, draft, Boolean(draft.use));
  const fields = against(way.channel.kind);
  if (Object.keys(fields).length > 0) throw problem('invalid', { fields });
  draft.onWay?.(chosenBecause(way, ways, isAsked || way.verdict.reason === null));
  const shown = rich && shownOn(house, way.channel.kind, text, rich, draft.isPublic !== undefined);
  const extras = {
    ...(draft.subject ? { subject: draft.subject } : {}),
    ...(draft.cc ? { cc: draft.cc } : {}),
    ...(draft.bcc ? { bcc: draft.bcc } : {}),
  };
  const dueAt = dueAtOf(draft, way.verdict.closesAt, plan.now);
  const message = addMessage(plan, conversation, {
    ...base,
    identity_id: way.identity.id,
    channel_id: way.channel.id,
    channelKind: way.channel.kind,
    type: 'message',
    delivery: draft.dueAt ? 'scheduled' : 'queued',
    delivery_at: plan.now,
    due_at: dueAt,
    special: specialOf(draft, rich, shown),
    mail: Object.keys(extras).length > 0 ? extras : null,
  });
  if (!row) conversation.own_identity_id = way.identity.id;
  const wish: Wish = {
    then: draft.then,
    snoozeUntil: draft.snoozeUntil,
    hasChoices: rich !== null && choicesOf(rich).length > 0,
  };
  const author = { id: viewer.type === 'agent' ? viewer.agentId : null, name: viewer.name };
  if (draft.then === 'close' && row && !['closed', 'spam'].includes(row.status))
    await mustBeComplete(tx, workspaceId, row.fields);
  if (!draft.dueAt)
    settle(plan, row ?? conversation, conversation, message, author, await workspaceSettings(tx, workspaceId), wish);
  // What others are told must not be taken back as if it had never been: only while it waits here, and by its own row.
  const lines = plan.messages.map((each) => each.row.id).filter((id) => id !== message.id);
  const payload = draft.dueAt
    ? { ...wish }
    : dueAt
      ? { before: row ? beforeOf(row, conversation, lines) : { eventIds: lines } }
      : {};
  plan.parts.push(() =>
    store.enqueuing({
      workspace_id: workspaceId,
      id: newId(),
      number: message.number,
      kind: 'message',
      message_id: message.id,
      channel_id: way.channel.id,
      identity_id: way.identity.id,
      payload,
      state: draft.dueAt ? 'held' : 'queued',
      due_at: dueAt,
    }),
  );
  writePlan(tx, plan);
  tx.afterCommit(() => wakeDelivery(house, workspaceId));
  return message.id;
}

/** When it may leave: at the time it is scheduled for, or after the seconds its writer may think again; null: at once. */
function dueAtOf(draft: Draft, closesAt: Date | null, now: Date): Date | null {
  if (!draft.dueAt) return draft.holdSeconds ? new Date(now.getTime() + draft.holdSeconds * 1000) : null;
  const dueAt = new Date(draft.dueAt);
  const refuse = (why: string) => problem('invalid', { fields: { dueAt: why } });
  if (dueAt <= now) throw refuse('must be in the future');
  if (dueAt.getTime() - now.getTime() > SCHEDULE_DAYS * 86_400_000) throw refuse(`at most ${SCHEDULE_DAYS} days ahead`);
  if (closesAt && dueAt > closesAt && !draft.use)
    throw refuse(`answers are possible here until ${closesAt.toISOString()} only`);
  return dueAt;
}
const SCHEDULE_DAYS = 366;

/** What the thread draws and the channel needs beyond the words. */
function specialOf(draft: Draft, rich: RichContent | null, shown: Rendered | null): Record<string, unknown> | null {
  if (draft.use)
    return { type: 'template', name: draft.use.template.name, language: draft.use.template.language, use: draft.use };
  const about = draft.isPublic === undefined ? {} : { isPublic: draft.isPublic };
  if (rich) return { type: 'rich', ...about, ...rich, ...(shown?.isNumbered ? { isNumbered: true } : {}) };
  return draft.isPublic === undefined ? null : { type: 'answer', ...about };
}

/** Refuses when something newer than the writer saw is there, unless it is their own. */
async function guard(row: ConversationRow, draft: Draft, viewer: Viewer, tx: Tx): Promise<void> {
  if (draft.type === 'note' || draft.seenNumber === undefined || row.last_number <= draft.seenNumber) return;
  const newer = (await newerMessages(tx, viewer.workspaceId, row.id, draft.seenNumber)).filter(
    (message) =>
      message.type === 'message' &&
      message.delivery !== 'scheduled' &&
      !(viewer.type === 'agent' && message.author_id === viewer.agentId),
  );
  if (newer.length > 0)
    throw problem('newer_messages', {
      detail: 'Something newer arrived. Read it, then send anyway or edit.',
      number: newer.at(-1)!.number,
      messageIds: newer.map((message) => message.id),
    });
}
async function newerMessages(tx: Tx, workspaceId: string, conversationId: string, number: number) {
  return (await threadBefore(tx, workspaceId, conversationId, Number.MAX_SAFE_INTEGER, 50))
    .filter((message) => message.number > number)
    .reverse();
}

async function filesFor(tx: Tx, workspaceId: string, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const files = await useFiles(tx, workspaceId, ids);
  const missing = ids.find((id) => !files.some((file) => file.id === id));
  if (missing) throw problem('invalid', { fields: { attachments: `no file ${missing} in this workspace` } });
  return ids.map((id) => files.find((file) => file.id === id)!);
}
async function repliedTo(
  tx: Tx,
  workspaceId: string,
  conversationId: string,
  id: string | undefined,
): Promise<string | null> {
  if (!id) return null;
  const message = (await messagesByIds(tx, workspaceId, [id]))[0];
  if (message?.conversation_id !== conversationId)
    throw problem('invalid', { fields: { replyToId: 'must be a message of this conversation' } });
  return id;
}

const MEGABYTE = 1024 * 1024;
/** Why this kind of channel cannot carry the draft, by field; empty when it can. */
function fieldsAgainst(
  house: House,
  channelKind: string,
  text: string,
  rich: RichContent | null,
  given: readonly { id: string; name: string; mime: string; bytes: number }[],
  draft: Draft,
): Record<string, string> {
  const { abilities, title } = house.kinds.get(channelKind)!.card;
  const shown = rich && shownOn(house, channelKind, text, rich, draft.isPublic !== undefined);
  const fields: Record<string, string> = {};
  // A card's picture is not missed where no files go: the card is then its words.
  const files = given.filter((file) => !shown?.left.includes(file.id));
  const texts = shown?.parts.map((part) => part.text) ?? [text];
  if (!abilities.text.split && texts.some((each) => textLength(each, abilities.text.unit) > abilities.text.limit))
    fields['text'] = `${title} takes at most ${abilities.text.limit} ${abilities.text.unit}`;
  const most = (file: { mime: string }) => fileMegabytes(abilities.files, file.mime);
  const big = files.find((file) => file.bytes > most(file) * MEGABYTE);
  if (big) fields['attachments'] = `${big.name} is larger than the ${most(big)} MB ${title} takes`;
  if (files.length > 0 && abilities.files.perMessage === 0) fields['attachments'] = `${title} takes no files`;
  const odd = files.find((file) => !takesMime(abilities.files.mimes, file.mime));
  if (odd) fields['attachments'] = `${title} does not take files like ${odd.name}`;
  if ((draft.cc?.length || draft.bcc?.length) && !abilities.copies) fields['cc'] = `${title} has no copies`;
  return fields;
}
