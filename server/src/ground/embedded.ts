// The database: PostgreSQL 18 of our own in DATA_DIR, reachable by a Unix socket only, or the server of DATABASE_URL.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { release as kernel, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Config, StartError } from './config.ts';
import { connection } from './db.ts';
import { binaries, chooseRunner, clusterHome, type Runner } from './embedded-binaries.ts';
import {
  checkVersion,
  type Cluster,
  force,
  initialise,
  isAlive,
  keepRunning,
  MAJOR,
  socketFolder,
} from './embedded-postgres.ts';
import { checkServer } from './external.ts';
import type { Log } from './log.ts';

export interface Database {
  readonly url: string;
  /** A database that was just made is on the disk; before that nothing in it may be acknowledged. */
  readonly settled: Promise<void>;
  stop(): Promise<void>;
}

/** Starts or reaches the database. Throws StartError with one sentence when that cannot be. */
export async function startDatabase(config: Pick<Config, 'databaseUrl' | 'dataDir'>, log: Log): Promise<Database> {
  if (config.databaseUrl !== null) {
    await checkServer(config.databaseUrl);
    return { url: config.databaseUrl, settled: Promise.resolve(), stop: async () => undefined };
  }
  if (process.platform === 'win32')
    throw new StartError(
      'On Windows the built-in database is not available yet: set DATABASE_URL to a PostgreSQL server.',
    );
  const runner = chooseRunner(join(config.dataDir, 'pg', MAJOR));
  checkVersion(join(config.dataDir, 'pg'));
  const home = clusterHome(config.dataDir, runner);
  const release = claim(join(config.dataDir, 'server.pid'), config.dataDir);
  try {
    const socketDir = socketDirOf(config.dataDir, home, runner);
    const cluster: Cluster = {
      native: binaries(runner, config.dataDir),
      dir: join(home, MAJOR),
      socketDir,
      runner,
      settings,
      log,
    };
    await initialise(cluster);
    const settled = force(cluster);
    // Whoever uses the database hears of it.
    settled.catch(() => undefined);
    const running = await keepRunning(cluster);
    const url = await prepare(socketDir);
    return {
      url,
      settled,
      stop: async () => {
        await settled.catch(() => undefined);
        await running.stop();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * The same for a command that looks after an installation and makes none: where a server runs on this DATA_DIR, its database is
 * used, and goes on after `stop`.
 */
export async function joinDatabase(config: Pick<Config, 'databaseUrl' | 'dataDir'>, log: Log): Promise<Database> {
  if (config.databaseUrl !== null) return await startDatabase(config, log);
  checkVersion(join(config.dataDir, 'pg'));
  if (!existsSync(join(config.dataDir, 'pg', MAJOR, 'PG_VERSION')))
    throw new StartError(`There is no database in ${config.dataDir}. Set DATA_DIR or DATABASE_URL as for the server.`);
  if (holderOf(join(config.dataDir, 'server.pid')) === null) return await startDatabase(config, log);
  const runner = chooseRunner(join(config.dataDir, 'pg', MAJOR));
  const socketDir = socketDirOf(config.dataDir, clusterHome(config.dataDir, runner), runner);
  for (const end = performance.now() + JOIN_MS; ; await sleep(100)) {
    try {
      return { url: await prepare(socketDir), settled: Promise.resolve(), stop: async () => undefined };
    } catch (error) {
      if (performance.now() > end)
        throw new StartError(`The server runs, but its database cannot be reached (${(error as Error).message}).`);
    }
  }
}
/** A server that is just starting has its database in a moment. */
const JOIN_MS = 15_000;
function socketDirOf(dataDir: string, home: string, runner: Runner): string {
  const short = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  return socketFolder(join(home, 'run'), join(tmpdir(), `throughline-${process.getuid?.() ?? 0}-${short}`), runner);
}

/** Small and steady: about 35 MB idle, recovery within seconds, and no customer's words in the log. */
export const settings: Readonly<Record<string, string>> = {
  // An eighth of the machine: it is filled as it is used, so a quiet house stays small.
  shared_buffers: `${Math.min(256, Math.max(64, Math.floor(totalmem() / 2 ** 23)))}MB`,
  max_connections: '60',
  io_method: 'sync',
  // Who reads one block at a time needs no room for 64 reads by each of a hundred processes (4 MB).
  io_max_concurrency: '8',
  // By itself it grows with shared_buffers to 16 MB, all of it touched; a batch's commit empties it long before two are full.
  wal_buffers: '2MB',
  // Nobody replicates out of a database without a port: the process that would see to it is not started.
  max_logical_replication_workers: '0',
  jit: 'off',
  work_mem: '32MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '512MB',
  random_page_cost: '1.1',
  max_parallel_workers_per_gather: '0',
  max_wal_size: '1GB',
  // After a kill every file is forced to disk before anything is read again: one call does it, not one for each of 1,500 files (2 s
  // on a busy disk). Older kernels do not tell the caller what could not be written.
  ...(process.platform === 'linux' && isKernel(5, 8) ? { recovery_init_sync_method: 'syncfs' } : {}),
  autovacuum_max_workers: '2',
  // A fresh house grows from nothing to thousands of rows within seconds; plans made for empty tables must not outlive that.
  autovacuum_naptime: '5s',
  // A sample of 6,000 rows tells our plans as much as one of 30,000, which took a busy table a second of a core every few seconds: a third of
  // what the database spent on a message, and all at once.
  default_statistics_target: '20',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  logging_collector: 'off',
  log_checkpoints: 'off',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

function isKernel(major: number, minor: number): boolean {
  const [here = 0, part = 0] = kernel().split('.').map(Number);
  return here > major || (here === major && part >= minor);
}

/** One server per DATA_DIR: a second would only fight over the database. A number left by a dead process is taken over. */
function claim(path: string, dataDir: string): () => void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      writeFileSync(path, `${process.pid} ${startOf(process.pid)}\n`, { flag: 'wx', mode: 0o600 });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 3)
        throw new StartError(
          `${path} cannot be written (${(error as NodeJS.ErrnoException).code}); DATA_DIR must be a folder we may write to.`,
        );
    }
    const pid = holderOf(path);
    if (pid !== null && pid !== process.pid)
      throw new StartError(
        `Throughline is already running on ${dataDir} (process ${pid}). Stop it first, or set another DATA_DIR and PORT.`,
      );
    rmSync(path, { force: true });
  }
}
/** The living process that holds a DATA_DIR. */
function holderOf(path: string): number | null {
  const [pid = '', start = ''] = readOr(path).trim().split(' ');
  return Number(pid) > 0 && isAlive(Number(pid)) && startOf(Number(pid)) === start ? Number(pid) : null;
}
const readOr = (path: string) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};
/** When a process began, so that its number given to another later is told apart. */
function startOf(pid: number): string {
  const stat = readOr(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

const NAME = 'throughline';
/** The house works as an ordinary role that owns its database: nothing it is tricked into may touch files or programs. */
async function prepare(socketDir: string): Promise<string> {
  const client = new pg.Client(connection(`socket:${socketDir}?db=postgres&user=postgres`));
  await client.connect();
  try {
    const { rows } = await client.query<{ role: boolean; caller: boolean; database: boolean }>(
      `select exists (select from pg_roles where rolname = $1) as role, exists (select from pg_roles where rolname = $1 || '_caller') as caller,
         exists (select from pg_database where datname = $1) as database`,
      [NAME],
    );
    if (!rows[0]!.role) await client.query(`create role ${NAME} login`);
    // Who calls from outside is somebody else in there (see wall.ts); an ordinary role cannot make itself another.
    if (!rows[0]!.caller) await client.query(`create role ${NAME}_caller nologin role ${NAME}`);
    if (!rows[0]!.database) await client.query(`create database ${NAME} owner ${NAME}`);
  } finally {
    await client.end();
  }
  return `socket:${socketDir}?db=${NAME}&user=${NAME}`;
}
