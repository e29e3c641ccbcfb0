// The short part of the simulation: some hundred seeds of the core alone, some dozens on the real rooms and database. A seed that
// fails prints itself; `npm run faults -- --seed N` runs it again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSimulator } from './run.ts';

const SEEDS = 30;
const FIRST = 1;

test(
  'whatever happens in whatever order: nothing acknowledged is lost, nothing is doubled, nobody sees what is not theirs',
  { timeout: 120_000 },
  async () => {
    const simulator = await openSimulator();
    try {
      let hits = 0;
      for (let seed = FIRST; seed < FIRST + SEEDS; seed += 1) {
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
