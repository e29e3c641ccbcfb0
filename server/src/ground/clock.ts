// Sees when a clock was set back, the database's or this machine's own, by the one that only counts. What was to happen at a time that
// now lies an hour away must not wait for it. (A clock set forward only makes things due early, which is how it should be.)
import type { Db } from './db.ts';
import type { Log } from './log.ts';

export type Clock = 'own' | 'database';
export interface ClockGround {
  readonly db: Pick<Db, 'query'>;
  readonly log: Log;
  readonly now: () => Date;
}
/** A clock that is slewed, or read by a busy machine, is off by less. */
const NOTICED_SECONDS = 2;
const LOOK_MS = 5000;

/**
 * `setBack` is told which clock and by how many seconds; when it throws, it is told again at the next look. The first word is 0 of each:
 * what happened before nobody saw.
 */
export function watchClock(
  { db, log, now }: ClockGround,
  setBack: (clock: Clock, seconds: number) => Promise<void>,
  lookMs = LOOK_MS,
): { stop(): Promise<void> } {
  const clocks: Record<Clock, Watched> = {
    own: { read: () => Promise.resolve(now().getTime() / 1000), last: null, lost: 0, isTold: false },
    database: {
      read: async () =>
        (await db.query<{ at: number }>('select extract(epoch from clock_timestamp())::float8 as at')).rows[0]!.at,
      last: null,
      lost: 0,
      isTold: false,
    },
  };
  async function look(): Promise<void> {
    for (const [name, clock] of Object.entries(clocks) as [Clock, Watched][]) {
      const from = performance.now();
      const at = await clock.read();
      const reading = { at, from, to: performance.now() };
      const seconds = clock.last ? lostBetween(clock.last, reading) : 0;
      clock.last = reading;
      if (seconds > NOTICED_SECONDS) {
        log.warn({ clock: name, seconds: Math.round(seconds) }, 'a clock was set back');
        clock.lost += seconds;
      }
      if (clock.isTold && clock.lost === 0) continue;
      await setBack(name, clock.lost);
      Object.assign(clock, { lost: 0, isTold: true });
    }
  }
  let looking: Promise<void> | null = null;
  const begin = (): void => {
    looking ??= look()
      .catch((error: unknown) => log.debug({ error: String(error) }, 'the clocks cannot be looked at now'))
      .finally(() => {
        looking = null;
      });
  };
  const timer = setInterval(begin, lookMs);
  timer.unref();
  begin();
  return {
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}

interface Watched {
  readonly read: () => Promise<number>;
  last: Reading | null;
  /** Seconds nobody has been told of. */
  lost: number;
  isTold: boolean;
}
/** What a clock said, and between which two moments it was asked. */
interface Reading {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}
/** By how many seconds, at least, it went less far than time did. */
const lostBetween = (before: Reading, after: Reading): number =>
  (after.from - before.to) / 1000 - (after.at - before.at);
