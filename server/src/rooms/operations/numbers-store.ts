// What `/metrics` asks the database: how much waits, where, and for how long; of all workspaces together.
import type { Tx } from '../../ground/db.ts';

type Reader = Pick<Tx, 'query'>;
const all = async <Row extends object>(tx: Reader, text: string): Promise<Row[]> => (await tx.query<Row>(text)).rows;

/** By the channel's kind. What is due is late when it waits; what is postponed waits on purpose. */
export const outboxByKind = (tx: Reader) =>
  all<{ kind: string; state: string; count: number; seconds: number }>(
    tx,
    `select c.kind, o.state, count(*) as count,
       coalesce(extract(epoch from now() - min(o.due_at) filter (where o.due_at <= now())), 0)::float8 as seconds
     from outbox o join channels c on c.workspace_id = o.workspace_id and c.id = o.channel_id group by 1, 2`,
  );
export const channelsByState = (tx: Reader) =>
  all<{ kind: string; state: string; count: number }>(
    tx,
    `select kind, state, count(*) as count from channels where deleted_at is null group by 1, 2`,
  );
/** By follower, the workspace furthest behind and all together, in journal entries. */
export const followersBehind = (tx: Reader) =>
  all<{ name: string; furthest: number; entries: number }>(
    tx,
    `select f.name, max(w.journal_number - f.number) as furthest, sum(w.journal_number - f.number)::bigint as entries
     from followers f join workspaces w on w.id = f.workspace_id group by 1`,
  );
export const jobsByTask = (tx: Reader) =>
  all<{ task: string; count: number; seconds: number }>(
    tx,
    `select task_identifier as task, count(*) as count,
       coalesce(extract(epoch from now() - min(run_at) filter (where run_at <= now() and locked_at is null)), 0)::float8 as seconds
     from graphile_worker.jobs where attempts < max_attempts group by 1`,
  );
export const webhooksWaiting = (tx: Reader) =>
  all<{ count: number; seconds: number }>(
    tx,
    `select count(*) as count, coalesce(extract(epoch from now() - min(due_at) filter (where due_at <= now())), 0)::float8 as seconds
     from webhook_deliveries where state = 'queued'`,
  );
export const stuckNow = (tx: Reader) =>
  all<{ what: string; count: number }>(
    tx,
    `select 'receipts' as what, count(*) as count from receipts where state = 'stuck'
     union all select 'jobs', count(*) from stuck_jobs`,
  );
