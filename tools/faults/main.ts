// Runs the rows of faults one after another and prints the table; a failing simulation is run again by its seed.
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { rows } from './rows.ts';
import { openSimulator } from './simulation/run.ts';

const SEEDS = 1_000_000;
const { values, positionals } = parseArgs({
  options: { seed: { type: 'string' }, short: { type: 'boolean' }, count: { type: 'string' } },
  allowPositionals: true,
});
const say = (line: string) => void process.stdout.write(`${line}\n`);

if (values.seed !== undefined && positionals.length === 0 && !values.short) await replay(Number(values.seed));
else await all(values.seed === undefined ? randomInt(SEEDS) : Number(values.seed));
process.exit();

/** One seed, deed by deed. Deeds that run at once race as they like, so it is tried a few times. */
async function replay(seed: number): Promise<void> {
  const simulator = await openSimulator();
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const { wrong, trace } = await simulator.run(seed);
    if (attempt === 1) say(trace.map((deeds, step) => `${step + 1}. ${deeds}`).join('\n'));
    say(wrong.length === 0 ? `try ${attempt}: all holds` : `try ${attempt}:\n${wrong.join('\n')}`);
    if (wrong.length > 0) process.exitCode = 1;
  }
  await simulator.close();
}

async function all(seed: number): Promise<void> {
  const isShort = values.short ?? false;
  say(`seed ${seed}${isShort ? ', short' : ''}`);
  for (const { name, criterion, run } of rows) {
    if (positionals.length > 0 && !positionals.some((word) => name.startsWith(word))) continue;
    if (typeof run === 'string') {
      say(`– ${name}: not built. ${run}`);
      continue;
    }
    const began = performance.now();
    let said: string;
    let isGood = true;
    try {
      said = await run({
        seed,
        isShort,
        count: values.count === undefined ? null : Number(values.count),
        say: (line) => say(`    … ${line}`),
      });
    } catch (error) {
      isGood = false;
      process.exitCode = 1;
      said = error instanceof Error ? error.message : String(error);
    }
    say(
      `${isGood ? '✔' : '✖'} ${name} (${((performance.now() - began) / 1000).toFixed(1)} s): ${criterion}\n    ${said}`,
    );
  }
}
