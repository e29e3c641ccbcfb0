import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Db, openDb } from './db.ts';
import { newId } from './id.ts';
import { addJob, type JobPayload, retryStuckJob, runJobs, type Stuck, type Tasks } from './jobs.ts';
import { makeLog } from './log.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

const log = makeLog('silent');
let database: TestDatabase;
let db: Db;
before(async () => {
  database = await testDatabase();
  db = openDb(database.url, { log });
});
after(async () => {
  await db.close();
  await database.drop();
});

/** Running until the test ends, whichever way it ends. */
async function running(t: TestContext, tasks: Tasks, onStuck?: (stuck: Stuck) => void): Promise<void> {
  const jobs = await runJobs({ pool: db.pool, log, tasks, ...(onStuck ? { onStuck } : {}) });
  t.after(() => jobs.stop());
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await what()); await sleep(10)) assert.ok(Date.now() < end, 'waited in vain');
}

test('a job runs after its transaction commits, and never when that was rolled back', async (t) => {
  const ran: JobPayload[] = [];
  await running(t, {
    note: async (payload) => {
      ran.push(payload);
    },
  });
  await assert.rejects(
    db.transaction(async (tx) => {
      await addJob(tx, 'note', { workspaceId: null, n: 0 });
      throw new Error('changed my mind');
    }),
    /changed my mind/,
  );
  await db.transaction((tx) => addJob(tx, 'note', { workspaceId: null, n: 1 }));
  await until(() => ran.length > 0);
  await sleep(50);
  assert.deepEqual(ran, [{ workspaceId: null, n: 1 }]);
});

test('jobs of one key become one job', async (t) => {
  const later = new Date(Date.now() + 300);
  const ran: unknown[] = [];
  for (const n of [1, 2, 3]) await addJob(db, 'once', { workspaceId: null, n }, { key: 'the one', runAt: later });
  await running(t, {
    once: async ({ n }) => {
      ran.push(n);
    },
  });
  await until(() => ran.length > 0);
  await sleep(100);
  assert.deepEqual(ran, [3]);
});

test('after the last attempt a job is in the list with its reason, and a retry runs it again', async (t) => {
  const workspaceId = newId();
  const told: Stuck[] = [];
  let isBroken = true;
  let ran = 0;
  await running(
    t,
    {
      fragile: async () => {
        if (isBroken) throw new Error('the provider is away');
        ran += 1;
      },
    },
    (stuck) => told.push(stuck),
  );
  await addJob(db, 'fragile', { workspaceId, file: 'f1' }, { maxAttempts: 1 });
  await until(() => told.length > 0);
  const { rows } = await db.query<{ id: string; task: string; why: string; attempts: number; payload: JobPayload }>(
    'select id, task, why, attempts, payload from stuck_jobs where workspace_id = $1',
    [workspaceId],
  );
  assert.deepEqual(
    rows.map(({ task, why, attempts, payload }) => ({ task, why, attempts, payload })),
    [{ task: 'fragile', why: 'the provider is away', attempts: 1, payload: { workspaceId, file: 'f1' } }],
  );
  assert.deepEqual(told, [{ task: 'fragile', workspaceId, attempts: 1, why: 'the provider is away' }]);
  isBroken = false;
  assert.equal(
    await db.transaction((tx) => retryStuckJob(tx, newId(), rows[0]!.id)),
    false,
    'another workspace may not',
  );
  assert.equal(await db.transaction((tx) => retryStuckJob(tx, workspaceId, rows[0]!.id)), true);
  await until(() => ran === 1);
  assert.equal((await db.query('select from stuck_jobs where workspace_id = $1', [workspaceId])).rowCount, 0);
});

test('what a killed server held is freed for the living, and its last attempt is not lost', async (t) => {
  const ran: unknown[] = [];
  const told: Stuck[] = [];
  await addJob(db, 'held', { workspaceId: null, n: 'again' });
  await addJob(db, 'held', { workspaceId: null, n: 'last' }, { maxAttempts: 1 });
  await db.query(
    "update graphile_worker._private_jobs set attempts = 1, locked_by = 'worker-of-the-dead', locked_at = now() - interval '1 minute'",
  );
  await running(
    t,
    {
      held: async ({ n }) => {
        ran.push(n);
      },
    },
    (stuck) => told.push(stuck),
  );
  await until(() => ran.length > 0 && told.length > 0);
  assert.deepEqual(ran, ['again']);
  assert.match(told[0]!.why, /stopped while this ran/);
});

test('a living worker keeps its long job', async (t) => {
  let starts = 0;
  const gate = Promise.withResolvers<void>();
  const tasks = {
    long: async () => {
      starts += 1;
      await gate.promise;
    },
  };
  t.after(() => gate.resolve());
  await running(t, tasks);
  await addJob(db, 'long', { workspaceId: null });
  await until(() => starts === 1);
  await db.query("update graphile_worker._private_jobs set locked_at = now() - interval '1 hour'");
  await running(t, tasks);
  await sleep(1500);
  assert.equal(starts, 1);
});

test('a payload is ids, not contents', async () => {
  await assert.rejects(addJob(db, 'note', { workspaceId: null, body: 'x'.repeat(20_000) }), /jobs carry ids/);
});

test('when the clock is set back, a job goes on waiting as long as was left', async (t) => {
  const ran: unknown[] = [];
  const jobs = await runJobs({ pool: db.pool, log, tasks: { noon: async ({ n }) => void ran.push(n) } });
  t.after(() => jobs.stop());
  await addJob(db, 'noon', { workspaceId: null, n: 1 }, { runAt: new Date(Date.now() + 3_600_000) });
  await addJob(db, 'noon', { workspaceId: null, n: 2 }, { runAt: new Date(Date.now() + 7_200_000) });
  await jobs.setBack(3600.25);
  await until(() => ran.length > 0);
  await sleep(50);
  assert.deepEqual(ran, [1]);
});
