// The batcher: whatever waits goes into one transaction and one commit. A person always takes the same lane, so everybody's order is
// kept and two batches never meet the same stranger at once in this process; while one lane writes, another reads.

export interface Lanes<I, O> {
  put(key: string, item: I): Promise<O>;
  drain(): Promise<void>;
  readonly waiting: number;
}

export const BATCH_LIMIT = 128;
/** More than this waiting means we are drowning: better to refuse at once than to time out later. */
export const WAITING_LIMIT = 20_000;
export class TooBusy extends Error {}

export function openLanes<I, O>(
  count: number,
  work: (items: readonly I[]) => Promise<readonly (O | Error)[]>,
): Lanes<I, O> {
  interface Waiting {
    item: I;
    resolve(value: O): void;
    reject(error: Error): void;
  }
  const lanes = Array.from({ length: count }, () => ({
    queue: [] as Waiting[],
    running: null as Promise<void> | null,
  }));
  let waiting = 0;

  async function run(lane: (typeof lanes)[number]): Promise<void> {
    // Let everything that arrived in this turn of the loop join the first batch.
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    while (lane.queue.length > 0) {
      const batch = lane.queue.splice(0, BATCH_LIMIT);
      const results = await work(batch.map((entry) => entry.item)).catch((error: unknown) =>
        batch.map(() => (error instanceof Error ? error : new Error(String(error)))),
      );
      waiting -= batch.length;
      batch.forEach((entry, index) => {
        const result = results[index] ?? new Error('intake: no result');
        if (result instanceof Error) entry.reject(result);
        else entry.resolve(result);
      });
    }
    lane.running = null;
  }
  return {
    put(key, item) {
      if (waiting >= WAITING_LIMIT) return Promise.reject(new TooBusy('Too many messages are waiting to be stored'));
      const lane = lanes[hash(key) % count]!;
      waiting += 1;
      return new Promise<O>((resolve, reject) => {
        lane.queue.push({ item, resolve, reject });
        lane.running ??= run(lane);
      });
    },
    async drain() {
      await Promise.all(lanes.map(async (lane) => lane.running));
    },
    get waiting() {
      return waiting;
    },
  };
}

function hash(key: string): number {
  let value = 2166136261;
  for (let index = 0; index < key.length; index += 1) value = Math.imul(value ^ key.charCodeAt(index), 16777619);
  return value >>> 0;
}
