// How fast one device or address may start, write and upload: buckets that refill steadily, on this node.
import { problem } from '@throughline/protocol';
import { recentMap } from '../../ground/recent.ts';

const rates = {
  session: { burst: 40, perSecond: 0.2 },
  message: { burst: 12, perSecond: 0.5 },
  /** Edits, deletions and reactions. */
  change: { burst: 20, perSecond: 0.5 },
  /** Many people may share an address: an office, a phone network. */
  messageFromAddress: { burst: 60, perSecond: 3 },
  upload: { burst: 12, perSecond: 0.1 },
  /** In megabytes, all devices of an address together: sessions are cheap to start, disks are not. */
  uploadedMegabytes: { burst: 300, perSecond: 1 },
  identify: { burst: 10, perSecond: 0.05 },
  /** Each claim may be about somebody else. */
  identifyFromAddress: { burst: 60, perSecond: 0.5 },
  push: { burst: 10, perSecond: 0.05 },
  transcript: { burst: 3, perSecond: 0.005 },
  /** Letters to one address, whoever asks for them: it may be a stranger's. */
  mailTo: { burst: 3, perSecond: 0.001 },
} as const;
export type Deed = keyof typeof rates;
const BUCKETS_LIMIT = 50_000;

export interface Limits {
  /** `cost`: how many of the deed this is; what is larger than the burst passes when the bucket is full. */
  take(deed: Deed, who: string, cost?: number): void;
}

/** Refuses with `too_many` and the seconds after which the next try passes. `now` in milliseconds. */
export function openLimits(now: () => number = () => performance.now()): Limits {
  const buckets = recentMap<{ left: number; at: number }>(BUCKETS_LIMIT);
  return {
    take(deed, who, cost = 1) {
      const { burst, perSecond } = rates[deed];
      const key = `${deed} ${who}`;
      const at = now();
      const known = buckets.get(key);
      const left = known ? Math.min(burst, known.left + ((at - known.at) / 1000) * perSecond) : burst;
      const needed = Math.min(cost, burst);
      buckets.set(key, { left: left >= needed ? left - needed : left, at });
      if (left < needed)
        throw problem('too_many', { retryAfterSeconds: Math.max(1, Math.ceil((needed - left) / perSecond)) });
    },
  };
}
