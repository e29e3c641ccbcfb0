// An address somebody typed for a contact: checked, and brought to the form its kind is kept and found in.
import { identityKey, identityKeys, toE164 } from '@throughline/domain';
import { problem } from '@throughline/protocol';
import type { IdentityKey } from './store.ts';

export interface Address {
  readonly kind: string;
  readonly value: string;
  readonly key: string;
  /** Every key the same address may have been stored under. */
  readonly keys: readonly string[];
}

const mail =
  /^[^\s@<>"(),:;[\]\\]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]{0,61}[\p{L}\p{N}]$/u;
const invisible = /[\p{Cc}\p{Cf}]/u;

/** Throws `invalid` with what would be right, under the name of the form's field. `country` understands national phone numbers. */
export function readAddress(
  given: { readonly kind: string; readonly value: string },
  country: string | undefined,
  field: string,
): Address {
  const refuse = (words: string) => problem('invalid', { fields: { [field]: words } });
  const typed = given.value.trim();
  if (typed === '' || invisible.test(typed)) throw refuse('must be an address, without invisible signs');
  if (given.kind === 'email' && !mail.test(typed)) throw refuse('must be an email address, like ann@example.com');
  const phone = given.kind === 'phone' ? toE164(typed, country) : null;
  if (given.kind === 'phone' && !phone)
    throw refuse('must be a phone number with its country code, like +380 67 123 45 67');
  const value = phone ?? typed;
  return { kind: given.kind, value, key: identityKey(given.kind, value), keys: identityKeys(given.kind, value) };
}

/** Where to look for addresses, their other forms included. */
export const addressesAt = (workspaceId: string, addresses: readonly Address[]): IdentityKey[] =>
  addresses.flatMap(({ kind, keys }) => keys.map((key) => ({ workspaceId, kind, scope: '', key })));
