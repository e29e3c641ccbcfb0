// `npm run faults [name …] [-- --short] [--seed N]`: everything that may go wrong, brought about on purpose, one row for each fault.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, environment, node, ROOT } from './ground.js';

const HOUR_MS = 3_600_000;
process.chdir(ROOT);
ensureInstalled();
ensureBuilt();
const { status } = spawnSync(node(), [join(ROOT, 'tools', 'faults', 'main.ts'), ...process.argv.slice(2)], {
  cwd: ROOT,
  env: environment(),
  stdio: 'inherit',
  timeout: HOUR_MS,
});
process.exitCode = status ?? 1;
