// Who belongs to a company: by hand, or out of a suggestion by the domain they write from. Nobody is joined by itself.
import { domainsAbove } from '@throughline/domain';
import { problem } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import { handlers } from '../../ground/handlers.ts';
import { write } from '../../ground/journal.ts';
import { actorOf } from '../../ground/viewer.ts';
import { companiesByIds, companyBody, ownersOf } from '../companies/index.ts';
import * as people from './company-store.ts';
import { contactRows } from './present.ts';
import { found, pageOf, readCursor } from './page.ts';
import { contactsByIds, identitiesOfContacts } from './store.ts';

const SUGGESTED = 50;

export const companyPeopleRoutes = handlers({
  async listCompanyPeople({ house, viewer, params, query }) {
    await companyBody(house.db, viewer.workspaceId, params.id);
    const after = readCursor(query.cursor);
    const rows = await people.peopleOf(house.db, viewer.workspaceId, params.id, query.limit + 1, after);
    return await pageOf(house.db, viewer.workspaceId, rows, query.limit);
  },
  async suggestCompanyPeople({ house, viewer, params }) {
    const { domains } = await companyBody(house.db, viewer.workspaceId, params.id);
    const rows = await people.writersFrom(house.db, viewer.workspaceId, params.id, domains, SUGGESTED);
    return { items: await contactRows(house.db, viewer.workspaceId, rows) };
  },
  addCompanyPeople: ({ house, viewer, params, body }) =>
    house.db.transaction(async (tx) => {
      await companyBody(tx, viewer.workspaceId, params.id);
      const ids = [...new Set(body.contactIds)];
      const contacts = await contactsByIds(tx, viewer.workspaceId, ids);
      if (contacts.length < ids.length)
        throw problem('invalid', { fields: { contactIds: 'must all be contacts of this workspace' } });
      await setCompany(tx, viewer.workspaceId, ids, params.id);
      const actor = actorOf(viewer);
      write(tx, viewer.workspaceId, [
        ...ids.map((id) => ({ kind: 'contact' as const, id, what: 'contact.changed', actor })),
        { kind: 'company', id: params.id, what: 'company.changed', actor },
      ]);
      return await companyBody(tx, viewer.workspaceId, params.id);
    }),
  async dismissCompanyPerson({ house, viewer, params, body }) {
    await house.db.transaction(async (tx) => {
      await companyBody(tx, viewer.workspaceId, params.id);
      const { id } = await found(tx, viewer.workspaceId, body.contactId);
      await people.addStranger(tx, viewer.workspaceId, params.id, id);
    });
  },
  async suggestCompanies({ house, viewer, params }) {
    const contact = await found(house.db, viewer.workspaceId, params.id);
    const identities = await identitiesOfContacts(house.db, viewer.workspaceId, [contact.id]);
    const homes = await contactsByIds(house.db, viewer.workspaceId, [
      ...new Set(identities.map((identity) => identity.home_contact_id)),
    ]);
    if ([contact, ...homes].some((each) => each.company_id !== null)) return { items: [] };
    const domains = identities.flatMap(({ kind, value }) => (kind === 'email' ? domainsAbove(value) : []));
    const owners = await ownersOf(house.db, viewer.workspaceId, [...new Set(domains)]);
    const strangers = await people.strangersTo(house.db, viewer.workspaceId, contact.id);
    const names = new Map(owners.map((owner) => [owner.company_id, owner.name]));
    return {
      items: [...names].filter(([id]) => !strangers.includes(id)).map(([id, name]) => ({ id, name })),
    };
  },
});

/** Whoever speaks for others takes them along; out of a company they leave together. */
export async function setCompany(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
  companyId: string | null,
): Promise<void> {
  if (companyId !== null && (await companiesByIds(tx, workspaceId, [companyId])).length === 0)
    throw problem('invalid', { fields: { companyId: 'must be a company of this workspace' } });
  await people.setCompany(tx, workspaceId, contactIds, companyId);
}
