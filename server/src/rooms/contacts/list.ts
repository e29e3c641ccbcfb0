// The table of contacts: what a filter asks of the database, what is asked of the values of fields, and where a page ends.
import {
  passesFields,
  readChoice,
  readFieldFilter,
  readQuestion,
  readSpan,
  type FieldCondition,
} from '@throughline/domain';
import { Id, problem, type QueryOf, type Routes } from '@throughline/protocol';
import { isTimeOfOurs } from '../../ground/cursor.ts';
import type { Db, Tx } from '../../ground/db.ts';
import { findContacts } from './find.ts';
import { type ContactFilter, type ContactSort, findRows, type Place } from './list-store.ts';
import { contactRows } from './present.ts';
import { listed } from './store.ts';

type ContactFilterWords = Omit<QueryOf<Routes['listContacts']>, 'limit' | 'cursor' | 'sort'>;
/** So many are found by words, and then narrowed by the rest. */
const FOUND = 200;

export async function listContacts(db: Db, workspaceId: string, query: QueryOf<Routes['listContacts']>, now: Date) {
  const { limit, cursor, sort, ...words } = query;
  // Who is found by words stands in the order of how well, unless another is asked for.
  if (words.q && Object.values(words).filter((value) => value !== undefined).length === 1 && sort === 'seen') {
    const hits = await findContacts(db, workspaceId, readQuestion(words.q), limit);
    return {
      items: await rowsOf(
        db,
        workspaceId,
        hits.map((hit) => hit.id),
      ),
      nextCursor: null,
    };
  }
  const page = await pageOfFilter(
    db,
    workspaceId,
    { words, ids: await foundBy(db, workspaceId, words.q) },
    { sort, after: readCursor(cursor, sort), limit },
    now,
  );
  return {
    items: await rowsOf(db, workspaceId, page.ids),
    nextCursor: page.next && `${page.next.key}~${page.next.id}`,
  };
}
const rowsOf = async (db: Pick<Tx, 'query'>, workspaceId: string, ids: readonly string[]) =>
  await contactRows(db, workspaceId, await listed(db, workspaceId, ids));

/** Who is found by words, to be narrowed by the rest; null: nobody asked for words. */
export async function foundBy(db: Db, workspaceId: string, words: string | undefined): Promise<string[] | null> {
  return words === undefined
    ? null
    : (await findContacts(db, workspaceId, readQuestion(words), FOUND)).map((hit) => hit.id);
}

/** The ids of a page, and where the next begins; null: there is none. */
export async function pageOfFilter(
  q: Pick<Tx, 'query'>,
  workspaceId: string,
  { words, ids }: { readonly words: Partial<ContactFilterWords>; readonly ids: readonly string[] | null },
  { sort, after, limit }: { readonly sort: ContactSort; readonly after: Place | null; readonly limit: number },
  now: Date,
): Promise<{ ids: string[]; next: Place | null }> {
  const conditions = conditionsOf(words);
  const filter = { ...filterOf(words, now), ids, withFields: conditions.length > 0 };
  const { rows, scannedTo } = await findRows(q, workspaceId, filter, sort, after, limit + 1);
  const passing = conditions.length > 0 ? rows.filter((row) => passesFields(conditions, row.fields ?? {})) : rows;
  const shown = passing.slice(0, limit);
  const last = shown.at(-1);
  const next = passing.length > limit && last ? { key: last.key, id: last.id } : scannedTo;
  return { ids: shown.map((row) => row.id), next };
}
function conditionsOf({ fields }: ContactFilterWords): readonly FieldCondition[] {
  const conditions = fields === undefined ? [] : readFieldFilter(fields);
  if (conditions === null)
    throw problem('invalid', { fields: { fields: 'must be like plan:is:Gold;seats:over:10;renewal:empty' } });
  return conditions;
}
function filterOf(words: ContactFilterWords, now: Date): Omit<ContactFilter, 'ids' | 'withFields'> {
  const is = (value: 'true' | 'false' | undefined) => (value === undefined ? null : value === 'true');
  return {
    company: readChoice(words.company),
    tag: readChoice(words.tag),
    channelKind: readChoice(words.channelKind),
    seen: readSpan(words.seen, now),
    created: readSpan(words.created, now),
    isOpen: is(words.open),
    isBlocked: is(words.blocked),
  };
}
function readCursor(cursor: string | undefined, sort: ContactSort): Place | null {
  if (!cursor) return null;
  const at = cursor.lastIndexOf('~');
  const place = { key: cursor.slice(0, at), id: cursor.slice(at + 1) };
  const isKey = sort === 'name' ? /^[01][^\u0000]*$/.test(place.key) : isTimeOfOurs(place.key);
  if (at < 1 || !isKey || !Id.safeParse(place.id).success)
    throw problem('malformed', { detail: 'This cursor is not one of ours.' });
  return place;
}
