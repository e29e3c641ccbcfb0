// `npm run faults [name …] [-- --short] [--seed N]`: everything that may go wrong, brought about on purpose, one row for each fault.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, environment, node, ROOT } from './ground.js';
import { prepareGround } from './test-ground.js';

const LIMIT_MS = 8 * 3_600_000;
process.chdir(ROOT);
ensureInstalled();
ensureBuilt();
// Who is killed by a signal finds in the file system what it wrote, disk or none; what the disk itself must hold is the row `power`.
const ground = prepareGround();
process.once('exit', ground.end);
const { status } = spawnSync(node(), [join(ROOT, 'tools', 'faults', 'main.ts'), ...process.argv.slice(2)], {
  cwd: ROOT,
  env: { ...environment(), ...ground.env },
  stdio: 'inherit',
  timeout: LIMIT_MS,
});
process.exitCode = status ?? 1;
