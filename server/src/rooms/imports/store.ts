// All SQL of imports: the import itself, what became of each row, and writing people many at a time.
import type { FieldValue, Role } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';

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
/** What a row may change of somebody, as it was or is. */
export interface PersonState {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, FieldValue | null>>;
  readonly companyId: string | null;
  readonly tags: readonly string[];
  readonly identityIds: readonly string[];
}
export interface RowRecord {
  readonly row: number;
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
export async function setImport(tx: Tx, now: ImportRecord, change: Partial<ImportRecord>): Promise<void> {
  const next = { ...now, ...change };
  await tx.query(
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
export async function shaOfFile(q: Q, workspaceId: string, fileId: string): Promise<string | undefined> {
  return (
    await q.query<{ sha256: string }>('select sha256 from files where workspace_id = $1 and id = $2', [
      workspaceId,
      fileId,
    ])
  ).rows[0]?.sha256;
}

export async function dropRows(tx: Tx, workspaceId: string, importId: string): Promise<void> {
  await tx.query('delete from import_rows where workspace_id = $1 and import_id = $2', [workspaceId, importId]);
}
export async function addRows(
  tx: Tx,
  workspaceId: string,
  importId: string,
  rows: readonly RowRecord[],
): Promise<void> {
  await tx.query(
    `insert into import_rows (workspace_id, import_id, row, outcome, contact_id, why, before, after)
     select $1, $2, * from unnest($3::int[], $4::text[], $5::uuid[], $6::text[], $7::jsonb[], $8::jsonb[])`,
    [
      workspaceId,
      importId,
      rows.map((row) => row.row),
      rows.map((row) => row.outcome),
      rows.map((row) => row.contact_id),
      rows.map((row) => row.why.slice(0, 1000)),
      rows.map((row) => row.before && JSON.stringify(row.before)),
      rows.map((row) => row.after && JSON.stringify(row.after)),
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
      `select row, outcome, contact_id, why, before, after from import_rows where workspace_id = $1 and import_id = $2 and row > $3
       ${outcome === null ? '' : 'and outcome = $5'} order by row limit $4`,
      outcome === null ? [workspaceId, importId, after, limit] : [workspaceId, importId, after, limit, outcome],
    )
  ).rows;
}
/** The last of those that can be taken back, latest first: a person is left as the first row found them. */
export async function rowsToUndo(tx: Tx, workspaceId: string, importId: string, limit: number): Promise<RowRecord[]> {
  return (
    await tx.query<RowRecord>(
      `select row, outcome, contact_id, why, before, after from import_rows where workspace_id = $1 and import_id = $2 and outcome in ('created', 'updated')
       order by row desc limit $3`,
      [workspaceId, importId, limit],
    )
  ).rows;
}
export async function settleRows(
  tx: Tx,
  workspaceId: string,
  importId: string,
  rows: readonly { row: number; outcome: 'undone' | 'kept' }[],
): Promise<void> {
  await tx.query(
    `update import_rows r set outcome = n.outcome from unnest($3::int[], $4::text[]) as n(row, outcome)
     where r.workspace_id = $1 and r.import_id = $2 and r.row = n.row`,
    [workspaceId, importId, rows.map((row) => row.row), rows.map((row) => row.outcome)],
  );
}

export interface NewAddress {
  readonly id: string;
  readonly homeId: string;
  readonly kind: string;
  readonly value: string;
  readonly key: string;
}
export interface NewLink {
  readonly id: string;
  readonly identityId: string;
  readonly otherId: string;
  readonly assurance: string;
  readonly evidence: string;
  readonly madeById: string;
}
/** Addresses of somebody, each its own home so that its link can be undone, all speaking through `contactId`. Sent, not waited for. */
export function addAddresses(
  tx: Tx,
  workspaceId: string,
  contactId: string,
  addresses: readonly NewAddress[],
  links: readonly NewLink[],
): void {
  const homes = addresses.filter((address) => address.homeId !== contactId).map((address) => address.homeId);
  if (homes.length > 0)
    tx.send('insert into contacts (workspace_id, id, absorbed_by) select $1, h, $2 from unnest($3::uuid[]) as h', [
      workspaceId,
      contactId,
      homes,
    ]);
  tx.send(
    `insert into identities (workspace_id, id, kind, scope, value, key, home_contact_id, contact_id)
     select $1, i, k, '', v, y, h, $2 from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[]) as n(i, h, k, v, y)`,
    [
      workspaceId,
      contactId,
      addresses.map((each) => each.id),
      addresses.map((each) => each.homeId),
      addresses.map((each) => each.kind),
      addresses.map((each) => each.value),
      addresses.map((each) => each.key),
    ],
  );
  if (links.length > 0)
    tx.send(
      `insert into links (workspace_id, id, identity_id, other_id, assurance, evidence, how, made_by, made_by_id)
       select $1, i, a, b, s, e, 'import', 'agent', m from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::uuid[]) as n(i, a, b, s, e, m)`,
      [
        workspaceId,
        links.map((each) => each.id),
        links.map((each) => each.identityId),
        links.map((each) => each.otherId),
        links.map((each) => each.assurance),
        links.map((each) => each.evidence),
        links.map((each) => each.madeById),
      ],
    );
}
/** Exactly as it was: an undo writes whole values, not changes of them. */
export async function putPerson(
  tx: Tx,
  workspaceId: string,
  contactId: string,
  state: Pick<PersonState, 'name' | 'attributes' | 'fields' | 'companyId'>,
): Promise<void> {
  await tx.query(
    `update contacts set name = $3, name_source = case when name = $3 then name_source when $3 = '' then 'none' else 'agent' end, attributes = $4, fields = $5, company_id = $6
     where workspace_id = $1 and id = $2`,
    [
      workspaceId,
      contactId,
      state.name,
      JSON.stringify(state.attributes),
      JSON.stringify(state.fields),
      state.companyId,
    ],
  );
}
/** Of these identities, those nobody has written from or to, and no visit or conversation stands on. */
export async function untouched(q: Q, workspaceId: string, identityIds: readonly string[]): Promise<string[]> {
  if (identityIds.length === 0) return [];
  return (
    await q.query<{ id: string }>(
      `select i.id from identities i where i.workspace_id = $1 and i.id = any($2::uuid[]) and i.last_inbound_at is null and i.last_outbound_at is null and i.channel_id is null
       and not exists (select 1 from conversations v where v.workspace_id = $1 and v.contact_id in (i.home_contact_id) )
       and not exists (select 1 from links l where l.workspace_id = $1 and l.how <> 'import' and (l.identity_id = i.id or l.other_id = i.id))`,
      [workspaceId, identityIds],
    )
  ).rows.map((row) => row.id);
}
/** Takes addresses out that were brought along, with their links and the homes made for them. */
export async function dropAddresses(
  tx: Tx,
  workspaceId: string,
  contactId: string,
  identityIds: readonly string[],
): Promise<void> {
  await tx.query(
    'delete from links where workspace_id = $1 and (identity_id = any($2::uuid[]) or other_id = any($2::uuid[]))',
    [workspaceId, identityIds],
  );
  const { rows } = await tx.query<{ home_contact_id: string }>(
    'delete from identities where workspace_id = $1 and id = any($2::uuid[]) returning home_contact_id',
    [workspaceId, identityIds],
  );
  await tx.query(
    `delete from contacts c where c.workspace_id = $1 and c.id = any($2::uuid[]) and c.id <> $3
     and not exists (select 1 from identities i where i.workspace_id = $1 and i.home_contact_id = c.id)`,
    [workspaceId, rows.map((row) => row.home_contact_id), contactId],
  );
}
export async function hasConversations(q: Q, workspaceId: string, contactId: string): Promise<boolean> {
  return (
    (
      await q.query('select 1 from conversations where workspace_id = $1 and contact_id = $2 limit 1', [
        workspaceId,
        contactId,
      ])
    ).rowCount > 0
  );
}
/** Companies of exactly these names. */
export async function companiesNamed(
  q: Q,
  workspaceId: string,
  names: readonly string[],
): Promise<{ id: string; name: string }[]> {
  if (names.length === 0) return [];
  return (
    await q.query<{ id: string; name: string }>(
      `select distinct on (lower(name)) id, lower(name) as name from companies where workspace_id = $1 and removed_at is null
       and plain(name) = any(select plain(n) from unnest($2::text[]) as n) and lower(name) = any(select lower(n) from unnest($2::text[]) as n) order by lower(name), id`,
      [workspaceId, names],
    )
  ).rows;
}
/** The agent as they are now: a role that was taken away meanwhile changes nothing more. */
export async function agentNow(
  q: Q,
  workspaceId: string,
  agentId: string,
): Promise<{ name: string; role: Role } | undefined> {
  return (
    await q.query<{ name: string; role: Role }>(
      `select name, role from agents where workspace_id = $1 and id = $2 and state = 'active'`,
      [workspaceId, agentId],
    )
  ).rows[0];
}
