// All SQL of the measurements: a workspace with many conversations, the ceiling's tables, and the bare lists.
import pg from 'pg';
import { BOT_ID } from './provider.ts';
import { OWNER } from './server.ts';

export function connectTo(url: string, database?: string, user?: string): pg.Client {
  const parsed = new URL(url.replace('socket:', 'socket://host'));
  const client = new pg.Client({
    host: parsed.pathname,
    database: database ?? parsed.searchParams.get('db') ?? 'postgres',
    user: user ?? parsed.searchParams.get('user') ?? 'postgres',
  });
  // When the server stops before us, the reason of that is what should be told.
  client.on('error', () => undefined);
  return client;
}
export const socketFolderOf = (url: string): string => new URL(url.replace('socket:', 'socket://host')).pathname;

export const FIRST_CUSTOMER = 700_000_000;
export interface Seed {
  readonly workspaceId: string;
  readonly channelId: string;
  readonly count: number;
  readonly areAllOpen: boolean;
}
const AGENTS = 20;
const TEAMS = 4;

/** Contacts with one identity, one conversation and one message each. Mostly closed, as in life, unless all shall be open. */
export async function seed(client: pg.Client, given: Seed): Promise<void> {
  await inBulk(client, () => rowsOf(client, given));
  for (const table of ['conversations', 'messages', 'identities', 'contacts'])
    await client.query(`vacuum (analyze) ${table}`);
}
async function rowsOf(client: pg.Client, { workspaceId, channelId, count, areAllOpen }: Seed): Promise<void> {
  await client.query(
    `insert into agents (workspace_id, id, user_id, name, email, role) select $1, uuidv7(), 'bench-' || n, 'Colleague ' || n, 'colleague' || n || '@bench.example', 'agent' from generate_series(1, ${AGENTS}) n`,
    [workspaceId],
  );
  await client.query(
    `insert into teams (workspace_id, id, name) select $1, uuidv7(), 'Team ' || n from generate_series(1, ${TEAMS}) n`,
    [workspaceId],
  );
  await client.query(
    `create temp table s as
     select n, uuidv7() as c, uuidv7() as i, uuidv7() as v, uuidv7() as m, now() - n * interval '30 seconds' as at,
       case when $2 then 'open' else (array['open','open','open','waiting','waiting','snoozed','spam'])[case when n % 100 < 7 then n % 100 + 1 end] end as status, n % 3 as who, n % 7 as what
     from generate_series(1, $1::int) n`,
    [count, areAllOpen],
  );
  await client.query(`update s set status = 'closed' where status is null`);
  await client.query(
    `insert into contacts (workspace_id, id, name, name_source, last_seen_at) select $1, c, 'Customer ' || (${FIRST_CUSTOMER} + n - 1), 'provider', at from s`,
    [workspaceId],
  );
  await client.query(
    `insert into identities (workspace_id, id, kind, scope, value, key, name, home_contact_id, contact_id, channel_id, last_inbound_at)
     select $1, i, 'telegram', '${BOT_ID}', (${FIRST_CUSTOMER} + n - 1)::text, (${FIRST_CUSTOMER} + n - 1)::text, 'Customer ' || (${FIRST_CUSTOMER} + n - 1), c, c, $2, at from s`,
    [workspaceId, channelId],
  );
  await client.query(
    `insert into conversations (workspace_id, id, number, contact_id, root_id, own_identity_id, status, assignee_id, team_id, closed_at, waiting_since, channel_id, channel_kinds, last_identity_id, last_message_at, last_inbound_at, last_number, last_inbound_number, preview, created_at)
     select $1, v, 1000 + n, c, v, i, status,
       case when who > 0 then a.ids[1 + n % array_length(a.ids, 1)] end, case when what < 4 then t.ids[1 + what] end,
       case when status = 'closed' then at end, case when status = 'open' then at end, $2, '{telegram}', i, at, at, n, n, 'Where is my parcel number ' || n || '?', at
     from s, (select array_agg(id order by id) as ids from agents where workspace_id = $1) a, (select array_agg(id order by id) as ids from teams where workspace_id = $1) t order by n desc`,
    [workspaceId, channelId],
  );
  await client.query(
    `insert into messages (workspace_id, id, number, conversation_id, root_id, identity_id, channel_id, direction, type, author_type, author_name, text, external_id, sent_at, created_at)
     select $1, m, n, v, v, i, $2, 'inbound', 'message', 'contact', 'Customer', 'Where is my parcel number ' || n || '? It should have come by now.', 'seed:' || n, at, at from s`,
    [workspaceId, channelId],
  );
  await client.query(
    `insert into conversation_counts (workspace_id, scope, whose, status, count)
     select $1, scope, whose, status, count(*) from (
       select 'status' as scope, '00000000-0000-0000-0000-000000000000'::uuid as whose, status from conversations where workspace_id = $1
       union all select case when assignee_id is null then 'nobody' else 'assignee' end, coalesce(assignee_id, '00000000-0000-0000-0000-000000000000'), status from conversations where workspace_id = $1
       union all select 'team', team_id, status from conversations where workspace_id = $1 and team_id is not null) x group by 2, 3, 4
     on conflict (workspace_id, scope, whose, status) do update set count = excluded.count`,
    [workspaceId],
  );
  await client.query(
    `update workspaces set journal_number = greatest(journal_number, $2::int), conversation_number = 1000 + $2::int where id = $1`,
    [workspaceId, count],
  );
}

interface Index {
  readonly name: string;
  readonly definition: string;
  readonly unmeasured: readonly number[];
}
/** `write` runs without indexes, foreign keys and triggers (names are not kept by their words then); the indexes are built afterwards. */
export async function inBulk(
  client: pg.Client,
  write: () => Promise<void>,
  say: (what: string) => void = () => undefined,
): Promise<void> {
  await client.query(`set session_replication_role = replica`);
  await client.query(`set maintenance_work_mem = '512MB'`);
  await client.query(`set synchronous_commit = off`);
  const { rows: indexes } = await client.query<Index>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition,
       array(select a.attnum::int from pg_attribute a where a.attrelid = i.indexrelid and a.attstattarget = 0) as unmeasured
     from pg_index i where i.indrelid = any(array['contacts', 'identities', 'conversations', 'messages']::regclass[])
       and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
  );
  for (const index of indexes) await client.query(`drop index ${index.name}`);
  await write();
  for (const index of indexes) {
    say(index.name);
    await client.query(index.definition);
    for (const column of index.unmeasured)
      await client.query(`alter index ${index.name} alter column ${column} set statistics 0`);
  }
}
/** The owner's workspace and its bot. */
export async function placeOf(client: pg.Client): Promise<{ workspaceId: string; channelId: string | null }> {
  const { rows } = await client.query<{ workspaceId: string; channelId: string | null }>(
    `select a.workspace_id as "workspaceId", (select c.id from channels c where c.workspace_id = a.workspace_id and c.kind = 'telegram') as "channelId"
     from agents a where a.email = $1`,
    [OWNER.email],
  );
  return rows[0]!;
}
export async function countMessages(client: pg.Client): Promise<number> {
  return Number(
    (await client.query<{ n: string }>(`select count(*) as n from messages where external_id not like 'seed:%'`))
      .rows[0]!.n,
  );
}
export async function agentIdOf(client: pg.Client, email: string): Promise<string> {
  return (await client.query<{ id: string }>('select id from agents where email = $1', [email])).rows[0]!.id;
}
/** Every third conversation of a colleague now belongs to this agent, and they have read half of them. */
export async function giveWork(client: pg.Client, workspaceId: string, agentId: string): Promise<void> {
  await client.query(
    `update conversations set assignee_id = $2 where workspace_id = $1 and assignee_id is not null and number % 3 = 0`,
    [workspaceId, agentId],
  );
  await client.query(
    'insert into reads (workspace_id, agent_id, conversation_id, number) select $1, $2, id, last_number from conversations where workspace_id = $1 and number % 2 = 0 on conflict do nothing',
    [workspaceId, agentId],
  );
  await client.query('vacuum (analyze) conversations');
  await client.query('analyze reads');
}

/** The ceiling of ingest: what PostgreSQL can do with the least that makes a message durable, one statement and one commit each. */
export const ceilingTables = `
  create table seen (key uuid primary key);
  create table conversation (id int primary key, seq bigint not null, unread int not null, preview text not null, last_at timestamptz not null) with (fillfactor = 80);
  create table message (conversation_id int, seq bigint, body text not null, at timestamptz not null, primary key (conversation_id, seq));
  create table event (id bigint generated always as identity primary key, conversation_id int not null, seq bigint not null);`;
export const fillCeiling = `insert into conversation select n, 0, 0, '', now() from generate_series(1, 100000) n`;
export const ceilingScript = `\\set c random(1, 100000)
with k as (insert into seen values (gen_random_uuid()) on conflict do nothing returning 1),
 v as (update conversation set seq = seq + 1, unread = unread + 1, preview = 'Where is my parcel? It should have come by now', last_at = now() where id = :c and exists (select from k) returning seq),
 m as (insert into message select :c, seq, repeat('Where is my parcel? ', 12), now() from v returning seq)
insert into event (conversation_id, seq) select :c, seq from m;
`;

/** The bare first page of each view, through the same driver: what HTTP, sign-in and presenting are compared with. */
export const bareLists: Readonly<Record<string, string>> = {
  'status=open': `select * from conversations where workspace_id = $1 and status = 'open' and not is_empty order by last_message_at desc, id desc limit 50`,
  'status=open&assignee=me': `select * from conversations where workspace_id = $1 and status = 'open' and not is_empty and assignee_id = $2 order by last_message_at desc, id desc limit 50`,
  'status=open&assignee=none': `select * from conversations where workspace_id = $1 and status = 'open' and not is_empty and assignee_id is null order by last_message_at desc, id desc limit 50`,
};
