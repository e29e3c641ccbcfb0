// Who may vouch for whom: signatures made and checked for real, with a zone that never leaves the process.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { authenticate, dkimSign } from 'mailauth';
import type { OutboundMessage, Place } from '@throughline/channel-kit';
import { realNet } from '@throughline/channel-kit/contract';
import { email } from './index.ts';
import { authFacts } from './receive.ts';
import { isAligned, judge } from './trust.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const key = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;
const zoneOf = (records: Readonly<Record<string, string>>) => (name: string, type: string) =>
  type === 'TXT' && records[name]
    ? Promise.resolve([[records[name]]])
    : Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));

const pairs: readonly [string, string, boolean][] = [
  ['shop.example', 'shop.example', true],
  ['Shop.Example', 'shop.example.', true],
  ['co.uk', 'shop.co.uk', false],
  ['or.jp', 'shop.or.jp', false],
  ['github.io', 'ann.github.io', false],
  ['shops.example', 'ann.shops.example', false],
  ['mail.shop.example', 'shop.example', false],
  ['op.example', 'shop.example', false],
  ['example', 'shop.example', false],
  ['', '', false],
];
for (const [signer, author, isSo] of pairs)
  test(`without a policy, a signature of “${signer}” ${isSo ? 'proves' : 'does not prove'} “${author}”`, () => {
    assert.equal(isAligned(signer, author), isSo);
  });

async function signed(from: string, domain: string, more: object = {}): Promise<Buffer> {
  const letter = `From: ${from}\r\nTo: support@shop.example\r\nSubject: x\r\n\r\nPay nobody.\r\n`;
  const by = { signingDomain: domain, selector: 's', privateKey: pem, ...more };
  const { signatures } = await dkimSign(letter, { ...by, signatureData: [by] });
  assert.notEqual(signatures, '');
  return Buffer.from(`${signatures}${letter}`);
}
const trustOf = async (letter: Buffer, domain: string, records: Readonly<Record<string, string>>) => {
  const facts = await authFacts(letter, { mta: 'x' }, zoneOf(records));
  assert.ok(facts);
  return judge(facts, domain).trust;
};
test('a suffix that signs for a stranger below it proves nothing; a policy that allows it does', async () => {
  const letter = await signed('boss@victim.shops.example', 'shops.example');
  const records = { 's._domainkey.shops.example': key };
  assert.equal(await trustOf(letter, 'victim.shops.example', records), 'unverified');
  const allowed = { ...records, '_dmarc.shops.example': 'v=DMARC1; p=reject' };
  assert.equal(await trustOf(letter, 'victim.shops.example', allowed), 'attested');
});
test('a signature that leaves the end of the letter open proves nothing, with a policy or without', async () => {
  const open = await signed('ann@customer.example', 'customer.example', { maxBodyLength: 4 });
  const records = { 's._domainkey.customer.example': key };
  const longer = Buffer.concat([open, Buffer.from('Or pay me.\r\n')]);
  for (const policy of ['', 'v=DMARC1; p=none'])
    assert.equal(
      await trustOf(longer, 'customer.example', policy ? { ...records, '_dmarc.customer.example': policy } : records),
      'unverified',
    );
  const whole = await signed('ann@customer.example', 'customer.example');
  assert.equal(await trustOf(whole, 'customer.example', records), 'attested');
});

test('our own signature on an answer passes an independent check, and covers its words', async () => {
  const letters: string[] = [];
  const server = createServer((socket) => {
    let isData = false;
    let data = '';
    socket.write('220 x\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      data += chunk.toString('latin1');
      if (isData && data.endsWith('\r\n.\r\n')) {
        letters.push(data.slice(0, -3).replace(/^\.\./gm, '.'));
        isData = false;
        data = '';
        socket.write('250 ok\r\n');
      } else if (!isData && data.endsWith('\r\n')) {
        isData = /^DATA/im.test(data);
        socket.write(isData ? '354 go\r\n' : /^QUIT/im.test(data) ? '221 bye\r\n' : '250 ok\r\n');
        data = '';
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  after(() => server.close());
  const place: Place = {
    channelId: '01900000-0000-7000-8000-0000000000c1',
    settings: {
      address: 'support@shop.example',
      auth: 'password',
      smtpHost: '127.0.0.1',
      smtpPort: (server.address() as AddressInfo).port,
      smtpSecurity: 'none',
      dkimDomain: 'shop.example',
      dkimSelector: 'desk',
      dkimPrivateKey: pem,
    },
    net: realNet(),
    hookUrl: null,
    env: {},
    sign: (text) => `signed(${text})`,
  };
  const message: OutboundMessage = {
    kind: 'message',
    id: '01900000-0000-7000-8000-00000000b001',
    conversationId: '01900000-0000-7000-8000-00000000a001',
    conversationNumber: 7,
    recipient: { kind: 'email', scope: '', value: 'ann@customer.example', name: 'Ann', attributes: {} },
    author: { name: 'Olha' },
    workspaceName: 'Shop',
    text: 'Grüße\n.a line with a dot\nand more',
    files: [],
  };
  const sent = await email.send(message, place);
  assert.ok(sent.ok, JSON.stringify(sent));
  const resolver = zoneOf({ 'desk._domainkey.shop.example': key, '_dmarc.shop.example': 'v=DMARC1; p=reject' });
  const check = async (letter: string) => {
    const { dkim, dmarc } = await authenticate(Buffer.from(letter, 'latin1'), { resolver, mta: 'x' });
    return [dkim.results[0]?.status.result, dkim.results[0]?.signingDomain, dmarc && dmarc.status.result];
  };
  assert.deepEqual(await check(letters[0]!), ['pass', 'shop.example', 'pass']);
  const bent = letters[0]!.replace('and more', 'and less');
  assert.notEqual(bent, letters[0]);
  assert.notEqual((await check(bent))[0], 'pass');
  assert.notEqual((await check(letters[0]!.replace('Subject: ', 'Subject: Not ')))[0], 'pass');
});
