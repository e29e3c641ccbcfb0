// Conversations and messages as agents see them.
import type { Conversation, Counts, Message } from '@throughline/protocol';
import type { z } from 'zod';
import type { Tx } from '../../ground/db.ts';
import type { Viewer } from '../../ground/viewer.ts';
import { contactFaces, contactNames, displayName, faceUrl } from '../contacts/index.ts';
import { type BesideConversation, besideConversations, type BesideMessage, besideMessages } from './beside-store.ts';
import type { ListedRow } from './list-store.ts';
import type { ConversationRow, FileRow, MessageRow } from './rows.ts';
import * as store from './store.ts';

export type ConversationBody = z.output<typeof Conversation>;
export type MessageBody = z.output<typeof Message>;
const iso = (date: Date | null) => date?.toISOString() ?? null;
export const priorities = ['none', 'low', 'high', 'urgent'] as const;

/** Bodies for one viewer, in the rows' order. */
export async function conversationBodies(
  tx: Pick<Tx, 'query'>,
  viewer: Viewer,
  rows: readonly ConversationRow[],
): Promise<ConversationBody[]> {
  const agentIds = viewer.type === 'agent' ? [viewer.agentId] : [];
  const forAgents = await bodiesForAgents(tx, viewer.workspaceId, rows, agentIds);
  return rows.map((row) => forAgents(row.id, agentIds[0] ?? null)!);
}

/** The same rows for many agents at once: what is theirs (unread, draft) is looked up once. Null: hidden. */
export async function bodiesForAgents(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  rows: readonly (ConversationRow | (ConversationRow & BesideConversation))[],
  agentIds: readonly string[],
): Promise<(id: string, agentId: string | null) => ConversationBody | null> {
  const missing = rows.filter((row) => !('drafts' in row)).map((row) => row.id);
  const [kinds, more] = await Promise.all([
    kindsOf(
      tx,
      workspaceId,
      rows.map((row) => row.channel_id),
    ),
    besideConversations(tx, workspaceId, missing, agentIds),
  ]);
  const beside = new Map([...rows.filter((row) => 'drafts' in row), ...more].map((row) => [row.id, row]));
  // Whoever has no name goes by an address.
  const nameless = rows.filter((row) => !beside.get(row.id)?.contact_name).map((row) => row.contact_id);
  const names =
    nameless.length > 0 ? await contactNames(tx, workspaceId, [...new Set(nameless)]) : new Map<string, string>();
  const byId = new Map(rows.map((row) => [row.id, row]));
  /** Most agents see the same of a conversation: it is made once for all of them. */
  const made = new Map(rows.map((row) => [row.id, new Map<string, ConversationBody>()]));
  return (id, agentId) => {
    const row = byId.get(id);
    if (!row || row.is_empty) return null;
    const own = beside.get(id);
    const given = agentId === null ? undefined : own?.drafts?.[agentId];
    const draft = given === undefined ? null : given || '…';
    const shared = own?.shared_draft;
    const isUnread = agentId !== null && row.last_inbound_number > (own?.reads?.[agentId] ?? 0);
    const key = draft === null ? (isUnread ? 'unread' : 'read') : `${isUnread} ${draft}`;
    const known = made.get(id)!.get(key);
    if (known) return known;
    const body = presentConversation(row, {
      contactName: own?.contact_name ? displayName(own.contact_name, []) : (names.get(row.contact_id) ?? ''),
      contactAvatarUrl: faceUrl(own?.picture_file_id),
      tags: own?.tags ? [...own.tags] : [],
      channelKind: row.channel_id ? (kinds.get(row.channel_id) ?? null) : null,
      isUnread,
      draft,
      sharedDraft: shared ? { ...shared, text: shared.text || '…' } : null,
    });
    made.get(id)!.set(key, body);
    return body;
  };
}

/** Bodies of a page of a list, whose rows bring everything along but the name of somebody who has none. */
export async function listedBodies(
  tx: Pick<Tx, 'query'>,
  viewer: Viewer,
  rows: readonly ListedRow[],
): Promise<ConversationBody[]> {
  const nameless = [...new Set(rows.filter((row) => !row.contact_name).map((row) => row.contact_id))];
  const [names, faces, kinds] = await Promise.all([
    nameless.length > 0 ? contactNames(tx, viewer.workspaceId, nameless) : new Map<string, string>(),
    contactFaces(tx, viewer.workspaceId, [...new Set(rows.map((row) => row.contact_id))]),
    kindsOf(
      tx,
      viewer.workspaceId,
      rows.map((row) => row.channel_id),
    ),
  ]);
  return rows.map((row) =>
    presentConversation(row, {
      contactName: row.contact_name ? displayName(row.contact_name, []) : (names.get(row.contact_id) ?? ''),
      contactAvatarUrl: faces.get(row.contact_id) ?? null,
      tags: row.tags ?? [],
      channelKind: row.channel_id ? (kinds.get(row.channel_id) ?? null) : null,
      isUnread: viewer.type === 'agent' && row.last_inbound_number > (row.read_number ?? 0),
      draft: row.draft === null ? null : row.draft || '…',
      sharedDraft: row.shared_draft && { ...row.shared_draft, text: row.shared_draft.text || '…' },
    }),
  );
}

/** `at`: a time as a row has it, read from the database or still in its words. */
const isoOf = (at: Date | string): string => (typeof at === 'string' ? isoOfText(at) : at.toISOString());
const isoOrNull = (at: Date | string | null): string | null => (at === null ? null : isoOf(at));
/** `2026-11-21 08:00:00.123456+00` by cutting: a page has hundreds of times, and making a date of each costs more than the rest of it. */
export function isoOfText(text: string): string {
  if (text.length < 22 || text.length > 29 || !text.endsWith('+00') || text[4] !== '-')
    return new Date(text.replace(/([+-]\d\d)$/, '$1:00')).toISOString();
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20, -3).slice(0, 3).padEnd(3, '0')}Z`;
}

/** Why an open conversation is there. */
function reasonOf(row: ConversationRow | ListedRow): ConversationBody['reason'] {
  if (row.status !== 'open') return null;
  const wokenAt = isoOrNull(row.woken_at);
  if (wokenAt !== null && (isoOrNull(row.last_inbound_at) ?? '') <= wokenAt) return 'follow-up';
  if (row.first_answer_at === null) return 'new';
  return row.waiting_since === null ? null : 'replied';
}

function presentConversation(
  row: ConversationRow | ListedRow,
  beside: Pick<
    ConversationBody,
    'contactName' | 'contactAvatarUrl' | 'tags' | 'channelKind' | 'isUnread' | 'draft' | 'sharedDraft'
  >,
): ConversationBody {
  return {
    id: row.id,
    number: row.number,
    contactId: row.contact_id,
    contactName: beside.contactName,
    contactAvatarUrl: beside.contactAvatarUrl,
    subject: row.subject,
    status: row.status,
    assigneeId: row.assignee_id,
    teamId: row.team_id,
    priority: priorities[row.priority]!,
    tags: beside.tags,
    reason: reasonOf(row),
    snoozedUntil: isoOrNull(row.snoozed_until),
    closedAt: isoOrNull(row.closed_at),
    channelKinds: [...row.channel_kinds],
    channelKind: beside.channelKind,
    channelId: row.channel_id,
    lastMessageAt: isoOf(row.last_message_at),
    lastNumber: row.last_number,
    lastInboundNumber: row.last_inbound_number,
    waitingSince: isoOrNull(row.waiting_since),
    preview: row.preview,
    previewDirection: row.preview_direction,
    isPreviewDeleted: row.preview_deleted,
    isUnread: beside.isUnread,
    draft: beside.draft,
    sharedDraft: beside.sharedDraft,
    previousId: row.previous_id,
    fields: row.fields,
    watcherIds: [...row.watcher_ids],
    sla: null,
    createdAt: isoOf(row.created_at),
  };
}

export async function messageBodies(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  rows: readonly (MessageRow | (MessageRow & BesideMessage))[],
): Promise<MessageBody[]> {
  if (rows.length === 0) return [];
  const missing = rows.filter((row) => !('owner_id' in row)).map((row) => row.id);
  const [kinds, more] = await Promise.all([
    kindsOf(
      tx,
      workspaceId,
      rows.map((row) => row.channel_id),
    ),
    besideMessages(tx, workspaceId, missing),
  ]);
  const beside = new Map([...rows.filter((row) => 'owner_id' in row), ...more].map((row) => [row.id, row]));
  return rows.map((row) =>
    present(row, beside.get(row.id), row.channel_id ? (kinds.get(row.channel_id) ?? null) : null),
  );
}

function present(row: MessageRow, beside: BesideMessage | undefined, channelKind: string | null): MessageBody {
  const contactId = beside?.owner_id ?? row.conversation_id;
  const writerId = beside?.identity_contact_id ?? null;
  const isGone = row.deleted_at !== null;
  const mail = row.mail as { subject?: string; from?: Person; to?: Person[]; cc?: Person[]; replyTo?: Person } | null;
  return {
    id: row.id,
    number: row.number,
    conversationId: row.conversation_id,
    contactId,
    identityId: row.guest_id ?? row.identity_id,
    identityValue: beside?.identity_value ?? null,
    channelId: row.channel_id,
    channelKind,
    direction: row.direction,
    type: row.type,
    // One who turned out to be the customer is no guest any more.
    guestContactId: row.guest_id && writerId !== contactId ? writerId : null,
    author: { type: row.author_type, id: row.author_id, name: row.author_name.slice(0, 200) },
    text: isGone ? '' : row.text,
    html: isGone ? null : row.html,
    quoted: !isGone && row.quoted ? { text: row.quoted.text, html: row.quoted.html ?? null } : null,
    mail: mail?.from
      ? {
          subject: mail.subject ?? '',
          from: mail.from,
          to: mail.to ?? [],
          cc: mail.cc ?? [],
          replyTo: mail.replyTo ?? null,
        }
      : null,
    special: isGone ? null : row.special ? { ...row.special } : null,
    attachments: isGone ? [] : (beside?.files ?? []).map(attachmentOf),
    dueAt: row.delivery === 'scheduled' || row.delivery === 'queued' ? iso(row.due_at) : null,
    delivery: { state: row.delivery, why: row.delivery_why, at: iso(row.delivery_at) },
    trust: row.trust,
    isAutomatic: row.is_automatic,
    mentions: [...row.mentions],
    reactions: row.reactions.map((reaction) => ({ ...reaction })),
    replyToId: row.reply_to_id,
    groupKey: row.group_key,
    clientId: row.client_id,
    hasRaw: row.direction === 'inbound' && row.external_id !== null,
    pinnedAt: iso(row.pinned_at),
    editedAt: iso(row.edited_at),
    deletedAt: iso(row.deleted_at),
    sentAt: row.sent_at.toISOString(),
    createdAt: row.created_at.toISOString(),
  };
}
const attachmentOf = (file: FileRow): MessageBody['attachments'][number] => ({
  id: file.file_id,
  name: file.name,
  mime: file.mime,
  bytes: file.bytes,
  contentId: file.content_id,
  width: file.width,
  height: file.height,
  hasThumbnail: file.thumbnail_sha256 !== null,
  trouble: file.trouble,
});
interface Person {
  name: string;
  address: string;
}

/** Channel id → kind, remembered: a channel never changes its kind, and a new one is looked up when it is first asked for. */
async function kindsOf(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  channelIds: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  if (channelIds.some((id) => id !== null && !kinds.has(id))) {
    if (kinds.size > KINDS_LIMIT) kinds.clear();
    for (const row of await store.channelKinds(tx, workspaceId)) kinds.set(row.id, row.kind);
  }
  return kinds;
}
const KINDS_LIMIT = 10_000;
const kinds = new Map<string, string>();

/** What any agent may ask for: rows are few, because only those of open work are read beside the totals. `agentId`: of nobody else's. */
export async function countsBody(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  agentId?: string | null,
): Promise<(agentId: string | null) => z.output<typeof Counts>> {
  const rows = await store.counts(tx, workspaceId, agentId === undefined ? null : (agentId ?? NOBODY));
  const totals = { open: 0, waiting: 0, snoozed: 0, closed: 0, spam: 0, unassigned: 0 };
  const teams: Record<string, number> = {};
  const mine = new Map<string, number>();
  for (const row of rows) {
    if (row.scope === 'status') totals[row.status as keyof typeof totals] += row.count;
    else if (row.scope === 'nobody') totals.unassigned += row.count;
    else if (row.scope === 'team') teams[row.whose] = row.count;
    else mine.set(`${row.whose} ${row.status}`, row.count);
  }
  return (whose) => ({
    ...totals,
    mine: mine.get(`${whose} open`) ?? 0,
    mineWaiting: mine.get(`${whose} waiting`) ?? 0,
    mineSnoozed: mine.get(`${whose} snoozed`) ?? 0,
    teams,
  });
}
const NOBODY = '00000000-0000-0000-0000-000000000000';
