// One plan, one write: decisions collect what shall change; then rows, counters and journal are written together, in commit order.
// Conversation rows in a plan are already locked (or new), so under the journal's lock nobody waits for anybody.
import { richOf } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import { type Entry, type Part, writeNumbered } from '../../ground/journal.ts';
import type { ConversationRow, MessageRow, NewMessage } from './rows.ts';
import * as rows from './write-store.ts';

export interface Plan {
  readonly workspaceId: string;
  readonly now: Date;
  readonly conversations: Map<
    string,
    { readonly before: ConversationRow | null; readonly after: ConversationRow; readonly whats: Set<string> }
  >;
  readonly messages: {
    readonly row: MessageRow;
    readonly files: NonNullable<NewMessage['files']>;
    isPlain: boolean;
    /** It stands already, and takes a new place: what was scheduled leaves. */
    readonly isMoved: boolean;
  }[];
  /** Further news, journalled after messages and conversations. */
  readonly entries: Entry[];
  /** What else is written under the numbers, made when the messages have their places. */
  readonly parts: (() => Part)[];
  actor: { readonly type: string; readonly id: string | null };
}

export function openPlan(workspaceId: string, now: Date, actor: Plan['actor'] = { type: 'system', id: null }): Plan {
  return { workspaceId, now, conversations: new Map(), messages: [], entries: [], parts: [], actor };
}

/** The row to change; the same object for the whole plan. */
export function editing(plan: Plan, row: ConversationRow, what?: string): ConversationRow {
  let held = plan.conversations.get(row.id);
  if (!held) plan.conversations.set(row.id, (held = { before: row, after: { ...row }, whats: new Set() }));
  if (what) held.whats.add(what);
  return held.after;
}
export function starting(plan: Plan, row: ConversationRow): ConversationRow {
  plan.conversations.set(row.id, { before: null, after: row, whats: new Set(['conversation.created']) });
  return row;
}

const PREVIEW_LIMIT = 200;
/** Adds a message to a conversation of the plan and brings the conversation's summary up to date. */
export function addMessage(plan: Plan, conversation: ConversationRow, message: NewMessage): MessageRow {
  const { files = [], channelKind = null, isPlain = false, ...given } = message;
  const row: MessageRow = {
    workspace_id: plan.workspaceId,
    number: 0,
    conversation_id: conversation.id,
    root_id: conversation.root_id,
    guest_id: null,
    author_id: null,
    author_name: '',
    html: null,
    quoted: null,
    mail: null,
    special: null,
    external_id: null,
    reply_to_id: null,
    group_key: null,
    client_id: null,
    delivery: 'none',
    delivery_why: '',
    delivery_at: null,
    due_at: null,
    mentions: [],
    reactions: [],
    is_automatic: false,
    trust: 'attested',
    edited_at: null,
    pinned_at: null,
    reacted_at: null,
    deleted_at: null,
    sent_at: plan.now,
    created_at: plan.now,
    receipt_id: null,
    ...given,
  };
  plan.messages.push({ row, files, isPlain, isMoved: false });
  // Nothing is said yet: the conversation goes on as if nothing had been written.
  if (row.delivery !== 'scheduled') summarise(plan, conversation, row, files, channelKind);
  return row;
}
/** A message that was written before takes its place at the end now, as if it had been written just now. */
export function moveMessage(
  plan: Plan,
  conversation: ConversationRow,
  row: MessageRow,
  files: readonly { readonly name: string }[],
  channelKind: string | null,
): void {
  Object.assign(row, { sent_at: plan.now, created_at: plan.now });
  plan.messages.push({ row, files: [], isPlain: false, isMoved: true });
  summarise(plan, conversation, row, files, channelKind);
}
function summarise(
  plan: Plan,
  conversation: ConversationRow,
  row: MessageRow,
  files: readonly { readonly name: string }[],
  channelKind: string | null,
): void {
  if (row.type !== 'event') conversation.last_message_at = plan.now;
  if (row.type === 'message') {
    conversation.preview = previewOf(
      row,
      files.map((file) => file.name),
    );
    conversation.preview_direction = row.direction;
    conversation.preview_deleted = false;
    if (channelKind && !conversation.channel_kinds.includes(channelKind))
      conversation.channel_kinds = [...conversation.channel_kinds, channelKind];
  }
}
/** What a list shows of a message: its words, or the names of its files, or what kind of thing it is. */
export function previewOf(
  { text, direction, special }: Pick<MessageRow, 'text' | 'direction' | 'special'>,
  fileNames: readonly string[],
): string {
  const shown = direction === 'outbound' && richOf(special) ? specialWords(special) : fileNames.join(', ');
  return (text || shown || specialWords(special)).replace(/\s+/g, ' ').slice(0, PREVIEW_LIMIT);
}
function specialWords(special: MessageRow['special']): string {
  const { cards, location, contactCard } = richOf(special) ?? {};
  if (location) return location.title ?? location.address ?? 'A place';
  const said = contactCard?.name ?? cards?.map((card) => card.title).join(', ');
  return said ?? (typeof special?.['type'] === 'string' ? special['type'] : '');
}

/**
 * Writes everything the plan holds, together with the commit: the counter is held no longer than that takes. Messages get their numbers
 * there, the journal's, so that one order holds everywhere; until then rows carry places (-1: the first).
 */
export function writePlan(tx: Tx, plan: Plan): void {
  const { workspaceId } = plan;
  const changed = [...plan.conversations.values()];
  const deltas = countDeltas(changed);
  // A message's entry tells of its conversation too: one that only got a message needs no second.
  const spoken = new Set(plan.messages.map(({ row }) => row.conversation_id));
  const entries: Entry[] = [
    ...plan.messages.map(({ row, isPlain }) => ({
      kind: 'message' as const,
      id: row.id,
      what: row.delivery === 'scheduled' ? 'message.scheduled' : `${row.type}.created`,
      detail: {
        conversationId: row.conversation_id,
        direction: row.direction,
        identityId: row.identity_id,
        ...(isPlain ? { isPlain } : {}),
      },
      actor: authorOf(row),
    })),
    ...changed.flatMap(({ after, whats }) =>
      (whats.size > 0 || spoken.has(after.id) ? [...whats] : ['conversation.changed']).map((what) => ({
        kind: 'conversation' as const,
        id: after.id,
        what,
        detail: { status: after.status, assigneeId: after.assignee_id },
        actor: plan.actor,
      })),
    ),
    ...plan.entries,
    ...(deltas.length > 0 ? [{ kind: 'counts' as const, id: workspaceId, what: 'counts.changed' }] : []),
  ];
  if (entries.length === 0) return;
  const fresh = changed.filter((change) => !change.before).map((change) => change.after);
  plan.messages.forEach(({ row }, index) => {
    row.number = -1 - index;
    const conversation = plan.conversations.get(row.conversation_id)?.after;
    if (!conversation || row.delivery === 'scheduled') return;
    conversation.last_number = row.number;
    if (row.type === 'message' && row.direction === 'inbound' && !row.deleted_at)
      conversation.last_inbound_number = row.number;
  });
  fresh.forEach((row, index) => {
    row.number = -1 - index;
  });
  const parts = [
    rows.insertConversations(fresh),
    rows.updateConversations(changed.flatMap(({ before, after }) => (before ? [{ before, after }] : []))),
    rows.insertMessages(plan.messages.filter(({ isMoved }) => !isMoved).map(({ row }) => row)),
    ...plan.messages.filter(({ isMoved }) => isMoved).map(({ row }) => rows.moveMessage(row)),
    rows.insertMessageFiles(
      plan.messages.flatMap(({ row, files }) => files.map((file) => ({ ...file, messageId: row.id }))),
    ),
    rows.addCounts(deltas),
    ...plan.parts.map((part) => part()),
  ];
  const written = writeNumbered(
    tx,
    workspaceId,
    parts.filter((part) => part !== null),
    entries,
    fresh.length,
  );
  // The commit tells of its failure.
  written.catch(() => undefined);
}

function authorOf(row: MessageRow): { type: string; id: string | null } {
  return { type: row.author_type, id: row.author_type === 'contact' ? null : row.author_id };
}

const NOBODY = '00000000-0000-0000-0000-000000000000';
function countDeltas(
  changes: Iterable<{ before: ConversationRow | null; after: ConversationRow }>,
): { scope: string; whose: string; status: string; by: number }[] {
  const sums = new Map<string, number>();
  const add = (row: ConversationRow | null, by: number) => {
    if (!row || row.is_empty) return;
    for (const key of countKeys(row)) sums.set(key, (sums.get(key) ?? 0) + by);
  };
  for (const { before, after } of changes) {
    add(before, -1);
    add(after, 1);
  }
  return [...sums]
    .filter(([, by]) => by !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, by]) => {
      const [scope, whose, status] = key.split(' ') as [string, string, string];
      return { scope, whose, status, by };
    });
}
/** The tabs a conversation counts in. */
function countKeys(row: ConversationRow): string[] {
  const keys = [`status ${NOBODY} ${row.status}`];
  keys.push(row.assignee_id ? `assignee ${row.assignee_id} ${row.status}` : `nobody ${NOBODY} ${row.status}`);
  if (row.team_id) keys.push(`team ${row.team_id} ${row.status}`);
  return keys;
}
