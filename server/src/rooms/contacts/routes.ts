// Contacts over REST: what needs only contacts. Links, timelines and erasing concern conversations too and live in `threads`.
import { countryOf, safeName } from '@throughline/domain';
import { type BodyOf, problem, type QueryOf, type Routes } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import { audit } from '../../ground/audit.ts';
import { serveHeaders } from '../../ground/files.ts';
import { handlers } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { write } from '../../ground/journal.ts';
import { actorOf, type Viewer } from '../../ground/viewer.ts';
import { checkFields } from '../people/index.ts';
import { type Address, addressesAt, readAddress } from './address.ts';
import { setCompany } from './company-people.ts';
import { contactsFile } from './export.ts';
import { listContacts } from './list.ts';
import { orMeanwhile } from './meanwhile.ts';
import { found } from './page.ts';
import { contactBodies, type ContactBody } from './present.ts';
import * as store from './store.ts';
import { dismissSuggestion } from './suggestion-store.ts';
import { changeTags, tagsOfContacts } from './tag-store.ts';
import { duplicates } from './suggest.ts';

export const contactRoutes = handlers({
  listContacts: ({ house, viewer, query }) => listContacts(house.db, viewer.workspaceId, query, house.now()),
  exportContacts: ({ house, viewer, query }) => exported(house, viewer, query, null),
  exportChosenContacts: ({ house, viewer, body }) => exported(house, viewer, { sort: 'name' }, body.ids),
  addContact: ({ house, viewer, body }) =>
    orMeanwhile(() => house.db.transaction((tx) => addContact(tx, viewer, body))),
  async getContact({ house, viewer, params }) {
    return await bodyOf(house.db, viewer.workspaceId, params.id);
  },
  changeContact: ({ house, viewer, params, body }) =>
    house.db.transaction(async (tx) => {
      const { id } = await found(tx, viewer.workspaceId, params.id);
      const contact = (await store.holdContact(tx, viewer.workspaceId, id))!;
      const attributes = body.attributes ? merged(contact.attributes, body.attributes) : undefined;
      const fields = body.fields && (await checkFields(tx, viewer.workspaceId, 'contact', body.fields, contact.fields));
      await store.changeContact(tx, viewer.workspaceId, contact.id, {
        ...(body.name === undefined ? {} : { name: safeName(body.name) }),
        ...(attributes ? { attributes } : {}),
        ...(fields ? { fields } : {}),
        ...(body.isBlocked === undefined ? {} : { isBlocked: body.isBlocked }),
      });
      if (body.companyId !== undefined) await setCompany(tx, viewer.workspaceId, [contact.id], body.companyId);
      if (body.tags) await setTags(tx, viewer.workspaceId, contact.id, body.tags);
      write(tx, viewer.workspaceId, [
        { kind: 'contact', id: contact.id, what: 'contact.changed', actor: actorOf(viewer) },
      ]);
      return await bodyOf(tx, viewer.workspaceId, contact.id);
    }),
  async listDuplicates({ house, viewer, query }) {
    const contact = query.contactId ? await found(house.db, viewer.workspaceId, query.contactId) : null;
    return { items: await duplicates(house.db, viewer.workspaceId, contact?.id ?? null) };
  },
  async dismissDuplicate({ house, viewer, body }) {
    await house.db.transaction(async (tx) => {
      await found(tx, viewer.workspaceId, body.contactId);
      await found(tx, viewer.workspaceId, body.otherId);
      await dismissSuggestion(tx, viewer.workspaceId, body.contactId, body.otherId);
    });
  },
});

async function exported(
  house: House,
  viewer: Viewer,
  query: QueryOf<Routes['exportContacts']>,
  ids: readonly string[] | null,
) {
  await audit(house.db, viewer, house.now(), {
    what: 'contacts.exported',
    subject: { kind: 'contact', id: null, name: ids ? `${new Set(ids).size} contacts` : '' },
    after: query,
  });
  return {
    body: await contactsFile(house.db, viewer.workspaceId, query, house.now(), ids),
    headers: serveHeaders(
      { name: `contacts-${house.now().toISOString().slice(0, 10)}.csv`, mime: 'text/csv' },
      { inline: false },
    ),
  };
}

export async function bodyOf(tx: Pick<Tx, 'query'>, workspaceId: string, id: string): Promise<ContactBody> {
  const contact = await found(tx, workspaceId, id);
  return (await contactBodies(tx, workspaceId, [contact.id])).get(contact.id)!;
}

async function addContact(tx: Tx, viewer: Viewer, body: BodyOf<Routes['addContact']>): Promise<ContactBody> {
  const { workspaceId } = viewer;
  const country = countryOf(await store.localeOf(tx, workspaceId));
  const read = body.identities.map((each, index) => readAddress(each, country, `identities.${index}.value`));
  const addresses = [...new Map(read.map((address) => [`${address.kind} ${address.key}`, address])).values()];
  const taken = (await store.identitiesByKeys(tx, addressesAt(workspaceId, addresses)))[0];
  if (taken)
    throw problem('conflict', { detail: `${taken.value} belongs to a contact already.`, contactId: taken.contact_id });
  const id = newId();
  const name = safeName(body.name);
  store.addContacts(tx, [{ workspaceId, id, name, nameSource: name ? 'agent' : 'none' }]);
  // A contact nobody can reach yet still needs an identity of its own, so that it can be merged like any other.
  const given = addresses.length > 0 ? addresses : [{ kind: 'contact', value: id, key: id }];
  await store.addIdentities(
    tx,
    given.map((identity) => ({
      workspaceId,
      id: newId(),
      contactId: id,
      kind: identity.kind,
      scope: '',
      value: identity.value,
      key: identity.key,
      name: '',
      attributes: {},
      channelId: null,
    })),
  );
  const fields = await checkFields(tx, workspaceId, 'contact', body.fields);
  await store.changeContact(tx, workspaceId, id, { attributes: body.attributes, fields });
  if (body.companyId) await setCompany(tx, workspaceId, [id], body.companyId);
  write(tx, workspaceId, [{ kind: 'contact', id, what: 'contact.created', actor: actorOf(viewer) }]);
  return await bodyOf(tx, workspaceId, id);
}

/** An address as it is kept here; throws `invalid` with what would be right. */
export async function addressOf(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  given: { readonly kind: string; readonly value: string },
): Promise<Address> {
  return readAddress(given, countryOf(await store.localeOf(tx, workspaceId)), 'address.value');
}
/** The id of the contact who has this address, made where nobody has it. */
export async function contactAt(
  tx: Tx,
  viewer: Viewer,
  given: { readonly kind: 'email' | 'phone'; readonly value: string },
): Promise<string> {
  const address = await addressOf(tx, viewer.workspaceId, given);
  const [taken] = await store.identitiesByKeys(tx, addressesAt(viewer.workspaceId, [address]));
  if (taken) return taken.contact_id;
  return (await addContact(tx, viewer, { name: '', identities: [given], attributes: {}, fields: {}, companyId: null }))
    .id;
}

/** These tags and no others. */
async function setTags(tx: Tx, workspaceId: string, contactId: string, wanted: readonly string[]): Promise<void> {
  const names = wanted.map((name) => name.trim()).filter((name) => name !== '');
  const is = (name: string) => (other: string) => other.toLowerCase() === name.toLowerCase();
  const now = (await tagsOfContacts(tx, workspaceId, [contactId])).map((tag) => tag.name);
  await changeTags(
    tx,
    workspaceId,
    contactId,
    names.filter((name) => !now.some(is(name))).map((name) => ({ id: newId(), name })),
    now.filter((name) => !names.some(is(name))),
  );
}
function merged(
  now: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string | null>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...now, ...change }).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}
