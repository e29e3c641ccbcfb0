// Coarse limits per caller on this node: a bucket that refills steadily. Limits that must hold over all nodes (sign-in) are in the database.
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
  key: { burst: 2000, perSecond: 400 },
  session: { burst: 600, perSecond: 60 },
  visitor: { burst: 120, perSecond: 6 },
  anyone: { burst: 240, perSecond: 12 },
};

const BUCKETS_LIMIT = 50_000;

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
