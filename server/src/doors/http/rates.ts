// Coarse limits per caller on this node: a bucket that refills steadily. Limits that must hold over all nodes (sign-in) are in the database.
import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { problem } from '@throughline/protocol';
import { recentMap } from '../../ground/recent.ts';

export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
  /** So many of a caller's requests are worked on at the same time; the others wait for their turn. */
  readonly atOnce?: number;
}
export interface Rates {
  readonly key: Rate;
  readonly session: Rate;
  readonly visitor: Rate;
  readonly anyone: Rate;
}

/** A screen opens with a dozen calls and a script may be brisk; a stranger's address gets what a person needs. */
export const usualRates: Rates = {
  key: { burst: 300, perSecond: 100, atOnce: 3 },
  session: { burst: 600, perSecond: 60, atOnce: 8 },
  visitor: { burst: 120, perSecond: 6, atOnce: 3 },
  anyone: { burst: 240, perSecond: 12, atOnce: 3 },
};
const USUAL_AT_ONCE = 8;

/**
 * One caller's work in turns. A burst that the limit lets through would else stand in front of the database's few connections all at once,
 * and everybody else behind it. Nobody waits here but behind themselves, and the limit bounds the line.
 */
export function makeTurns() {
  const lines = new Map<string, { busy: number; readonly waiting: (() => void)[] }>();
  return async <T>(who: string, rate: Rate, work: () => Promise<T>): Promise<T> => {
    const line = lines.get(who) ?? { busy: 0, waiting: [] };
    lines.set(who, line);
    if (line.busy >= (rate.atOnce ?? USUAL_AT_ONCE)) await new Promise<void>((resolve) => line.waiting.push(resolve));
    else line.busy += 1;
    try {
      return await work();
    } finally {
      // Whoever is next takes our place, so nobody slips in between.
      const next = line.waiting.shift();
      if (next) next();
      else if ((line.busy -= 1) === 0) lines.delete(who);
    }
  };
}
export type Turns = ReturnType<typeof makeTurns>;

const BUCKETS_LIMIT = 50_000;

/** A refusal is told slowly: who asks again at once, whatever the answer, then asks seldom and costs little. */
const HOLD_MS = 250;
/** Beyond so many waiting refusals the rest are told at once: each holds a connection. */
const HELD_LIMIT = 1000;
let held = 0;
/** `take`, and a refusal only after a while. */
export const takeSlowly = (limiter: Limiter, who: string, rate: Rate): Promise<void> =>
  slowly(() => {
    limiter.take(who, rate);
  });
/** `check`, and a refusal only after a while. */
export const checkSlowly = (limiter: Limiter, who: string, rate: Rate): Promise<void> =>
  slowly(() => {
    limiter.check(who, rate);
  });
async function slowly(judge: () => void): Promise<void> {
  try {
    judge();
  } catch (refusal) {
    if (held < HELD_LIMIT) {
      held += 1;
      await sleep(HOLD_MS, undefined, { ref: false });
      held -= 1;
    }
    throw refusal;
  }
}

export interface Limiter {
  take(who: string, rate: Rate): void;
  /** Refuses as `take` would, and takes nothing. */
  check(who: string, rate: Rate): void;
}

/** Refuses with `too_many` and the seconds until the next try can pass. `now` in milliseconds. */
export function makeLimiter(now: () => number = () => performance.now()): Limiter {
  const buckets = recentMap<{ left: number; at: number }>(BUCKETS_LIMIT);
  const leftOf = (known: { left: number; at: number } | undefined, rate: Rate, at: number): number =>
    known ? Math.min(rate.burst, known.left + ((at - known.at) / 1000) * rate.perSecond) : rate.burst;
  return {
    take(who, rate) {
      const at = now();
      const left = leftOf(buckets.get(who), rate, at);
      buckets.set(who, { left: left >= 1 ? left - 1 : left, at });
      if (left < 1) throw tooMany(left, rate);
    },
    check(who, rate) {
      const left = leftOf(buckets.get(who), rate, now());
      if (left < 1) throw tooMany(left, rate);
    },
  };
}
const tooMany = (left: number, rate: Rate) =>
  problem('too_many', {
    detail: 'Too many requests.',
    retryAfterSeconds: Math.max(1, Math.ceil((1 - left) / rate.perSecond)),
  });

/** Whose bucket a key, a session or a visitor's token counts in: `stranger` where it is nobody's. */
export interface Payer {
  readonly who: string;
  readonly rate: Rate;
}
export type Owner = Payer | 'stranger';
const OWNERS_LIMIT = 50_000;
/**
 * Remembers whose each credential was at its last call, by hash, so that who is over the limit is refused before anybody asks the
 * database again. It lets nobody in: whoever is below the limit is looked up afresh.
 */
export function rememberOwners() {
  const owners = recentMap<Owner>(OWNERS_LIMIT);
  const keyOf = (credential: string): string => hash('sha256', credential, 'base64');
  return {
    of: (credential: string | null): Owner | undefined =>
      credential === null ? undefined : owners.get(keyOf(credential)),
    set(credential: string | null, owner: Owner): void {
      if (credential !== null) owners.set(keyOf(credential), owner);
    },
  };
}
export type Owners = ReturnType<typeof rememberOwners>;
