// Coarse limits per caller on this node: a bucket that refills steadily. Limits that must hold over all nodes (sign-in) are in the database.
import { setTimeout as sleep } from 'node:timers/promises';
import { problem } from '@throughline/protocol';

export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}
export interface Rates {
  readonly key: Rate;
  readonly session: Rate;
  readonly visitor: Rate;
  readonly anyone: Rate;
}

/** A screen opens with a dozen calls and a script may be brisk; a stranger's address gets what a person needs. */
export const usualRates: Rates = {
  key: { burst: 300, perSecond: 100 },
  session: { burst: 600, perSecond: 60 },
  visitor: { burst: 120, perSecond: 6 },
  anyone: { burst: 240, perSecond: 12 },
};

const BUCKETS_LIMIT = 50_000;

/** A refusal is told slowly: who asks again at once, whatever the answer, then asks seldom and costs little. */
const HOLD_MS = 250;
/** Beyond so many waiting refusals the rest are told at once: each holds a connection. */
const HELD_LIMIT = 1000;
let held = 0;
/** `take`, and a refusal only after a while. */
export async function takeSlowly(limiter: Limiter, who: string, rate: Rate): Promise<void> {
  try {
    limiter.take(who, rate);
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
}

/** Refuses with `too_many` and the seconds until the next try can pass. `now` in milliseconds. */
export function makeLimiter(now: () => number = () => performance.now()): Limiter {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take(who, rate) {
      const at = now();
      const known = buckets.get(who);
      const left = known ? Math.min(rate.burst, known.left + ((at - known.at) / 1000) * rate.perSecond) : rate.burst;
      if (known) buckets.delete(who);
      else if (buckets.size >= BUCKETS_LIMIT) buckets.delete(buckets.keys().next().value!);
      // Put last, so the one that is dropped at the limit is who has been quiet longest.
      buckets.set(who, { left: left >= 1 ? left - 1 : left, at });
      if (left < 1)
        throw problem('too_many', {
          detail: 'Too many requests.',
          retryAfterSeconds: Math.max(1, Math.ceil((1 - left) / rate.perSecond)),
        });
    },
  };
}
