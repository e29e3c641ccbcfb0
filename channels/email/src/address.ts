// Mail addresses as they are compared and shown: lower case, IDN in one form, names without tricks.
import { domainToASCII } from 'node:url';
export { safeName } from '@throughline/domain';

export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

const addressLimit = 320;
/** Direction overrides and isolates, zero-width marks and controls: they make a name look like another one. */
const deceiving =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** An address as its kind compares it: trimmed, lower case, the domain as ASCII (`xn--…`), a trailing dot gone. */
export function normalizeAddress(value: string): string {
  const bare = value
    .replace(deceiving, '')
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/^<|>$/g, '')
    .trim()
    .normalize('NFC')
    .toLowerCase();
  const at = bare.lastIndexOf('@');
  if (at < 1) return bare.slice(0, addressLimit);
  const domain = bare.slice(at + 1).replace(/\.$/, '');
  return `${bare.slice(0, at)}@${domainToASCII(domain) || domain}`.slice(0, addressLimit);
}

/** Could mail be sent there? One `@`, a domain, nothing that could open another header or recipient. */
export function isAddress(value: string): boolean {
  return value.length <= addressLimit && /^[^\s@<>()[\],;:\\"]+@[^\s@<>()[\],;:\\"]+$/.test(value);
}

export const domainOf = (address: string): string => normalizeAddress(address).split('@').at(-1) ?? '';
export const localOf = (address: string): string => address.slice(0, Math.max(0, address.lastIndexOf('@')));

/** `user+tag@domain` → its parts; a tag is '' where there is none. */
export function splitPlus(address: string): { readonly base: string; readonly tag: string } {
  const local = localOf(address);
  const plus = local.indexOf('+');
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return plus < 1
    ? { base: address, tag: '' }
    : { base: `${local.slice(0, plus)}@${domain}`, tag: local.slice(plus + 1) };
}
