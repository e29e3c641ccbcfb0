import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Db, openDb } from './db.ts';
import { type Follower, type FollowerGround, followerTasks, runFollowers } from './followers.ts';
import { newId } from './id.ts';
import { onJournal, write } from './journal.ts';
import { makeLog } from './log.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

let at: TestDatabase;
let db: Db;
const log = makeLog('silent');
const live: FollowerGround['live'] = { onNews: onJournal };
const deaf: FollowerGround['live'] = { onNews: () => () => undefined };
const quick = { pollMs: 20, backoffMs: 2 };

before(async () => {
  at = await testDatabase();
  db = openDb(at.url, { log });
  await db.query('create table noted (workspace_id uuid, number bigint, who text, n bigserial)');
});
after(async () => {
  await db.close();
  await at.drop();
});
beforeEach(() => db.query('truncate noted, stuck_jobs, followers'));

async function workspace(entries = 0): Promise<string> {
  const id = newId();
  await db.query('insert into workspaces (id, name) values ($1, $2)', [id, 'Acme']);
  for (let each = 0; each < entries; each += 1) await tell(id);
  return id;
}
const tell = (workspaceId: string) =>
  db.transaction((tx) => write(tx, workspaceId, [{ kind: 'message', id: newId(), what: 'message.created' }]));
const noting = (name: string): Follower => ({
  name,
  async react(tx, workspaceId, rows) {
    for (const row of rows)
      await tx.query('insert into noted (workspace_id, number, who) values ($1, $2, $3)', [
        workspaceId,
        row.number,
        name,
      ]);
  },
});
const noted = async (workspaceId: string, who: string) =>
  (
    await db.query<{ number: number }>('select number from noted where workspace_id = $1 and who = $2 order by n', [
      workspaceId,
      who,
    ])
  ).rows.map((row) => row.number);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
async function until(what: () => Promise<boolean>, why: string): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(5)) if (await what()) return;
  assert.fail(`it never happened that ${why}`);
}

test('a follower reads what is there and what comes, in order, each entry once', async () => {
  const id = await workspace(250);
  const running = runFollowers({ db, live, log }, [noting('a')], { pollMs: 60_000 });
  await until(async () => (await noted(id, 'a')).length === 250, 'the backlog was read');
  await tell(id);
  await until(async () => (await noted(id, 'a')).length === 251, 'news were heard');
  await running.stop();
  assert.deepEqual(await noted(id, 'a'), upTo(251));
});

test('a wake-up that was lost is made up for by the poll', async () => {
  const running = runFollowers({ db, live: deaf, log }, [noting('a')], quick);
  const id = await workspace(3);
  await until(async () => (await noted(id, 'a')).length === 3, 'the poll found the lag');
  await running.stop();
});

test('dying between reaction and commit leaves neither, and the next try makes both, once', async () => {
  const id = await workspace(5);
  let deaths = 2;
  const dying: Follower = {
    name: 'a',
    async react(tx, workspaceId, rows) {
      await noting('a').react(tx, workspaceId, rows);
      if (deaths-- > 0) throw new Error('killed');
    },
  };
  const running = runFollowers({ db, live, log }, [dying], quick);
  await until(async () => (await noted(id, 'a')).length === 5, 'it recovered');
  await running.stop();
  assert.deepEqual(await noted(id, 'a'), upTo(5));
  assert.equal((await db.query('select from stuck_jobs')).rowCount, 0);
});

test('two nodes share the work: nothing twice, nothing left out', async () => {
  const ids = [await workspace(), await workspace()];
  // Slow enough that both would be inside at once if nothing kept them apart.
  const slow: Follower = {
    name: 'a',
    async react(tx, workspaceId, rows) {
      await tx.query('select pg_sleep(0.01)');
      await noting('a').react(tx, workspaceId, rows);
    },
  };
  const nodes = [1, 2].map(() => runFollowers({ db, live, log }, [slow], quick));
  for (let round = 0; round < 60; round += 1) {
    await Promise.all(ids.map((id) => tell(id)));
    await sleep(5);
  }
  for (const id of ids) await until(async () => (await noted(id, 'a')).length >= 60, 'all was read');
  await Promise.all(nodes.map((node) => node.stop()));
  for (const id of ids) assert.deepEqual(await noted(id, 'a'), upTo(60));
});

test('one entry that cannot be digested is put aside with its reason; the rest flows on, and a retry reacts to it', async () => {
  const id = await workspace(7);
  let isBroken = true;
  const picky: Follower = {
    name: 'picky',
    async react(tx, workspaceId, rows) {
      if (isBroken && rows.some((row) => row.number === 4)) throw new Error('four is too much');
      await noting('picky').react(tx, workspaceId, rows);
    },
  };
  const running = runFollowers({ db, live, log }, [picky], quick);
  await until(async () => (await noted(id, 'picky')).includes(7), 'the last entry was read');
  await running.stop();
  assert.deepEqual(await noted(id, 'picky'), [1, 2, 3, 5, 6, 7]);
  const { rows } = await db.query<{ task: string; why: string; payload: { workspaceId: string } }>(
    'select task, why, payload from stuck_jobs where workspace_id = $1',
    [id],
  );
  assert.deepEqual(
    rows.map(({ task, why }) => ({ task, why })),
    [{ task: 'follower:picky', why: 'four is too much' }],
  );
  isBroken = false;
  await followerTasks(db, [picky])['follower:picky']!(rows[0]!.payload, {
    attempt: 1,
    maxAttempts: 1,
    signal: new AbortController().signal,
  });
  assert.deepEqual((await noted(id, 'picky')).sort(), upTo(7));
});

test('a follower or workspace in trouble holds up no other', async () => {
  const [sick, well] = [await workspace(3), await workspace(3)];
  const failing: Follower = {
    name: 'failing',
    async react(tx, workspaceId, rows) {
      if (workspaceId === sick) throw new Error('no');
      await noting('failing').react(tx, workspaceId, rows);
    },
  };
  const running = runFollowers({ db, live, log }, [failing, noting('healthy')], { pollMs: 20, backoffMs: 30_000 });
  await until(
    async () => (await noted(well, 'failing')).length === 3 && (await noted(sick, 'healthy')).length === 3,
    'the others went on',
  );
  await running.stop();
  assert.deepEqual(await noted(sick, 'failing'), []);
});

test('a cursor behind what the journal has forgotten catches up and stops asking', async () => {
  const id = await workspace(4);
  await db.query('delete from journal where workspace_id = $1', [id]);
  const running = runFollowers({ db, live, log }, [noting('a')], quick);
  await until(
    async () =>
      (await db.query<{ number: number }>('select number from followers where workspace_id = $1', [id])).rows[0]
        ?.number === 4,
    'the cursor moved',
  );
  await running.stop();
});

test('two followers cannot share a cursor', () =>
  assert.throws(() => runFollowers({ db, live, log }, [noting('a'), noting('a')])));
