// The short part of the simulation: five hundred seeds of the core alone, some dozens on the real rooms and database. A seed that
// fails prints itself; `npm run faults -- --seed N` runs it again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCore } from './core.ts';
import { openSimulator } from './run.ts';

const FIRST = 1;
const CORE_SEEDS = 500;
const SEEDS = 60;
/** What once failed, and by what. What several nodes do at once races, so each is run a few times. */
const REGRESSIONS = [
  // Unlinking after a conversation's first person was erased: no row stood for its root.
  2689,
];
const TRIES = 3;

test('links, delivery states and batches end as they must, whatever the order', async () => {
  await runCore(FIRST, CORE_SEEDS);
});

test(
  'whatever happens in whatever order: nothing acknowledged is lost, nothing is doubled, nobody sees what is not theirs',
  { timeout: 180_000 },
  async () => {
    const simulator = await openSimulator();
    try {
      let hits = 0;
      const again = REGRESSIONS.flatMap((seed) => Array.from({ length: TRIES }, () => seed));
      for (const seed of [...again, ...Array.from({ length: SEEDS }, (_, index) => FIRST + index)]) {
        const { wrong, stats } = await simulator.run(seed);
        hits += stats.hits;
        assert.deepEqual(wrong, [], `npm run faults -- --seed ${seed}`);
      }
      assert.ok(hits > SEEDS, 'lines broke and nodes died, or this proves nothing');
    } finally {
      await simulator.close();
    }
  },
);
