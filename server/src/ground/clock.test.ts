// A clock that is set back, seen by the one that only counts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, watchClock } from './clock.ts';
import { makeLog } from './log.ts';

/** Both clocks in the test's hand, and what was told of them. */
function clocks() {
  const shift = { own: 0, database: 0, isAway: false };
  const told: { clock: Clock; seconds: number }[] = [];
  const begun: Clock[] = [];
  let looks = 0;
  const watch = watchClock(
    {
      db: {
        query: () => {
          looks += 1;
          return Promise.resolve({ rows: [{ at: Date.now() / 1000 + shift.database }] as never[], rowCount: 1 });
        },
      },
      log: makeLog('silent'),
      now: () => new Date(Date.now() + shift.own * 1000),
    },
    (clock, seconds) => {
      if (shift.isAway) return Promise.reject(new Error('the database is away'));
      if (seconds > 0) told.push({ clock, seconds: Math.round(seconds) });
      else begun.push(clock);
      return Promise.resolve();
    },
    5,
  );
  const looked = async (): Promise<void> => {
    for (const from = looks; looks < from + 3;) await sleep(2);
  };
  return { shift, told, begun, watch, looked };
}

test('a clock that was set back is told of once, by how much, and which; one set forward is not', async () => {
  const { shift, told, begun, watch, looked } = clocks();
  await looked();
  assert.deepEqual([begun, told], [['own', 'database'], []]);
  shift.database = -3600;
  await looked();
  assert.deepEqual(told, [{ clock: 'database', seconds: 3600 }]);
  shift.own = 3600;
  await looked();
  assert.equal(told.length, 1);
  shift.own = 1800;
  await looked();
  assert.deepEqual(told.slice(1), [{ clock: 'own', seconds: 1800 }]);
  await watch.stop();
});

test('what could not be told is told at a later look, with all that was lost meanwhile', async () => {
  const { shift, told, watch, looked } = clocks();
  await looked();
  shift.isAway = true;
  shift.database = -600;
  await looked();
  shift.database = -900;
  await looked();
  assert.deepEqual(told, []);
  shift.isAway = false;
  await looked();
  assert.deepEqual(told, [{ clock: 'database', seconds: 900 }]);
  await watch.stop();
});
