// Starting: an empty folder, a second time, a second time by `npm start`; and what the whole of it weighs when nobody does anything.
import { setTimeout as pause } from 'node:timers/promises';
import { format, pssMb, report, spread } from './harness/measure.ts';
import { dropDataDir, makeDataDir, postmasterOf, type Running, startServer } from './harness/server.ts';

const TIMES = 5;
const IDLE_SECONDS = 30;

let dataDir = makeDataDir();
let server: Running | null = null;
try {
  const first: number[] = [];
  for (let index = 0; index < TIMES; index += 1) {
    if (index > 0) {
      dropDataDir(dataDir);
      dataDir = makeDataDir();
    }
    server = await startServer({ dataDir });
    first.push(server.readySeconds);
    await server.stop();
  }
  const again: number[] = [];
  const byNpm: number[] = [];
  for (let index = 0; index < TIMES; index += 1) {
    server = await startServer({ dataDir });
    again.push(server.readySeconds);
    await server.stop();
    server = await startServer({ dataDir, command: [process.execPath, 'tools/start.js'] });
    byNpm.push(server.readySeconds);
    await server.stop();
  }
  // One more that stays, untouched.
  server = await startServer({ dataDir });
  await pause(IDLE_SECONDS * 1000);
  const [node, postgres] = [pssMb(server.pid, postmasterOf(dataDir)), pssMb(postmasterOf(dataDir))];
  report(
    'start',
    [
      ['first start, empty folder, s', spread(first), '≤ 1.5'],
      ['second start to ready, s', spread(again), '≤ 0.7'],
      ['the same with the checks of npm start, s', spread(byNpm), '≤ 0.7'],
      [
        `idle after ${IDLE_SECONDS} s, MB of PSS: all (server + database)`,
        `${format(node + postgres, 0)} (${format(node, 0)} + ${format(postgres, 0)})`,
        '≤ 140',
      ],
    ],
    { first, again, byNpm, idleMb: { node, postgres } },
  );
} finally {
  await server?.stop();
  dropDataDir(dataDir);
}
