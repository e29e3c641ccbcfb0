// `npm run check`: types, lint, format, dead code, known advisories of our packages, then all tests. `--static` leaves the tests out.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, environment, node, ROOT } from './ground.js';

process.chdir(ROOT);
ensureInstalled();
const steps = [
  ...['tsconfig.json', 'web/tsconfig.json', 'widget/tsconfig.json']
    .filter((file) => existsSync(join(ROOT, file)))
    .map((file) => [`types of ${file}`, 'tsc', ['-p', file]]),
  ['lint', 'oxlint', ['--type-aware', '--max-warnings=0']],
  ['format', 'oxfmt', ['--check']],
  ['dead code', 'knip', ['--no-progress']],
];
let failed = 0;
for (const [title, command, args] of steps) {
  const result = spawnSync(join(ROOT, 'node_modules', '.bin', command), args, {
    cwd: ROOT,
    env: environment(),
    encoding: 'utf8',
    timeout: 300_000,
  });
  const isGood = result.status === 0;
  process.stdout.write(
    `${isGood ? '✔' : '✖'} ${title}\n${isGood ? '' : `${result.stdout ?? ''}${result.stderr ?? ''}`}`,
  );
  if (!isGood) failed += 1;
}
// Asks the registry, so it stands behind what needs nobody else.
const advisories = spawnSync(node(), [join(ROOT, 'tools', 'advisories.ts')], { env: environment(), stdio: 'inherit' });
if (advisories.status !== 0) failed += 1;
if (!process.argv.includes('--static')) {
  const tests = spawnSync(process.execPath, [join(ROOT, 'tools', 'test.js')], {
    cwd: ROOT,
    env: environment(),
    stdio: 'inherit',
  });
  if (tests.status !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
