// Companies: made, named, given domains, removed and brought back. Who belongs to one is the contacts' own business.
import { companyDomain, isPublicMail, safeName } from '@throughline/domain';
import { type BodyOf, type Company, Id, problem, type Routes } from '@throughline/protocol';
import type { z } from 'zod';
import type { Tx } from '../../ground/db.ts';
import { handlers } from '../../ground/handlers.ts';
import { newId } from '../../ground/id.ts';
import { write } from '../../ground/journal.ts';
import { actorOf, type Viewer } from '../../ground/viewer.ts';
import { checkFields } from '../people/index.ts';
import * as store from './store.ts';

export type CompanyBody = z.output<typeof Company>;
export const presentCompany = (row: store.CompanyRow): CompanyBody => ({
  id: row.id,
  name: row.name,
  domains: row.domains,
  fields: { ...row.fields },
  people: row.people,
  isMore: row.people >= store.COUNT_TO,
  createdAt: row.created_at.toISOString(),
});

export const companyRoutes = handlers({
  async listCompanies({ house, viewer, query }) {
    if (query.q) {
      const db = house.db.outsideTheWall('search');
      const found = await store.findCompanies(db, viewer.workspaceId, query.q.trim(), query.limit);
      return { items: found.map(presentCompany), nextCursor: null };
    }
    const rows = await store.companies(house.db, viewer.workspaceId, query.limit + 1, readCursor(query.cursor));
    const last = rows[query.limit - 1];
    return {
      items: rows.slice(0, query.limit).map(presentCompany),
      nextCursor: rows.length > query.limit && last ? cursorOf(last) : null,
    };
  },
  getCompany: async ({ house, viewer, params }) => await companyBody(house.db, viewer.workspaceId, params.id),
  addCompany: ({ house, viewer, body }) => house.db.transaction((tx) => addCompany(tx, viewer, body)),
  changeCompany: ({ house, viewer, params, body }) =>
    house.db.transaction(async (tx) => {
      if (!(await store.lockCompany(tx, viewer.workspaceId, params.id, false))) throw problem('not_found');
      const now = await companyBody(tx, viewer.workspaceId, params.id);
      const fields = body.fields && (await checkFields(tx, viewer.workspaceId, 'company', body.fields, now.fields));
      await store.changeCompany(tx, viewer.workspaceId, params.id, {
        ...(body.name === undefined ? {} : { name: nameOf(body.name) }),
        ...(fields ? { fields } : {}),
      });
      if (body.domains) await giveDomains(tx, viewer, params.id, body.domains);
      return await told(tx, viewer, params.id, 'company.changed');
    }),
  removeCompany: async ({ house, viewer, params }) => {
    await house.db.transaction(async (tx) => {
      if (!(await store.lockCompany(tx, viewer.workspaceId, params.id, false))) throw problem('not_found');
      await store.setRemoved(tx, viewer.workspaceId, params.id, house.now());
      tell(tx, viewer, params.id, 'company.removed');
    });
  },
  restoreCompany: ({ house, viewer, params }) =>
    house.db.transaction(async (tx) => {
      if (!(await store.lockCompany(tx, viewer.workspaceId, params.id, true))) throw problem('not_found');
      await store.setRemoved(tx, viewer.workspaceId, params.id, null);
      return await told(tx, viewer, params.id, 'company.restored');
    }),
});

export async function companyBody(q: Pick<Tx, 'query'>, workspaceId: string, id: string): Promise<CompanyBody> {
  const row = (await store.companiesByIds(q, workspaceId, [id]))[0];
  if (!row) throw problem('not_found');
  return presentCompany(row);
}
export const companyBodies = async (q: Pick<Tx, 'query'>, workspaceId: string, ids: readonly string[]) =>
  new Map((await store.companiesByIds(q, workspaceId, ids)).map((row) => [row.id, presentCompany(row)]));

async function addCompany(tx: Tx, viewer: Viewer, given: BodyOf<Routes['addCompany']>): Promise<CompanyBody> {
  const id = newId();
  await store.addCompany(tx, viewer.workspaceId, id, nameOf(given.name));
  await store.changeCompany(tx, viewer.workspaceId, id, {
    fields: await checkFields(tx, viewer.workspaceId, 'company', given.fields),
  });
  await giveDomains(tx, viewer, id, given.domains);
  return await told(tx, viewer, id, 'company.created');
}

/** Companies of which only the name is known; the caller tells of them. */
export function newCompanies(
  tx: Tx,
  workspaceId: string,
  companies: readonly { readonly id: string; readonly name: string }[],
): void {
  if (companies.length > 0) store.addCompanies(tx, workspaceId, companies);
}

async function giveDomains(tx: Tx, viewer: Viewer, id: string, given: readonly string[]): Promise<void> {
  const domains = given.map((words, index) => {
    const domain = companyDomain(words);
    const field = `domains.${index}`;
    if (domain === null) throw problem('invalid', { fields: { [field]: 'must be a domain like acme.example' } });
    if (isPublicMail(domain))
      throw problem('invalid', { fields: { [field]: `is nobody’s own: anybody may have an address at ${domain}` } });
    return domain;
  });
  const other = (await store.ownersOf(tx, viewer.workspaceId, domains)).find((owner) => owner.company_id !== id);
  if (other)
    throw problem('conflict', {
      detail: `${other.domain} is ${other.name}’s already.`,
      companyId: other.company_id,
      fields: { [`domains.${domains.indexOf(other.domain)}`]: `is ${other.name}’s already` },
    });
  await store.setDomains(tx, viewer.workspaceId, id, [...new Set(domains)]);
}
const tell = (tx: Tx, viewer: Viewer, id: string, what: string) =>
  write(tx, viewer.workspaceId, [{ kind: 'company', id, what, actor: actorOf(viewer) }]);
async function told(tx: Tx, viewer: Viewer, id: string, what: string): Promise<CompanyBody> {
  tell(tx, viewer, id, what);
  return await companyBody(tx, viewer.workspaceId, id);
}
function nameOf(given: string): string {
  const name = safeName(given);
  if (name === '') throw problem('invalid', { fields: { name: 'must not be empty' } });
  return name;
}
const cursorOf = (row: store.CompanyRow): string => `${row.id}~${row.sort_key}`;
function readCursor(cursor: string | undefined): { name: string; id: string } | null {
  if (!cursor) return null;
  const at = cursor.indexOf('~');
  const id = cursor.slice(0, at);
  if (at < 0 || !Id.safeParse(id).success || cursor.includes('\u0000'))
    throw problem('malformed', { detail: 'This cursor is not one of ours.' });
  return { id, name: cursor.slice(at + 1) };
}
