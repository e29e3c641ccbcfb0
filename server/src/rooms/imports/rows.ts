// What a stretch of rows would do to whom: found by their addresses, compared with what is there, nothing written yet.
import { countryOf, type ColumnMeaning, type FieldRule, type PersonRow, readPerson } from '@throughline/domain';
import { Problem } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import { newId } from '../../ground/id.ts';
import {
  addressesAt,
  type Address,
  contactsByIds,
  identitiesByKeys,
  identitiesOfContacts,
  localeOf,
  readAddress,
  tagsOfContacts,
} from '../contacts/index.ts';
import { companiesNamed, type ImportRecord, type PersonState } from './store.ts';

export interface Planned {
  readonly row: number;
  readonly cells: readonly string[];
  readonly outcome: 'created' | 'updated' | 'same' | 'wrong';
  readonly contactId: string | null;
  readonly why: string;
  readonly before: PersonState | null;
  readonly after: PersonState | null;
  /** Addresses nobody has yet. */
  readonly fresh: readonly Address[];
  /** A company to be made, by its name. */
  readonly newCompany: string;
  readonly newTags: readonly string[];
}
/** Keys that rows before these would make, in a check that writes nothing: key → the person's row. */
export type Seen = Map<string, string>;

export async function planRows(
  q: Pick<Tx, 'query'>,
  job: ImportRecord,
  rules: readonly FieldRule[],
  rows: readonly { readonly row: number; readonly cells: readonly string[] }[],
  seen: Seen | null,
): Promise<Planned[]> {
  const { workspace_id: workspaceId } = job;
  const country = countryOf(await localeOf(q, workspaceId));
  const people = rows.map(({ row, cells }) => {
    const person = readPerson(cells, job.headers, job.meanings as ColumnMeaning[], rules);
    return { row, cells, person, ...addressesOf(person, country) };
  });
  const known = await knownOf(
    q,
    workspaceId,
    people.flatMap((each) => each.addresses),
  );
  const companies = new Map(
    (
      await companiesNamed(q, workspaceId, [
        ...new Set(people.map((each) => each.person.company).filter((name) => name !== '')),
      ])
    ).map(({ id, name }) => [name, id]),
  );
  return people.map(({ row, cells, person, addresses, wrong }): Planned => {
    const nothing = { row, cells, contactId: null, before: null, after: null, fresh: [], newCompany: '', newTags: [] };
    if (wrong.length > 0) return { ...nothing, outcome: 'wrong', why: wrong.join('; ') };
    const owners = [...new Set(addresses.flatMap((address) => known.ownerOf(address) ?? seenBy(seen, address) ?? []))];
    if (owners.length > 1)
      return {
        ...nothing,
        outcome: 'wrong',
        why: `its addresses belong to ${owners.length} contacts; merge them first, or split the row`,
      };
    const contactId = owners[0] ?? newId();
    const before = known.people.get(contactId) ?? null;
    const fresh = addresses.filter((address) => !known.ownerOf(address) && !seenBy(seen, address));
    for (const address of addresses) for (const key of address.keys) seen?.set(`${address.kind} ${key}`, contactId);
    const company = person.company.toLowerCase();
    const after = merged(job, person, before, companies.get(company) ?? null);
    const newCompany =
      person.company !== '' && !companies.has(company) && after.companyId === null ? person.company : '';
    const newTags = after.tags.filter((tag) => !before?.tags.some((has) => has.toLowerCase() === tag.toLowerCase()));
    // A later row of this stretch about the same person goes on from here.
    known.people.set(contactId, after);
    known.claim(addresses, contactId);
    const isSame =
      before !== null && fresh.length === 0 && newCompany === '' && newTags.length === 0 && isAlike(before, after);
    const outcome = owners.length === 0 ? 'created' : isSame ? 'same' : 'updated';
    return { ...nothing, outcome, contactId, why: '', before, after, fresh, newCompany, newTags };
  });
}
const seenBy = (seen: Seen | null, { kind, keys }: Address): string | undefined =>
  seen === null ? undefined : keys.map((key) => seen.get(`${kind} ${key}`)).find((id) => id !== undefined);

function addressesOf(person: PersonRow, country: string | undefined): { addresses: Address[]; wrong: string[] } {
  const addresses = new Map<string, Address>();
  const wrong = [...person.wrong];
  for (const given of person.addresses)
    try {
      const address = readAddress(given, country, 'value');
      addresses.set(`${address.kind} ${address.key}`, address);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const why = (error.extra['fields'] as { value?: string } | undefined)?.value ?? error.message;
      wrong.push(`${given.kind} “${given.value.slice(0, 60)}” ${why}`);
    }
  return { addresses: [...addresses.values()], wrong };
}

/** Who is known by these addresses, with what an import may change of them. */
async function knownOf(q: Pick<Tx, 'query'>, workspaceId: string, addresses: readonly Address[]) {
  const identities = await identitiesByKeys(q, addressesAt(workspaceId, addresses));
  const owners = new Map(identities.map((identity) => [`${identity.kind} ${identity.key}`, identity.contact_id]));
  const ids = [...new Set(identities.map((identity) => identity.contact_id))];
  const [contacts, all, tags] = await Promise.all([
    contactsByIds(q, workspaceId, ids),
    identitiesOfContacts(q, workspaceId, ids),
    tagsOfContacts(q, workspaceId, ids),
  ]);
  const people = new Map(
    contacts.map((contact): [string, PersonState] => [
      contact.id,
      {
        name: contact.name,
        attributes: contact.attributes,
        fields: contact.fields,
        companyId: contact.company_id,
        tags: tags.filter((tag) => tag.contact_id === contact.id).map((tag) => tag.name),
        identityIds: all.filter((identity) => identity.contact_id === contact.id).map((identity) => identity.id),
      },
    ]),
  );
  return {
    people,
    ownerOf: ({ kind, keys }: Address): string | undefined =>
      keys.map((key) => owners.get(`${kind} ${key}`)).find((id) => id !== undefined),
    claim(given: readonly Address[], contactId: string) {
      for (const { kind, keys } of given) for (const key of keys) owners.set(`${kind} ${key}`, contactId);
    },
  };
}

/** What is there and what the row says: an empty cell says nothing, and what is there stays unless it is to be replaced. */
function merged(
  { overwrites }: Pick<ImportRecord, 'overwrites'>,
  person: PersonRow,
  before: PersonState | null,
  companyId: string | null,
): PersonState {
  const put = <V>(now: Readonly<Record<string, V>>, given: Readonly<Record<string, V>>): Record<string, V> => {
    const filled = Object.fromEntries(Object.entries(now).filter(([, value]) => value !== null && value !== ''));
    return overwrites ? { ...now, ...given } : { ...now, ...given, ...(filled as Record<string, V>) };
  };
  const was = before ?? { name: '', attributes: {}, fields: {}, companyId: null, tags: [], identityIds: [] };
  return {
    name: person.name !== '' && (overwrites || was.name === '') ? person.name : was.name,
    attributes: put(was.attributes, person.attributes),
    fields: put<PersonState['fields'][string]>(was.fields, person.fields),
    companyId: companyId !== null && (overwrites || was.companyId === null) ? companyId : was.companyId,
    tags: [
      ...was.tags,
      ...person.tags.filter((tag) => !was.tags.some((has) => has.toLowerCase() === tag.toLowerCase())),
    ],
    identityIds: was.identityIds,
  };
}
const sorted = (values: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1)));
/** The same in everything but addresses and tags, which are compared by who has them. */
export const isAlike = (a: PersonState, b: PersonState): boolean =>
  a.name === b.name &&
  a.companyId === b.companyId &&
  sorted(a.attributes) === sorted(b.attributes) &&
  sorted(a.fields) === sorted(b.fields);
