// How fast one device or address may start, write and upload: buckets that refill steadily, on this node.
import { problem } from '@throughline/protocol';

const rates = {
  session: { burst: 40, perSecond: 0.2 },
  message: { burst: 12, perSecond: 0.5 },
  /** Many people may share an address: an office, a phone network. */
  messageFromAddress: { burst: 60, perSecond: 3 },
  upload: { burst: 12, perSecond: 0.1 },
  identify: { burst: 10, perSecond: 0.05 },
  transcript: { burst: 3, perSecond: 0.005 },
  /** Letters to one address, whoever asks for them: it may be a stranger's. */
  mailTo: { burst: 3, perSecond: 0.001 },
} as const;
export type Deed = keyof typeof rates;
const BUCKETS_LIMIT = 50_000;

export interface Limits {
  take(deed: Deed, who: string): void;
}

/** Refuses with `too_many` and the seconds after which the next try passes. `now` in milliseconds. */
export function openLimits(now: () => number = () => performance.now()): Limits {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take(deed, who) {
      const { burst, perSecond } = rates[deed];
      const key = `${deed} ${who}`;
      const at = now();
      const known = buckets.get(key);
      const left = known ? Math.min(burst, known.left + ((at - known.at) / 1000) * perSecond) : burst;
      buckets.delete(key);
      if (buckets.size >= BUCKETS_LIMIT) buckets.delete(buckets.keys().next().value!);
      buckets.set(key, { left: left >= 1 ? left - 1 : left, at });
      if (left < 1) throw problem('too_many', { retryAfterSeconds: Math.max(1, Math.ceil((1 - left) / perSecond)) });
    },
  };
}
