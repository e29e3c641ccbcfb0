// SQL of the large data set: conversations, messages and people by the million, in workspaces of very different size. Rows are made in the
// database itself, without indexes, which are built at the end.
import type pg from 'pg';
import { BOT_ID } from './provider.ts';
import { inBulk } from './store.ts';

export interface Scale {
  readonly conversations: number;
  /** A multiple of the conversations. */
  readonly messages: number;
}
export interface Place {
  readonly workspaceId: string;
  readonly channelId: string;
}
/** One row in ten belongs to one of these, the first much larger than the last. */
const OTHER_WORKSPACES = 50;
const WORDS = 20_000;
const PHRASES = 20_000;
const CHUNK = 500_000;
/** Threads of the first workspace with exactly so many messages each: to be opened beside each other. */
export const THREADS = [10, 100, 10_000] as const;

/** Ids that say what they are of and stand in the order of their making, as ours do. */
const id = (kind: number, n: string) => `('01940000-0000-7000-8${kind}00-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
export const threadId = (size: number): string => `01950000-0000-7000-8000-${size.toString(16).padStart(12, '0')}`;
/** Word number n of the vocabulary: letters only, and no two alike. Low numbers are common, by Zipf. */
export const wordOf = (n: number): string => letters(Number((BigInt(n) * 2_654_435_761n) % 16_777_216n));
const letters = (value: number): string =>
  [...value.toString(16).padStart(6, '0')].map((digit) => 'aeioubdgklmnprst'[Number.parseInt(digit, 16)]).join('');
/** A word that stands in message `j` and nowhere else. */
export const uniqueWordOf = (j: number): string => `ref${j.toString(16)}`;
export const nameOf = (k: number): string =>
  `${FIRST[k % FIRST.length]} ${capital(wordOf(1 + ((k * 7) % WORDS)))}${k % 97}`;
const capital = (word: string): string => word[0]!.toUpperCase() + word.slice(1);
const FIRST = ['Anna', 'Boris', 'Chidi', 'Dilnoza', 'Elif', 'Farid', 'Grace', 'Hiroshi', 'Ines', 'Jonas', 'Katarina'];

/** Fills an empty database whose first workspace and channel are given. `client` is a superuser. */
export async function fill(client: pg.Client, place: Place, scale: Scale, say: (what: string) => void): Promise<void> {
  await inBulk(
    client,
    async () => {
      await words(client);
      await workspaces(client, place);
      await people(client, scale);
      for (let from = 1; from <= scale.messages; from += CHUNK) {
        await messages(client, scale, from, Math.min(scale.messages, from + CHUNK - 1));
        say(`messages: ${Math.min(scale.messages, from + CHUNK - 1)} of ${scale.messages}`);
      }
      await conversations(client, scale);
      await threads(client, place, scale);
    },
    say,
  );
  await names(client);
  await client.query('drop table bench_phrases, bench_places');
  for (const table of ['contacts', 'contact_words', 'name_words', 'identities', 'conversations', 'messages', 'reads'])
    await client.query(`vacuum (analyze) ${table}`);
  await client.query('checkpoint');
}

async function words(client: pg.Client): Promise<void> {
  // A word of rank r is r times rarer than the first: floor(N ^ random) draws so.
  await client.query('create unlogged table bench_phrases (id int primary key, text text not null)');
  await client.query('select setseed(0.42)');
  await client.query(
    `insert into bench_phrases
     select n, string_agg(translate(lpad(to_hex((floor(power(${WORDS}, random()))::bigint * 2654435761) % 16777216), 6, '0'), '0123456789abcdef', 'aeioubdgklmnprst'), ' ')
     from generate_series(0, ${PHRASES - 1}) n, generate_series(1, 10) w group by n`,
  );
}

async function workspaces(client: pg.Client, { workspaceId, channelId }: Place): Promise<void> {
  await client.query(
    `insert into workspaces (id, name) select ${id(7, 'n')}, 'Workspace ' || n from generate_series(1, ${OTHER_WORKSPACES}) n`,
  );
  await client.query(
    `insert into channels (workspace_id, id, kind, name, state) select ${id(7, 'n')}, ${id(8, 'n')}, 'telegram', 'Bot', 'off' from generate_series(1, ${OTHER_WORKSPACES}) n`,
  );
  await client.query(
    'create unlogged table bench_places (n int primary key, workspace_id uuid not null, channel_id uuid not null)',
  );
  await client.query(
    `insert into bench_places select 0, $1::uuid, $2::uuid union all select n, ${id(7, 'n')}, ${id(8, 'n')} from generate_series(1, ${OTHER_WORKSPACES}) n`,
    [workspaceId, channelId],
  );
  await client.query(
    `insert into agents (workspace_id, id, user_id, name, email, role) select $1, ${id(5, 'n')}, 'scale-' || n, 'Colleague ' || n, 'scale' || n || '@bench.example', 'agent' from generate_series(1, 64) n`,
    [workspaceId],
  );
  await client.query(
    `insert into teams (workspace_id, id, name) select $1, ${id(6, 'n')}, 'Team ' || n from generate_series(1, 20) n`,
    [workspaceId],
  );
}
/** The workspace of person k: nine in ten are of the first. */
const placeOf = (k: string) =>
  `case when ${k} % 10 > 0 then 0 else least(${OTHER_WORKSPACES}, floor(power(${OTHER_WORKSPACES + 1}, (${k} * 7919 % 1000) / 1000.0)))::int end`;
/** Three conversations in four are of somebody new. */
const peopleOf = ({ conversations: count }: Scale) => Math.floor((count * 3) / 4);
const personOf = (c: string, scale: Scale) => `(1 + (${c} - 1) % ${peopleOf(scale)})`;

async function people(client: pg.Client, scale: Scale): Promise<void> {
  const first = `(array[${FIRST.map((name) => `'${name}'`).join(',')}])[1 + k % ${FIRST.length}]`;
  const last = `initcap(translate(lpad(to_hex(((1 + k * 7 % ${WORDS}) * 2654435761) % 16777216), 6, '0'), '0123456789abcdef', 'aeioubdgklmnprst')) || k % 97`;
  await client.query(
    `insert into contacts (workspace_id, id, name, name_source, last_seen_at)
     select p.workspace_id, ${id(1, 'k')}, ${first} || ' ' || ${last}, 'provider', now() - (${peopleOf(scale)} - k) * interval '30 seconds'
     from generate_series(1::bigint, ${peopleOf(scale)}) k join bench_places p on p.n = ${placeOf('k')}`,
  );
  await client.query(
    `insert into identities (workspace_id, id, kind, scope, value, key, name, home_contact_id, contact_id, channel_id, last_inbound_at)
     select c.workspace_id, ${id(2, 'k')}, case when k % 2 = 0 then 'telegram' else 'email' end, case when k % 2 = 0 then '${BOT_ID}' else '' end, v, v, c.name, c.id, c.id, p.channel_id, c.last_seen_at
     from generate_series(1::bigint, ${peopleOf(scale)}) k join bench_places p on p.n = ${placeOf('k')} join contacts c on c.workspace_id = p.workspace_id and c.id = ${id(1, 'k')},
       lateral (select case when k % 2 = 0 then (900000000 + k)::text else lower(replace(c.name, ' ', '.')) || '.' || k || '@example.com' end as v) x`,
  );
}

/** What the triggers of contacts would have written. */
async function names(client: pg.Client): Promise<void> {
  await client.query(
    `insert into contact_words select c.workspace_id, w, c.id from contacts c, unnest(words_of_name(c.name)) w order by 1, 2, 3`,
  );
  await client.query('insert into name_words select distinct workspace_id, word from contact_words order by 1, 2');
}

/** Message j belongs to conversation 1 + j·step mod C: a run of C messages touches each exactly once, and neighbours are far apart. */
const conversationOf = (j: string, { conversations: count }: Scale) => `(1 + (${j} * ${stepOf(count)}) % ${count})`;
function stepOf(count: number): number {
  const shares = (a: number, b: number): boolean => (b === 0 ? a > 1 : shares(b, a % b));
  let step = 7919;
  while (shares(count, step)) step += 2;
  return step;
}
const YEAR_SECONDS = 31_536_000;
const timeOf = (j: string, scale: Scale) =>
  `(date_trunc('hour', now()) - (${scale.messages} - ${j}) * interval '${(YEAR_SECONDS / scale.messages).toFixed(4)} seconds')`;

async function messages(client: pg.Client, scale: Scale, from: number, to: number): Promise<void> {
  await client.query(
    `insert into messages (workspace_id, id, number, conversation_id, root_id, identity_id, channel_id, direction, type, author_type, author_name, text, external_id, delivery, sent_at, created_at)
     select p.workspace_id, ${id(4, 'j')}, j, ${id(3, 'c')}, ${id(3, 'c')}, ${id(2, 'k')}, p.channel_id, case when j % 2 = 0 then 'inbound' else 'outbound' end, 'message',
       case when j % 2 = 0 then 'contact' else 'agent' end, 'Somebody', a.text || ' ' || b.text || ' ref' || to_hex(j), 'seed:' || j, case when j % 2 = 0 then 'none' else 'read' end, ${timeOf('j', scale)}, ${timeOf('j', scale)}
     from (select j, c, ${personOf('c', scale)} as k from (select j, ${conversationOf('j', scale)} as c from generate_series($1::bigint, $2::bigint) j) x) m
     join bench_places p on p.n = ${placeOf('k')}
     join bench_phrases a on a.id = j * 48271 % ${PHRASES} join bench_phrases b on b.id = j * 69621 / 7 % ${PHRASES}`,
    [from, to],
  );
}

/** The last run of messages holds each conversation's last one. Three in a hundred are open. */
async function conversations(client: pg.Client, scale: Scale): Promise<void> {
  await client.query(
    `insert into conversations (workspace_id, id, number, contact_id, root_id, own_identity_id, status, assignee_id, team_id, closed_at, waiting_since, channel_id, channel_kinds, last_identity_id, last_message_at, last_inbound_at, last_number, last_inbound_number, preview, preview_direction, created_at)
     select p.workspace_id, ${id(3, 'c')}, 1000 + c, ${id(1, 'k')}, ${id(3, 'c')}, ${id(2, 'k')}, status, case when p.n = 0 and c % 3 > 0 then ${id(5, '1 + c % 64')} end,
       case when p.n = 0 and c % 7 < 4 then ${id(6, '1 + c % 20')} end, case when status = 'closed' then at end, case when status = 'open' then at end, p.channel_id, '{telegram}', ${id(2, 'k')}, at, at, j, j,
       'Where is my parcel number ' || c || '?', case when j % 2 = 0 then 'inbound' else 'outbound' end, at
     from (select j, c, at, ${personOf('c', scale)} as k, coalesce((array['open','open','open','waiting','waiting','snoozed','spam'])[case when j % 100 < 7 then j % 100 + 1 end], 'closed') as status
           from (select j, ${conversationOf('j', scale)} as c, ${timeOf('j', scale)} as at from generate_series(${scale.messages - scale.conversations + 1}::bigint, ${scale.messages}) j) x) v
     join bench_places p on p.n = ${placeOf('k')}`,
  );
}

/** Threads of given lengths, of one person of the first workspace, newer than everything else. */
async function threads(client: pg.Client, { workspaceId, channelId }: Place, scale: Scale): Promise<void> {
  let from = scale.messages + 1;
  for (const [index, size] of THREADS.entries()) {
    const values = [workspaceId, threadId(size), channelId];
    await client.query(
      `insert into messages (workspace_id, id, number, conversation_id, root_id, identity_id, channel_id, direction, type, author_type, author_name, text, external_id, sent_at, created_at)
       select $1, ${id(4, 'j')}, j, $2, $2, ${id(2, '1')}, $3, 'inbound', 'message', 'contact', 'Somebody', 'Word number ' || j || ' of a long story about one parcel', 'seed:' || j, now() - interval '1 hour', now() - interval '1 hour'
       from generate_series(${from}::bigint, ${from + size - 1}) j`,
      values,
    );
    await client.query(
      `insert into conversations (workspace_id, id, number, contact_id, root_id, own_identity_id, status, channel_id, channel_kinds, last_identity_id, last_message_at, last_inbound_at, last_number, last_inbound_number, preview)
       values ($1, $2, ${100 + index}, ${id(1, '1')}, $2, ${id(2, '1')}, 'open', $3, '{telegram}', ${id(2, '1')}, now(), now(), ${from + size - 1}, ${from + size - 1}, 'A long story')`,
      values,
    );
    from += size;
  }
}

async function counters(client: pg.Client, scale: Scale): Promise<void> {
  await client.query('delete from conversation_counts');
  const none = `'00000000-0000-0000-0000-000000000000'::uuid`;
  await client.query(
    `insert into conversation_counts (workspace_id, scope, whose, status, count)
     select workspace_id, scope, whose, status, count(*) from (
       select workspace_id, 'status' as scope, ${none} as whose, status from conversations
       union all select workspace_id, case when assignee_id is null then 'nobody' else 'assignee' end, coalesce(assignee_id, ${none}), status from conversations
       union all select workspace_id, 'team', team_id, status from conversations where team_id is not null) x group by 1, 2, 3, 4
     on conflict (workspace_id, scope, whose, status) do update set count = excluded.count`,
  );
  const last = scale.messages + THREADS.reduce((sum, size) => sum + size, 0);
  await client.query(
    `update workspaces set journal_number = ${last}, conversation_number = ${scale.conversations + 1001}`,
  );
}

/** The owner has work: every seventh open conversation that is somebody's; half of all open ones they have read. Then all is counted. */
export async function giveWorkTo(client: pg.Client, workspaceId: string, email: string, scale: Scale): Promise<void> {
  const owner = 'select id from agents where workspace_id = $1 and email = $2';
  await client.query(
    `update conversations set assignee_id = (${owner}) where workspace_id = $1 and status = 'open' and assignee_id is not null and number % 7 = 0`,
    [workspaceId, email],
  );
  await client.query(
    `insert into reads (workspace_id, agent_id, conversation_id, number) select $1, (${owner}), id, last_number from conversations where workspace_id = $1 and status = 'open' and number / 100 % 2 = 0`,
    [workspaceId, email],
  );
  await counters(client, scale);
  await client.query('vacuum (analyze) conversations');
  await client.query('analyze reads');
  await client.query('analyze conversation_counts');
}
/** The team with the most open conversations. */
export async function busiestTeam(client: pg.Client, workspaceId: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `select whose as id from conversation_counts where workspace_id = $1 and scope = 'team' and status = 'open' order by count desc limit 1`,
    [workspaceId],
  );
  return rows[0]!.id;
}

/** The other way to search texts, which we are compared with: one trigram index over all of them. Made once, kept with the data. */
export async function trigrams(client: pg.Client): Promise<void> {
  await client.query(`set maintenance_work_mem = '512MB'`);
  await client.query('create index if not exists bench_trigrams on messages using gin (text gin_trgm_ops)');
}
/** Null: it took longer than the limit. */
export async function byTrigrams(
  client: pg.Client,
  workspaceId: string,
  words: readonly string[],
  limitSeconds: number,
): Promise<number | null> {
  await client.query(`set statement_timeout = ${limitSeconds * 1000}`);
  const held = words.map((_, index) => `text ilike '%' || $${index + 2} || '%'`).join(' and ');
  const began = performance.now();
  try {
    await client.query(
      `select id, text from messages where workspace_id = $1 and ${held} order by created_at desc limit 25`,
      [workspaceId, ...words],
    );
    return performance.now() - began;
  } catch (error) {
    if ((error as { code?: string }).code === '57014') return null;
    throw error;
  }
}
