// The real server as a process of its own, for stories: started, killed, stopped and asked over HTTP, as an operator and a script would.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connection } from '../../server/src/ground/db.ts';
import pg from 'pg';
import { serverMain } from '../ground.js';
import { layDatabase } from './made-before.ts';

const MAIN = serverMain();
const READY_MS = 120_000;
const STOP_MS = 30_000;
export const OWNER = { email: 'owner@acorn.example', password: 'a long password of the owner' };

/** As `npm start` does: what Node compiled once is not compiled again, which halves every start. */
const cache = process.env['NODE_COMPILE_CACHE'];
export const compiled: Readonly<Record<string, string>> = cache ? { NODE_COMPILE_CACHE: cache } : {};

export type Json = Record<string, unknown>;
export interface Reply<T = Json> {
  readonly status: number;
  readonly body: T;
  readonly text: string;
  readonly headers: Headers;
}
export type Server = Awaited<ReturnType<typeof startServer>>;

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/**
 * Starts it on an empty data folder, into which a run of all tests has laid an empty database, unless `BOOTSTRAP_WORKSPACE` is taken
 * away and it is no demo. `env` is added to what every story sets; an empty string takes a variable away. `main`: another version's beginning.
 */
export async function startServer(env: Record<string, string> = {}, args: readonly string[] = [], main = MAIN) {
  const dataDir = mkdtempSync(join(tmpdir(), 'throughline-story-'));
  // The database runs as another user when we are root, and must be able to pass.
  chmodSync(dataDir, 0o755);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const key = 'tl_story_key_for_everything_0123456789';
  const wanted: Record<string, string> = {
    PORT: String(port),
    DATA_DIR: dataDir,
    PUBLIC_URL: url,
    LOG_LEVEL: 'warn',
    BOOTSTRAP_WORKSPACE: 'Acorn',
    BOOTSTRAP_EMAIL: OWNER.email,
    BOOTSTRAP_PASSWORD: OWNER.password,
    BOOTSTRAP_API_KEY: key,
    ...env,
  };
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== ''));
  let child: ChildProcess | null = null;
  let said = '';

  /** Resolves with the milliseconds it took until it said that it is ready. */
  async function start(): Promise<number> {
    const began = performance.now();
    const born = spawn(process.execPath, [main, ...args], {
      env: { ...compiled, PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...given },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = born;
    let mine = '';
    for (const stream of [born.stdout, born.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        mine += chunk;
        said = (said + chunk).slice(-50_000);
      });
    while (!mine.includes('Throughline is ready:')) {
      const isOver = born.exitCode !== null || born.signalCode !== null;
      // Too slow is no reason to leave it behind.
      if (!isOver && performance.now() - began > READY_MS) born.kill('SIGTERM');
      if (isOver || performance.now() - began > READY_MS)
        throw new Error(`The server did not start: ${mine.slice(-2000)}`);
      await sleep(5);
    }
    return performance.now() - began;
  }
  /** Sends a signal and waits for the end; the exit code (null: by the signal) and how long it took. */
  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<{ code: number | null; tookMs: number }> {
    const ending = child;
    const began = performance.now();
    if (!ending || ending.exitCode !== null || ending.signalCode !== null)
      return { code: ending?.exitCode ?? null, tookMs: 0 };
    const gone = new Promise<void>((resolve) => {
      ending.once('exit', () => {
        resolve();
      });
    });
    ending.kill(signal);
    const late = setTimeout(() => ending.kill('SIGKILL'), STOP_MS);
    await gone;
    clearTimeout(late);
    return { code: ending.exitCode, tookMs: performance.now() - began };
  }
  const api = makeCaller(`${url}/api/v1`, { authorization: `Bearer ${key}` });
  const postgresPid = () => Number(readFileSync(join(dataDir, 'pg/18/postmaster.pid'), 'utf8').split('\n')[0]);

  const isOurs = main === MAIN && !given['DATABASE_URL'] && given['DATA_DIR'] === dataDir;
  if (isOurs && (given['BOOTSTRAP_WORKSPACE'] || args.includes('--demo'))) await layDatabase(dataDir);
  await start();
  return {
    url,
    port,
    dataDir,
    key,
    api,
    start,
    end,
    postgresPid,
    signal: (name: NodeJS.Signals) => void child?.kill(name),
    get pid() {
      return child!.pid!;
    },
    /** Whether its process has ended by itself. */
    get isGone() {
      return child === null || child.exitCode !== null || child.signalCode !== null;
    },
    /** What it has said so far. */
    get said() {
      return said;
    },
    call: (headers: Record<string, string>) => makeCaller(`${url}/api/v1`, headers),
    /** What only the database can tell or bring about: ageing a lease, counting what must not be there. */
    sql: <Row extends object>(text: string, values: readonly unknown[] = []) => query<Row>(dataDir, text, values),
    /** A session that stays, to hold what the server needs. */
    session: () => openSession(dataDir),
    async stop() {
      await end('SIGTERM');
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function openSession(dataDir: string): Promise<pg.Client> {
  const client = new pg.Client(
    connection(`socket:${realpathSync(join(dataDir, 'pg'))}/run?db=throughline&user=postgres`),
  );
  // It ends with the database, and who waited for it hears that.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
async function query<Row extends object>(dataDir: string, text: string, values: readonly unknown[]): Promise<Row[]> {
  const client = await openSession(dataDir);
  try {
    return (await client.query(text, values as unknown[])).rows as Row[];
  } finally {
    await client.end();
  }
}

export type Caller = ReturnType<typeof makeCaller>;
/** One person or script at the REST door. */
export function makeCaller(base: string, headers: Record<string, string>, { waitsWhenLimited = false } = {}) {
  const call = async <T = Json>(
    method: string,
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<Reply<T>> => {
    const reply = await fetch(`${base}${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...more },
      redirect: 'manual',
      signal: AbortSignal.timeout(60_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    if (reply.status === 429 && waitsWhenLimited) {
      await sleep(Number(reply.headers.get('retry-after') ?? 1) * 1000);
      return call<T>(method, path, body, more);
    }
    return {
      status: reply.status,
      body: (text.startsWith('{') ? JSON.parse(text) : {}) as T,
      text,
      headers: reply.headers,
    };
  };
  const sure = async <T = Json>(method: string, path: string, body?: unknown): Promise<T> => {
    const reply = await call<T>(method, path, body);
    if (reply.status >= 300) throw new Error(`${method} ${path} answered ${reply.status}: ${reply.text.slice(0, 500)}`);
    return reply.body;
  };
  return {
    call,
    get: <T = Json>(path: string) => sure<T>('GET', path),
    post: <T = Json>(path: string, body: unknown = {}) => sure<T>('POST', path, body),
    patch: <T = Json>(path: string, body: unknown) => sure<T>('PATCH', path, body),
    sure,
  };
}

/** Asks again until the answer holds; the last refusal tells why when it never does. */
export async function until<T>(
  ask: () => Promise<T> | T,
  holds: (value: T) => boolean,
  what: string,
  withinMs = 60_000,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (let last: unknown = null; ; await sleep(25)) {
    try {
      const value = await ask();
      if (holds(value)) return value;
      last = value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end)
      throw new Error(
        `Within ${withinMs} ms it did not come true that ${what}: ${last instanceof Error ? last.message : JSON.stringify(last)?.slice(0, 1500)}`,
      );
  }
}
