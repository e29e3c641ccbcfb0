// What the doctor asks the database. `workspaceId` null: of the whole installation.
import type { Tx } from '../../../ground/db.ts';

type Reader = Pick<Tx, 'query'>;
const one = async <Row extends object>(tx: Reader, text: string, values: readonly unknown[] = []): Promise<Row> =>
  (await tx.query<Row>(text, values)).rows[0]!;

export const serverFacts = (tx: Reader) =>
  one<{ version: string; bytes: number; now: Date; workers: number }>(
    tx,
    `select current_setting('server_version') as version, pg_database_size(current_database()) as bytes, clock_timestamp() as now,
       (select count(*) from pg_stat_activity where datname = current_database() and application_name = 'throughline beacon') as workers`,
  );
export const appliedMigrations = async (tx: Reader): Promise<string[]> =>
  (await tx.query<{ name: string }>('select name from migrations order by name')).rows.map(({ name }) => name);

/** The role callers are, if this user may become it, and the tables that do not know of it. */
export const secondWall = (tx: Reader) =>
  one<{ role: string; may_enter: boolean; open: string[]; user: string }>(
    tx,
    `select wall_role_name() as role, wall_may_enter(wall_role_name()) as may_enter, session_user as user,
       array(select relname::text from walled_tables where not is_walled order by 1) as open`,
  );

export interface Waiting {
  readonly count: number;
  /** Of those whose time has come, how long the oldest waits. */
  readonly overdue: number;
  readonly seconds: number;
}
export const outboxWaiting = (tx: Reader, workspaceId: string | null, now: Date) =>
  one<Waiting & { unknown: number }>(
    tx,
    `select count(*) filter (where state in ('queued', 'sending')) as count, count(*) filter (where state = 'queued' and due_at < $2) as overdue,
       coalesce(extract(epoch from $2 - min(due_at) filter (where state = 'queued' and due_at < $2)), 0)::float8 as seconds,
       count(*) filter (where state = 'unknown') as unknown
     from outbox where $1::uuid is null or workspace_id = $1`,
    [workspaceId, now],
  );
export const deliveriesWaiting = (tx: Reader, workspaceId: string | null, now: Date) =>
  one<Waiting>(
    tx,
    `select count(*) as count, count(*) filter (where due_at < $2) as overdue,
       coalesce(extract(epoch from $2 - min(due_at) filter (where due_at < $2)), 0)::float8 as seconds
     from webhook_deliveries where state = 'queued' and ($1::uuid is null or workspace_id = $1)`,
    [workspaceId, now],
  );
export const jobsWaiting = (tx: Reader, now: Date) =>
  one<Waiting>(
    tx,
    `select count(*) as count, count(*) filter (where run_at < $1) as overdue,
       coalesce(extract(epoch from $1 - min(run_at) filter (where run_at < $1)), 0)::float8 as seconds
     from graphile_worker.jobs where locked_at is null and attempts < max_attempts`,
    [now],
  );
/** The follower furthest behind, and by how many entries. */
export const lag = async (
  tx: Reader,
  workspaceId: string | null,
): Promise<{ name: string; behind: number } | undefined> =>
  (
    await tx.query<{ name: string; behind: number }>(
      `select f.name, max(w.journal_number - f.number) as behind from followers f join workspaces w on w.id = f.workspace_id
       where $1::uuid is null or w.id = $1 group by 1 order by 2 desc limit 1`,
      [workspaceId],
    )
  ).rows[0];
export const oddCalls = async (tx: Reader, workspaceId: string | null, since: Date): Promise<number> =>
  (
    await one<{ count: number }>(
      tx,
      `select count(*) as count from receipts where state = 'done' and why <> '' and created_at > $2 and ($1::uuid is null or workspace_id = $1)`,
      [workspaceId, since],
    )
  ).count;
export const stuck = (tx: Reader, workspaceId: string | null) =>
  one<{ receipts: number; jobs: number }>(
    tx,
    `select (select count(*) from receipts where state = 'stuck' and ($1::uuid is null or workspace_id = $1)) as receipts,
       (select count(*) from stuck_jobs where $1::uuid is null or workspace_id = $1) as jobs`,
    [workspaceId],
  );

/** Ids of the keys that stored secrets are sealed with, and how many each. */
export const sealedWith = async (tx: Reader, workspaceId: string | null): Promise<{ key: string; count: number }[]> =>
  (
    await tx.query<{ key: string; count: number }>(
      `select split_part(sealed, '.', 2) as key, count(*) as count from (
         select value as sealed, workspace_id from channels, jsonb_each_text(secrets) where deleted_at is null
         union all select secret, workspace_id from webhooks
         union all select old_secret, workspace_id from webhooks where old_secret is not null) s
       where sealed like 'v1.%' and ($1::uuid is null or workspace_id = $1) group by 1 order by 2 desc`,
      [workspaceId],
    )
  ).rows;

export interface BackupRow {
  readonly taken_at: Date;
  readonly bytes: number;
  readonly took_seconds: number;
}
export const newestBackup = async (tx: Reader): Promise<BackupRow | undefined> =>
  (await tx.query<BackupRow>('select taken_at, bytes, took_seconds from backups order by taken_at desc limit 1'))
    .rows[0];
export const workspaceIds = async (tx: Reader): Promise<string[]> =>
  (await tx.query<{ id: string }>('select id from workspaces order by created_at')).rows.map(({ id }) => id);
