// Whose address it is: what a stranger writes into a header counts only behind proxies we were told to trust.
import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { clientAddress } from './client-address.ts';

const request = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;
for (const [name, trust, remote, forwarded, expected] of [
  ['nobody is trusted', false, '203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['one hop', 1, '127.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['one hop, and a forged entry before it', 1, '127.0.0.1', '10.9.9.9, 198.51.100.1', '198.51.100.1'],
  ['a network, over a mapped address', ['loopback'], '::ffff:127.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['a network, asked from outside it', ['10.0.0.0/8'], '203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['two proxies of the network', ['10.0.0.0/8'], '10.0.0.1', '198.51.100.1, 10.0.0.2', '198.51.100.1'],
  ['rubbish in the header', 1, '127.0.0.1', 'rubbish', '127.0.0.1'],
  ['everybody', true, '127.0.0.1', '198.51.100.1, 10.0.0.2', '198.51.100.1'],
] as const) {
  test(name, () => assert.equal(clientAddress(trust)(request(remote, forwarded)), expected));
}
