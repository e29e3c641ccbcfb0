// The customer's address behind proxies, for doors that are no HTTP routes: the same answer as the HTTP door's, from the same setting.
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { Config } from '../ground/config.ts';

const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.1/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** Walks from our own end of the chain outwards and stops at the first address nobody told us to trust. */
export function clientAddress(trustProxy: Config['trustProxy']): (request: IncomingMessage) => string {
  const trusts = truster(trustProxy);
  return (request) => {
    const forwarded = String(request.headers['x-forwarded-for'] ?? '')
      .split(',')
      .map((each) => each.trim())
      .filter((each) => isIP(each) !== 0);
    const chain = [plain(request.socket.remoteAddress ?? ''), ...forwarded.reverse()];
    let at = 0;
    while (at < chain.length - 1 && trusts(chain[at]!, at)) at += 1;
    return chain[at]!;
  };
}

function truster(given: Config['trustProxy']): (address: string, hop: number) => boolean {
  if (typeof given === 'boolean') return () => given;
  if (typeof given === 'number') return (_address, hop) => hop < given;
  const list = new BlockList();
  for (const network of given.flatMap((each) => NAMED[each] ?? [each])) {
    const [address, bits] = network.split('/') as [string, string | undefined];
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family);
  }
  return (address) => isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
/** A v4 address that came over a v6 socket. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');
