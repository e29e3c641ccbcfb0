// SQL of retention: the rules, the runs, and finding what is older than a rule says, in small batches by an index.
import type { Tx } from '../../ground/db.ts';
import { type Held, heldBack } from '../contacts/index.ts';

type Q = Pick<Tx, 'query'>;

export interface Rules {
  readonly conversationDays: number | null;
  /** Other days for conversations on these channel kinds; null: kept for good. */
  readonly kindDays: Readonly<Record<string, number | null>>;
  readonly attachmentDays: number | null;
  readonly contactDays: number | null;
  readonly auditDays: number | null;
}
export type Sort = 'conversations' | 'attachments' | 'contacts' | 'auditEntries';
export type Counts = Readonly<Record<Sort, number>>;

const asRules = `conversation_days as "conversationDays", kind_days as "kindDays", attachment_days as "attachmentDays", contact_days as "contactDays", audit_days as "auditDays"`;
export const none: Rules = {
  conversationDays: null,
  kindDays: {},
  attachmentDays: null,
  contactDays: null,
  auditDays: null,
};

export async function rulesOf(q: Q, workspaceId: string): Promise<Rules> {
  return (
    (await q.query<Rules>(`select ${asRules} from retention where workspace_id = $1`, [workspaceId])).rows[0] ?? none
  );
}
export async function setRules(tx: Tx, workspaceId: string, rules: Rules): Promise<void> {
  await tx.query(
    `insert into retention (workspace_id, conversation_days, kind_days, attachment_days, contact_days, audit_days) values ($1, $2, $3, $4, $5, $6)
     on conflict (workspace_id) do update set conversation_days = $2, kind_days = $3, attachment_days = $4, contact_days = $5, audit_days = $6, updated_at = now()`,
    [
      workspaceId,
      rules.conversationDays,
      JSON.stringify(rules.kindDays),
      rules.attachmentDays,
      rules.contactDays,
      rules.auditDays,
    ],
  );
}
/** Workspaces with a rule, over all of them: for the clock alone. */
export async function withRules(q: Q): Promise<string[]> {
  const { rows } = await q.query<{ workspace_id: string }>(
    `select workspace_id from retention where coalesce(conversation_days, attachment_days, contact_days, audit_days) is not null or kind_days <> '{}'`,
  );
  return rows.map((row) => row.workspace_id);
}

export interface RunRow {
  readonly id: string;
  readonly state: 'running' | 'done' | 'stopped';
  readonly rules: Rules;
  readonly conversations: number;
  readonly attachments: number;
  readonly contacts: number;
  readonly audit_entries: number;
  readonly started_by: string;
  readonly started_at: Date;
  readonly ended_at: Date | null;
}
const runFields =
  'id, state, rules, conversations, attachments, contacts, audit_entries, started_by, started_at, ended_at';

/** False: one is running already. One that got stuck does not stand in the way for longer than a day. */
export async function addRun(
  tx: Tx,
  workspaceId: string,
  run: { id: string; rules: Rules; startedBy: string; now: Date },
): Promise<boolean> {
  await tx.query(
    `update retention_runs set state = 'stopped', ended_at = $2 where workspace_id = $1 and state = 'running' and started_at < $2::timestamptz - interval '20 hours'`,
    [workspaceId, run.now],
  );
  const { rowCount } = await tx.query(
    `insert into retention_runs (workspace_id, id, rules, started_by, started_at) values ($1, $2, $3, $4, $5)
     on conflict (workspace_id) where state = 'running' do nothing`,
    [workspaceId, run.id, JSON.stringify(run.rules), run.startedBy, run.now],
  );
  return rowCount > 0;
}
export async function lockRun(tx: Tx, workspaceId: string, id: string): Promise<RunRow | undefined> {
  return (
    await tx.query<RunRow>(`select ${runFields} from retention_runs where workspace_id = $1 and id = $2 for update`, [
      workspaceId,
      id,
    ])
  ).rows[0];
}
export async function runs(q: Q, workspaceId: string, limit: number): Promise<RunRow[]> {
  return (
    await q.query<RunRow>(`select ${runFields} from retention_runs where workspace_id = $1 order by id desc limit $2`, [
      workspaceId,
      limit,
    ])
  ).rows;
}
const columnOf: Readonly<Record<Sort, string>> = {
  conversations: 'conversations',
  attachments: 'attachments',
  contacts: 'contacts',
  auditEntries: 'audit_entries',
};
export async function countGone(tx: Tx, workspaceId: string, id: string, sort: Sort, more: number): Promise<void> {
  const column = columnOf[sort];
  await tx.query(`update retention_runs set ${column} = ${column} + $3 where workspace_id = $1 and id = $2`, [
    workspaceId,
    id,
    more,
  ]);
}
export async function endRun(
  tx: Tx,
  workspaceId: string,
  id: string,
  state: 'done' | 'stopped',
  now: Date,
): Promise<void> {
  await tx.query('update retention_runs set state = $3, ended_at = $4 where workspace_id = $1 and id = $2', [
    workspaceId,
    id,
    state,
    now,
  ]);
}

/** Where a search for what is due goes on: behind the last that was found. */
export interface Place {
  readonly at: string;
  readonly id: string;
}
/**
 * Before when, for each sort. Of conversations: `kinds` says it for those that ran on such a channel, and one that ran on several is kept as long
 * as the longest of them says; `at` is the latest of all, from which the index is read.
 */
export interface Bound {
  readonly at: Date;
  readonly usual: Date | null;
  readonly kinds: Readonly<Record<string, Date | null>>;
}

// What is due. $1: the workspace, $2: everything before this time, $3: at most so many, $4 $5: behind this place, $6: what is held back.

const isLate = (v: string) => `${v}.closed_at < all(
  select case when $8::jsonb ? k then ($8::jsonb->>k)::timestamptz else $7::timestamptz end from unnest(case when ${v}.channel_kinds = '{}' then array[''] else ${v}.channel_kinds end) k)`;
/**
 * Conversations that were closed before then. What was split off or parted by an undone link is one family under its root: it goes when all
 * of it may, because putting a link back looks for the root.
 */
export const dueConversations = `select v.id, ${place('v.closed_at')} as at from conversations v
  where v.workspace_id = $1 and v.status = 'closed' and not v.is_empty and v.closed_at < $2 and (v.closed_at, v.id) > ($4::timestamptz, $5::uuid)
    and ${isLate('v')} and v.id <> all($6::uuid[])
    and not exists (select from conversations o where o.workspace_id = $1 and o.root_id = v.root_id and o.id <> v.id and not o.is_empty
      and (o.status <> 'closed' or o.closed_at is null or ${isLate('o')} is not true or o.id = any($6::uuid[])))
  order by v.closed_at, v.id limit $3`;
/** Files that messages show, kept since before then. */
export const dueAttachments = `select f.id, ${place('f.created_at')} as at from files f
  where f.workspace_id = $1 and f.created_at < $2 and (f.created_at, f.id) > ($4::timestamptz, $5::uuid)
    and exists (select from message_files m where m.workspace_id = $1 and m.file_id = f.id)
    and not exists (select from message_files m join messages s on s.workspace_id = $1 and s.id = m.message_id
      where m.workspace_id = $1 and m.file_id = f.id and s.conversation_id = any($6::uuid[]))
  order by f.created_at, f.id limit $3`;
/**
 * Nobody wrote with them and nobody heard of them since then, by any of their addresses. One whose own address speaks through another by
 * now is not alone: what is theirs is that other's too.
 */
export const dueContacts = `select c.id, ${place('c.last_seen_at')} as at from contacts c
  where c.workspace_id = $1 and c.absorbed_by is null and c.deleted_at is null and c.last_seen_at < $2 and (c.last_seen_at, c.id) > ($4::timestamptz, $5::uuid)
    and c.created_at < $2 and c.id <> all($6::uuid[])
    and not exists (select from conversations v where v.workspace_id = $1 and v.contact_id = c.id and not v.is_empty)
    and not exists (select from identities i where i.workspace_id = $1 and i.contact_id = c.id
      and greatest(i.created_at, i.last_inbound_at, i.last_outbound_at) >= $2)
    and not exists (select from identities i where i.workspace_id = $1 and i.home_contact_id = c.id and i.contact_id <> c.id)
    and not exists (select from identities i join messages m on m.workspace_id = $1 and m.guest_id = i.id where i.workspace_id = $1 and i.contact_id = c.id)
  order by c.last_seen_at, c.id limit $3`;
/** By their ids, which begin with their time (RFC 9562, 5.7). */
export const dueAudit = `select e.id, '-infinity' as at from audit_entries e
  where e.workspace_id = $1 and e.id < $2::uuid and e.id > $5::uuid and ($4::timestamptz is not null) and $6::uuid[] is not null order by e.id limit $3`;
/** As the database counts, to the microsecond: our own dates would meet the last of a page again. */
function place(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

const queries: Readonly<Record<Sort, string>> = {
  conversations: dueConversations,
  attachments: dueAttachments,
  contacts: dueContacts,
  auditEntries: dueAudit,
};
const FIRST: Place = { at: '-infinity', id: '00000000-0000-0000-0000-000000000000' };
function valuesOf(sort: Sort, workspaceId: string, bound: Bound, held: Held, limit: number, after: Place): unknown[] {
  return [
    workspaceId,
    sort === 'auditEntries' ? idAt(bound.at) : bound.at,
    limit,
    after.at,
    after.id,
    sort === 'contacts' ? held.contacts : held.conversations,
    ...(sort === 'conversations' ? [bound.usual, JSON.stringify(bound.kinds)] : []),
  ];
}
/** Ids of what may go, and the place of the last. */
export async function due(
  q: Q,
  workspaceId: string,
  sort: Sort,
  bound: Bound,
  limit: number,
  after: Place = FIRST,
): Promise<{ ids: string[]; last: Place | null }> {
  const held = await heldBack(q, workspaceId);
  const { rows } = await q.query<{ id: string; at: string }>(
    queries[sort],
    valuesOf(sort, workspaceId, bound, held, limit, after),
  );
  const last = rows.at(-1);
  return { ids: rows.map((row) => row.id), last: last ? { at: last.at, id: last.id } : null };
}
/** How many there are, counted no further than `limit`. */
export async function countDue(q: Q, workspaceId: string, sort: Sort, bound: Bound, limit: number): Promise<number> {
  const held = await heldBack(q, workspaceId);
  const { rows } = await q.query<{ n: number }>(
    `select count(*)::int as n from (${queries[sort]}) due`,
    valuesOf(sort, workspaceId, bound, held, limit, FIRST),
  );
  return rows[0]!.n;
}
function idAt(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

/**
 * These, with the rows nobody sees that were kept of them: emptied by an undone link, or joined into one of these. Locked, so that none is
 * reopened while it goes.
 */
export async function withTheirEmpty(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
  /** Only those; null: whatever they are. */
  status: 'closed' | null,
): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `with due as (select id, root_id from conversations where workspace_id = $1 and id = any($2::uuid[]) and ($3::text is null or status = $3) order by id for update)
     select id from due
     union select e.id from due d join conversations e on e.workspace_id = $1 and e.root_id = d.root_id where e.is_empty
       and not exists (select from conversations o where o.workspace_id = $1 and o.root_id = d.root_id and not o.is_empty and o.id <> all($2::uuid[]))
     union select e.id from due d join conversations e on e.workspace_id = $1 and e.joined_into = d.id`,
    [workspaceId, ids, status],
  );
  return rows.map((row) => row.id);
}
/** What stands in these conversations and goes with them. */
export async function contentsOf(
  q: Q,
  workspaceId: string,
  conversationIds: readonly string[],
): Promise<{ messages: number; notes: number; files: number; facts: number; unsent: number }> {
  const { rows } = await q.query<{ messages: number; notes: number; files: number; facts: number; unsent: number }>(
    `with m as materialized (select id, type, delivery from messages where workspace_id = $1 and conversation_id = any($2::uuid[]))
     select (select count(*)::int from m where type = 'message') as messages,
       (select count(*)::int from m where type = 'note') as notes,
       (select count(*)::int from m where delivery in ('queued', 'scheduled')) as unsent,
       (select count(distinct a.file_id)::int from m join message_files a on a.workspace_id = $1 and a.message_id = m.id where a.file_id is not null
         and not exists (select from message_files o where o.workspace_id = $1 and o.file_id = a.file_id and o.message_id not in (select id from m))) as files,
       (select count(*)::int from facts f where f.workspace_id = $1 and f.message_id in (select id from m) and f.dismissed_at is null
         and not exists (select from fact_sources s where s.workspace_id = $1 and s.fact_id = f.id and s.message_id not in (select id from m))) as facts`,
    [workspaceId, conversationIds],
  );
  return rows[0]!;
}
/**
 * Files and big raw mails of these conversations lose their names and are given to the next housekeeping, which alone knows whether
 * another row still needs the same content. Before the messages go: those say which.
 */
export async function letGoOfContents(tx: Tx, workspaceId: string, conversationIds: readonly string[]): Promise<void> {
  const theirs =
    'select m.id, m.receipt_id from messages m where m.workspace_id = $1 and m.conversation_id = any($2::uuid[])';
  await tx.query(
    `update files f set name = '', created_at = 'epoch', used_at = null where f.workspace_id = $1 and f.id in (
       select a.file_id from message_files a where a.workspace_id = $1 and a.message_id in (select m.id from (${theirs}) m))
       -- The same file may stand in a conversation that stays.
       and not exists (select from message_files o where o.workspace_id = $1 and o.file_id = f.id and o.message_id not in (select m.id from (${theirs}) m))`,
    [workspaceId, conversationIds],
  );
  await tx.query(
    `insert into files (workspace_id, id, sha256, name, mime, bytes, created_at)
     select distinct on (r.body_sha256) $1::uuid, gen_random_uuid(), r.body_sha256, '', '', 0, 'epoch'::timestamptz
     from receipts r where r.workspace_id = $1 and r.body_sha256 is not null and r.id in (select m.receipt_id from (${theirs}) m)`,
    [workspaceId, conversationIds],
  );
}
export async function messagesIn(tx: Tx, workspaceId: string, conversationIds: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    'select id from messages where workspace_id = $1 and conversation_id = any($2::uuid[])',
    [workspaceId, conversationIds],
  );
  return rows.map((row) => row.id);
}
/** What no other message says: the facts somebody dismissed too, whose words are not needed to keep them away any more. */
export async function dropFacts(tx: Tx, workspaceId: string, messageIds: readonly string[]): Promise<void> {
  await tx.query(
    `delete from facts f where f.workspace_id = $1 and f.message_id = any($2::uuid[])
       and f.identity_id in (select m.identity_id from messages m where m.workspace_id = $1 and m.id = any($2::uuid[]))`,
    [workspaceId, messageIds],
  );
}
/** The files' places in messages say what became of them; the files go with the next housekeeping when nothing else needs them. */
export async function dropAttachments(
  tx: Tx,
  workspaceId: string,
  fileIds: readonly string[],
  words: string,
): Promise<string[]> {
  const { rows } = await tx.query<{ message_id: string }>(
    `update message_files set file_id = null, ref = null, trouble = $3 where workspace_id = $1 and file_id = any($2::uuid[]) returning message_id`,
    [workspaceId, fileIds, words],
  );
  await tx.query(
    `update files f set name = '', created_at = 'epoch', used_at = null where f.workspace_id = $1 and f.id = any($2::uuid[])`,
    [workspaceId, fileIds],
  );
  return [...new Set(rows.map((row) => row.message_id))];
}
export async function conversationsOfMessages(
  q: Q,
  workspaceId: string,
  messageIds: readonly string[],
): Promise<{ id: string; conversation_id: string }[]> {
  return (
    await q.query<{ id: string; conversation_id: string }>(
      'select id, conversation_id from messages where workspace_id = $1 and id = any($2::uuid[])',
      [workspaceId, messageIds],
    )
  ).rows;
}
export async function dropAudit(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<void> {
  await tx.query('delete from audit_entries where workspace_id = $1 and id = any($2::uuid[])', [workspaceId, ids]);
}
/** What changes to many wrote down of these, to be able to undo it. */
export async function dropSnapshots(tx: Tx, workspaceId: string, conversationIds: readonly string[]): Promise<void> {
  await tx.query('delete from bulk_items where workspace_id = $1 and subject_id = any($2::uuid[])', [
    workspaceId,
    conversationIds,
  ]);
}
