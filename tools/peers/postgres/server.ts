// A PostgreSQL server as an operator would have one: reached over TCP with a password, and over TLS; in a folder of its own.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { appendFileSync, chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../mail/installed.ts';
import { postgresBin } from './installed.ts';

const READY_MS = 120_000;
const STOP_MS = 60_000;
const PASSWORD = 'p@ss/word of the owner';

export interface PostgresPeer {
  readonly version: string;
  readonly port: number;
  /** The address of a database that belongs to its own ordinary role; made when it is not there. */
  database(name: string, options?: { ssl?: boolean }): Promise<string>;
  /** Of the superuser, for what an operator does by hand. */
  readonly adminUrl: (database?: string) => string;
  admin<Row extends object>(text: string, values?: readonly unknown[], database?: string): Promise<Row[]>;
  /** Ends every session but the asking one, as a failover or a careless operator does. */
  endSessions(): Promise<number>;
  /** `immediate` is a crash: no checkpoint, recovery at the next start. It is away as long as `whileDown` takes. */
  restart(how: 'fast' | 'immediate', whileDown?: () => Promise<unknown>): Promise<void>;
  stop(): Promise<void>;
}

export async function startPostgresPeer(
  settings: Readonly<Record<string, string>> = {},
  given: {
    readonly env?: Readonly<Record<string, string>>;
    /** Somewhere else than this machine's own network: its address, and what to put in front of a program to run it there. */
    readonly place?: { readonly address: string; readonly inside: readonly string[] };
  } = {},
): Promise<PostgresPeer> {
  const host = given.place?.address ?? '127.0.0.1';
  const bin = postgresBin()!;
  const dir = mkdtempSync(join(tmpdir(), 'throughline-postgres-'));
  const port = await freePort();
  const owner = ownerOfServers();
  const mine = (path: string, mode: number) => {
    chmodSync(path, mode);
    if (owner) chownSync(path, owner.uid, owner.gid);
  };
  mine(dir, 0o700);
  const run = (program: string, args: readonly string[]) =>
    execFileSync(program, args, {
      ...owner,
      cwd: dir,
      stdio: 'pipe',
      timeout: 60_000,
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    });
  writeFileSync(join(dir, 'password'), PASSWORD);
  mine(join(dir, 'password'), 0o600);
  const data = join(dir, 'data');
  run(`${bin}/initdb`, [
    '-D',
    data,
    '-U',
    'admin',
    '--auth=scram-sha-256',
    `--pwfile=${join(dir, 'password')}`,
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
  ]);
  run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=database.example',
    '-keyout',
    join(data, 'server.key'),
    '-out',
    join(data, 'server.crt'),
  ]);
  chmodSync(join(data, 'server.key'), 0o600);
  if (given.place) appendFileSync(join(data, 'pg_hba.conf'), 'host all all all scram-sha-256\n');

  let child: ChildProcess | null = null;
  async function start(): Promise<void> {
    const options = {
      listen_addresses: host,
      port: String(port),
      unix_socket_directories: '',
      ssl: 'on',
      ...settings,
    };
    // Only root may enter another network, and becomes the owner there.
    const inside = given.place
      ? [
          ...given.place.inside,
          ...(owner ? ['setpriv', `--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups'] : []),
        ]
      : [];
    const words = [
      ...inside,
      `${bin}/postgres`,
      '-D',
      data,
      ...Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ];
    const born = spawn(words[0]!, words.slice(1), {
      ...(given.place ? {} : owner),
      cwd: dir,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env['PATH'], LC_ALL: 'C', ...given.env },
    });
    child = born;
    let said = '';
    born.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      said = (said + chunk).slice(-5000);
    });
    for (const end = Date.now() + READY_MS; ; await sleep(30)) {
      try {
        await admin('select 1');
        return;
      } catch (error) {
        if (born.exitCode !== null || Date.now() > end)
          throw new Error(`PostgreSQL did not start: ${said}`, { cause: error });
      }
    }
  }
  async function end(signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
    const ending = child;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill(signal);
    const late = setTimeout(() => ending.kill('SIGKILL'), STOP_MS);
    await gone;
    clearTimeout(late);
  }
  const address = (user: string, name: string, query = '') =>
    `postgres://${user}:${encodeURIComponent(PASSWORD)}@${host}:${port}/${name}${query}`;
  async function admin<Row extends object>(
    text: string,
    values: readonly unknown[] = [],
    database = 'postgres',
  ): Promise<Row[]> {
    const client = new pg.Client({ connectionString: address('admin', database) });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query(text, values as unknown[])).rows as Row[];
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  await start();
  const version = (await admin<{ server_version: string }>('show server_version'))[0]!.server_version;
  return {
    version,
    port,
    admin,
    adminUrl: (database = 'postgres') => address('admin', database),
    async database(name, { ssl = false } = {}) {
      if ((await admin('select from pg_roles where rolname = $1', [name])).length === 0) {
        await admin(`create role ${name} login password '${PASSWORD}'`);
        await admin(`create database ${name} owner ${name}`);
      }
      return address(name, name, ssl ? '?sslmode=require' : '');
    },
    async endSessions() {
      const ended = await admin(
        `select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
      );
      return ended.length;
    },
    async restart(how, whileDown) {
      await end(how === 'fast' ? 'SIGINT' : 'SIGQUIT');
      try {
        await whileDown?.();
      } finally {
        await start();
      }
    },
    async stop() {
      await end('SIGQUIT');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root: then the user that its package has made runs it. */
function ownerOfServers(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
