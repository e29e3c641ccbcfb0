// Two nodes wake each other, by PostgreSQL and by a real NATS; what gets lost on the way is found by looking.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../tools/peers/mail/installed.ts';
import { type NatsServer, natsServer, natsSkip } from '../../../tools/peers/nats/server.ts';
import pg from 'pg';
import { connection, type Db, openDb } from './db.ts';
import { newId } from './id.ts';
import { type JournalRow, readAfter, write } from './journal.ts';
import { type Live, openLive } from './live.ts';
import { makeLog } from './log.ts';
import { statementsOf } from '../testing/statements.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

const log = makeLog('silent');
let at: TestDatabase;
before(async () => {
  at = await testDatabase();
});
after(() => at.drop());

/** Two nodes, each with a database connection of its own; the second listens. */
async function nodes(natsUrl: string | null, pollMs?: number) {
  const dbs = [1, 2].map(() => openDb(at.url, { log })) as [Db, Db];
  const lives = dbs.map((db) => openLive({ db, databaseUrl: at.url, natsUrl, log }, pollMs)) as [Live, Live];
  const workspaceId = newId();
  await dbs[0].query('insert into workspaces (id, name) values ($1, $2)', [workspaceId, 'Acme']);
  const numbers: number[] = [];
  const whispers: unknown[] = [];
  const following = await lives[1].follow(workspaceId, (rows) => {
    numbers.push(...rows.map((row) => row.number));
  });
  lives[1].onWhisper((whisper) => whispers.push(whisper.body['word']));
  return {
    numbers,
    whispers,
    tell: () => dbs[0].transaction((tx) => write(tx, workspaceId, [{ kind: 'tag', id: newId(), what: 'tag.added' }])),
    whisper: (word: string) => lives[0].whisper({ workspaceId, kind: 'test', body: { word } }),
    async close() {
      following.stop();
      for (const live of lives) await live.close();
      for (const db of dbs) await db.close();
    },
  };
}
async function until(what: () => boolean, why: string, ms = 60_000): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(10)) if (what()) return;
  assert.fail(`it never happened that ${why}`);
}
/** Said again and again until the other node hears: connecting takes a moment, and a whisper is not kept. */
async function heard(pair: Awaited<ReturnType<typeof nodes>>, word: string): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(50)) {
    pair.whisper(word);
    if (pair.whispers.includes(word)) return;
  }
  assert.fail(`nobody heard ${word}`);
}

test('by PostgreSQL: another node hears whispers, and news long before it would look', async () => {
  const pair = await nodes(null, 3_600_000);
  await heard(pair, 'hello');
  await pair.tell();
  await until(() => pair.numbers.length === 1, 'the news came');
  await pair.close();
});

test('who is alone tells nobody; who comes is told from then on', async () => {
  const db = openDb(at.url, { log });
  const workspaceId = newId();
  await db.query('insert into workspaces (id, name) values ($1, $2)', [workspaceId, 'Alone']);
  const other = new pg.Client(connection(at.url));
  await other.connect();
  await other.query('listen throughline');
  const told: Record<string, unknown>[] = [];
  other.on('notification', ({ payload }) => {
    const hint = JSON.parse(payload!) as Record<string, unknown>;
    if (hint['node'] !== 'other') told.push(hint);
  });
  const say = (hello: string) =>
    other.query(`select pg_notify('throughline', $1)`, [JSON.stringify({ node: 'other', hello })]);
  const live = openLive({ db, databaseUrl: at.url, natsUrl: null, log }, 3_600_000);
  const tell = () => db.transaction((tx) => write(tx, workspaceId, [{ kind: 'tag', id: newId(), what: 'tag.added' }]));
  await until(() => told.some(({ hello }) => hello === 'asks'), 'it asked who is there');
  await tell();
  live.whisper({ workspaceId, kind: 'test', body: {} });
  // Hints are gathered for a moment.
  await sleep(50);
  await say('asks');
  await until(() => told.some(({ hello }) => hello === 'tells'), 'who asks is answered');
  assert.ok(!told.some((hint) => 'workspaceId' in hint || 'whisper' in hint), 'nobody was there to be told');
  await tell();
  await until(() => told.some((hint) => hint['workspaceId'] === workspaceId), 'now somebody is');
  await live.close();
  await other.end();
  await db.close();
});

test('what two nodes write at once both tell whole, once and in order; what one writes alone it tells without reading it', async () => {
  const dbs = [1, 2].map(() => openDb(at.url, { log })) as [Db, Db];
  const workspaceId = newId();
  await dbs[0].query('insert into workspaces (id, name) values ($1, $2)', [workspaceId, 'Both']);
  const lives = dbs.map((db) => openLive({ db, databaseUrl: at.url, natsUrl: null, log }, 3_600_000));
  const heardBy: JournalRow[][] = [[], []];
  const following = await Promise.all(
    lives.map((live, node) => live.follow(workspaceId, (rows) => void heardBy[node]!.push(...rows))),
  );
  const tell = (node: 0 | 1) =>
    dbs[node].transaction((tx) =>
      write(
        tx,
        workspaceId,
        [1, 2].map((place) => ({
          kind: 'tag',
          id: newId(),
          what: 'tag.added',
          detail: { node, place, gone: undefined },
        })),
      ),
    );
  // They have to have met: until then nobody is told anything.
  for (let round = 0; heardBy[1]!.length === 0; round += 1) {
    await tell(0);
    await sleep(50);
    assert.ok(round < 1000);
  }
  const before = heardBy[0]!.length;
  await Promise.all(Array.from({ length: 120 }, (_, index) => tell((index % 2) as 0 | 1)));
  await until(() => heardBy.every((rows) => rows.at(-1)?.number === before + 240), 'both have heard the last');
  for (const rows of heardBy)
    assert.deepEqual(
      rows.map((row) => row.number).slice(-240),
      Array.from({ length: 240 }, (_, index) => before + index + 1),
    );
  for (const each of following) each.stop();
  await lives[1]!.close();
  const alone = await lives[0]!.follow(workspaceId, (rows) => void heardBy[0]!.push(...rows));
  await sleep(50);
  const asked = await statementsOf(async () => {
    await tell(0);
    await until(() => heardBy[0]!.at(-1)!.number === before + 242, 'it is told');
  });
  assert.equal(asked, 3, 'begin, the writing, commit');
  // The time is this process's own.
  const timeless = (rows: readonly JournalRow[]) => rows.map((row) => ({ ...row, at: null }));
  const kept = await readAfter(dbs[0], workspaceId, before + 240, 9);
  assert.deepEqual(timeless(heardBy[0]!.slice(-2)), timeless(kept), 'as it would be read again');
  alone.stop();
  await lives[0]!.close();
  for (const db of dbs) await db.close();
});

test('who asks to follow while the database is away is refused; who asks later follows', async () => {
  const db = openDb(at.url, { log });
  let isAway = true;
  const shaky: Db = {
    ...db,
    query: (...given) => (isAway ? Promise.reject(new Error('the database is away')) : db.query(...given)),
  };
  const live = openLive({ db: shaky, databaseUrl: at.url, natsUrl: null, log }, 3_600_000);
  const workspaceId = newId();
  await db.query('insert into workspaces (id, name) values ($1, $2)', [workspaceId, 'Later']);
  await assert.rejects(live.follow(workspaceId, () => undefined));
  isAway = false;
  assert.equal((await live.follow(workspaceId, () => undefined)).number, 0);
  await live.close();
  await db.close();
});

describe('by NATS', { skip: natsSkip() }, () => {
  let nats: NatsServer;
  before(async () => {
    nats = await natsServer(await freePort());
  });
  after(() => nats.stop());

  test('another node hears whispers and news; while NATS is away news are found by looking; then it is heard again', async () => {
    const pair = await nodes(nats.url);
    await heard(pair, 'hello');
    await pair.tell();
    await until(() => pair.numbers.length === 1, 'the news came');
    await nats.stop();
    await pair.tell();
    await until(() => pair.numbers.length === 2, 'the news was found by looking');
    await nats.start();
    await heard(pair, 'again');
    await pair.tell();
    await until(() => pair.numbers.length === 3, 'news come again');
    assert.deepEqual(pair.numbers, [1, 2, 3]);
    await pair.close();
  });

  test('a house starts without NATS, and finds it when it comes', async () => {
    await nats.stop();
    const pair = await nodes(nats.url);
    await pair.tell();
    await until(() => pair.numbers.length === 1, 'the news was found by looking');
    await nats.start();
    await heard(pair, 'there you are');
    await pair.close();
  });
});
