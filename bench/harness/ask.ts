// One caller asking over HTTP, again and again: how long each answer took, and the CPU it cost.
import { Agent, get } from 'node:http';
import { median, part } from './measure.ts';
import type { Running } from './server.ts';

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
/** One connection, kept: what a screen does. The plain client, because on this machine `fetch` costs more than some of the answers. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
/** Asks an address as somebody, to the last byte of the answer; throws for anything but a good one. */
export function ask(server: Running, path: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    get(`${server.url}/api/v1${path}`, { agent, headers }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (reply.statusCode === 200) resolve(text);
        else reject(new Error(`${path}: ${reply.statusCode} ${text.slice(0, 300)}`));
      });
    }).on('error', reject);
  });
}
export async function read<T = unknown>(server: Running, path: string, headers: Record<string, string>): Promise<T> {
  return JSON.parse(await ask(server, path, headers)) as T;
}

export interface Rounds {
  readonly p50s: readonly number[];
  readonly p95s: readonly number[];
  /** Median of ours over the median of the peer, in each round. */
  readonly ratios: readonly number[];
}
/** `rounds` rounds of `calls` pairs, ours and the peer's in turns, after a few to warm up. `call` is given its number. */
export async function inTurns(
  given: { rounds: number; calls: number; warm?: number },
  ours: (call: number) => Promise<number>,
  peer?: (call: number) => Promise<number>,
): Promise<Rounds> {
  let number = 0;
  for (let index = 0; index < (given.warm ?? 5); index += 1) {
    await ours((number += 1));
    await peer?.(number);
  }
  const [p50s, p95s, ratios]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < given.rounds; round += 1) {
    const [a, b]: [number[], number[]] = [[], []];
    for (let index = 0; index < given.calls; index += 1) {
      number += 1;
      if (peer && index % 2 === 1) b.push(await peer(number));
      a.push(await ours(number));
      if (peer && index % 2 === 0) b.push(await peer(number));
    }
    p50s.push(part(a, 0.5));
    p95s.push(part(a, 0.95));
    if (peer) ratios.push(median(a) / median(b));
  }
  return { p50s, p95s, ratios };
}
