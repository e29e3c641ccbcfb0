// SQL of finding people: by words of their names and how these begin, by part of an address, and by what looks like either.
import { bounded } from '../../ground/bounded.ts';
import type { Db, Tx } from '../../ground/db.ts';

type Reader = Pick<Tx, 'query'>;
export interface ContactHit {
  readonly id: string;
  readonly last_seen_at: Date;
  readonly value: string | null;
  readonly value_kind: string | null;
}
/** A word of a name as it is kept: folded, letters and digits only. */
export interface NameWord {
  readonly word: string;
  /** People of whom a word begins so, counted no further than MANY. */
  readonly holders: number;
}
/** More people than this are not sorted one by one. */
const MANY = 5000;

const speaking = (limit: number) =>
  `best as (select coalesce(c.absorbed_by, c.id) as id, max(h.score) as score, (array_agg(h.value order by h.score desc) filter (where h.value is not null))[1] as value,
    (array_agg(h.kind order by h.score desc) filter (where h.value is not null))[1] as value_kind from hits h join contacts c on c.workspace_id = $1 and c.id = h.id where c.deleted_at is null group by 1)
  select c.id, c.last_seen_at, b.value, b.value_kind from best b join contacts c on c.workspace_id = $1 and c.id = b.id where c.deleted_at is null order by b.score desc, c.last_seen_at desc limit ${limit}`;
/** Begins so, as the index has it in order: no sign comes after the last one there is. */
const begins = (column: string, word: string) => `${column} >= ${word} and ${column} < ${word} || chr(1114111)`;

/** What was typed as words of names. */
export async function nameWords(tx: Reader, workspaceId: string, typed: string): Promise<NameWord[]> {
  return (
    await tx.query<NameWord>(
      `select w.word, (select count(*) from (select from contact_words c where c.workspace_id = $1 and ${begins('c.word', 'w.word')} limit ${MANY + 1}) x)::int as holders
       from unnest(words_of_name($2)) as w(word)`,
      [workspaceId, typed],
    )
  ).rows;
}

/**
 * Every word stands in the name, or all of it in an address (a phone by its digits). Names that begin so come first. A name is reached by
 * its rarest word; where all are common, from who was seen last. Null: it took too long.
 */
export async function contactsWith(
  db: Db,
  workspaceId: string,
  asked: { readonly typed: string; readonly words: readonly string[]; readonly digits: string | null },
  names: readonly NameWord[],
  limit: number,
): Promise<ContactHit[] | null> {
  const values: unknown[] = [workspaceId];
  const add = (value: unknown) => `$${values.push(value)}`;
  const held = () =>
    asked.words.map((word) => `plain(c.name) like '%' || plain(${add(like(word))}) || '%'`).join(' and ');
  const alike = (column: string) => `similarity(plain(${column}), plain(${add(asked.typed)}))`;
  const named = () => `select c.id, null as value, null as kind, 2 + ${alike('c.name')} as score from`;
  const hits: string[] = [];
  const [rarest, ...others] = [...names].sort((a, b) => a.holders - b.holders);
  if (rarest && rarest.holders > 0) {
    const holders = ({ word }: NameWord) =>
      `select w.contact_id from contact_words w where w.workspace_id = $1 and ${begins('w.word', `${add(word)}::text`)}`;
    if (rarest.holders <= MANY || others.length > 0)
      hits.push(
        `(${named()} (${[rarest, ...others.slice(0, rarest.holders <= MANY ? 0 : 2)].map(holders).join(' intersect ')}) w join contacts c on c.workspace_id = $1 and c.id = w.contact_id
          where c.deleted_at is null and ${held()} order by c.last_seen_at desc limit 1000)`,
      );
    else
      hits.push(
        `(${named()} contacts c where c.workspace_id = $1 and c.absorbed_by is null and c.deleted_at is null and ${held()} order by c.last_seen_at desc, c.id desc limit 100)`,
      );
  }
  // No address has a space in it.
  if (asked.words.length === 1)
    hits.push(
      `(select contact_id, value, kind, 1 + ${alike('value')} from identities where workspace_id = $1 and plain(value) like '%' || plain(${add(like(asked.typed))}) || '%' limit 200)`,
    );
  if (asked.digits !== null)
    hits.push(
      `(select contact_id, value, kind, 3 from identities where workspace_id = $1 and kind = 'phone' and plain(value) like '%' || ${add(asked.digits)} || '%' limit 200)`,
    );
  if (hits.length === 0) return [];
  const text = `with hits (id, value, kind, score) as (${hits.join('\n union all ')}), ${speaking(limit)}`;
  return await bounded(db, async (tx) => (await tx.query<ContactHit>(text, values)).rows);
}

/** So many words that begin or end as a mistyped one does are compared with it. */
const COMPARED = 3000;
/** Words of names here that look like this one, best first. A slip is in one place, so the word's beginning or its end is as it should be. */
export async function wordsLike(tx: Reader, workspaceId: string, word: string, limit: number): Promise<string[]> {
  const kept = [...word].length > 5 ? 3 : 2;
  return (
    await tx.query<{ word: string }>(
      `select word from (
         (select word from name_words where workspace_id = $1 and ${begins('word', `left($2, ${kept})`)} limit ${COMPARED})
         union (select word from name_words where workspace_id = $1 and ${begins('(reverse(word)) collate "C"', `reverse(right($2, ${kept}))`)} limit ${COMPARED})) n
       where abs(length(word) - length($2)) <= 2 order by similarity(word, $2) desc, word limit ${limit}`,
      [workspaceId, word],
    )
  ).rows.map((row) => row.word);
}
/** People with any of these words in their names, most like what was typed first. */
export async function contactsOfWords(
  tx: Reader,
  workspaceId: string,
  typed: string,
  words: readonly string[],
  limit: number,
): Promise<ContactHit[]> {
  return (
    await tx.query<ContactHit>(
      `with hits (id, value, kind, score) as (
         select c.id, null::text, null::text, similarity(plain(c.name), plain($2)) from (select distinct contact_id from contact_words where workspace_id = $1 and word = any($3::text[]) limit ${MANY}) w
         join contacts c on c.workspace_id = $1 and c.id = w.contact_id where c.deleted_at is null order by 4 desc, c.last_seen_at desc limit 100),
       ${speaking(limit)}`,
      [workspaceId, typed, words],
    )
  ).rows;
}
/** Addresses that differ from this one in one place: the first half of the name, its second half, or the domain. They must look very alike. */
export async function addressesLike(
  db: Db,
  workspaceId: string,
  address: string,
  limit: number,
): Promise<ContactHit[]> {
  const [, name = '', domain = ''] = /^([^@]*)@(.*)$/.exec(address) ?? [];
  const half = Math.ceil(name.length / 2);
  const patterns = [`${like(name.slice(0, half))}%@${like(domain)}%`, `%${like(name.slice(half))}@${like(domain)}%`];
  if (name.length >= 3) patterns.push(`${like(name)}@%`);
  const like200 = patterns.map(
    (_, index) =>
      `(select contact_id, value, kind from identities where workspace_id = $1 and plain(value) like plain($${index + 3}) limit 200)`,
  );
  const text = `with hits (id, value, kind, score) as (select contact_id, value, kind, similarity(plain(value), plain($2)) from (${like200.join(' union ')}) i
       where similarity(plain(value), plain($2)) >= 0.5 order by 4 desc limit 100), ${speaking(limit)}`;
  return (
    (await bounded(db, async (tx) => (await tx.query<ContactHit>(text, [workspaceId, address, ...patterns])).rows)) ??
    []
  );
}

/** The typed text inside a pattern: its own signs mean themselves. */
const like = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
