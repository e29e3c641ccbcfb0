// What a stretch of rows would do to whom: found by their addresses, compared with what is there, nothing written yet.
import { countryOf, type ColumnMeaning, type FieldRule, type PersonRow, readPerson } from '@throughline/domain';
import { Problem } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import { newId } from '../../ground/id.ts';
import {
  addressesAt,
  type Address,
  identitiesByKeys,
  isAlike,
  localeOf,
  type PersonState,
  readAddress,
  statesOf,
} from '../contacts/index.ts';
import { companiesNamed, type ImportRecord, statesAfter } from './store.ts';

export interface GivenRow {
  /** From 1, of those that hold something. */
  readonly row: number;
  /** As a spreadsheet numbers them. */
  readonly line: number;
  readonly cells: readonly string[];
}
export interface Planned extends GivenRow {
  readonly outcome: 'created' | 'updated' | 'same' | 'wrong';
  readonly contactId: string | null;
  readonly why: string;
  readonly before: PersonState | null;
  readonly after: PersonState | null;
  /** Addresses nobody has yet. */
  readonly fresh: readonly Address[];
  readonly newTags: readonly string[];
}
export interface Plan {
  readonly rows: readonly Planned[];
  /** Companies to be made, with the ids that stand in the rows. */
  readonly companies: readonly { readonly id: string; readonly name: string }[];
  /** Whose these addresses are after these rows. */
  readonly claims: ReadonlyMap<string, string>;
}
/** What a try that writes nothing remembers of the rows before: whose an address would be, in which row a person stands last, companies by name. */
export interface Seen {
  readonly owners: Map<string, string>;
  readonly rows: Map<string, number>;
  readonly companies: Map<string, string>;
}
export function remember(seen: Seen, plan: Plan): void {
  for (const [key, contactId] of plan.claims) seen.owners.set(key, contactId);
  for (const { outcome, contactId, row } of plan.rows)
    if (outcome === 'created' || outcome === 'updated') seen.rows.set(contactId!, row);
  for (const { id, name } of plan.companies) seen.companies.set(name.toLowerCase(), id);
}

export async function planRows(
  q: Pick<Tx, 'query'>,
  job: ImportRecord,
  rules: readonly FieldRule[],
  rows: readonly GivenRow[],
  seen: Seen | null,
): Promise<Plan> {
  const { workspace_id: workspaceId } = job;
  const country = countryOf(await localeOf(q, workspaceId));
  const people = rows.map(({ row, line, cells }) => {
    const person = readPerson(cells, job.headers, job.meanings as ColumnMeaning[], rules);
    return { row, line, cells, person, ...addressesOf(person, country) };
  });
  const names = [...new Set(people.map((each) => each.person.company).filter((name) => name !== ''))];
  const [known, named] = await Promise.all([
    knownOf(
      q,
      job,
      people.flatMap((each) => each.addresses),
      seen,
    ),
    companiesNamed(q, workspaceId, names),
  ]);
  const companies = new Map(named.map(({ id, name }) => [name.toLowerCase(), id]));
  const made: { id: string; name: string }[] = [];
  /** Whoever names a company first makes it, unless it would go to nobody. */
  const companyOf = (name: string, before: PersonState | null): string | null => {
    if (name === '') return null;
    const found = companies.get(name.toLowerCase()) ?? seen?.companies.get(name.toLowerCase());
    if (found !== undefined) return found;
    if (before && before.companyId !== null && !job.overwrites) return null;
    const id = newId();
    companies.set(name.toLowerCase(), id);
    made.push({ id, name });
    return id;
  };
  const planned = people.map(({ row, line, cells, person, addresses, wrong }): Planned => {
    const nothing = { row, line, cells, contactId: null, before: null, after: null, fresh: [], newTags: [] };
    if (wrong.length > 0) return { ...nothing, outcome: 'wrong', why: wrong.join('; ') };
    const owners = [...new Set(addresses.flatMap((address) => known.ownerOf(address) ?? []))];
    if (owners.length > 1)
      return {
        ...nothing,
        outcome: 'wrong',
        why: `its addresses belong to ${owners.length} contacts; merge them first, or split the row`,
      };
    const contactId = owners[0] ?? newId();
    const before = known.people.get(contactId) ?? null;
    const fresh = addresses.filter((address) => !known.ownerOf(address));
    const after = merged(job, person, before, companyOf(person.company, before));
    const newTags = after.tags.filter((tag) => !before?.tags.some((has) => has.toLowerCase() === tag.toLowerCase()));
    // A later row of this stretch about the same person goes on from here.
    known.people.set(contactId, after);
    known.claim(addresses, contactId);
    const isSame = before !== null && fresh.length === 0 && newTags.length === 0 && isAlike(before, after);
    const outcome = owners.length === 0 ? 'created' : isSame ? 'same' : 'updated';
    return { ...nothing, outcome, contactId, why: '', before, after, fresh, newTags };
  });
  return { rows: planned, companies: made, claims: known.claims };
}

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
      wrong.push(whose(given.kind, given.value.slice(0, 60), why));
    }
  return { addresses: [...addresses.values()], wrong };
}

const whose = (kind: 'email' | 'phone' | 'user', value: string, why: string): string =>
  kind === 'email'
    ? `the email address “${value}” ${why}`
    : kind === 'phone'
      ? `the phone number “${value}” ${why}`
      : `the customer number “${value}” ${why}`;

/** Who is known by these addresses, with what an import may change of them. */
async function knownOf(
  q: Pick<Tx, 'query'>,
  { workspace_id: workspaceId, id: importId }: ImportRecord,
  addresses: readonly Address[],
  seen: Seen | null,
) {
  const identities = await identitiesByKeys(q, addressesAt(workspaceId, addresses));
  const owners = new Map(identities.map((identity) => [`${identity.kind} ${identity.key}`, identity.contact_id]));
  const ids = [...new Set(owners.values())];
  const people = await statesOf(q, workspaceId, ids);
  if (seen) {
    for (const { kind, keys } of addresses)
      for (const key of keys) {
        const owner = seen.owners.get(`${kind} ${key}`);
        if (owner !== undefined && !owners.has(`${kind} ${key}`)) owners.set(`${kind} ${key}`, owner);
      }
    const rowOf = new Map(
      [...new Set(owners.values())].flatMap((id) => {
        const row = seen.rows.get(id);
        return row === undefined ? [] : [[row, id] as const];
      }),
    );
    for (const { row, after } of await statesAfter(q, workspaceId, importId, [...rowOf.keys()]))
      people.set(rowOf.get(row)!, after);
  }
  const claims = new Map<string, string>();
  return {
    people,
    claims,
    ownerOf: ({ kind, keys }: Address): string | undefined =>
      keys.map((key) => owners.get(`${kind} ${key}`)).find((id) => id !== undefined),
    claim(given: readonly Address[], contactId: string) {
      for (const { kind, keys } of given)
        for (const key of keys) {
          owners.set(`${kind} ${key}`, contactId);
          claims.set(`${kind} ${key}`, contactId);
        }
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
