// Comparing what a caller shows with what we keep, in a time that tells nothing.
import { createHash, timingSafeEqual } from 'node:crypto';

/** Hashes have one length, so neither the time nor an error tells how long the secret is. An empty secret equals nothing. */
export function sameSecret(given: string | undefined, secret: string): boolean {
  if (given === undefined || secret === '') return false;
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
