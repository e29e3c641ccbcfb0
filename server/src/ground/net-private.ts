// Which addresses a stranger may not make us call: our own networks, the cloud's metadata, and every spelling of them.
import { BlockList, isIPv4, isIPv6 } from 'node:net';

const blocked = new BlockList();
// IANA special-purpose registries, and two metadata services that live in otherwise public ranges.
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['168.63.129.16', 32],
] as const)
  blocked.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  blocked.addSubnet(network, bits, 'ipv6');

/** True for every address that is not plainly on the public internet, and for what is no address at all. */
export function isPrivateAddress(address: string): boolean {
  const plain = address.split('%')[0]!;
  if (isIPv4(plain)) return blocked.check(plain, 'ipv4');
  if (!isIPv6(plain)) return true;
  // `::ffff:10.0.0.1` in any spelling; URL writes it as two hexadecimal groups.
  const mapped = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(new URL(`http://[${plain}]`).hostname);
  if (!mapped) return blocked.check(plain, 'ipv6');
  const [high, low] = [Number.parseInt(mapped[1]!, 16), Number.parseInt(mapped[2]!, 16)];
  return blocked.check([high >> 8, high & 255, low >> 8, low & 255].join('.'), 'ipv4');
}

/** Web ports: the usual two and everything above the system's own. */
export function isPublicPort(port: string): boolean {
  return port === '' || port === '80' || port === '443' || Number(port) >= 1024;
}
