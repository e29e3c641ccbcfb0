// Runs the tests' PostgreSQL as long as somebody uses it: databases of ended test processes are dropped, and after a quiet
// while, or on SIGTERM, the whole folder goes. Started by testing.ts; never part of the product.
import { chownSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { connection } from './db.ts';
import { settings } from './embedded.ts';
import { binaries, chooseRunner } from './embedded-binaries.ts';
import { initialise, isAlive, keepRunning, MAJOR, socketFolder } from './embedded-postgres.ts';
import { makeLog } from './log.ts';
import { testHome, testSocket } from './testing.ts';

const IDLE_SECONDS = Number(process.env['TEST_DATABASE_IDLE_SECONDS'] ?? 90);
const LOOK_SECONDS = 5;

rmSync(testHome, { recursive: true, force: true });
mkdirSync(testHome, { recursive: true, mode: 0o711 });
const runner = chooseRunner(join(testHome, 'pg', MAJOR));
if (runner) chownSync(testHome, runner.uid, runner.gid);
const cluster = {
  native: binaries(runner, testHome),
  dir: join(testHome, 'pg', MAJOR),
  socketDir: socketFolder(testSocket, testSocket, runner),
  runner,
  log: makeLog('warn'),
  // Speed for safety: what a crash takes here is a test run.
  settings: {
    ...settings,
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    autovacuum: 'off',
    max_connections: '300',
    shared_buffers: '128MB',
    max_wal_size: '2GB',
  },
};
await initialise(cluster, ['--no-sync']);
const running = await keepRunning(cluster);
let isWanted = true;
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => {
    isWanted = false;
  });

for (let quiet = 0; isWanted && quiet < IDLE_SECONDS; await sleep(LOOK_SECONDS * 1000))
  quiet = (await look()) ? 0 : quiet + LOOK_SECONDS;
await running.stop();
rmSync(testHome, { recursive: true, force: true });

/** Is anybody connected, or a test process with a database of its own alive? */
async function look(): Promise<boolean> {
  const client = new pg.Client(connection(`socket:${testSocket}?db=postgres&user=postgres`));
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      "select datname as name from pg_database where datname like 't\\_%'",
    );
    const ended = rows.filter(({ name }) => !isAlive(Number(name.split('_')[1])));
    for (const { name } of ended) await client.query(`drop database if exists ${name} with (force)`);
    const others = await client.query(
      "select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
    );
    return others.rowCount! > 0 || rows.length > ended.length;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
