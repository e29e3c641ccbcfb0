// SQL of a channel's ledger and health: every statement reads a bounded piece of an index, whatever the workspace holds.
import type { Tx } from '../../ground/db.ts';

type Reader = Pick<Tx, 'query'>;
export type LedgerOutcome = 'stored' | 'stuck' | 'noise' | 'duplicate';

export interface LedgerRow {
  readonly id: string;
  readonly channel_id: string;
  readonly outcome: LedgerOutcome;
  readonly why: string;
  readonly bytes: number;
  readonly created_at: Date;
}
const columns = `r.id, r.channel_id, r.outcome, r.why, r.created_at,
       coalesce(octet_length(r.body), case when r.headers->>'content-length' ~ '^[0-9]{1,12}$' then (r.headers->>'content-length')::bigint end, 0) as bytes`;
/** Newest first. Ids begin with their time. */
export const ledgerSql = `select ${columns} from receipts r
     where r.workspace_id = $1 and r.channel_id = $2 and ($3::uuid is null or r.id < $3) order by r.id desc limit $4`;
export const ledgerOfSql = `select ${columns} from receipts r
     where r.workspace_id = $1 and r.channel_id = $2 and r.outcome = $5 and r.outcome <> 'stored' and ($3::uuid is null or r.id < $3) order by r.id desc limit $4`;
export async function ledger(
  tx: Reader,
  workspaceId: string,
  channelId: string,
  given: { readonly outcome: LedgerOutcome | null; readonly before: string | null; readonly limit: number },
): Promise<LedgerRow[]> {
  const values = [workspaceId, channelId, given.before, given.limit];
  if (given.outcome === null) return (await tx.query<LedgerRow>(ledgerSql, values)).rows;
  if (given.outcome !== 'stored') return (await tx.query<LedgerRow>(ledgerOfSql, [...values, given.outcome])).rows;
  // Nearly all of a healthy channel's calls; the condition is only there for the rest.
  return (await tx.query<LedgerRow>(ledgerSql.replace('order by', `and r.outcome = 'stored' order by`), values)).rows;
}
export interface ReceiptDetail extends LedgerRow {
  readonly headers: Readonly<Record<string, string>>;
  readonly meta: Readonly<Record<string, unknown>>;
}
export async function receipt(tx: Reader, workspaceId: string, id: string): Promise<ReceiptDetail | undefined> {
  return (
    await tx.query<ReceiptDetail>(
      `select ${columns}, r.headers, r.meta from receipts r where r.workspace_id = $1 and r.id = $2`,
      [workspaceId, id],
    )
  ).rows[0];
}
/** Oldest first, so that what was said first is read first. */
export const stuckSql = `select id from receipts where workspace_id = $1 and channel_id = $2 and outcome = 'stuck' and outcome <> 'stored' and ($3::uuid is null or id > $3) order by id limit $4`;
export async function stuckOf(
  tx: Reader,
  workspaceId: string,
  channelId: string,
  after: string | null,
  limit: number,
): Promise<string[]> {
  return (await tx.query<{ id: string }>(stuckSql, [workspaceId, channelId, after, limit])).rows.map((row) => row.id);
}

const COUNTED = 1000;
export const stuckCountSql = `select count(*)::int as count from (select from receipts where workspace_id = $1 and channel_id = $2 and outcome = 'stuck' and outcome <> 'stored' limit ${COUNTED}) s`;
export interface CountsRow {
  readonly at: Date;
  readonly received: number;
  readonly duplicates: number;
  readonly noise: number;
  readonly stuck: number;
  readonly forged: number;
  readonly sent: number;
  readonly failed: number;
  readonly put_off: number;
  readonly calls: number;
  readonly call_ms: number;
  readonly slowest_ms: number;
}
export const countsSql = `select at, received, duplicates, noise, stuck, forged, sent, failed, put_off, calls, call_ms, slowest_ms
     from channel_counts where workspace_id = $1 and channel_id = $2 and at >= $3 order by at`;
export interface ErrorRow {
  readonly direction: 'in' | 'out';
  readonly why: string;
  readonly detail: string;
  readonly remedy: string;
  readonly count: number;
  readonly at: Date;
}
export const errorsSql = `select direction, why, detail, remedy, count, at from channel_errors
     where workspace_id = $1 and channel_id = $2 and at >= $3 order by at desc limit 20`;
export interface QueueRow {
  readonly waiting: number;
  readonly postponed: number;
  readonly oldest: Date | null;
  readonly next: Date | null;
}
const QUEUED = 10_000;
export const queueSql = `select count(*)::int as waiting, count(*) filter (where due_at > $3)::int as postponed, min(created_at) as oldest, min(due_at) filter (where due_at > $3) as next
     from (select due_at, created_at from outbox where workspace_id = $1 and channel_id = $2 and state in ('queued', 'sending') and kind = 'message' limit ${QUEUED}) q`;

export async function healthOf(tx: Reader, workspaceId: string, channelId: string, now: Date) {
  const whose = [workspaceId, channelId];
  const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
  const [counts, errors, queue, stuck] = await Promise.all([
    tx.query<CountsRow>(countsSql, [...whose, ago(24)]),
    tx.query<ErrorRow>(errorsSql, [...whose, ago(7 * 24)]),
    tx.query<QueueRow>(queueSql, [...whose, now]),
    tx.query<{ count: number }>(stuckCountSql, whose),
  ]);
  return { counts: counts.rows, errors: errors.rows, queue: queue.rows[0]!, stuck: stuck.rows[0]!.count };
}
