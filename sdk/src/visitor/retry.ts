// A start that failed in passing is tried again, ever more slowly.
import { isPassing } from './calls.ts';
import type { Clock } from './surroundings.ts';
import type { Refusal } from './types.ts';

const FIRST_MS = 1000;
const LONGEST_MS = 60_000;

export function openRetry(
  clock: Clock,
  again: () => void,
): { after(refusal: Refusal): void; worked(): void; stop(): void } {
  let failures = 0;
  let stop: (() => void) | null = null;
  return {
    after(refusal) {
      if (!isPassing(refusal)) return;
      const wait = refusal.retryAfterSeconds ? refusal.retryAfterSeconds * 1000 : FIRST_MS * 2 ** failures;
      failures = Math.min(failures + 1, 8);
      stop = clock.after(Math.min(wait, LONGEST_MS), again);
    },
    worked() {
      failures = 0;
    },
    stop: () => stop?.(),
  };
}
