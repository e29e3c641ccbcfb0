// When a delivery that failed is tried again, and when we stop. Pure.

const FIRST_MS = 5_000;
const LONGEST_MS = 60 * 60_000;
const GIVE_UP_MS = 24 * 60 * 60_000;

/**
 * The next try after `attempts` tries: doubling from 5 s to an hour, spread by a fifth so that receivers are not hit in step.
 * Null once a day has passed. A receiver's own wish (`Retry-After`, seconds) is kept where it is longer, up to an hour.
 * @param chance 0..1
 */
export function nextTry(
  attempts: number,
  triedSince: Date,
  now: Date,
  chance: number,
  retryAfterSeconds = 0,
): Date | null {
  if (now.getTime() - triedSince.getTime() >= GIVE_UP_MS) return null;
  const backoff = Math.min(FIRST_MS * 2 ** Math.max(0, attempts - 1), LONGEST_MS) * (0.8 + 0.4 * chance);
  return new Date(now.getTime() + Math.max(backoff, Math.min(retryAfterSeconds * 1000, LONGEST_MS)));
}

/** Seconds of a `Retry-After` header, which is a number or a date; 0 when it says nothing usable. */
export function retryAfter(header: string | undefined, now: Date): number {
  if (!header) return 0;
  const seconds = /^\d{1,9}$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now.getTime()) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}
