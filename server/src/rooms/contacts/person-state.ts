// What a change to many people may touch of each, as it was and is, and putting it back.
import type { FieldValue } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import { contactsByIds, identitiesOfContacts } from './store.ts';
import { tagsOfContacts } from './tag-store.ts';

/** What a change to many may touch of somebody, as it was or is. */
export interface PersonState {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, FieldValue | null>>;
  readonly companyId: string | null;
  readonly tags: readonly string[];
  readonly identityIds: readonly string[];
}
/** Contacts that speak for themselves, as they are now. */
export async function statesOf(
  q: Pick<Tx, 'query'>,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, PersonState>> {
  if (ids.length === 0) return new Map();
  const [contacts, identities, tags] = await Promise.all([
    contactsByIds(q, workspaceId, ids),
    identitiesOfContacts(q, workspaceId, ids),
    tagsOfContacts(q, workspaceId, ids),
  ]);
  const tagsBy = Map.groupBy(tags, (tag) => tag.contact_id);
  const identitiesBy = Map.groupBy(identities, (identity) => identity.contact_id);
  return new Map(
    contacts
      .filter((contact) => contact.absorbed_by === null)
      .map((contact): [string, PersonState] => [
        contact.id,
        {
          name: contact.name,
          attributes: contact.attributes,
          fields: contact.fields,
          companyId: contact.company_id,
          tags: (tagsBy.get(contact.id) ?? []).map((tag) => tag.name),
          identityIds: (identitiesBy.get(contact.id) ?? []).map((identity) => identity.id),
        },
      ]),
  );
}

/** The same in everything but addresses and tags, which are compared by who has them. */
const sorted = (values: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1)));
export const isAlike = (a: PersonState, b: PersonState): boolean =>
  a.name === b.name &&
  a.companyId === b.companyId &&
  sorted(a.attributes) === sorted(b.attributes) &&
  sorted(a.fields) === sorted(b.fields);

/** A person put back from `after` to `before`, where they still stand so. Not whole: somebody changed a thing since, and that stays. */
export function restored(before: PersonState, after: PersonState, now: PersonState) {
  let isWhole = true;
  const back = <V>(was: V, is: V, current: V): V => {
    if (JSON.stringify(was) === JSON.stringify(is)) return current;
    if (JSON.stringify(current) === JSON.stringify(is)) return was;
    isWhole = false;
    return current;
  };
  const each = <V>(
    was: Readonly<Record<string, V>>,
    is: Readonly<Record<string, V>>,
    current: Readonly<Record<string, V>>,
  ): Record<string, V> => {
    const next: Record<string, V> = { ...current };
    for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
      const value = back(was[key], is[key], current[key]);
      if (value === undefined) delete next[key];
      else next[key] = value;
    }
    return next;
  };
  const removedTags = after.tags.filter((tag) => !hasTag(before.tags, tag));
  const addedTags = before.tags.filter((tag) => !hasTag(after.tags, tag) && !hasTag(now.tags, tag));
  const state: PersonState = {
    name: back(before.name, after.name, now.name),
    attributes: each(before.attributes, after.attributes, now.attributes),
    fields: each(before.fields, after.fields, now.fields),
    companyId: back(before.companyId, after.companyId, now.companyId),
    tags: [...now.tags.filter((tag) => !hasTag(removedTags, tag)), ...addedTags],
    identityIds: now.identityIds,
  };
  return { state, isWhole, removedTags, addedTags };
}
/** Tags go by their names, however written. */
export const hasTag = (tags: readonly string[], name: string): boolean =>
  tags.some((each) => each.toLowerCase() === name.toLowerCase());
