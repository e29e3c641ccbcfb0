// Crowds of sockets, in a process of their own: agents or customers' devices that come back by themselves and say what they were told.
import { fork } from 'node:child_process';
import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { addAgents } from './crowd-store.ts';
import type { Running } from './server.ts';

/** What one socket connects with. A number behind `after=` is added when it comes back. */
export interface Seat {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}
export interface Told {
  /** Open and caught up at this moment. */
  readonly ready: number;
  /** Monotonic milliseconds of the last socket that became ready, and of the first and last frame that held the mark. */
  readonly lastReadyAt: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** How often each socket was told something with the mark: sockets by count of distinct texts. */
  readonly heard: readonly number[];
  readonly repeated: number;
  readonly resets: number;
  /** The last text with the mark. */
  readonly sample: string;
}
export type CrowdOrder =
  | { readonly seats: readonly Seat[]; readonly mark: string }
  | 'told'
  | 'forget'
  | { readonly drop: number };
export interface Crowd {
  open(seats: readonly Seat[], mark: string): Promise<void>;
  told(): Promise<Told>;
  forget(): Promise<void>;
  /** That many sockets are cut and come back. */
  drop(count: number): Promise<void>;
  stop(): void;
}

export function crowd(): Crowd {
  const child = fork(fileURLToPath(new URL('crowd-worker.ts', import.meta.url)), { stdio: 'inherit' });
  const ask = <T>(order: CrowdOrder): Promise<T> =>
    new Promise((resolve, reject) => {
      const died = (code: number | null) => reject(new Error(`The crowd ended with ${code}`));
      child.once('exit', died);
      child.once('message', (answer) => {
        child.off('exit', died);
        resolve(answer as T);
      });
      child.send(order);
    });
  return {
    open: (seats, mark) => ask({ seats, mark }),
    told: () => ask('told'),
    forget: () => ask('forget'),
    drop: (count) => ask({ drop: count }),
    stop: () => {
      child.kill('SIGKILL');
    },
  };
}

/** Polls until it holds. */
export async function until<T>(seconds: number, look: () => Promise<T>, isEnough: (seen: T) => boolean): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const seen = await look();
    if (isEnough(seen) || performance.now() > end) return seen;
    await new Promise((resolve) => {
      setTimeout(resolve, 25);
    });
  }
}

/** Cookies of that many new agents. The server signs a session's token with a key derived from its own, and so do we. */
export async function agentCookies(client: pg.Client, server: Running, workspaceId: string, count: number) {
  const tokens = Array.from({ length: count }, () => randomBytes(32).toString('base64url'));
  await addAgents(client, workspaceId, tokens);
  const secret = Buffer.from(readFileSync(join(server.dataDir, 'secret.key'), 'utf8').trim(), 'base64');
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'throughline sign v1', 32));
  const letters = 'abcdefghijklmnopqrstuvwxyz234567';
  return tokens.map((token) => {
    const digest = createHmac('sha256', key).update(`session ${token}`).digest().subarray(0, 20);
    return `throughline=${token}.${[...digest].map((byte) => letters[byte & 31]).join('')}`;
  });
}
/** Seats of devices, each twenty from an address of their own, as a proxy would tell it. */
export const deviceSeats = (server: Running, tokens: readonly string[]): Seat[] =>
  tokens.map((token, index) => ({
    url: `${server.url.replace('http', 'ws')}/api/v1/visitor/live?token=${token}`,
    headers: { 'x-forwarded-for': `10.${(index / 20) >> 8}.${((index / 20) | 0) & 255}.7` },
  }));
export const agentSeats = (server: Running, cookies: readonly string[]): Seat[] =>
  cookies.map((cookie) => ({ url: `${server.url.replace('http', 'ws')}/api/v1/live?`, headers: { cookie } }));
