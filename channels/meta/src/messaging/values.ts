// Ids and moments as the webhooks of pages and Instagram accounts write them; null for what is neither.
import { digits, number, word } from '@throughline/channel-kit/json';

export const idOf = (value: unknown): string | null => {
  const id = word(value) ?? digits(value);
  return id !== null && /^\d{1,40}$/.test(id) ? id : null;
};
export const midOf = (value: unknown): string | null => {
  const mid = word(value);
  return mid !== null && mid.length <= 600 && !/\s/.test(mid) ? mid : null;
};
/** Milliseconds, or seconds where they are few. */
export function timeOf(value: unknown): Date | null {
  const given = number(value) ?? (typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null);
  if (given === null || given < 0 || given > 8.64e15) return null;
  return new Date(given < 100_000_000_000 ? given * 1000 : given);
}
