// Reads a provider's JSON without believing it: every look into it says what it wants and gets null when it is something else.

export type Thing = Readonly<Record<string, unknown>>;

/** The object in these bytes, or null: broken UTF-8, broken JSON and everything that is not an object read as nothing. */
export function parseThing(body: Uint8Array): Thing | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    return thing(parseExact(text));
  } catch {
    return null;
  }
}

/** JSON.parse that keeps whole numbers beyond 2^53 as their digits; a reviver is slow, so it only runs where such a number may be. */
export function parseExact(text: string): unknown {
  // Ids in quotes are exact already, and many are as long.
  if (!/[:[,\s]-?\d{16}/.test(text)) return JSON.parse(text);
  return JSON.parse(text, exactNumber);
}
function exactNumber(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  return context?.source !== undefined && /^-?\d+$/.test(context.source) ? context.source : value;
}

export const thing = (value: unknown): Thing | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Thing) : null;
export const things = (value: unknown): readonly Thing[] =>
  Array.isArray(value) ? value.map(thing).filter((each) => each !== null) : [];
export const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
/** A non-empty text. */
export const word = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
export const number = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;
/** A whole number as its exact digits, however large. */
export function digits(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  return typeof value === 'string' && /^-?[0-9]{1,30}$/.test(value) ? value : null;
}
/** Unix seconds as a date; null outside what a Date can hold. */
export function unixTime(value: unknown): Date | null {
  const seconds = number(value);
  if (seconds === null || seconds < 0 || seconds > 8.64e12) return null;
  return new Date(seconds * 1000);
}
