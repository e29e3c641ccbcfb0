// All SQL of changes to many conversations.
import type { Tx } from '../../ground/db.ts';
import type { Why } from './selection.ts';

type Q = Pick<Tx, 'query'>;
export type BulkState = 'collecting' | 'running' | 'done' | 'failed' | 'undoing' | 'undone';
export interface BulkRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly agent_id: string;
  readonly subject: 'conversation' | 'contact';
  readonly change: Readonly<Record<string, unknown>>;
  readonly filter: Readonly<Record<string, string>> | null;
  readonly place: { readonly run?: number; readonly key: string; readonly id: string } | null;
  readonly state: BulkState;
  readonly why: string;
  readonly total: number;
  readonly done: number;
  readonly changed: number;
  readonly refused: number;
  readonly kept: number;
  readonly created_at: Date;
}
/** What a change may touch of a conversation, as it was or is. */
export interface Snapshot {
  readonly status: string;
  readonly snoozedUntil: string | null;
  readonly waitingSince: string | null;
  readonly assigneeId: string | null;
  readonly teamId: string | null;
  readonly priority: number;
  readonly tags: readonly string[];
  readonly readNumber: number;
}
/** A conversation or a contact, as its job says; what stands before and after is that kind's. */
export interface ItemRow<S = Snapshot> {
  readonly id: string;
  readonly before: S | null;
  readonly after: S | null;
}

export async function addBulk(
  tx: Tx,
  row: Pick<BulkRow, 'workspace_id' | 'id' | 'agent_id' | 'subject' | 'change' | 'filter' | 'state' | 'created_at'>,
): Promise<void> {
  await tx.query(
    'insert into bulk_jobs (workspace_id, id, agent_id, change, filter, state, created_at, subject) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [
      row.workspace_id,
      row.id,
      row.agent_id,
      JSON.stringify(row.change),
      row.filter ? JSON.stringify(row.filter) : null,
      row.state,
      row.created_at,
      row.subject,
    ],
  );
}
export async function bulkById(q: Q, workspaceId: string, id: string): Promise<BulkRow | undefined> {
  return (await q.query<BulkRow>('select * from bulk_jobs where workspace_id = $1 and id = $2', [workspaceId, id]))
    .rows[0];
}
export async function lockBulk(tx: Tx, workspaceId: string, id: string): Promise<BulkRow | undefined> {
  return (
    await tx.query<BulkRow>('select * from bulk_jobs where workspace_id = $1 and id = $2 for update', [workspaceId, id])
  ).rows[0];
}
/** Writes down what is selected; what is there already stays once. Returns how many are new. */
export async function addItems(tx: Tx, workspaceId: string, jobId: string, ids: readonly string[]): Promise<number> {
  return (
    await tx.query(
      'insert into bulk_items (workspace_id, job_id, subject_id) select $1, $2, c.id from unnest($3::uuid[]) with ordinality as c(id, n) order by c.n on conflict do nothing',
      [workspaceId, jobId, ids],
    )
  ).rowCount;
}
export async function nextItems<S = Snapshot>(
  tx: Tx,
  workspaceId: string,
  jobId: string,
  state: 'waiting' | 'changed',
  limit: number,
): Promise<ItemRow<S>[]> {
  return (
    await tx.query<ItemRow<S>>(
      'select subject_id as id, before, after from bulk_items where workspace_id = $1 and job_id = $2 and state = $3 order by position limit $4',
      [workspaceId, jobId, state, limit],
    )
  ).rows;
}
export interface Settled {
  readonly id: string;
  readonly state: 'changed' | 'same' | 'refused' | 'undone' | 'kept';
  readonly before: object | null;
  readonly after: object | null;
  /** Of what was refused. */
  readonly why?: Why | undefined;
}
/** A job's numbers with these settled. */
export function counted(job: BulkRow, settled: readonly Settled[]) {
  const count = (state: Settled['state']) => settled.filter((each) => each.state === state).length;
  return {
    done: job.done + settled.length,
    changed: job.changed + count('changed'),
    refused: job.refused + count('refused'),
    kept: job.kept + count('kept'),
  };
}
export async function settleItems(
  tx: Tx,
  workspaceId: string,
  jobId: string,
  items: readonly Settled[],
): Promise<void> {
  await tx.query(
    `update bulk_items i set state = n.state, before = coalesce(n.before, i.before), after = coalesce(n.after, i.after), why = n.why
     from unnest($3::uuid[], $4::text[], $5::jsonb[], $6::jsonb[], $7::text[]) as n(id, state, before, after, why)
     where i.workspace_id = $1 and i.job_id = $2 and i.subject_id = n.id`,
    [
      workspaceId,
      jobId,
      items.map((item) => item.id),
      items.map((item) => item.state),
      items.map((item) => (item.before ? JSON.stringify(item.before) : null)),
      items.map((item) => (item.after ? JSON.stringify(item.after) : null)),
      items.map((item) => item.why ?? ''),
    ],
  );
}
export async function refusals(
  q: Q,
  workspaceId: string,
  jobId: string,
  limit: number,
): Promise<{ id: string; why: string }[]> {
  return (
    await q.query<{ id: string; why: string }>(
      `select subject_id as id, why from bulk_items where workspace_id = $1 and job_id = $2 and state = 'refused' order by position limit $3`,
      [workspaceId, jobId, limit],
    )
  ).rows;
}
export async function countConversations(q: Q, workspaceId: string, contactId: string): Promise<number> {
  const { rows } = await q.query<{ count: number }>(
    'select count(*)::int as count from conversations where workspace_id = $1 and contact_id = $2 and not is_empty',
    [workspaceId, contactId],
  );
  return rows[0]!.count;
}
/** What conversations are called in a list of them: their number, subject and person. */
export async function conversationNames(
  q: Q,
  workspaceId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await q.query<{ id: string; name: string }>(
    `select id, '#' || number || case when subject = '' then '' else ' ' || subject end as name from conversations where workspace_id = $1 and id = any($2::uuid[])`,
    [workspaceId, ids],
  );
  return new Map(rows.map((row) => [row.id, row.name]));
}
export interface PlacedRow {
  readonly id: string;
  readonly contact_id: string;
}
/** Of these conversations, those that are there, in the order given. */
export async function standing(q: Q, workspaceId: string, ids: readonly string[]): Promise<PlacedRow[]> {
  const { rows } = await q.query<PlacedRow>(
    `select v.id, v.contact_id from (select id, min(place) as place from unnest($2::uuid[]) with ordinality as n(id, place) group by id) n
       join conversations v on v.workspace_id = $1 and v.id = n.id where not v.is_empty and v.joined_into is null order by n.place`,
    [workspaceId, ids],
  );
  return rows;
}
export async function setBulk(
  tx: Tx,
  job: BulkRow,
  change: Partial<Pick<BulkRow, 'state' | 'why' | 'place' | 'total' | 'done' | 'changed' | 'refused' | 'kept'>>,
): Promise<void> {
  const next = { ...job, ...change };
  await tx.query(
    'update bulk_jobs set state = $3, why = $4, place = $5, total = $6, done = $7, changed = $8, refused = $9, kept = $10 where workspace_id = $1 and id = $2',
    [
      job.workspace_id,
      job.id,
      next.state,
      next.why,
      next.place ? JSON.stringify(next.place) : null,
      next.total,
      next.done,
      next.changed,
      next.refused,
      next.kept,
    ],
  );
}
export async function readNumbers(
  q: Q,
  workspaceId: string,
  agentId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await q.query<{ conversation_id: string; number: number }>(
    'select conversation_id, number from reads where workspace_id = $1 and agent_id = $2 and conversation_id = any($3::uuid[])',
    [workspaceId, agentId, ids],
  );
  return new Map(rows.map((row) => [row.conversation_id, row.number]));
}
