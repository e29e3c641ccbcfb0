// SQL for writing conversations and messages, many rows to a statement.
import type { Tx } from '../../ground/db.ts';
import { numberOf, type Part } from '../../ground/journal.ts';
import type { ConversationRow, MessageRow, NewFile } from './rows.ts';

type Column = readonly [name: string, type: string];
const columns = [
  ['id', 'uuid'],
  ['number', 'bigint'],
  ['contact_id', 'uuid'],
  ['root_id', 'uuid'],
  ['own_identity_id', 'uuid'],
  ['subject', 'text'],
  ['status', 'text'],
  ['is_empty', 'boolean'],
  ['joined_into', 'uuid'],
  ['previous_id', 'uuid'],
  ['assignee_id', 'uuid'],
  ['team_id', 'uuid'],
  ['priority', 'smallint'],
  ['snoozed_until', 'timestamptz'],
  ['woken_at', 'timestamptz'],
  ['closed_at', 'timestamptz'],
  ['waiting_since', 'timestamptz'],
  ['first_answer_at', 'timestamptz'],
  ['channel_id', 'uuid'],
  ['channel_kinds', 'text'],
  ['last_identity_id', 'uuid'],
  ['choices_message_id', 'uuid'],
  ['last_message_at', 'timestamptz'],
  ['last_inbound_at', 'timestamptz'],
  ['last_number', 'bigint'],
  ['last_inbound_number', 'bigint'],
  ['preview', 'text'],
  ['preview_direction', 'text'],
  ['preview_deleted', 'boolean'],
  ['is_automatic', 'boolean'],
  ['in_place', 'boolean'],
  ['fields', 'jsonb'],
  ['watcher_ids', 'text'],
  ['created_at', 'timestamptz'],
] as const;
// A list cannot be unnested beside scalars without flattening, so lists travel as one comma-joined text: kinds are folders' names, mentions ids.
const lists: Readonly<Record<string, string>> = { channel_kinds: 'text[]', watcher_ids: 'uuid[]', mentions: 'uuid[]' };
const wire = (row: object, [name, type]: Column): unknown => {
  const value = (row as Readonly<Record<string, unknown>>)[name];
  if (name in lists) return (value as readonly string[]).join(',');
  return type === 'jsonb' && value !== null ? JSON.stringify(value) : value;
};
const arrays = (rows: readonly object[], names: readonly Column[]) =>
  names.map((column) => rows.map((row) => wire(row, column)));
/** Numbers that are only taken with the write, by table. */
const numbered: Readonly<Record<string, 'journal' | 'conversation'>> = {
  'conversations.number': 'conversation',
  'conversations.last_number': 'journal',
  'conversations.last_inbound_number': 'journal',
  'messages.number': 'journal',
};
const read = (table: 'conversations' | 'messages', name: string) => {
  if (name in lists)
    return `case when n.${name} = '' then '{}' else string_to_array(n.${name}, ',')::${lists[name]} end`;
  const of = numbered[`${table}.${name}`];
  return of ? numberOf(of, `n.${name}`) : `n.${name}`;
};
const unnested = (names: readonly Column[], first: number) =>
  `unnest(${names.map(([, type], index) => `$${index + first}::${type}[]`).join(', ')}) as n(${names.map(([name]) => name).join(', ')})`;
const insert = (table: 'conversations' | 'messages', names: readonly Column[], rows: readonly object[]): Part => ({
  values: arrays(rows, names),
  text: (first) =>
    `insert into ${table} (workspace_id, ${names.map(([name]) => name).join(', ')}) select $1, ${names.map(([name]) => read(table, name)).join(', ')} from ${unnested(names, first)}`,
});

export const insertConversations = (rows: readonly ConversationRow[]): Part | null =>
  rows.length === 0 ? null : insert('conversations', columns, rows);
const changing: readonly Column[] = columns.filter(
  ([name]) => !['id', 'number', 'root_id', 'in_place', 'created_at'].includes(name),
);
/** Writes the columns that changed in any of these: for most arriving messages a few of two dozen. */
export function updateConversations(
  changes: readonly { readonly before: ConversationRow; readonly after: ConversationRow }[],
): Part | null {
  const changed = changing.filter((column) =>
    changes.some(({ before, after }) => !isSame(wire(before, column), wire(after, column))),
  );
  if (changed.length === 0) return null;
  const names: readonly Column[] = [['id', 'uuid'], ...changed];
  return {
    values: arrays(
      changes.map(({ after }) => after),
      names,
    ),
    text: (first) =>
      `update conversations v set ${changed.map(([name]) => `${name} = ${read('conversations', name)}`).join(', ')} from ${unnested(names, first)} where v.workspace_id = $1 and v.id = n.id`,
  };
}
const isSame = (a: unknown, b: unknown): boolean =>
  a === b || (a instanceof Date && b instanceof Date && a.getTime() === b.getTime());

const messageColumns = [
  ['id', 'uuid'],
  ['number', 'bigint'],
  ['conversation_id', 'uuid'],
  ['root_id', 'uuid'],
  ['identity_id', 'uuid'],
  ['guest_id', 'uuid'],
  ['channel_id', 'uuid'],
  ['direction', 'text'],
  ['type', 'text'],
  ['author_type', 'text'],
  ['author_id', 'uuid'],
  ['author_name', 'text'],
  ['text', 'text'],
  ['html', 'text'],
  ['quoted', 'jsonb'],
  ['mail', 'jsonb'],
  ['special', 'jsonb'],
  ['external_id', 'text'],
  ['reply_to_id', 'uuid'],
  ['group_key', 'text'],
  ['client_id', 'text'],
  ['delivery', 'text'],
  ['delivery_why', 'text'],
  ['delivery_at', 'timestamptz'],
  ['due_at', 'timestamptz'],
  ['mentions', 'text'],
  ['reactions', 'jsonb'],
  ['is_automatic', 'boolean'],
  ['trust', 'text'],
  ['edited_at', 'timestamptz'],
  ['reacted_at', 'timestamptz'],
  ['deleted_at', 'timestamptz'],
  ['sent_at', 'timestamptz'],
  ['created_at', 'timestamptz'],
  ['receipt_id', 'uuid'],
] as const;
/** What most messages leave as the table has it: such a column travels only when one of the batch has more to say. */
const usual: Readonly<Record<string, unknown>> = {
  guest_id: null,
  author_id: null,
  author_name: '',
  html: null,
  quoted: null,
  mail: null,
  special: null,
  reply_to_id: null,
  group_key: null,
  client_id: null,
  delivery: 'none',
  delivery_why: '',
  delivery_at: null,
  due_at: null,
  mentions: '',
  reactions: '[]',
  is_automatic: false,
  trust: 'attested',
  edited_at: null,
  reacted_at: null,
  deleted_at: null,
  receipt_id: null,
};
export function insertMessages(rows: readonly MessageRow[]): Part | null {
  if (rows.length === 0) return null;
  const names = messageColumns.filter(
    (column) => !(column[0] in usual) || rows.some((row) => wire(row, column) !== usual[column[0]]),
  );
  return insert('messages', names, rows);
}
export const insertMessageFiles = (rows: readonly (NewFile & { messageId: string })[]): Part | null =>
  rows.length === 0
    ? null
    : {
        values: [
          rows.map((row) => row.messageId),
          rows.map((row) => row.position),
          rows.map((row) => row.name),
          rows.map((row) => row.mime),
          rows.map((row) => row.bytes),
          rows.map((row) => row.contentId),
          rows.map((row) => row.fileId),
          rows.map((row) => row.ref),
          rows.map((row) => row.receiptId),
        ],
        text: (first) => {
          const types = ['uuid', 'smallint', 'text', 'text', 'bigint', 'text', 'uuid', 'text', 'uuid'];
          return `insert into message_files (workspace_id, message_id, position, name, mime, bytes, content_id, file_id, ref, receipt_id)
       select $1, * from unnest(${types.map((type, index) => `$${first + index}::${type}[]`).join(', ')})`;
        },
      };
/** Writes what may change about a message after it was made. */
export async function updateMessage(tx: Tx, row: MessageRow): Promise<void> {
  await tx.query(
    `update messages set text = $3, html = $4, delivery = $5, delivery_why = $6, delivery_at = $7, reactions = $8, edited_at = $9, deleted_at = $10, external_id = $11, mail = $12, special = $13, reacted_at = $14, due_at = $15, changed_at = now() where workspace_id = $1 and id = $2`,
    [
      row.workspace_id,
      row.id,
      row.text,
      row.html,
      row.delivery,
      row.delivery_why,
      row.delivery_at,
      JSON.stringify(row.reactions),
      row.edited_at,
      row.deleted_at,
      row.external_id,
      row.mail ? JSON.stringify(row.mail) : null,
      row.special ? JSON.stringify(row.special) : null,
      row.reacted_at,
      row.due_at,
    ],
  );
}
/** A message that leaves now, under the number of now. Its row is locked already. */
export const moveMessage = (row: MessageRow): Part => ({
  values: [row.id, row.number, row.delivery, row.delivery_at, row.sent_at, row.created_at],
  text: (first) =>
    `update messages set number = ${numberOf('journal', `$${first + 1}::bigint`)}, delivery = $${first + 2}, delivery_why = '', delivery_at = $${first + 3}::timestamptz, due_at = null, sent_at = $${first + 4}::timestamptz, created_at = $${first + 5}::timestamptz where workspace_id = $1 and id = $${first}::uuid`,
});
/** Takes messages away without a trace: what nobody outside has heard of was never said. */
export async function eraseMessages(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<void> {
  await tx.query('delete from messages where workspace_id = $1 and id = any($2::uuid[])', [workspaceId, ids]);
}
export const addCounts = (
  deltas: readonly { scope: string; whose: string; status: string; by: number }[],
): Part | null =>
  deltas.length === 0
    ? null
    : {
        values: [
          deltas.map((delta) => delta.scope),
          deltas.map((delta) => delta.whose),
          deltas.map((delta) => delta.status),
          deltas.map((delta) => delta.by),
        ],
        text: (first) => `insert into conversation_counts (workspace_id, scope, whose, status, count)
       select $1, * from unnest($${first}::text[], $${first + 1}::uuid[], $${first + 2}::text[], $${first + 3}::bigint[])
       on conflict (workspace_id, scope, whose, status) do update set count = conversation_counts.count + excluded.count`,
      };

/** Which conversations' roots hold messages of these identities, or began with one of them at one of these contacts. */
export async function rootsOfIdentities(
  tx: Tx,
  workspaceId: string,
  identityIds: readonly string[],
  contactIds: readonly string[],
): Promise<string[]> {
  return (
    await tx.query<{ root_id: string }>(
      `select distinct root_id from messages where workspace_id = $1 and identity_id = any($2::uuid[])
     union select root_id from conversations where workspace_id = $1 and contact_id = any($3::uuid[]) and own_identity_id = any($2::uuid[])`,
      [workspaceId, identityIds, contactIds],
    )
  ).rows.map((row) => row.root_id);
}
export async function identitiesInRoots(
  tx: Tx,
  workspaceId: string,
  rootIds: readonly string[],
): Promise<{ root_id: string; identity_id: string; contact_id: string; first: number }[]> {
  return (
    await tx.query<{ root_id: string; identity_id: string; contact_id: string; first: number }>(
      `select m.root_id, m.identity_id, i.contact_id, min(m.number) as first from messages m join identities i on i.workspace_id = m.workspace_id and i.id = m.identity_id
     where m.workspace_id = $1 and m.conversation_id in (select id from conversations where workspace_id = $1 and (id = any($2::uuid[]) or root_id <> id and root_id = any($2::uuid[]))) and m.root_id = any($2::uuid[]) group by 1, 2, 3 order by 4`,
      [workspaceId, rootIds],
    )
  ).rows;
}
/** Puts each identity's messages of a root where they belong now; returns the messages that moved. */
export async function moveMessages(
  tx: Tx,
  workspaceId: string,
  moves: readonly { rootId: string; identityId: string; conversationId: string }[],
): Promise<{ id: string; from_id: string; conversation_id: string }[]> {
  if (moves.length === 0) return [];
  return (
    await tx.query<{ id: string; from_id: string; conversation_id: string }>(
      `with moving as (
       select m.id, m.conversation_id as from_id, v.conversation_id from messages m join unnest($2::uuid[], $3::uuid[], $4::uuid[]) as v(root_id, identity_id, conversation_id) on m.root_id = v.root_id and m.identity_id = v.identity_id
       where m.workspace_id = $1 and m.conversation_id in (select id from conversations where workspace_id = $1 and (id = any($2::uuid[]) or root_id <> id and root_id = any($2::uuid[]))) and m.conversation_id <> v.conversation_id)
     update messages m set conversation_id = moving.conversation_id from moving where m.workspace_id = $1 and m.id = moving.id returning m.id, moving.from_id, m.conversation_id`,
      [
        workspaceId,
        moves.map((move) => move.rootId),
        moves.map((move) => move.identityId),
        moves.map((move) => move.conversationId),
      ],
    )
  ).rows;
}
/** Gives messages another root (a split or a join by a person). */
export async function reroot(
  tx: Tx,
  workspaceId: string,
  messageIds: readonly string[],
  rootId: string,
  conversationId: string,
): Promise<void> {
  await tx.query(
    'update messages set root_id = $3, conversation_id = $4 where workspace_id = $1 and id = any($2::uuid[])',
    [workspaceId, messageIds, rootId, conversationId],
  );
}
export async function messageIdsOfConversation(tx: Tx, workspaceId: string, conversationId: string): Promise<string[]> {
  return (
    await tx.query<{ id: string }>('select id from messages where workspace_id = $1 and conversation_id = $2', [
      workspaceId,
      conversationId,
    ])
  ).rows.map((row) => row.id);
}
/** What was said from a number on, one more than `limit` at most; lines about the conversation stay behind. */
export async function messageIdsFrom(
  tx: Tx,
  workspaceId: string,
  conversationId: string,
  from: number,
  limit: number,
): Promise<string[]> {
  return (
    await tx.query<{ id: string }>(
      `select id from messages where workspace_id = $1 and conversation_id = $2 and number >= $3 and type <> 'event' order by number limit $4`,
      [workspaceId, conversationId, from, limit + 1],
    )
  ).rows.map((row) => row.id);
}
export interface Summary {
  readonly id: string;
  readonly n: number;
  readonly spoken: number;
  readonly last_number: number | null;
  readonly last_at: Date | null;
  readonly last_inbound_at: Date | null;
  readonly last_identity_id: string | null;
  readonly channel_id: string | null;
  readonly kinds: readonly string[];
  readonly waiting_since: Date | null;
}
/** What a conversation's row should say, told from its messages. */
export async function summarise(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<Summary[]> {
  return (
    await tx.query<Summary>(
      `select c.id, coalesce(s.n, 0)::int as n, coalesce(s.spoken, 0)::int as spoken, s.last_number, s.last_at, s.last_inbound_at, s2.identity_id as last_identity_id, s2.channel_id,
       coalesce((select array_agg(distinct h.kind) from messages m join channels h on h.workspace_id = $1 and h.id = m.channel_id where m.workspace_id = $1 and m.conversation_id = c.id), '{}') as kinds, w.waiting_since
     from unnest($2::uuid[]) as c(id)
     left join lateral (select count(*) as n, count(*) filter (where type <> 'event') as spoken, max(number) as last_number, max(created_at) as last_at, max(created_at) filter (where direction = 'inbound' and type = 'message') as last_inbound_at
       from messages where workspace_id = $1 and conversation_id = c.id) s on true
     left join lateral (select identity_id, channel_id from messages where workspace_id = $1 and conversation_id = c.id and type = 'message' and direction = 'inbound' and guest_id is null order by number desc limit 1) s2 on true
     left join lateral (select min(created_at) as waiting_since from messages i where i.workspace_id = $1 and i.conversation_id = c.id and i.direction = 'inbound' and i.type = 'message' and not i.is_automatic and i.deleted_at is null and i.number > coalesce((select max(number) from messages o where o.workspace_id = $1 and o.conversation_id = c.id and o.direction = 'outbound' and o.type = 'message' and o.delivery <> 'scheduled' and not (o.is_automatic and o.receipt_id is null)), 0)) w on true`,
      [workspaceId, ids],
    )
  ).rows;
}
/** All of these contacts, or these. The rows that were: a plan takes them out of the counters and tells the screens. */
export async function dropConversations(
  tx: Tx,
  workspaceId: string,
  which: { readonly contactIds: readonly string[] } | { readonly ids: readonly string[] },
): Promise<ConversationRow[]> {
  const [column, wanted] = 'ids' in which ? ['id', which.ids] : ['contact_id', which.contactIds];
  const { rows } = await tx.query<ConversationRow>(
    `select * from conversations where workspace_id = $1 and ${column} = any($2::uuid[]) order by id for update`,
    [workspaceId, wanted],
  );
  const ids = rows.map((row) => row.id);
  await tx.query(
    'delete from outbox o using messages m where o.workspace_id = $1 and m.workspace_id = $1 and o.message_id = m.id and m.conversation_id = any($2::uuid[])',
    [workspaceId, ids],
  );
  // The raw calls hold the same words as the messages made of them.
  await tx.query(
    'delete from receipts r using messages m where r.workspace_id = $1 and m.workspace_id = $1 and m.receipt_id = r.id and m.conversation_id = any($2::uuid[])',
    [workspaceId, ids],
  );
  await tx.query('delete from messages where workspace_id = $1 and conversation_id = any($2::uuid[])', [
    workspaceId,
    ids,
  ]);
  await tx.query('delete from reads where workspace_id = $1 and conversation_id = any($2::uuid[])', [workspaceId, ids]);
  await tx.query('delete from drafts where workspace_id = $1 and conversation_id = any($2::uuid[])', [
    workspaceId,
    ids,
  ]);
  await tx.query('delete from conversations where workspace_id = $1 and id = any($2::uuid[])', [workspaceId, ids]);
  return rows;
}

/** Remembers what a client asked for in a conversation under its own id: asked again, it is the same message. */
export const rememberingClient = (conversationId: string, clientId: string, messageId: string): Part => ({
  values: [conversationId, clientId, messageId],
  text: (first) =>
    `insert into client_ids (workspace_id, conversation_id, client_id, message_id) select $1, $${first}::uuid, $${first + 1}, $${first + 2}::uuid`,
});
