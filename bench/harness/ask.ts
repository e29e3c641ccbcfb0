// One caller asking over HTTP, again and again: how long each answer took, and the CPU it cost.
import { median, part } from './measure.ts';
import type { Running } from './server.ts';

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
/** Reads an address as somebody; throws for anything but a good answer. */
export async function read<T = unknown>(server: Running, path: string, headers: Record<string, string>): Promise<T> {
  const reply = await fetch(`${server.url}/api/v1${path}`, { headers });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${text.slice(0, 300)}`);
  return JSON.parse(text) as T;
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
