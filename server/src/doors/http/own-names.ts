// By which names a house may be set up. A page of a stranger can make its own name lead to this machine (DNS rebinding) and then speaks
// to us as if it were ours; before anybody has a password that would be enough to become the owner.
import { isIP } from 'node:net';
import { hostname } from 'node:os';

/**
 * Is this `Host` one that nobody else can own: our public address, an IP address as such, `localhost`, the machine's own name, or a
 * name without a dot, which only this network knows? The header as it came: what a proxy or a page adds to it is a claim.
 */
export function isOwnName(host: string | undefined, publicUrl: string | null, machine: string = hostname()): boolean {
  if (!host || !URL.canParse(`http://${host}`)) return false;
  // Read under the public address's scheme, which decides what port may be left out.
  const ours = publicUrl === null ? null : new URL(publicUrl);
  const given = new URL(`${ours?.protocol ?? 'http:'}//${host}`);
  if (given.username !== '' || given.pathname !== '/') return false;
  if (given.host === ours?.host) return true;
  const name = given.hostname.replace(/\.$/, '').toLowerCase();
  if (name === '') return false;
  if (isIP(name.replace(/^\[|\]$/g, '')) !== 0) return true;
  const own = machine.toLowerCase();
  return !name.includes('.') || name.endsWith('.localhost') || name === own || name === `${own.split('.')[0]}.local`;
}
