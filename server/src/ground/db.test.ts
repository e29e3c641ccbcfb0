// A line to the database that falls silent without breaking: firewalls that forget, machines that lose their power.
import assert from 'node:assert/strict';
import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { connection, type Db, isDatabaseAway, openDb } from './db.ts';
import { makeLog } from './log.ts';
import { testDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
let line: Awaited<ReturnType<typeof openLine>>;
let db: Db;
before(async () => {
  database = await testDatabase();
  line = await openLine(database.url);
  db = openDb(line.url, { log: makeLog('silent'), max: 2, statementSeconds: 1 });
});
after(async () => {
  line.close();
  await db.close().catch(() => undefined);
  await database.drop();
});

test(
  'a silent line is given up, told as "the database is away", and never used again',
  { timeout: 180_000 },
  async () => {
    await db.query('create table t (n int)');
    const silence = () => {
      line.isSilent = true;
    };
    const refused = [
      db.transaction(async (tx) => {
        await tx.query('insert into t values (1)');
        silence();
        await tx.query('insert into t values (2)');
      }),
      (async () => {
        for (;;) {
          await db.query('select 1');
          await sleep(5);
        }
      })(),
    ];
    const began = Date.now();
    await Promise.all(refused.map((each) => assert.rejects(each, (error: unknown) => isDatabaseAway(error))));
    assert.ok(Date.now() - began < 25_000, `it took ${Date.now() - began} ms`);
    // The dead lines stay silent for ever; new ones answer.
    line.isSilent = false;
    assert.deepEqual(
      (await db.query('select count(*)::int as n from t')).rows,
      [{ n: 0 }],
      'half a transaction is none',
    );
    await Promise.all([db.query('select pg_sleep(0.1)'), db.query('select pg_sleep(0.1)')]);
  },
);

test('a statement that takes too long is ended by the server, and its connection lives on', async () => {
  const pid = async () => (await db.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!.pid;
  await pid();
  await assert.rejects(db.query('select pg_sleep(5)'), (error: { code?: string }) => error.code === '57014');
  assert.ok((await pid()) > 0);
});

test('an answer holds on to none that came before it: what nobody wants is gone with the next small collection', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (how?: { type: 'minor' }) => void;
  const old = () => getHeapSpaceStatistics().find((space) => space.space_name === 'old_space')!.space_used_size;
  const pool = openDb(database.url, { log: makeLog('silent'), max: 2 });
  const within = pool.within('00000000-0000-0000-0000-000000000001');
  const rows = (text: string) => `select n, repeat('${text}', 20) as words from generate_series(1, 100) n`;
  const ways: Readonly<Record<string, () => Promise<unknown>>> = {
    query: () => pool.query(rows('a')),
    reading: () => pool.reading(({ query }) => Promise.all([query(rows('b')), query(rows('c'))])),
    transaction: () => pool.transaction((tx) => Promise.all([tx.query(rows('d')), tx.query(rows('e'))])),
    walled: () => within.reading(({ query }) => Promise.all([query(rows('f')), query(rows('g'))])),
    'walled transaction': () => within.transaction((tx) => tx.query(rows('h'))),
  };
  try {
    for (const [name, ask] of Object.entries(ways)) {
      const ROUNDS = 150;
      for (let round = 0; round < ROUNDS / 10; round += 1) await ask();
      collect();
      const before = old();
      for (let round = 0; round < ROUNDS; round += 1) {
        await ask();
        if (round % 20 === 0) collect({ type: 'minor' });
      }
      for (let time = 0; time < 2; time += 1) collect({ type: 'minor' });
      // Held, they would be 3 to 6 MB; what is told here is code and what a collection finds at work.
      const kept = old() - before;
      assert.ok(kept < 1_500_000, `${name}: ${kept} bytes are still there`);
    }
  } finally {
    setFlagsFromString('--no-expose-gc');
    await pool.close();
  }
});

/** A TCP line to the database that can fall silent: both ends stay open, nothing passes any more. */
async function openLine(url: string) {
  const given = connection(url);
  const ends = new Set<Socket>();
  const state = { isSilent: false };
  const server = createServer((near) => {
    const far = given.connectionString
      ? connect(Number(new URL(given.connectionString).port), new URL(given.connectionString).hostname)
      : connect(`${given.host}/.s.PGSQL.${given.port}`);
    let isDead = false;
    const pass = (to: Socket) => (data: Buffer) => {
      isDead ||= state.isSilent;
      if (!isDead) to.write(data);
    };
    near.on('data', pass(far));
    far.on('data', pass(near));
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(end);
      end.on('error', () => undefined);
      end.on('close', () => {
        if (!isDead) other.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const address = given.connectionString
    ? new URL(given.connectionString)
    : new URL(`postgres://${given.user}@x/${given.database}`);
  address.host = `127.0.0.1:${port}`;
  return Object.assign(state, {
    url: address.href,
    close() {
      for (const end of ends) end.destroy();
      server.close();
    },
  });
}

test('a table that another version changes beside us breaks nothing: each connection that had prepared for it is replaced', async () => {
  const pool = openDb(database.url, { log: makeLog('silent'), max: 3 });
  const within = pool.within('00000000-0000-0000-0000-000000000001');
  const ways: readonly ((text: string) => Promise<{ rows: unknown[] }>)[] = [
    (text) => pool.query(text),
    (text) => within.query(text),
    (text) => pool.reading((q) => q.query(text)),
    (text) => pool.transaction((tx) => tx.query(text)),
    (text) => within.transaction((tx) => tx.query(text)),
  ];
  try {
    for (const [index, ask] of ways.entries()) {
      const table = `changed_${index}`;
      await pool.query(`create table ${table} (a int)`);
      await pool.query(`insert into ${table} values (1)`);
      await pool.query(`grant select on ${table} to public`);
      // All three connections, more than once: then each has prepared it.
      const all = () => Promise.all(Array.from({ length: 12 }, () => ask(`select * from ${table}`)));
      await all();
      await pool.query(`alter table ${table} add column b int not null default 2`);
      for (const { rows } of await all()) assert.deepEqual(rows, [{ a: 1, b: 2 }]);
      await pool.query(`drop table ${table}`);
    }
  } finally {
    await pool.close();
  }
});
