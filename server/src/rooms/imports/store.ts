// SQL of imports: the import itself and what became of each row.
import type { Tx } from '../../ground/db.ts';
import type { PersonState } from '../contacts/index.ts';

type Q = Pick<Tx, 'query'>;
export type ImportState = 'ready' | 'checking' | 'checked' | 'running' | 'done' | 'failed' | 'undoing' | 'undone';
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
export interface ImportRecord {
  readonly workspace_id: string;
  readonly id: string;
  readonly agent_id: string;
  readonly name: string;
  readonly file_id: string;
  readonly encoding: Encoding;
  readonly separator: ',' | ';' | '\t' | '|';
  readonly headers: string[];
  readonly sample: string[][];
  readonly meanings: string[];
  readonly assurance: 'claimed' | 'proved';
  readonly overwrites: boolean;
  readonly state: ImportState;
  readonly why: string;
  readonly total: number;
  readonly done: number;
  readonly created: number;
  readonly updated: number;
  readonly same: number;
  readonly wrong: number;
  readonly kept: number;
  readonly created_at: Date;
}
export interface RowRecord {
  /** From 1, of those that hold something. */
  readonly row: number;
  /** As a spreadsheet numbers them; of rows kept before that was counted, the next best. */
  readonly line: number;
  readonly outcome: 'created' | 'updated' | 'same' | 'wrong' | 'undone' | 'kept';
  readonly contact_id: string | null;
  readonly why: string;
  readonly before: PersonState | null;
  readonly after: PersonState | null;
}

export async function addImport(
  tx: Tx,
  row: Pick<
    ImportRecord,
    | 'workspace_id'
    | 'id'
    | 'agent_id'
    | 'name'
    | 'file_id'
    | 'encoding'
    | 'separator'
    | 'headers'
    | 'sample'
    | 'meanings'
    | 'total'
    | 'created_at'
  >,
): Promise<void> {
  await tx.query(
    `insert into imports (workspace_id, id, agent_id, name, file_id, encoding, separator, headers, sample, meanings, total, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      row.workspace_id,
      row.id,
      row.agent_id,
      row.name,
      row.file_id,
      row.encoding,
      row.separator,
      row.headers,
      JSON.stringify(row.sample),
      row.meanings,
      row.total,
      row.created_at,
    ],
  );
}
export async function imports(q: Q, workspaceId: string): Promise<ImportRecord[]> {
  return (
    await q.query<ImportRecord>(
      'select * from imports where workspace_id = $1 order by created_at desc, id desc limit 50',
      [workspaceId],
    )
  ).rows;
}
export async function importById(q: Q, workspaceId: string, id: string): Promise<ImportRecord | undefined> {
  return (await q.query<ImportRecord>('select * from imports where workspace_id = $1 and id = $2', [workspaceId, id]))
    .rows[0];
}
export async function lockImport(tx: Tx, workspaceId: string, id: string): Promise<ImportRecord | undefined> {
  return (
    await tx.query<ImportRecord>('select * from imports where workspace_id = $1 and id = $2 for update', [
      workspaceId,
      id,
    ])
  ).rows[0];
}
/** Sent, not waited for. */
export function setImport(tx: Tx, now: ImportRecord, change: Partial<ImportRecord>): void {
  const next = { ...now, ...change };
  tx.send(
    `update imports set encoding = $3, separator = $4, headers = $5, sample = $6, meanings = $7, assurance = $8, overwrites = $9, state = $10,
       why = $11, total = $12, done = $13, created = $14, updated = $15, same = $16, wrong = $17, kept = $18 where workspace_id = $1 and id = $2`,
    [
      now.workspace_id,
      now.id,
      next.encoding,
      next.separator,
      next.headers,
      JSON.stringify(next.sample),
      next.meanings,
      next.assurance,
      next.overwrites,
      next.state,
      next.why,
      next.total,
      next.done,
      next.created,
      next.updated,
      next.same,
      next.wrong,
      next.kept,
    ],
  );
}
/** None where its time is over, or somebody was erased since it was uploaded: then it waits for housekeeping, and nobody reads it. */
export async function shaOfFile(q: Q, workspaceId: string, fileId: string): Promise<string | undefined> {
  return (
    await q.query<{ sha256: string }>(
      `select sha256 from files where workspace_id = $1 and id = $2 and created_at > 'epoch'`,
      [workspaceId, fileId],
    )
  ).rows[0]?.sha256;
}

export async function dropRows(tx: Tx, workspaceId: string, importId: string): Promise<void> {
  await tx.query('delete from import_rows where workspace_id = $1 and import_id = $2', [workspaceId, importId]);
}
export function addRows(tx: Tx, workspaceId: string, importId: string, rows: readonly RowRecord[]): void {
  tx.send(
    `insert into import_rows (workspace_id, import_id, row, outcome, contact_id, why, before, after, line)
     select $1, $2, * from unnest($3::int[], $4::text[], $5::uuid[], $6::text[], $7::jsonb[], $8::jsonb[], $9::int[])`,
    [
      workspaceId,
      importId,
      rows.map((row) => row.row),
      rows.map((row) => row.outcome),
      rows.map((row) => row.contact_id),
      rows.map((row) => row.why.slice(0, 1000)),
      rows.map((row) => row.before && JSON.stringify(row.before)),
      rows.map((row) => row.after && JSON.stringify(row.after)),
      rows.map((row) => row.line),
    ],
  );
}
export async function rowsOf(
  q: Q,
  workspaceId: string,
  importId: string,
  outcome: string | null,
  after: number,
  limit: number,
): Promise<RowRecord[]> {
  return (
    await q.query<RowRecord>(
      `select row, coalesce(line, row + 1) as line, outcome, contact_id, why, before, after from import_rows where workspace_id = $1 and import_id = $2 and row > $3
       ${outcome === null ? '' : 'and outcome = $5'} order by row limit $4`,
      outcome === null ? [workspaceId, importId, after, limit] : [workspaceId, importId, after, limit, outcome],
    )
  ).rows;
}
/** The last of those that can be taken back, latest first: a person is left as the first row found them. */
export async function rowsToUndo(tx: Tx, workspaceId: string, importId: string, limit: number): Promise<RowRecord[]> {
  return (
    await tx.query<RowRecord>(
      `select row, coalesce(line, row + 1) as line, outcome, contact_id, why, before, after from import_rows where workspace_id = $1 and import_id = $2 and outcome in ('created', 'updated')
       order by row desc limit $3`,
      [workspaceId, importId, limit],
    )
  ).rows;
}
export function settleRows(
  tx: Tx,
  workspaceId: string,
  importId: string,
  rows: readonly { row: number; outcome: 'undone' | 'kept' }[],
): void {
  tx.send(
    `update import_rows r set outcome = n.outcome from unnest($3::int[], $4::text[]) as n(row, outcome)
     where r.workspace_id = $1 and r.import_id = $2 and r.row = n.row`,
    [workspaceId, importId, rows.map((row) => row.row), rows.map((row) => row.outcome)],
  );
}

/** Companies by exactly these names, each told with the name it was asked by. */
export async function companiesNamed(
  q: Q,
  workspaceId: string,
  names: readonly string[],
): Promise<{ id: string; name: string }[]> {
  if (names.length === 0) return [];
  return (
    await q.query<{ id: string; name: string }>(
      `select distinct on (n.name) k.id, n.name from unnest($2::text[]) as n(name) join companies k on k.workspace_id = $1 and k.removed_at is null
       and plain(k.name) = plain(n.name) and lower(k.name) = lower(n.name) order by n.name, k.id`,
      [workspaceId, names],
    )
  ).rows;
}
/** What these rows of a try would leave behind. */
export async function statesAfter(
  q: Q,
  workspaceId: string,
  importId: string,
  rows: readonly number[],
): Promise<{ row: number; after: PersonState }[]> {
  if (rows.length === 0) return [];
  return (
    await q.query<{ row: number; after: PersonState }>(
      'select row, after from import_rows where workspace_id = $1 and import_id = $2 and row = any($3::int[]) and after is not null',
      [workspaceId, importId, rows],
    )
  ).rows;
}
