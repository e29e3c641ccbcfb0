// The real server as a child, as an operator would start it: its own data folder, a free port, a first workspace with an API key.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serverMain } from '../../tools/ground.js';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const KEY = 'bench-key-0123456789-0123456789';
export const OWNER = { email: 'owner@bench.example', password: 'a long bench password' };

export interface Running {
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  readonly pid: number;
  /** From spawning to the line that says it is ready. */
  readonly readySeconds: number;
  /** `socket:` address of the embedded database, as the server's own role. */
  readonly databaseUrl: string;
  stop(): Promise<void>;
}
const READY_SECONDS = 90;

/** PostgreSQL's user must be able to enter it, so it is open to all; nothing in it is secret. */
export function makeDataDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
  chmodSync(dir, 0o755);
  return dir;
}
export function dropDataDir(dir: string): void {
  const home = join(dir, 'pg');
  if (existsSync(home) && lstatSync(home).isSymbolicLink())
    rmSync(realpathSync(home), { recursive: true, force: true });
  rmSync(dir, { recursive: true, force: true });
}

export async function startServer(given: {
  dataDir: string;
  env?: Readonly<Record<string, string>>;
  command?: readonly string[];
  nodeArgs?: readonly string[];
  /** To come back where the sockets look for it. */
  port?: number;
  readySeconds?: number;
}): Promise<Running> {
  const port = given.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const [program, ...args] = given.command ?? [process.execPath, ...(given.nodeArgs ?? []), serverMain()];
  const began = performance.now();
  const child = spawn(program!, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      DATA_DIR: given.dataDir,
      PORT: String(port),
      PUBLIC_URL: url,
      LOG_LEVEL: 'warn',
      NODE_ENV: 'production',
      BOOTSTRAP_WORKSPACE: 'Bench',
      BOOTSTRAP_EMAIL: OWNER.email,
      BOOTSTRAP_PASSWORD: OWNER.password,
      BOOTSTRAP_API_KEY: KEY,
      ...given.env,
    },
  });
  await ready(child, given.readySeconds ?? READY_SECONDS);
  const readySeconds = (performance.now() - began) / 1000;
  const socket = join(given.dataDir, 'pg', 'run');
  return {
    url,
    port,
    dataDir: given.dataDir,
    pid: child.pid!,
    readySeconds,
    databaseUrl: `socket:${socket}?db=throughline&user=throughline`,
    async stop() {
      if (child.exitCode !== null) return;
      const gone = new Promise((resolve) => {
        child.once('exit', resolve);
      });
      child.kill('SIGTERM');
      await gone;
    },
  };
}

function ready(child: ChildProcess, seconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`The server was not ready within ${seconds} s:\n${said}`));
    }, seconds * 1000);
    const hear = (chunk: Buffer) => {
      said = (said + String(chunk)).slice(-20_000);
      if (!said.includes('Throughline is ready')) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout!.on('data', hear);
    child.stderr!.on('data', (chunk: Buffer) => {
      hear(chunk);
      if (process.env['BENCH_LOUD']) process.stderr.write(chunk);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The server ended (${code}):\n${said}`));
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const address = probe.address();
        probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
      });
  });
}

/** The postmaster of a data folder. */
export const postmasterOf = (dataDir: string): number =>
  Number(readFileSync(join(dataDir, 'pg', '18', 'postmaster.pid'), 'utf8').split('\n')[0]);
