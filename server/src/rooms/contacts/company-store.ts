// SQL of who belongs to a company, and who might.
import type { Tx } from '../../ground/db.ts';
import { listColumns, type ContactListRow } from './store.ts';

type Q = Pick<Tx, 'query'>;
/** Last seen first, as the index of a company's contacts has them. */
export async function peopleOf(
  q: Q,
  workspaceId: string,
  companyId: string,
  limit: number,
  before: { at: string; id: string } | null,
): Promise<ContactListRow[]> {
  return (
    await q.query<ContactListRow>(
      `select c.*, ${listColumns} from contacts c where c.workspace_id = $1 and c.company_id = $2 and c.absorbed_by is null and c.deleted_at is null
       ${before ? 'and (c.last_seen_at, c.id) < ($4::timestamptz, $5::uuid)' : ''} order by c.last_seen_at desc, c.id desc limit $3`,
      before ? [workspaceId, companyId, limit, before.at, before.id] : [workspaceId, companyId, limit],
    )
  ).rows;
}
/** So many addresses of a domain are looked at for a suggestion. */
const SCAN = 2000;
/** Who writes from these domains and belongs to no company, unless somebody said they do not. */
export async function writersFrom(
  q: Q,
  workspaceId: string,
  companyId: string,
  domains: readonly string[],
  limit: number,
): Promise<ContactListRow[]> {
  if (domains.length === 0) return [];
  return (
    await q.query<ContactListRow>(
      `select c.*, ${listColumns} from contacts c where c.workspace_id = $1 and c.company_id is null and c.absorbed_by is null and c.deleted_at is null
       and c.id in (select i.contact_id from identities i where i.workspace_id = $1 and i.kind = 'email' and split_part(i.key, '@', 2) = any($3::text[]) limit ${SCAN})
       and not exists (select 1 from company_strangers s where s.workspace_id = $1 and s.company_id = $2 and s.contact_id = c.id)
       order by c.last_seen_at desc, c.id desc limit $4`,
      [workspaceId, companyId, domains, limit],
    )
  ).rows;
}
export async function setCompany(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
  companyId: string | null,
): Promise<void> {
  await tx.query(
    'update contacts set company_id = $3 where workspace_id = $1 and id = any($2::uuid[]) and company_id is distinct from $3',
    [workspaceId, contactIds, companyId],
  );
  if (companyId === null)
    await tx.query(
      `update contacts set company_id = null where workspace_id = $1 and company_id is not null and absorbed_by = any($2::uuid[])
       and id in (select home_contact_id from identities where workspace_id = $1 and contact_id = any($2::uuid[]))`,
      [workspaceId, contactIds],
    );
  else
    await tx.query(
      'delete from company_strangers where workspace_id = $1 and company_id = $3 and contact_id = any($2::uuid[])',
      [workspaceId, contactIds, companyId],
    );
}
export async function addStranger(tx: Tx, workspaceId: string, companyId: string, contactId: string): Promise<void> {
  await tx.query(
    'insert into company_strangers (workspace_id, company_id, contact_id) values ($1, $2, $3) on conflict do nothing',
    [workspaceId, companyId, contactId],
  );
}
export async function strangersTo(q: Q, workspaceId: string, contactId: string): Promise<string[]> {
  return (
    await q.query<{ company_id: string }>(
      'select company_id from company_strangers where workspace_id = $1 and contact_id = $2',
      [workspaceId, contactId],
    )
  ).rows.map((row) => row.company_id);
}
