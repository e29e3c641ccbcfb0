// `npm run bench [name …]`: runs the measurements of bench/ one after another, never two at once.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, environment, giveUp, node, ROOT } from './ground.js';

const SECONDS_LIMIT = 360;
process.chdir(ROOT);
ensureInstalled();
ensureBuilt();
const wanted = process.argv.slice(2);
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
  const result = spawnSync(node(), [join(ROOT, 'bench', name)], {
    cwd: ROOT,
    env: environment(),
    stdio: 'inherit',
    timeout: SECONDS_LIMIT * 1000,
  });
  if (result.status !== 0) process.exitCode = 1;
}
