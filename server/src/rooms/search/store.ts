// SQL of searching. Messages by one GIN index over (workspace, day, words), asked in two stages; contacts by trigrams.
import type { Db, Tx } from '../../ground/db.ts';

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
export interface ContactHit {
  readonly id: string;
  readonly last_seen_at: Date;
  readonly value: string | null;
  readonly value_kind: string | null;
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

const columns =
  'm.id, m.conversation_id, v.contact_id, left(m.text, 20000) as text, m.channel_id, m.created_at, m.number';
const words = `to_tsvector('simple', plain(left(m.text, 20000)))`;
export const dayQuery = `select ${columns} from messages m join conversations v on v.workspace_id = m.workspace_id and v.id = m.conversation_id
  where m.workspace_id = $1 and ((m.created_at at time zone 'UTC')::date) = $2::date and ${words} @@ $3::tsquery and m.deleted_at is null order by m.number desc limit $4`;
export const wholeQuery = `select ${columns} from messages m join conversations v on v.workspace_id = m.workspace_id and v.id = m.conversation_id
  where m.workspace_id = $1 and ${words} @@ $2::tsquery and m.deleted_at is null order by m.number desc limit $3`;

export async function messagesOfDay(
  tx: Reader,
  workspaceId: string,
  day: string,
  query: string,
  limit: number,
): Promise<MessageHit[]> {
  return (await tx.query<MessageHit>(dayQuery, [workspaceId, day, query, limit])).rows;
}
/** For rare words only; a bound keeps a common one from holding a connection. Null: it took too long. */
export async function messagesEver(
  db: Db,
  workspaceId: string,
  query: string,
  limit: number,
): Promise<MessageHit[] | null> {
  return await bounded(db, async (tx) => (await tx.query<MessageHit>(wholeQuery, [workspaceId, query, limit])).rows);
}
/** The newest day on which anything was said here: a quiet workspace is searched from there, not from today. */
export async function newestDay(tx: Reader, workspaceId: string): Promise<string | null> {
  return (
    (
      await tx.query<{ day: string | null }>(
        `select (max(l.last_message_at) at time zone 'UTC')::date::text as day from unnest(array['open', 'waiting', 'snoozed', 'closed', 'spam']) as s(status)
     cross join lateral (select last_message_at from conversations where workspace_id = $1 and status = s.status and not is_empty order by last_message_at desc, id desc limit 1) l`,
        [workspaceId],
      )
    ).rows[0]?.day ?? null
  );
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

const speaking = `best as (select coalesce(c.absorbed_by, c.id) as id, max(h.score) as score, (array_agg(h.value order by h.score desc) filter (where h.value is not null))[1] as value,
    (array_agg(h.kind order by h.score desc) filter (where h.value is not null))[1] as value_kind from hits h join contacts c on c.workspace_id = $1 and c.id = h.id where c.deleted_at is null group by 1)
  select c.id, c.last_seen_at, b.value, b.value_kind from best b join contacts c on c.workspace_id = $1 and c.id = b.id where c.deleted_at is null order by b.score desc, c.last_seen_at desc limit $3`;

/** Every word stands in the name, or all of it in an address (a phone by its digits). Names that begin so come first. */
export async function contactsWith(
  tx: Reader,
  workspaceId: string,
  typed: string,
  patterns: readonly string[],
  digits: string | null,
  limit: number,
): Promise<ContactHit[]> {
  return (
    await tx.query<ContactHit>(
      `with hits as (
       (select id, null as value, null as kind, 2 + similarity(plain(name), plain($2)) as score from contacts
        where workspace_id = $1 and deleted_at is null and plain(name) like all (select plain(p) from unnest($4::text[]) as p) order by last_seen_at desc limit 200)
       union all
       (select contact_id, value, kind, 1 + similarity(plain(value), plain($2)) from identities
        where workspace_id = $1 and plain(value) like '%' || plain($5) || '%' limit 200)
       union all
       (select contact_id, value, kind, 3 from identities where workspace_id = $1 and $6::text is not null and kind = 'phone' and plain(value) like '%' || $6 || '%' limit 200)),
     ${speaking}`,
      [workspaceId, typed, limit, patterns, like(typed), digits],
    )
  ).rows;
}
/** Names and addresses that look like what was typed, for when nothing holds it: a typo, a name half remembered. Addresses must look very alike: they share their second half with many. */
export async function contactsLike(db: Db, workspaceId: string, typed: string, limit: number): Promise<ContactHit[]> {
  return (
    (await bounded(db, async (tx) => {
      await tx.query(`select set_config('pg_trgm.word_similarity_threshold', '0.34', true)`);
      return (
        await tx.query<ContactHit>(
          `with hits as (
         (select id, null as value, null as kind, word_similarity(plain($2), plain(name)) as score from contacts where workspace_id = $1 and deleted_at is null and plain($2) <% plain(name) order by 4 desc limit 100)
         union all
         (select contact_id, value, kind, word_similarity(plain($2), plain(value)) from identities where workspace_id = $1 and plain($2) <% plain(value) and word_similarity(plain($2), plain(value)) >= 0.55 order by 4 desc limit 100)),
       ${speaking}`,
          [workspaceId, typed, limit],
        )
      ).rows;
    })) ?? []
  );
}

/** The typed text inside a pattern: its own signs mean themselves. */
export const like = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

export async function channelKinds(tx: Reader, workspaceId: string): Promise<{ id: string; kind: string }[]> {
  return (
    await tx.query<{ id: string; kind: string }>('select id, kind from channels where workspace_id = $1', [workspaceId])
  ).rows;
}

const SLOW_MS = 2000;
/** In a transaction with its own time limit, and memory enough to keep a bitmap of millions of rows exact. Null: past the limit. */
async function bounded<T>(db: Db, read: (tx: Tx) => Promise<T>): Promise<T | null> {
  try {
    return await db.transaction(async (tx) => {
      await tx.query(`select set_config('statement_timeout', $1, true), set_config('work_mem', '64MB', true)`, [
        String(SLOW_MS),
      ]);
      return await read(tx);
    });
  } catch (error) {
    if ((error as { code?: string }).code === '57014') return null;
    throw error;
  }
}
