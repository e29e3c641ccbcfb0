// SQL of looking after the house: what is stuck, and what has had its time.
import type { Tx } from '../../ground/db.ts';

type Reader = Pick<Tx, 'query'>;
/** To the microsecond, as the database counts: our own dates would skip rows of the same millisecond. */
const cursor = (table: string) =>
  `to_char(${table}.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '~' || ${table}.id as cursor`;

export interface StuckReceiptRow {
  readonly id: string;
  readonly channel_id: string;
  readonly channel_name: string | null;
  readonly why: string;
  readonly bytes: number;
  readonly created_at: Date;
  readonly cursor: string;
}
export async function stuckReceipts(
  tx: Reader,
  workspaceId: string,
  limit: number,
  before: { at: string; id: string } | null,
): Promise<StuckReceiptRow[]> {
  return (
    await tx.query<StuckReceiptRow>(
      `select r.id, r.channel_id, c.name as channel_name, r.why, r.created_at, ${cursor('r')},
       coalesce(octet_length(r.body), case when r.headers->>'content-length' ~ '^[0-9]{1,12}$' then (r.headers->>'content-length')::bigint end, 0) as bytes
     from receipts r left join channels c on c.workspace_id = r.workspace_id and c.id = r.channel_id
     where r.workspace_id = $1 and r.state = 'stuck' and ($3::timestamptz is null or (r.created_at, r.id) < ($3, $4::uuid)) order by r.created_at desc, r.id desc limit $2`,
      [workspaceId, limit, before?.at ?? null, before?.id ?? null],
    )
  ).rows;
}
export async function isStuckReceipt(tx: Reader, workspaceId: string, id: string): Promise<boolean> {
  return (
    (await tx.query(`select from receipts where workspace_id = $1 and id = $2 and state = 'stuck'`, [workspaceId, id]))
      .rowCount > 0
  );
}

export interface StuckJobRow {
  readonly workspace_id: string | null;
  readonly id: string;
  readonly task: string;
  readonly why: string;
  readonly attempts: number;
  readonly created_at: Date;
  readonly cursor: string;
}
/** Jobs of the house itself belong to nobody; they show where there is only one workspace, so that they are seen at all. */
const mine = '(workspace_id = $1 or (workspace_id is null and (select count(*) from workspaces) = 1))';
export async function stuckJobs(
  tx: Reader,
  workspaceId: string,
  limit: number,
  before: { at: string; id: string } | null,
): Promise<StuckJobRow[]> {
  return (
    await tx.query<StuckJobRow>(
      `select workspace_id, id, task, why, attempts, created_at, ${cursor('stuck_jobs')} from stuck_jobs where ${mine} and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid)) order by created_at desc, id desc limit $2`,
      [workspaceId, limit, before?.at ?? null, before?.id ?? null],
    )
  ).rows;
}
export async function stuckJob(tx: Reader, workspaceId: string, id: string): Promise<StuckJobRow | undefined> {
  return (
    await tx.query<StuckJobRow>(
      `select workspace_id, id, task, why, attempts, created_at, ${cursor('stuck_jobs')} from stuck_jobs where ${mine} and id = $2`,
      [workspaceId, id],
    )
  ).rows[0];
}
export async function dropStuckJob(tx: Reader, workspaceId: string, id: string): Promise<boolean> {
  return (await tx.query(`delete from stuck_jobs where ${mine} and id = $2`, [workspaceId, id])).rowCount > 0;
}

const broom =
  (sql: string): Broom =>
  async (tx, now, limit) =>
    (await tx.query(sql, [now, limit])).rowCount;

/** Each deletes at most `limit` rows and says how many, so that no statement holds many locks for long. */
type Broom = (tx: Reader, now: Date, limit: number) => Promise<number>;
/** Raw calls after the workspace's own time; stuck ones wait a year for somebody to look. */
const dropReceipts: Broom = async (tx, now, limit) =>
  letGo(
    tx,
    `delete from receipts r using (
       select r.workspace_id, r.id from receipts r join workspaces w on w.id = r.workspace_id
       where r.created_at < $1::timestamptz - make_interval(days => case when r.state = 'stuck' then 365 else greatest(1, coalesce((w.settings->>'receiptDays')::int, 30)) end) order by r.created_at limit $2) old
     where r.workspace_id = old.workspace_id and r.id = old.id returning array[r.body_sha256] as contents`,
    now,
    limit,
  );
/** Uploads that were never used: in no message, draft or portrait a week after somebody last meant to. */
const dropFiles: Broom = async (tx, now, limit) =>
  letGo(
    tx,
    `delete from files f using (
       select workspace_id, id from files f where greatest(created_at, used_at) < $1::timestamptz - interval '7 days'
         and not exists (select from message_files m where m.workspace_id = f.workspace_id and m.file_id = f.id)
         and not exists (select from agents a where a.workspace_id = f.workspace_id and a.avatar_file_id = f.id)
         and not exists (select from identities i where i.workspace_id = f.workspace_id and i.picture_file_id = f.id)
         and not exists (select from drafts d where d.workspace_id = f.workspace_id and (d.body->'fileIds' ? f.id::text or d.joined <> '[]' and d.joined::text like '%' || f.id || '%'))
       order by created_at limit $2) old
     -- Said again of the row itself: when somebody has just marked it, PostgreSQL looks at this once more.
     where f.workspace_id = old.workspace_id and f.id = old.id and greatest(f.created_at, f.used_at) < $1::timestamptz - interval '7 days'
     returning array[f.sha256, f.thumbnail_sha256] as contents`,
    now,
    limit,
  );
/** Deletes rows, and in the same statement remembers the contents they spoke of. */
async function letGo(tx: Reader, sql: string, now: Date, limit: number): Promise<number> {
  const { rows } = await tx.query<{ n: number }>(
    `with gone as (${sql}),
     kept as (insert into unused_contents (sha256) select distinct c from gone cross join unnest(contents) as c where c is not null on conflict do nothing)
     select count(*)::int as n from gone`,
    [now, limit],
  );
  return rows[0]!.n;
}
/** Remembered contents behind this one, and whether a row of any workspace speaks of them (again). */
export async function unusedContents(
  tx: Reader,
  after: string,
  limit: number,
): Promise<{ sha256: string; is_used: boolean }[]> {
  return (
    await tx.query<{ sha256: string; is_used: boolean }>(
      `select c.sha256, exists (select from files where sha256 = c.sha256) or exists (select from files where thumbnail_sha256 = c.sha256)
         or exists (select from receipts where body_sha256 = c.sha256) as is_used
       from unused_contents c where c.sha256 > $1 order by c.sha256 limit $2`,
      [after, limit],
    )
  ).rows;
}
export async function forgetContents(tx: Reader, contents: readonly string[]): Promise<void> {
  await tx.query('delete from unused_contents where sha256 = any($1::text[])', [contents]);
}

/** A month of the journal, and whatever one of its readers has still to read: in a workspace they have never seen, all of it. */
export const dropJournal = async (tx: Reader, now: Date, limit: number, readers: readonly string[]): Promise<number> =>
  (
    await tx.query(
      `delete from journal where ctid = any(array(
         select j.ctid from journal j left join (
           select w.id, min(coalesce(f.number, 0)) as number from workspaces w cross join unnest($3::text[]) as n(name)
             left join followers f on f.workspace_id = w.id and f.name = n.name group by w.id) read on read.id = j.workspace_id
         where (read.id is null or j.number <= read.number) and j.at < $1::timestamptz - interval '30 days' order by j.at, j.number limit $2))`,
      [now, limit, readers],
    )
  ).rowCount;

/** Everything else whose time is over, by name. */
export const brooms: Readonly<Record<string, Broom>> = {
  receipts: dropReceipts,
  files: dropFiles,
  tokens: broom(
    `delete from tokens where ctid = any(array(select ctid from tokens where expires_at < $1::timestamptz - interval '7 days' limit $2))`,
  ),
  idempotencyKeys: broom(
    `delete from idempotency_keys where ctid = any(array(select ctid from idempotency_keys where created_at < $1::timestamptz - interval '24 hours' limit $2))`,
  ),
  bulkJobs: broom(
    `delete from bulk_jobs where ctid = any(array(select ctid from bulk_jobs where created_at < $1::timestamptz - interval '7 days' limit $2))`,
  ),
  contactNotes: broom(
    `delete from contact_notes where ctid = any(array(select ctid from contact_notes where deleted_at < $1::timestamptz - interval '1 hour' limit $2))`,
  ),
  // The rows first: an import of a hundred thousand is not one statement.
  importRows: broom(
    `delete from import_rows where ctid = any(array(select r.ctid from imports i join import_rows r on r.workspace_id = i.workspace_id and r.import_id = i.id
       where i.created_at < $1::timestamptz - interval '30 days' limit $2))`,
  ),
  imports: broom(
    `delete from imports where ctid = any(array(select i.ctid from imports i where i.created_at < $1::timestamptz - interval '30 days'
       and not exists (select from import_rows r where r.workspace_id = i.workspace_id and r.import_id = i.id) limit $2))`,
  ),
  channelCounts: broom(
    `delete from channel_counts where ctid = any(array(select ctid from channel_counts where at < $1::timestamptz - interval '2 days' limit $2))`,
  ),
  channelErrors: broom(
    `delete from channel_errors where ctid = any(array(select ctid from channel_errors where at < $1::timestamptz - interval '30 days' limit $2))`,
  ),
  earlyEvents: broom(
    `delete from early_events where ctid = any(array(select ctid from early_events where created_at < $1::timestamptz - interval '7 days' limit $2))`,
  ),
  webhookDeliveries: broom(
    `delete from webhook_deliveries where ctid = any(array(select ctid from webhook_deliveries where created_at < $1::timestamptz - interval '30 days' and state <> 'queued' limit $2))`,
  ),
  visitorSessions: broom(
    `delete from visitor_sessions where ctid = any(array(select ctid from visitor_sessions where last_seen_at < $1::timestamptz - interval '365 days' limit $2))`,
  ),
};
