// An address as its kind compares it: the key under which one identity is found again.
import { phoneVariants, toE164 } from '../phone.ts';
import { sha256 } from './digest.ts';

/** A longer key does not fit into the index that finds it (2,704 bytes, a character takes up to three). */
const KEY_LIMIT = 600;

/** The comparing form of a value. Unknown kinds compare exactly, as the provider wrote them; very long ones by their hash. */
export function identityKey(kind: string, value: string): string {
  const key = wholeKey(kind, value);
  return key.length > KEY_LIMIT ? `sha256:${sha256(key)}` : key;
}
function wholeKey(kind: string, value: string): string {
  const trimmed = value.trim();
  switch (kind) {
    case 'email':
      return trimmed.toLowerCase();
    case 'phone':
      return toE164(trimmed) ?? trimmed.replace(/[^\d+]/g, '');
    default:
      return trimmed;
  }
}

/** Every key under which the same address may have been stored before (the phone variants of Brazil, Mexico, Argentina). */
export function identityKeys(kind: string, value: string): readonly string[] {
  const key = identityKey(kind, value);
  // What compresses well was stored whole before there was a limit.
  const whole = wholeKey(kind, value);
  if (whole !== key) return [key, whole];
  return kind === 'phone' ? [...new Set([key, ...phoneVariants(key)])] : [key];
}

/** Fewer digits are nobody's number in the world; the same digit over and over is typed to get past a form. */
const filler = /^\+?(\d)\1*$|^\+?0?123456789?0?$/;
/** Could this be one person's address? `n/a` and `0000000`, typed as a phone by two strangers, must not make them one. */
export function namesSomebody(kind: string, value: string): boolean {
  const key = identityKey(kind, value);
  switch (kind) {
    case 'email':
      return /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(key);
    case 'phone':
      return key.replace(/\D/g, '').length >= 6 && !filler.test(key);
    default:
      return key !== '';
  }
}
