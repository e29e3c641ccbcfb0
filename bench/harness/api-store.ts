// SQL of the API's measurement: one thread long enough for a page, and what the bare handler beside it asks and writes.
import type pg from 'pg';

/** So many more messages in this conversation, and tables for what the bare handler writes. */
export async function makeThreads(
  client: pg.Client,
  workspaceId: string,
  count: number,
  each: number,
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    'select id from conversations where workspace_id = $1 order by number limit $2',
    [workspaceId, count],
  );
  const ids = rows.map((row) => row.id);
  await client.query(
    `insert into messages (workspace_id, id, number, conversation_id, root_id, identity_id, channel_id, direction, type, author_type, author_name, text, sent_at)
     select $1, uuidv7(), w.journal_number + row_number() over (), c.id, c.id, c.own_identity_id, c.channel_id, case when n % 2 = 0 then 'inbound' else 'outbound' end, 'message',
       case when n % 2 = 0 then 'contact' else 'agent' end, 'Somebody', repeat('Where is my parcel? ', 5), now()
     from conversations c, generate_series(1, $3::int) n, workspaces w where w.id = $1 and c.workspace_id = $1 and c.id = any($2::uuid[])`,
    [workspaceId, ids, each],
  );
  await client.query('update workspaces set journal_number = journal_number + $2 where id = $1', [
    workspaceId,
    count * each,
  ]);
  await client.query(
    `create table bare_thread (id uuid primary key, seq bigint not null, preview text not null, last_at timestamptz not null) with (fillfactor = 80);
     create table bare_message (thread_id uuid, seq bigint, body text not null, at timestamptz not null, primary key (thread_id, seq));
     insert into bare_thread select id, 0, '', now() from conversations;
     grant all on bare_thread, bare_message to public`,
  );
  await client.query('analyze messages');
  return ids;
}

export const barePage = {
  name: 'page',
  text: 'select * from messages where workspace_id = $1 and conversation_id = $2 order by number desc limit 51',
};
export const bareWrite = {
  name: 'write',
  text: `with v as (update bare_thread set seq = seq + 1, preview = left($2, 200), last_at = now() where id = $1 returning seq)
   insert into bare_message select $1, seq, $2, now() from v returning seq, at`,
};
