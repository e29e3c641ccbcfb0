// How many webhooks one core reads: each channel's `hook` and `read` over the recorded calls its contract test holds, in a process of
// its own, beside what nobody can do without on the same bytes: parsing the JSON, and an HMAC of the body.
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, report, type Row } from './harness/measure.ts';
import type { Parsing } from './harness/parsing-worker.ts';
import { ROOT } from './harness/server.ts';

const TARGET = 20_000;
const worker = fileURLToPath(new URL('harness/parsing-worker.ts', import.meta.url));
/** Every test that holds a channel to the contract: it has the recorded calls, so that no list of channels is kept here. */
const tests = globSync('channels/*/src/**/*.test.ts', { cwd: ROOT })
  .filter((path) => /\bkeepsTheContract\(/.test(readFileSync(join(ROOT, path), 'utf8')))
  .sort();
const found = tests.flatMap((path) => measured(path));
const perSecond = (value: number) => `${format(value, 0)}/s`;
const target = `≥ ${perSecond(TARGET)}`;
const rows = found.flatMap(({ kind, calls, bytes, read, hook }): Row[] => {
  const told = ({ ours, bare, ratio }: typeof read) => `${perSecond(ours)} (${perSecond(bare)}, × ${format(ratio)})`;
  const reading = `${kind}: read (${calls} calls, ${bytes} bytes each; JSON.parse alone)`;
  // What comes by another way than a webhook (a mail, a gateway's frame, our own socket) is shown beside them.
  if (hook === null) return [[reading, told(read)]];
  return [
    [reading, told(read), target],
    [`${kind}: hook (JSON.parse and HMAC alone)`, told(hook), target],
  ];
});
const slow = found
  .filter(({ read, hook }) => hook !== null && Math.min(read.ours, hook.ours) < TARGET)
  .map(({ kind }) => kind);
report('parsing', [...rows, ['webhooks below the target', slow.join(', ') || 'none']], {
  target: TARGET,
  channels: found,
});

/** Several kinds may share a test file. */
function measured(path: string): Parsing[] {
  const run = spawnSync(process.execPath, [worker, join(ROOT, path)], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: 120_000,
  });
  const line = run.stdout.split('\n').findLast((each) => each.startsWith('['));
  if (run.status !== 0 || line === undefined)
    throw new Error(`${path} could not be measured: ${run.stderr.slice(0, 2000)}`);
  return JSON.parse(line) as Parsing[];
}
