// One PostgreSQL process of ours: made, started apart from our process group (Ctrl-C must not stop it before we have drained),
// stopped gently, started again when it dies, and taken over when an earlier run was killed and left it behind.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { StartError } from './config.ts';
import { ownFolder, type Runner } from './embedded-binaries.ts';
import type { Log } from './log.ts';

export const MAJOR = '18';
/** A socket's path ends at 107 bytes on Linux; PostgreSQL adds `/.s.PGSQL.5432` and a lock beside it. */
export const SOCKET_DIR_LIMIT = 85;

export interface Cluster {
  readonly native: string;
  readonly dir: string;
  readonly socketDir: string;
  readonly runner: Runner;
  readonly settings: Readonly<Record<string, string>>;
  readonly log: Log;
}
export interface Running {
  readonly pid: number;
  stop(): Promise<void>;
}

const START_SECONDS = 120;
const LOG_LINES = 100;
const RESTARTS_PER_MINUTE = 10;

/** Refuses a folder that another major version made; PostgreSQL's own words for it are of no help to an operator. */
export function checkVersion(home: string): void {
  const others = otherMajors(home);
  const path = join(home, MAJOR, 'PG_VERSION');
  const found = existsSync(path) ? readFileSync(path, 'utf8').trim() : null;
  const other = found === null ? others[0] : found === MAJOR ? undefined : found;
  if (other !== undefined)
    throw new StartError(
      `The database in ${home} was made by PostgreSQL ${other}, but this version brings PostgreSQL ${MAJOR}: start the version that made it and take a backup there (npm run backup -- FOLDER), then restore it with this one (npm run restore -- FOLDER); see docs/operating.md.`,
    );
}

/** Puts databases of other major versions aside, whole, so that this one's can be made beside them; says where they are now. */
export function setOthersAside(home: string): string[] {
  return otherMajors(home).map((name) => {
    const aside = asideOf(join(home, name));
    renameSync(join(home, name), aside);
    return aside;
  });
}
const asideOf = (path: string) => `${path}.aside-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
const otherMajors = (home: string) =>
  existsSync(home) ? readdirSync(home).filter((name) => /^\d+$/.test(name) && name !== MAJOR) : [];

/**
 * Makes the cluster if there is none. Half-made ones of a killed start are swept away. Its thousand files are not forced to the disk yet:
 * see `force`.
 */
export async function initialise(cluster: Cluster): Promise<void> {
  const home = dirname(cluster.dir);
  ownFolder(home, cluster.runner);
  for (const name of readdirSync(home).filter((each) => each.startsWith(`${MAJOR}.new`)))
    rmSync(join(home, name), { recursive: true, force: true });
  if (existsSync(unforced(cluster))) await setUnforcedAside(cluster);
  if (existsSync(join(cluster.dir, 'PG_VERSION'))) return;
  if (existsSync(cluster.dir))
    throw new StartError(`${cluster.dir} is there but is no database; move it away, or restore a backup.`);
  const draft = `${cluster.dir}.new${process.pid}`;
  // Half a second of the first start in which the rest of the house is loaded, so nobody waits for it in this thread.
  await initdb(cluster, [
    '-D',
    draft,
    '--username=postgres',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-sync',
  ]).catch((error: unknown) => {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  });
  writeFileSync(unforced(cluster), '');
  forceFolder(home);
  renameSync(draft, cluster.dir);
}

/**
 * Forces a cluster that was just made to the disk, which takes as long as making it and goes on beside its first use. Nothing in it may be
 * acknowledged before.
 */
export async function force(cluster: Cluster): Promise<void> {
  if (!existsSync(unforced(cluster))) return;
  await initdb(cluster, ['--sync-only', '-D', cluster.dir]);
  rmSync(unforced(cluster));
  forceFolder(dirname(cluster.dir));
}

/** Stands beside a cluster from before its making until all of it is on the disk. */
const unforced = (cluster: Cluster) => `${cluster.dir}.unforced`;
/** Its start was killed, maybe by a power cut, before anything was acknowledged: what is in it cannot be trusted, and nobody misses it. */
async function setUnforcedAside(cluster: Cluster): Promise<void> {
  if (existsSync(cluster.dir)) {
    await stopLeftover(cluster);
    const aside = asideOf(cluster.dir);
    renameSync(cluster.dir, aside);
    cluster.log.warn({ aside }, 'the database of a start that was cut off is put aside; another is made');
  }
  rmSync(unforced(cluster));
}
function forceFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

async function initdb(cluster: Cluster, args: readonly string[]): Promise<void> {
  try {
    await promisify(execFile)(join(cluster.native, 'bin', 'initdb'), args, {
      ...identity(cluster.runner),
      env: environment(),
      cwd: '/',
    });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new StartError(
      `The database could not be made in ${cluster.dir}: ${lastLines((stderr || message).split('\n'))}`,
    );
  }
}

const identity = (runner: Runner) => (runner ? { uid: runner.uid, gid: runner.gid } : {});
/** Nothing of our environment (secrets, PG* variables) reaches the database. */
const environment = () => ({ PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' });
const lastLines = (lines: readonly string[]) =>
  lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(-5)
    .join(' | ') || 'it said nothing';

/** Starts the database and keeps it running until `stop`. Resolves when it takes connections. */
export async function keepRunning(cluster: Cluster): Promise<Running> {
  await stopLeftover(cluster);
  let stopping = false;
  let restarting: Promise<void> | null = null;
  const starts: number[] = [];
  let child = await startPatiently(cluster);
  const watch = (watched: ChildProcess) =>
    watched.once('exit', (code, signal) => {
      if (stopping) return;
      cluster.log.error({ code, signal }, 'the database stopped by itself; starting it again');
      restarting = restart().finally(() => {
        restarting = null;
      });
    });
  async function restart(): Promise<void> {
    while (!stopping) {
      starts.push(performance.now());
      while ((starts[0] ?? 0) < performance.now() - 60_000) starts.shift();
      if (starts.length > RESTARTS_PER_MINUTE) await sleep(5000);
      try {
        child = await startPatiently(cluster);
        watch(child);
        return;
      } catch (error) {
        cluster.log.error({ error }, 'the database does not start');
        await sleep(1000);
      }
    }
  }
  watch(child);
  return {
    get pid() {
      return child.pid!;
    },
    async stop() {
      stopping = true;
      await restarting;
      if (child.exitCode === null && child.signalCode === null)
        await halt(child.pid!, () => child.exitCode !== null || child.signalCode !== null);
    },
  };
}

const PATIENCE_MS = 5000;
const AGAIN_MS = 25;
/** After a kill -9 the old backends need a moment to notice; until then the shared memory is taken. */
async function startPatiently(cluster: Cluster): Promise<ChildProcess> {
  const path = join(cluster.dir, 'postmaster.pid');
  for (const end = performance.now() + PATIENCE_MS; ; await sleep(AGAIN_MS)) {
    // One that has died is in the way until somebody has collected it, and PostgreSQL would start only to say so.
    while (isTaken(path) && performance.now() < end) await sleep(AGAIN_MS / 5);
    try {
      return await startOnce(cluster);
    } catch (error) {
      if (
        performance.now() > end ||
        !/still in use|already (exists|in use)|Is another postmaster/.test(String((error as Error).message))
      )
        throw error;
    }
  }
}
function isTaken(path: string): boolean {
  const pid = existsSync(path) ? Number(readFileSync(path, 'utf8').split('\n')[0]) : NaN;
  if (!Number.isInteger(pid) || pid <= 1) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function startOnce(cluster: Cluster): Promise<ChildProcess> {
  const settings = Object.entries({
    ...cluster.settings,
    listen_addresses: '',
    unix_socket_directories: cluster.socketDir,
    unix_socket_permissions: '0700',
  });
  const child = spawn(
    join(cluster.native, 'bin', 'postgres'),
    ['-D', cluster.dir, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      ...identity(cluster.runner),
      env: environment(),
      cwd: '/',
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const lines: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let rest = '';
  child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop()!;
    for (const line of parts) {
      lines.push(line);
      if (lines.length > LOG_LINES) lines.shift();
      if (line.includes('ready to accept connections')) resolve();
      if (/\b(PANIC|FATAL|WARNING):/.test(line)) cluster.log.debug({ line }, 'database');
    }
  });
  const timer = setTimeout(() => {
    child.kill('SIGINT');
    reject(new StartError(`The database did not start within ${START_SECONDS} seconds: ${lastLines(lines)}`));
  }, START_SECONDS * 1000);
  child.once('error', (error) => reject(new StartError(`The database's program could not be run: ${error.message}`)));
  child.once('close', (code, signal) =>
    reject(new StartError(`The database stopped at its start (${code ?? signal}): ${lastLines(lines)}`)),
  );
  try {
    await promise;
  } finally {
    clearTimeout(timer);
  }
  child.unref();
  (child.stderr as unknown as { unref?(): void }).unref?.();
  return child;
}

/** What an earlier run left behind: a living database is stopped, a number now used by somebody else is struck out. */
async function stopLeftover(cluster: Cluster): Promise<void> {
  const path = join(cluster.dir, 'postmaster.pid');
  const pid = existsSync(path) ? Number(readFileSync(path, 'utf8').split('\n')[0]) : NaN;
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return;
  if (isDatabase(pid, cluster.dir)) {
    cluster.log.info({ pid }, 'stopping the database of an earlier run');
    await halt(pid, () => !isAlive(pid));
  } else {
    rmSync(path);
  }
}

function isDatabase(pid: number, dir: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    const at = words.indexOf('-D');
    return words[0]!.endsWith('postgres') && at > 0 && realpathSync(words[at + 1]!) === realpathSync(dir);
  } catch {
    // No /proc (macOS): believe PostgreSQL's own file.
    return process.platform !== 'linux' && isAlive(pid);
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  // One that has died but was not collected yet holds nothing any more.
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return process.platform !== 'linux';
  }
}

/** Fast shutdown, then an immediate one, which costs a recovery at the next start but loses nothing. */
async function halt(pid: number, isGone: () => boolean): Promise<void> {
  for (const [signal, seconds] of [
    ['SIGINT', 20],
    ['SIGQUIT', 5],
    ['SIGKILL', 5],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (const end = performance.now() + seconds * 1000; performance.now() < end; await sleep(10)) if (isGone()) return;
  }
}

/** The socket's folder: beside the data where its path is short and plain enough, else in the system's folder for such things. */
export function socketFolder(wanted: string, spare: string, runner: Runner): string {
  const folder = /^[\w./-]+$/.test(wanted) && Buffer.byteLength(wanted) <= SOCKET_DIR_LIMIT ? wanted : spare;
  mkdirSync(dirname(folder), { recursive: true });
  ownFolder(folder, runner);
  return folder;
}
