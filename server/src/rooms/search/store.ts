// SQL of searching: messages by one index over shelves of numbers and words, asked shelf by shelf; matters by subject and tag.
import type { Tx } from '../../ground/db.ts';

type Reader = Pick<Tx, 'query'>;
export interface MessageHit {
  readonly id: string;
  readonly conversation_id: string;
  readonly contact_id: string;
  readonly text: string;
  readonly channel_id: string | null;
  readonly created_at: Date;
  readonly number: number;
}
export interface ConversationHit {
  readonly id: string;
  readonly contact_id: string;
  readonly number: number;
  readonly subject: string;
  readonly preview: string;
  readonly channel_id: string | null;
  readonly last_message_at: Date;
  readonly tag: string | null;
}
/** The words as a text search query in the words' own folding; '' when nothing searchable was typed. */
export async function textQuery(tx: Reader, words: readonly string[], isLastOpen: boolean): Promise<string> {
  if (words.length === 0) return '';
  // The parser reads `order-77` as `order` and `-77`, so bare digits are looked for under both. What is still being typed matches as a
  // beginning, parsed and raw: raw finds `anna@exam` in `anna@example.com`, which the parser keeps whole.
  const { rows } = await tx.query<{ query: string }>(
    `with w as (select n, plain(t) as p, '''' || replace(replace(plain(t), '\\', ' '), '''', '''''') || '''' as lit, $2 and n = cardinality($1::text[]) as is_open
                from unnest($1::text[]) with ordinality as u(t, n) where plain(t) ~ '[[:alnum:]]'),
     terms as (select string_agg(case when p ~ '^[0-9]+$' then '(' || lit || '|''-' || p || ''')' else lit end, ' & ' order by n) filter (where not is_open) as closed, max(lit) filter (where is_open) as open, max(p) filter (where is_open) as open_plain from w)
     select (to_tsquery('simple', coalesce(closed, '')) && case when open is null then ''::tsquery
              else to_tsquery('simple', open || ':*') || (open || ':*')::tsquery || case when open_plain ~ '^[0-9]+$' then ('''-' || open_plain || ''':*')::tsquery else ''::tsquery end end)::text as query from terms`,
    [words, isLastOpen],
  );
  return rows[0]?.query ?? '';
}

const texts = `to_tsvector('simple', plain(left(m.text, 20000)))`;
const columns = `m.id, m.conversation_id, m.text, m.channel_id, m.created_at, m.number,
  (select v.contact_id from conversations v where v.workspace_id = $1 and v.id = m.conversation_id) as contact_id`;

/** Messages stand in the index by their words and by two shelves of numbers, a short one and a long one, as one key with the workspace. */
export const shelves = { short: 13, long: 19 } as const;
export type Shelf = keyof typeof shelves;
export const shelfOf = (number: number, shelf: Shelf): number => Math.floor(number / 2 ** shelves[shelf]);

/** So many hits are put in order: all that a short shelf can hold. Of more on a long one only some are known, and the answer says so. */
const held = { short: 2 ** shelves.short, long: 2000 } as const;
/** The newest of one shelf. `held`: how many it holds, as far as they are counted. */
export const shelfQuery = (shelf: Shelf, limit: number): string =>
  `select ${columns}, h.held::int from (
     select id, number, count(*) over () as held from (
       select m.id, m.number from messages m where m.workspace_id = $1 and uuid_hash_extended(m.workspace_id, m.number >> ${shelves[shelf]}) = uuid_hash_extended($1, $2)
         and ${texts} @@ $3::tsquery and m.deleted_at is null limit ${held[shelf]}) s order by number desc limit ${limit}) h
   cross join lateral (select m.id, m.conversation_id, left(m.text, 20000) as text, m.channel_id, m.created_at, m.number from messages m where m.workspace_id = $1 and m.id = h.id) m
   order by m.number desc`;
export async function messagesOnShelf(
  tx: Reader,
  workspaceId: string,
  shelf: Shelf,
  place: number,
  query: string,
  limit: number,
): Promise<{ hits: readonly MessageHit[]; isCut: boolean }> {
  const { rows } = await tx.query<MessageHit & { held: number }>(shelfQuery(shelf, limit), [workspaceId, place, query]);
  return { hits: rows, isCut: shelf === 'long' && (rows[0]?.held ?? 0) >= held.long };
}
/** Reads the newest `count` messages made before `before` and keeps those that hold the words. `last`: null when there were no more. */
export const walkQuery = (count: number): string =>
  `with w as materialized (select m.id, m.conversation_id, left(m.text, 20000) as text, m.channel_id, m.created_at, m.number, m.deleted_at from messages m
     where m.workspace_id = $1 and m.id < $2 order by m.id desc limit ${count})
   select l.last, l.walked::int, m.* from (select min(id::text) as last, count(*) as walked from w) l
   left join lateral (select ${columns} from w m where m.deleted_at is null and ${texts} @@ $3::tsquery) m on true`;
export async function walk(
  tx: Reader,
  workspaceId: string,
  before: string,
  query: string,
  count: number,
): Promise<{ hits: readonly MessageHit[]; last: string | null; walked: number }> {
  const { rows } = await tx.query<MessageHit & { last: string | null; walked: number }>(walkQuery(count), [
    workspaceId,
    before,
    query,
  ]);
  return {
    hits: rows.filter((row) => row.id !== null),
    last: rows[0]?.last ?? null,
    walked: rows[0]?.walked ?? 0,
  };
}
/**
 * Where to begin. `newest`: the highest number of a message, or nearly, because ids are made just before numbers are given. `end`: no
 * number is higher. Null: nothing was ever said.
 */
export async function numbers(tx: Reader, workspaceId: string): Promise<{ newest: number; end: number } | null> {
  const { rows } = await tx.query<{ newest: number | null; end: number }>(
    `select (select max(number) from (select number from messages where workspace_id = $1 order by id desc limit 100) m) as newest, journal_number as end
     from workspaces where id = $1`,
    [workspaceId],
  );
  const { newest = null, end = 0 } = rows[0] ?? {};
  return newest === null ? null : { newest, end: Math.max(newest, end) };
}

export async function findConversations(
  tx: Reader,
  workspaceId: string,
  asked: { query: string; number: number | null; tag: string },
  limit: number,
): Promise<ConversationHit[]> {
  return (
    await tx.query<ConversationHit>(
      `with hits as (
       select id, 0 as rank, null as tag from conversations where workspace_id = $1 and number = $2
       union all
       (select id, 1, null from conversations where workspace_id = $1 and $3 <> '' and subject <> '' and to_tsvector('simple', plain(subject)) @@ $3::tsquery order by last_message_at desc limit $5)
       union all
       (select c.id, 2, t.name from tags t join conversation_tags ct on ct.workspace_id = $1 and ct.tag_id = t.id join conversations c on c.workspace_id = $1 and c.id = ct.conversation_id
        where t.workspace_id = $1 and $4 <> '' and starts_with(plain(t.name), plain($4)) order by c.last_message_at desc limit $5)),
     best as (select id, min(rank) as rank, max(tag) as tag from hits group by id)
     select c.id, c.contact_id, c.number, c.subject, c.preview, c.channel_id, c.last_message_at, b.tag
     from best b join conversations c on c.workspace_id = $1 and c.id = b.id where not c.is_empty order by b.rank, c.last_message_at desc limit $5`,
      [workspaceId, asked.number, asked.query, asked.tag, limit],
    )
  ).rows;
}

export async function channelKinds(tx: Reader, workspaceId: string): Promise<{ id: string; kind: string }[]> {
  return (
    await tx.query<{ id: string; kind: string }>('select id, kind from channels where workspace_id = $1', [workspaceId])
  ).rows;
}
