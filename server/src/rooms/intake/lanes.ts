// The batcher: whatever waits goes into one transaction and one commit. One batch runs at a time while little waits, because a bigger
// batch costs less than two; when much waits, others run beside it. A person is in one batch at a time, so everybody's order is kept
// and two batches never meet the same stranger at once in this process. Workspaces take turns, so that a busy one holds up nobody.

export interface Lanes<I, O> {
  /** `person` within `workspace`: whose order must be kept. */
  put(workspace: string, person: string, item: I): Promise<O>;
  drain(): Promise<void>;
  readonly waiting: number;
}

export const BATCH_LIMIT = 128;
/** With so many waiting, another batch beside the running ones pays. */
const CROWD = 24;
/** From one batch's start to the next one's while little waits: a steady trickle goes in small batches, not each message by itself. */
const PACE_MS = 4;
/** More than this waiting means we are drowning: better to refuse at once than to time out later. */
export const WAITING_LIMIT = 20_000;
export class TooBusy extends Error {}

interface Waiting<I, O> {
  readonly person: string;
  readonly item: I;
  resolve(value: O): void;
  reject(error: Error): void;
}

export function openLanes<I, O>(
  atOnce: number,
  work: (items: readonly I[]) => Promise<readonly (O | Error)[]>,
): Lanes<I, O> {
  const queues = new Map<string, Waiting<I, O>[]>();
  /** Whoever is in a running batch. */
  const busy = new Set<string>();
  const running = new Set<Promise<void>>();
  let [waiting, inHand, isLooking, startedAt] = [0, 0, false, 0];
  let resting: NodeJS.Timeout | null = null;

  /** Up to a batch of those that may go now: one of each workspace in turn, oldest first. */
  function pick(): Waiting<I, O>[] {
    const batch: Waiting<I, O>[] = [];
    const mine = new Set<string>();
    const turns = [...queues].map(([workspace, queue]) => ({ workspace, queue, at: 0, kept: [] as Waiting<I, O>[] }));
    for (let isMore = true; isMore && batch.length < BATCH_LIMIT;) {
      isMore = false;
      for (const turn of turns) {
        while (turn.at < turn.queue.length && batch.length < BATCH_LIMIT) {
          const entry = turn.queue[turn.at]!;
          turn.at += 1;
          if (busy.has(entry.person)) turn.kept.push(entry);
          else {
            batch.push(entry);
            mine.add(entry.person);
            isMore = true;
            break;
          }
        }
      }
    }
    for (const person of mine) busy.add(person);
    for (const { workspace, queue, at, kept } of turns) {
      const left = kept.length === 0 && at === 0 ? queue : [...kept, ...queue.slice(at)];
      // Whoever was served goes to the end, so that the next batch begins with another.
      queues.delete(workspace);
      if (left.length > 0) queues.set(workspace, left);
    }
    return batch;
  }
  async function run(batch: readonly Waiting<I, O>[]): Promise<void> {
    const results = await work(batch.map((entry) => entry.item)).catch((error: unknown) =>
      batch.map(() => (error instanceof Error ? error : new Error(String(error)))),
    );
    waiting -= batch.length;
    inHand -= batch.length;
    for (const { person } of batch) busy.delete(person);
    batch.forEach((entry, index) => {
      const result = results[index] ?? new Error('intake: no result');
      if (result instanceof Error) entry.reject(result);
      else entry.resolve(result);
    });
  }
  function look(): void {
    while (running.size < atOnce && queues.size > 0 && (running.size === 0 || waiting - inHand >= CROWD)) {
      const early = startedAt + PACE_MS - performance.now();
      if (early > 0.5 && waiting - inHand < CROWD) {
        resting ??= setTimeout(() => {
          resting = null;
          look();
        }, early);
        return;
      }
      const batch = pick();
      if (batch.length === 0) return;
      startedAt = performance.now();
      inHand += batch.length;
      const mine: Promise<void> = run(batch).finally(() => {
        running.delete(mine);
        look();
      });
      running.add(mine);
    }
  }
  return {
    put(workspace, name, item) {
      if (waiting >= WAITING_LIMIT) return Promise.reject(new TooBusy('Too many messages are waiting to be stored'));
      waiting += 1;
      return new Promise<O>((resolve, reject) => {
        const queue = queues.get(workspace);
        const entry = { person: `${workspace} ${name}`, item, resolve, reject };
        if (queue) queue.push(entry);
        else queues.set(workspace, [entry]);
        if (isLooking) return;
        isLooking = true;
        // Whatever arrives in this turn of the loop joins the same batch.
        setImmediate(() => {
          isLooking = false;
          look();
        });
      });
    },
    async drain() {
      while (waiting > 0) {
        await new Promise<void>((resolve) => {
          setImmediate(resolve);
        });
        await Promise.all(running);
      }
    },
    get waiting() {
      return waiting;
    },
  };
}
