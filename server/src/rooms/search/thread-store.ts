// SQL of finding words in one thread. A thread is read whole, newest first, by its own index: ten thousand messages are no more than that.
import type { Tx } from '../../ground/db.ts';

type Reader = Pick<Tx, 'query'>;
export interface ThreadHitRow {
  readonly id: string;
  readonly number: number;
  readonly type: 'message' | 'note' | 'call' | 'event';
  readonly direction: 'inbound' | 'outbound';
  readonly author_name: string;
  readonly channel_id: string | null;
  readonly text: string;
  readonly files: string | null;
  readonly created_at: Date;
}
const texts = `to_tsvector('simple', plain(left(m.text, 20000)))`;
const names = `from message_files f where f.workspace_id = $1 and f.message_id = m.id`;
const here = `m.workspace_id = $1 and m.conversation_id = $2 and m.type <> 'event' and m.deleted_at is null`;
/** Names of files count too; their signs between words are spaces here, so that `invoice` finds `invoice-7.pdf`. */
export const threadQuery = `select m.id, m.number, m.type, m.direction, m.author_name, m.channel_id, left(m.text, 20000) as text,
    (select string_agg(f.name, ' · ' order by f.position) ${names}) as files, m.created_at
  from messages m where ${here} and (${texts} @@ $3::tsquery
    or exists (select 1 ${names} and to_tsvector('simple', plain(regexp_replace(f.name, '[._/-]+', ' ', 'g'))) @@ $3::tsquery))
  order by m.number desc limit $4`;

export async function findInThread(
  tx: Reader,
  workspaceId: string,
  conversationId: string,
  query: string,
  limit: number,
): Promise<ThreadHitRow[]> {
  return (await tx.query<ThreadHitRow>(threadQuery, [workspaceId, conversationId, query, limit])).rows;
}

/** A thread has no more different words worth looking at. */
const WORDS_LIMIT = 20_000;
/** The different words of a thread that are from so long to so long. */
export async function wordsOfThread(
  tx: Reader,
  workspaceId: string,
  conversationId: string,
  length: { readonly from: number; readonly to: number },
): Promise<string[]> {
  return (
    await tx.query<{ word: string }>(
      `select distinct l.lexeme as word from messages m cross join lateral unnest(${texts}) l
       where ${here} and length(l.lexeme) between $3 and $4 limit ${WORDS_LIMIT}`,
      [workspaceId, conversationId, length.from, length.to],
    )
  ).rows.map((row) => row.word);
}
