// SQL of the way out: people of a bot with a conversation each, many answers queued at once, and the peer that only claims and deletes.
import type pg from 'pg';

/** Returns the conversations, in the order of the people 1 … count. */
export async function addPeople(
  client: pg.Client,
  given: { workspaceId: string; channelId: string; scope: string; count: number; first: number },
): Promise<string[]> {
  const { workspaceId, channelId, scope, count, first } = given;
  const values = [workspaceId, first, first + count - 1];
  const from = 'from generate_series($2::int, $3::int) n';
  const id = (kind: number) => `('0196000${kind}-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
  await client.query(
    `insert into contacts (workspace_id, id, name) select $1, ${id(1)}, 'Person ' || n ${from}`,
    values,
  );
  await client.query(
    `insert into identities (workspace_id, id, kind, scope, value, key, home_contact_id, contact_id, channel_id, last_inbound_at)
     select $1, ${id(2)}, 'telegram', '${scope}', n::text, n::text, ${id(1)}, ${id(1)}, '${channelId}', now() ${from}`,
    values,
  );
  await client.query(
    `insert into conversations (workspace_id, id, number, contact_id, root_id, own_identity_id, channel_id, channel_kinds, last_identity_id, last_message_at, last_inbound_at, last_number, last_inbound_number)
     select $1, ${id(3)}, 1000000 + n, ${id(1)}, ${id(3)}, ${id(2)}, '${channelId}', '{telegram}', ${id(2)}, now(), now(), 0, 0 ${from}`,
    values,
  );
  const { rows } = await client.query<{ id: string }>(
    `select ${id(3)} as id from generate_series($1::int, $2::int) n`,
    [first, first + count - 1],
  );
  return rows.map((row) => row.id);
}

/** `each` answers to each person at once, as if as many agents had written them: part k of everybody before part k + 1 of anybody. */
export async function queueAnswers(
  client: pg.Client,
  given: { workspaceId: string; channelId: string; first: number; count: number; each: number; mark: string },
): Promise<void> {
  const { workspaceId, channelId, first, count, each, mark } = given;
  const id = (kind: number) => `('0196000${kind}-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
  await client.query(
    `with w as (update workspaces set journal_number = journal_number + $4::int * $5::int where id = $1 returning journal_number - $4::int * $5::int as base),
       q as (select n, part, w.base + (part - 1) * $4::int + n - $3::int + 1 as number, uuidv7() as id from w, generate_series($3::int, $3::int + $4::int - 1) n, generate_series(1, $5::int) part),
       m as (insert into messages (workspace_id, id, number, conversation_id, root_id, identity_id, channel_id, direction, type, author_type, text, delivery, sent_at)
             select $1, id, number, ${id(3)}, ${id(3)}, ${id(2)}, $2, 'outbound', 'message', 'agent', $6 || ' ' || part, 'queued', now() from q)
     insert into outbox (workspace_id, id, number, message_id, channel_id, identity_id) select $1, uuidv7(), number, id, $2, ${id(2)} from q`,
    [workspaceId, channelId, first, count, each, mark],
  );
}

/** As a node without a sender tells the others of what it has queued. */
export async function hint(client: pg.Client, workspaceId: string): Promise<void> {
  const whisper = { workspaceId, kind: 'outbox', body: {} };
  await client.query('select pg_notify($1, $2)', ['throughline', JSON.stringify({ node: 'bench', whisper })]);
}

/** Claims a hundred and deletes them, until nothing is left: the least any outbox costs. */
export async function drainBare(client: pg.Client, count: number): Promise<number> {
  await client.query(
    'create temp table if not exists bare_outbox (id int primary key, due_at timestamptz not null default now())',
  );
  await client.query('insert into bare_outbox select n from generate_series(1, $1::int) n', [count]);
  const began = performance.now();
  for (;;) {
    const { rows } = await client.query<{ id: number }>(
      'select id from bare_outbox order by due_at limit 100 for update skip locked',
    );
    if (rows.length === 0) return (count / (performance.now() - began)) * 1000;
    await client.query('delete from bare_outbox where id = any($1::int[])', [rows.map((row) => row.id)]);
  }
}
