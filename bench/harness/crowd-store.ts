// SQL of crowds: many agents with a session each, many customers' devices with a conversation each, without going through every door.
import { createHash } from 'node:crypto';
import type pg from 'pg';

/** `tokens` are of sessions; the cookie carries them signed. */
export async function addAgents(client: pg.Client, workspaceId: string, tokens: readonly string[]): Promise<void> {
  await client.query(
    `with t as (select token, n, 'crowd-' || n as who from unnest($2::text[]) with ordinality as u(token, n)),
       u as (insert into auth_users (id, name, email) select who, 'Crowd ' || n, who || '@bench.example' from t),
       a as (insert into agents (workspace_id, id, user_id, name, email, role) select $1, uuidv7(), who, 'Crowd ' || n, who || '@bench.example', 'agent' from t)
     insert into auth_sessions (id, token, user_id, expires_at) select who, token, who, now() + interval '1 day' from t`,
    [workspaceId, tokens],
  );
}

/** One device each; those below `talking` have written once and have a conversation. Returns the conversations in the devices' order. */
export async function addDevices(
  client: pg.Client,
  given: { workspaceId: string; channelId: string; tokens: readonly string[]; talking: number },
): Promise<string[]> {
  const hashes = given.tokens.map((token) => createHash('sha256').update(token).digest('base64url'));
  await client.query('begin');
  await client.query(
    `create temp table d on commit drop as select n, hash, uuidv7() as s, uuidv7() as visitor, uuidv7() as c, uuidv7() as i, uuidv7() as v, uuidv7() as m, n + w.journal_number as number
     from unnest($2::text[]) with ordinality as u(hash, n), workspaces w where w.id = $1`,
    [given.workspaceId, hashes],
  );
  await client.query(
    `insert into visitor_sessions (workspace_id, id, channel_id, visitor_id, token_hash) select $1, s, $2, visitor, hash from d`,
    [given.workspaceId, given.channelId],
  );
  const talking = 'from d where n <= $2 order by n';
  const at = [given.workspaceId, given.talking] as const;
  const channel = `'${given.channelId}'::uuid`;
  await client.query(`insert into contacts (workspace_id, id, name) select $1, c, 'Visitor ' || n ${talking}`, [...at]);
  await client.query(
    `insert into identities (workspace_id, id, kind, scope, value, key, home_contact_id, contact_id, channel_id, last_inbound_at)
     select $1, i, 'visitor', ${channel}::text, visitor::text, visitor::text, c, c, ${channel}, now() ${talking}`,
    [...at],
  );
  await client.query(
    `insert into conversations (workspace_id, id, number, contact_id, root_id, own_identity_id, channel_id, channel_kinds, last_identity_id, last_message_at, last_inbound_at, last_number, last_inbound_number, preview)
     select $1, v, 1000000 + n, c, v, i, ${channel}, '{webchat}', i, now(), now(), number, number, 'Hello' ${talking}`,
    [...at],
  );
  await client.query(
    `insert into messages (workspace_id, id, number, conversation_id, root_id, identity_id, channel_id, direction, type, author_type, text, external_id, sent_at)
     select $1, m, number, v, v, i, ${channel}, 'inbound', 'message', 'contact', 'Hello', 'device:' || n, now() ${talking}`,
    [...at],
  );
  const { rows } = await client.query<{ v: string }>(`select v from d where n <= $1 order by n`, [given.talking]);
  await client.query(
    'update workspaces set journal_number = journal_number + $2, conversation_number = 2000000 where id = $1',
    [given.workspaceId, given.tokens.length],
  );
  await client.query('commit');
  for (const table of [
    'visitor_sessions',
    'contacts',
    'identities',
    'conversations',
    'messages',
    'agents',
    'auth_sessions',
  ])
    await client.query(`analyze ${table}`);
  return rows.map((row) => row.v);
}
