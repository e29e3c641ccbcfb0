// SQL of searching: messages by one GIN index over (workspace, day, words), asked in two stages; matters by subject and tag.
import { bounded } from '../../ground/bounded.ts';
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

export async function channelKinds(tx: Reader, workspaceId: string): Promise<{ id: string; kind: string }[]> {
  return (
    await tx.query<{ id: string; kind: string }>('select id, kind from channels where workspace_id = $1', [workspaceId])
  ).rows;
}
