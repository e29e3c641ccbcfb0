// `npm run bench [name …] [-- --full]`: runs the measurements of bench/ one after another, never two at once. Options go to each of them.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, environment, giveUp, node, ROOT } from './ground.js';

const options = process.argv.slice(2).filter((each) => each.startsWith('--'));
/** The large data sets of `--full` are made first, which takes many minutes. */
const SECONDS_LIMIT = options.includes('--full') ? 5400 : 360;
process.chdir(ROOT);
ensureInstalled();
ensureBuilt();
const wanted = process.argv.slice(2).filter((each) => !each.startsWith('--'));
const all = readdirSync(join(ROOT, 'bench'))
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .sort();
const chosen = all.filter((name) => wanted.length === 0 || wanted.some((each) => name.startsWith(each)));
if (chosen.length === 0)
  giveUp(
    `There is no such measurement. These are: ${all.map((name) => name.replace('.ts', '')).join(', ') || 'none yet'}.`,
  );
for (const name of chosen) {
  process.stdout.write(`\n— ${name.replace('.ts', '')}\n`);
  const begun = performance.now();
  const result = spawnSync(node(), [join(ROOT, 'bench', name), ...options], {
    cwd: ROOT,
    env: environment(),
    stdio: 'inherit',
    timeout: SECONDS_LIMIT * 1000,
  });
  process.stdout.write(`  took ${Math.round((performance.now() - begun) / 1000)} s\n`);
  if (result.status !== 0) process.exitCode = 1;
}
