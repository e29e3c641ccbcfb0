// All SQL of companies and their domains.
import type { FieldValue } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';

type Q = Pick<Tx, 'query'>;
export interface CompanyRow {
  readonly id: string;
  readonly name: string;
  readonly domains: string[];
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** How many belong to it, counted to COUNT_TO. */
  readonly people: number;
  readonly created_at: Date;
  readonly sort_key: string;
}
export const COUNT_TO = 1000;
const row = `k.id, k.name, k.fields, k.created_at, plain(k.name) as sort_key,
  array(select d.domain from company_domains d where d.workspace_id = k.workspace_id and d.company_id = k.id order by d.domain) as domains,
  (select count(*)::int from (select from contacts c where c.workspace_id = k.workspace_id and c.company_id = k.id and c.absorbed_by is null and c.deleted_at is null limit ${COUNT_TO}) x) as people`;

/** A page in the order of names. */
export async function companies(
  q: Q,
  workspaceId: string,
  limit: number,
  after: { readonly name: string; readonly id: string } | null,
): Promise<CompanyRow[]> {
  return (
    await q.query<CompanyRow>(
      `select ${row} from companies k where k.workspace_id = $1 and k.removed_at is null
       ${after ? 'and (plain(k.name), k.id) > ($3, $4::uuid)' : ''} order by plain(k.name), k.id limit $2`,
      after ? [workspaceId, limit, after.name, after.id] : [workspaceId, limit],
    )
  ).rows;
}
/** Whose name or domain holds these words, best first. A searcher stands outside the second wall: see decision 0013. */
export async function findCompanies(q: Q, workspaceId: string, words: string, limit: number): Promise<CompanyRow[]> {
  const part = words.replace(/[\\%_]/g, '\\$&');
  return (
    await q.query<CompanyRow>(
      `select ${row} from companies k where k.workspace_id = $1 and k.removed_at is null
       and k.id in (select id from companies where workspace_id = $1 and plain(name) like '%' || plain($2) || '%'
         union select company_id from company_domains where workspace_id = $1 and domain like lower($2) || '%')
       order by plain(k.name) like plain($2) || '%' desc, plain(k.name), k.id limit $3`,
      [workspaceId, part, limit],
    )
  ).rows;
}
export async function companiesByIds(q: Q, workspaceId: string, ids: readonly string[]): Promise<CompanyRow[]> {
  return (
    await q.query<CompanyRow>(
      `select ${row} from companies k where k.workspace_id = $1 and k.id = any($2::uuid[]) and k.removed_at is null`,
      [workspaceId, ids],
    )
  ).rows;
}
export async function companyNames(q: Q, workspaceId: string, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await q.query<{ id: string; name: string }>(
    'select id, name from companies where workspace_id = $1 and id = any($2::uuid[]) and removed_at is null',
    [workspaceId, ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
/** Held until commit; one that was removed only where it is meant. */
export async function lockCompany(tx: Tx, workspaceId: string, id: string, isRemoved: boolean): Promise<boolean> {
  const { rowCount } = await tx.query(
    'select 1 from companies where workspace_id = $1 and id = $2 and (removed_at is not null) = $3 for update',
    [workspaceId, id, isRemoved],
  );
  return rowCount > 0;
}
export async function addCompany(tx: Tx, workspaceId: string, id: string, name: string): Promise<void> {
  await tx.query('insert into companies (workspace_id, id, name) values ($1, $2, $3)', [workspaceId, id, name]);
}
/** Sent, not waited for. */
export function addCompanies(
  tx: Tx,
  workspaceId: string,
  companies: readonly { readonly id: string; readonly name: string }[],
): void {
  tx.send('insert into companies (workspace_id, id, name) select $1, * from unnest($2::uuid[], $3::text[])', [
    workspaceId,
    companies.map((company) => company.id),
    companies.map((company) => company.name),
  ]);
}
export async function changeCompany(
  tx: Tx,
  workspaceId: string,
  id: string,
  change: { name?: string; fields?: Readonly<Record<string, FieldValue | null>> },
): Promise<void> {
  await tx.query(
    `update companies set name = coalesce($3, name), fields = jsonb_strip_nulls(fields || coalesce($4::jsonb, '{}')) where workspace_id = $1 and id = $2`,
    [workspaceId, id, change.name ?? null, change.fields ? JSON.stringify(change.fields) : null],
  );
}
export async function setRemoved(tx: Tx, workspaceId: string, id: string, at: Date | null): Promise<void> {
  await tx.query('update companies set removed_at = $3 where workspace_id = $1 and id = $2', [workspaceId, id, at]);
}
/** Whose these domains are; what a removed company held is free. */
export async function ownersOf(
  q: Q,
  workspaceId: string,
  domains: readonly string[],
): Promise<{ domain: string; company_id: string; name: string }[]> {
  if (domains.length === 0) return [];
  return (
    await q.query<{ domain: string; company_id: string; name: string }>(
      `select d.domain, d.company_id, k.name from company_domains d join companies k on k.workspace_id = d.workspace_id and k.id = d.company_id
       where d.workspace_id = $1 and d.domain = any($2::text[]) and k.removed_at is null`,
      [workspaceId, domains],
    )
  ).rows;
}
export async function setDomains(tx: Tx, workspaceId: string, id: string, domains: readonly string[]): Promise<void> {
  await tx.query(
    'delete from company_domains where workspace_id = $1 and company_id = $2 and not domain = any($3::text[])',
    [workspaceId, id, domains],
  );
  await tx.query(
    `insert into company_domains (workspace_id, domain, company_id) select $1, d, $2 from unnest($3::text[]) as d
     on conflict (workspace_id, domain) do update set company_id = excluded.company_id`,
    [workspaceId, id, domains],
  );
}
