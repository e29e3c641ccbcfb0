// Long work whose server is killed under it: a table of people brought in and taken back, a change to thousands and its undo, what is let
// go of by age, and the demo taken away. Nothing may be half or twice, and another server ends what the dead one began.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Hook, sendAll } from '../stories/senders.ts';
import { type Caller, OWNER, type Server, until } from '../stories/server.ts';
import { withServer } from './kills.ts';
import type { Run } from './rows.ts';
import { type Dice, diceOf } from './simulation/dice.ts';

/** People of a table, people changed at once (no more may be), conversations let go of, and how often each piece of work is killed. */
const LONG = { rows: 100_000, changed: 20_000, old: 2000, kills: 4 };
const SHORT = { rows: 1500, changed: 1000, old: 200, kills: 1 };
/** More than a batch each: half of them are done when the rest is held up. */
const AT_ONCE = 100;
/** Of the demo, what goes on changing by itself. */
const CHANGING: ReadonlySet<string> = new Set(['follower_cursors', 'receipts', 'jobs']);
const chatsOf = (count: number) => Array.from({ length: count }, (_, index) => 640_000 + index);
const PATIENCE_MS = 40 * 60_000;
const BACK_MS = 60_000;

interface Work {
  readonly server: Server;
  readonly hook: Hook;
  readonly owner: Caller;
  readonly cookie: string;
  readonly dice: Dice;
  readonly size: typeof LONG;
  readonly say: (line: string) => void;
  kills: number;
}
interface Job {
  readonly id: string;
  readonly state: string;
  readonly why?: string;
  readonly total: number;
  readonly done: number;
  readonly created?: number;
  readonly changed?: number;
  readonly refused?: number;
  readonly kept: number;
}

export const killJobs: Run = ({ seed, isShort, count, say }) =>
  withServer({}, async (server, hook) => {
    const size = {
      ...(isShort ? SHORT : LONG),
      ...(count === null ? {} : { rows: count, changed: Math.min(count, 20_000) }),
    };
    const owner = await signIn(server);
    const work: Work = { server, hook, ...owner, dice: diceOf(seed), size, say, kills: 0 };
    const done: string[] = [];
    for (const [name, step] of Object.entries(steps)) {
      const began = performance.now();
      const said = await step(work);
      done.push(`${said} (${Math.round((performance.now() - began) / 1000)} s)`);
      say(`${name}: ${done.at(-1)}`);
      assert.deepEqual(
        await server.sql(
          `select id from workspaces w where w.journal_number <> (select count(*) from journal j where j.workspace_id = w.id)`,
        ),
        [],
        `${name}: no gap in the journal`,
      );
      assert.deepEqual(await server.sql('select task, why from stuck_jobs'), [], `${name}: nothing is stuck`);
    }
    return `${work.kills} kills; ${done.join('; ')}`;
  });

async function signIn(server: Server): Promise<{ owner: Caller; cookie: string }> {
  const reply = await server.call({ origin: server.url }).call('POST', '/auth/sign-in', OWNER);
  const cookie = reply.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  return { owner: server.call({ cookie, origin: server.url }), cookie };
}
async function numberOf(server: Server, what: string, values: readonly unknown[] = []): Promise<number> {
  return (await server.sql<{ n: number }>(`select count(*)::int as n from ${what}`, values))[0]!.n;
}

/** Kills the server, or it and its database, at moments the dice choose while the work is under way, and waits until another has ended it. */
async function throughKills(
  work: Work,
  what: string,
  look: () => Promise<Job>,
  ended: readonly string[],
): Promise<Job> {
  const { server, dice, size } = work;
  let last = -1;
  for (let kill = 0; kill < size.kills; kill += 1) {
    // Each server does something of it before it dies, or this would try the same place over and over.
    const job = await until(
      look,
      ({ done, state }) => done > last || ended.includes(state),
      `${what} goes on`,
      BACK_MS,
    );
    if (ended.includes(job.state)) break;
    await sleep(dice.int(1500));
    last = (await look()).done;
    await killAndStart(server, dice.pick(['server', 'both']));
    work.kills += 1;
  }
  return await until(look, ({ state }) => ended.includes(state), `${what} has come to its end`, PATIENCE_MS);
}
async function killAndStart(server: Server, whom: string): Promise<void> {
  if (whom === 'both') process.kill(server.postgresPid(), 'SIGKILL');
  await server.end('SIGKILL');
  await server.start();
  await until(async () => (await fetch(`${server.url}/readyz`)).status === 200, Boolean, 'it is back', BACK_MS);
}

const steps: Readonly<Record<string, (work: Work) => Promise<string>>> = {
  table: bringInAndTakeBack,
  contacts: changeMany,
  few: dieOverAFew,
  retention: letGo,
  demo: takeDemoAway,
};

/** A table whose every tenth row is about somebody of an earlier row; brought in, then taken back to its last row. */
async function bringInAndTakeBack(work: Work): Promise<string> {
  const { server, owner, size } = work;
  const people = Math.ceil(size.rows * 0.9);
  const lines = ['email,name,tags,company'];
  for (let row = 0; row < size.rows; row += 1)
    lines.push(`p${row % people}@table.example,Person ${row % people},table,Firm ${row % 50}`);
  const before = await numberOf(server, 'contacts');
  const { id } = await upload(work, lines.join('\n'));
  await owner.post(`/imports/${id}/run`);
  const look = () => owner.get<Job & { state: string }>(`/imports/${id}`);
  const run = await throughKills(work, 'the import', look, ['done', 'failed']);
  assert.deepEqual([run.state, run.done, run.created], ['done', size.rows, people], JSON.stringify(run));
  assert.equal(await numberOf(server, 'contacts'), before + people, 'everybody is there once');
  assert.equal(await numberOf(server, `identities where kind = 'email' and value like '%@table.example'`), people);
  assert.deepEqual(
    await server.sql(
      `select count(*)::int as n, count(distinct row)::int as rows from import_rows where import_id = $1`,
      [id],
    ),
    [{ n: size.rows, rows: size.rows }],
    'each row is told once',
  );
  assert.equal(
    await numberOf(server, `journal where what = 'contact.created'`),
    before + people,
    'and each was told once',
  );
  assert.equal(await numberOf(server, `companies where name like 'Firm %'`), Math.min(50, size.rows));
  await owner.post(`/imports/${id}/undo`);
  const undone = await throughKills(work, 'its undo', look, ['undone', 'failed']);
  assert.deepEqual([undone.state, undone.kept], ['undone', 0], JSON.stringify(undone));
  assert.equal(await numberOf(server, 'contacts'), before, 'nobody of it is left');
  assert.equal(await numberOf(server, `identities where value like '%@table.example'`), 0);
  return `${size.rows} rows brought in, ${people} people once each, and taken back to the last`;
}
/** A multipart body has a type of its own, so it goes past the caller's JSON. */
async function upload({ server, cookie }: Work, csv: string): Promise<{ id: string }> {
  const body = new FormData();
  body.set('file', new Blob([csv]), 'people.csv');
  const reply = await fetch(`${server.url}/api/v1/imports`, {
    method: 'POST',
    headers: { cookie, origin: server.url },
    body,
  });
  const text = await reply.text();
  assert.equal(reply.status, 201, text);
  return JSON.parse(text) as { id: string };
}

/** A tag for all of a filter, by a job; then its undo. */
async function changeMany(work: Work): Promise<string> {
  const { server, owner, size } = work;
  const [place] = await server.sql<{ workspace_id: string }>(`select id as workspace_id from workspaces limit 1`);
  await server.sql(
    `insert into contacts (workspace_id, id, name, created_at) select $1, gen_random_uuid(), 'Many ' || n, now() - n * interval '1 second' from generate_series(1, $2::int) n`,
    [place!.workspace_id, size.changed],
  );
  const total = Math.min(20_000, await numberOf(server, 'contacts where absorbed_by is null'));
  const { id } = await owner.post<Job>('/contacts/bulk', { filter: {}, change: { addTags: ['of all'] } });
  const look = () => owner.get<Job>(`/bulk/${id}`);
  const done = await throughKills(work, 'the change', look, ['done', 'failed']);
  assert.deepEqual(
    [done.state, done.total, done.changed, done.refused],
    ['done', total, total, 0],
    JSON.stringify(done),
  );
  const tagged = `contact_tags x join tags g on g.workspace_id = x.workspace_id and g.id = x.tag_id where g.name = 'of all'`;
  assert.equal(await numberOf(server, tagged), total, 'each has it once');
  const told = () => numberOf(server, `(select id from journal where what = 'contact.changed' group by id) as each`);
  assert.equal(await told(), total, 'and each change was told');
  assert.equal(await numberOf(server, `journal where what = 'contact.changed'`), total, 'once');
  await owner.post(`/bulk/${id}/undo`);
  const undone = await throughKills(work, 'its undo', look, ['undone', 'failed']);
  assert.deepEqual([undone.state, undone.kept], ['undone', 0], JSON.stringify(undone));
  assert.equal(await numberOf(server, tagged), 0);
  return `${total} contacts changed once each and changed back`;
}

/** What is done while the asker waits is two batches: the server dies between them, and nobody asks again. */
async function dieOverAFew(work: Work): Promise<string> {
  const { server, owner, size } = work;
  await sendAll(work.hook, chatsOf(size.old), 1, { patienceMs: PATIENCE_MS }).done;
  const ids = (
    await server.sql<{ id: string }>(
      `select id from conversations where status = 'open' order by number limit ${AT_ONCE}`,
    )
  ).map(({ id }) => id);
  const session = await server.session();
  try {
    await session.query('begin');
    await session.query('select from conversations where id = $1 for update', [ids.at(-1)]);
    const asked = owner.post('/bulk', { ids, change: { addTags: ['few'] } }).catch(() => 'no answer');
    const halfDone = () =>
      numberOf(
        server,
        `bulk_items where state = 'changed' and job_id in (select id from bulk_jobs where subject = 'conversation')`,
      );
    await until(halfDone, (n) => n === AT_ONCE / 2, 'one batch is done and the other waits', BACK_MS);
    await killAndStart(server, 'server');
    work.kills += 1;
    assert.equal(await asked, 'no answer');
  } finally {
    await session.end();
  }
  const look = async () => (await server.sql<Job>(`select * from bulk_jobs where subject = 'conversation'`))[0]!;
  const done = await until(look, ({ state }) => state === 'done', 'a worker does the rest', PATIENCE_MS);
  assert.deepEqual([done.done, done.changed, done.refused], [AT_ONCE, AT_ONCE, 0]);
  assert.equal(await numberOf(server, 'conversation_tags'), AT_ONCE, 'each has its tag once');
  return `${AT_ONCE} conversations, half of them changed by the server that was asked and half by a worker after it`;
}

/** All but one of the closed are older than the rule. */
async function letGo(work: Work): Promise<string> {
  const { server, owner, size } = work;
  const { id: closing } = await owner.post<Job>('/bulk', { filter: { status: 'open' }, change: { status: 'closed' } });
  await until(
    () => owner.get<Job>(`/bulk/${closing}`),
    ({ state }) => state === 'done',
    'all are closed',
    PATIENCE_MS,
  );
  await server.sql(
    `update conversations set closed_at = now() - interval '40 days' where number <> (select min(number) from conversations)`,
  );
  await owner.patch('/retention', { conversationDays: 30 });
  await owner.post('/retention/runs');
  const look = async () => {
    const [run] = await server.sql<{ id: string; state: string; conversations: number }>(
      'select * from retention_runs',
    );
    return { id: run!.id, state: run!.state, total: size.old - 1, done: run!.conversations, kept: 0 };
  };
  const run = await throughKills(work, 'the letting go', look, ['done', 'stopped']);
  assert.deepEqual([run.state, run.done], ['done', size.old - 1]);
  assert.equal(await numberOf(server, 'conversations'), 1, 'the young one is left');
  assert.equal(await numberOf(server, `messages where direction = 'inbound'`), 1, 'with its words');
  assert.equal(
    await numberOf(server, `journal where what = 'conversation.erased'`),
    size.old - 1,
    'each was told once',
  );
  assert.equal(await numberOf(server, `audit_entries where what = 'retention.ran'`), 1, 'and the run once');
  const counts = await owner.get<Record<string, number>>('/conversations/counts');
  assert.deepEqual([counts['open'], counts['closed']], [0, 1], 'the counters say so too');
  return `${size.old - 1} conversations let go of, each told once`;
}

/** One transaction, killed while it waits in its middle, and at moments of the dice: all of the demo is there, or nothing. */
async function takeDemoAway(work: Work): Promise<string> {
  const { server, owner, dice, size } = work;
  const heldIn = async (): Promise<Record<string, number>> => {
    const tables = await server.sql<{ name: string }>(
      `select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
       where c.column_name = 'workspace_id' and c.table_schema = 'public' and t.table_type = 'BASE TABLE'`,
    );
    const counted = tables.map(
      ({ name }) => `select '${name}' as name, count(*)::int as n from ${name} where workspace_id = $1`,
    );
    const rows = await server.sql<{ name: string; n: number }>(counted.join(' union all '), [demo]);
    return Object.fromEntries(rows.filter(({ n }) => n > 0).map(({ name, n }) => [name, n]));
  };
  let demo = '';
  let [whole, none] = [0, 0];
  for (let round = 0; round <= size.kills; round += 1) {
    demo = (await owner.post<{ workspaceId: string }>('/demo')).workspaceId;
    const before = await heldIn();
    assert.ok(before['messages']! > 10);
    const session = await server.session();
    try {
      await session.query('begin');
      if (round === 0)
        await session.query('select from messages where workspace_id = $1 order by number desc limit 1 for update', [
          demo,
        ]);
      const removed = owner.sure('DELETE', '/demo').catch(() => undefined);
      if (round === 0) {
        const waits = () => numberOf(server, `pg_locks where not granted`);
        await until(waits, (n) => n > 0, 'half of it is taken away', BACK_MS);
      } else await sleep(dice.int(150));
      await killAndStart(server, dice.pick(['server', 'both']));
      work.kills += 1;
      await removed;
    } catch (error) {
      if (!/terminat|ECONNRESET|Connection/.test(String(error))) throw error;
    } finally {
      await session.end().catch(() => undefined);
    }
    const after = await until(
      heldIn,
      (held) =>
        held['workspaces'] === undefined && (Object.keys(held).length === 0 || held['messages'] === before['messages']),
      'it is whole or gone',
      BACK_MS,
    );
    if (Object.keys(after).length === 0) none += 1;
    else {
      for (const [name, n] of Object.entries(before))
        if (!CHANGING.has(name)) assert.equal(after[name], n, `${name} is whole`);
      whole += 1;
    }
  }
  await owner.call('DELETE', '/demo');
  assert.deepEqual(await heldIn(), {}, 'nothing of it is left');
  assert.ok(whole > 0, 'it was killed in the middle');
  return `the demo was whole ${whole} times after a kill and gone ${none} times, never half`;
}
