// Runs the tests' PostgreSQL as long as somebody uses it: databases of ended test processes are dropped, and after a quiet
// while, or on SIGTERM, the whole folder goes. Started by testing.ts; never part of the product.
import { chownSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { connection } from './db.ts';
import { settings } from './embedded.ts';
import { binaries, chooseRunner } from './embedded-binaries.ts';
import { force, initialise, isAlive, keepRunning, MAJOR, socketFolder } from './embedded-postgres.ts';
import { makeLog } from './log.ts';
import { isNobodyThere, testHome, testSocket } from './testing.ts';

const IDLE_SECONDS = Number(process.env['TEST_DATABASE_IDLE_SECONDS'] ?? 90);
const LOOK_SECONDS = Math.min(5, IDLE_SECONDS);
/** The run of all tests, while it lives, may come back to its database after any pause. */
const testRun = Number(process.env['TEST_RUNNER_PID'] ?? 0);
const claim = `${testHome}.keeper`;

await take();
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
await initialise(cluster);
await force(cluster);
const running = await keepRunning(cluster);
const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => {
    stopping.abort();
  });

for (let quiet = 0; !stopping.signal.aborted;) {
  await sleep(LOOK_SECONDS * 1000, null, { signal: stopping.signal }).catch(() => undefined);
  quiet = (testRun > 0 && isAlive(testRun)) || (await isUsed()) ? 0 : quiet + LOOK_SECONDS;
  if (quiet >= IDLE_SECONDS && (await closeTheDoor())) break;
}
await running.stop();
rmSync(testHome, { recursive: true, force: true });
rmSync(claim, { force: true });

/** The folder is one keeper's, from before it is made until it is gone. Who comes second waits for a leaving one and ends beside a staying one. */
async function take(): Promise<void> {
  const mine = `${claim}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  process.once('exit', () => rmSync(mine, { force: true }));
  for (; ; await sleep(50)) {
    try {
      linkSync(mine, claim);
      rmSync(mine);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = holderOf(claim);
    if (holder !== null && isKeeper(holder)) {
      if (await answers()) process.exit(0);
    } else {
      // A dead one's claim is moved, not deleted: of two who saw it only one can, and who moved a living one's by mistake brings it back.
      const aside = `${mine}.aside`;
      try {
        renameSync(claim, aside);
        if (holderOf(aside) !== holder) linkSync(aside, claim);
      } catch {
        /* Somebody else was quicker. */
      }
      rmSync(aside, { force: true });
    }
  }
}
function holderOf(path: string): number | null {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
/** After a restart of the machine the number may be somebody else's. */
function isKeeper(pid: number): boolean {
  if (!isAlive(pid)) return false;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('testing-keeper');
  } catch {
    return !existsSync('/proc/self/cmdline');
  }
}
async function answers(): Promise<boolean> {
  try {
    return await asked(async () => true);
  } catch {
    return false;
  }
}
async function asked<T>(question: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connection(`socket:${testSocket}?db=postgres&user=postgres`));
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await question(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function isUsed(): Promise<boolean> {
  try {
    return await asked(look);
  } catch (error) {
    // A machine too busy to answer is not a quiet one.
    return !isNobodyThere(error);
  }
}

/** Nobody may come in between the last look and the end: they would be thrown out again. So the door goes first, and comes back if somebody is in. */
async function closeTheDoor(): Promise<boolean> {
  const door = join(testSocket, '.s.PGSQL.5432');
  try {
    return await asked(async (client) => {
      renameSync(door, `${door}.closed`);
      if (!(await look(client))) return true;
      renameSync(`${door}.closed`, door);
      return false;
    });
  } catch (error) {
    if (existsSync(`${door}.closed`)) renameSync(`${door}.closed`, door);
    return isNobodyThere(error);
  }
}

/** Is anybody connected, or a test process with a database of its own alive? Databases of ended ones go. */
async function look(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ name: string }>(
    "select datname as name from pg_database where datname like 't\\_%'",
  );
  const ended = rows.filter(({ name }) => !isAlive(Number(name.split('_')[1])));
  for (const { name } of ended) await client.query(`drop database if exists ${name} with (force)`);
  const others = await client.query(
    "select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
  );
  return others.rowCount! > 0 || rows.length > ended.length;
}
