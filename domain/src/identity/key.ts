// An address as its kind compares it: the key under which one identity is found again.
import { phoneVariants, toE164 } from '../phone.ts';

/** The comparing form of a value. Unknown kinds compare exactly, as the provider wrote them. */
export function identityKey(kind: string, value: string): string {
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
  return kind === 'phone' ? [...new Set([key, ...phoneVariants(key)])] : [key];
}
