// A real Postfix with opendkim talks to the mail door, with a zone in dnsmasq: who may be believed, what a changed body is worth,
// and the bounce that comes back for a letter of ours.
import assert from 'node:assert/strict';
import { Resolver } from 'node:dns/promises';
import { after, before, test } from 'node:test';
import nodemailer from 'nodemailer';
import { mailChannel } from '@throughline/channel-email';
import { realNet } from '@throughline/channel-kit/contract';
import type { OutboundMessage, Place, Raw } from '@throughline/channel-kit';
import { mailPeersSkip } from '../../../tools/peers/mail/installed.ts';
import { type Postfix, startPostfix } from '../../../tools/peers/mail/postfix.ts';
import { startSmtp } from './smtp.ts';

const skip = mailPeersSkip('postfix', 'opendkim', 'dnsmasq');
const resolver = new Resolver();
const channel = mailChannel({ resolver: (name, type) => resolver.resolve(name, type) as Promise<string[][]> });
const taken: Raw[] = [];
let [postfix, door, place]: [Postfix | null, { port: number; stop(): Promise<void> } | null, Place | null] = [
  null,
  null,
  null,
];

before(async () => {
  if (skip !== false) return;
  const settings: Record<string, string | number> = {
    address: 'support@shop.example',
    auth: 'password',
    smtpHost: '127.0.0.1',
    smtpPort: 0,
    smtpSecurity: 'none',
    inboundDomain: 'in.shop.example',
  };
  place = {
    channelId: '01900000-0000-7000-8000-0000000000c1',
    settings,
    net: realNet(),
    hookUrl: null,
    env: {},
    sign: (text) => `signed(${text})`,
  };
  const owner = { workspaceId: 'w', channelId: 'c', channel, place };
  door = await startSmtp({
    port: 0,
    host: '127.0.0.1',
    recipientOwner: (address) => Promise.resolve(channel.intake.mail!.accepts(address, place!) ? owner : null),
    take: (_, raw) => {
      taken.push(raw);
      return Promise.resolve();
    },
  });
  postfix = await startPostfix('customer.example', door.port);
  settings['smtpPort'] = postfix.port;
  resolver.setServers([`127.0.0.1:${postfix.dnsPort}`]);
});
after(async () => {
  await postfix?.stop();
  await door?.stop();
});

async function arrived(from: number): Promise<Raw> {
  const end = Date.now() + 60_000;
  while (taken.length <= from) {
    if (Date.now() > end) throw new Error(`nothing came: ${postfix?.log().slice(-800)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return taken[from]!;
}
const trust = async (raw: Raw) => {
  const [event] = await channel.read(raw, place!.settings, place!);
  assert.ok(event?.kind === 'message');
  return [event.sender.trust, event.isQuarantined ?? false];
};

test(
  'a letter signed by its domain is attested; the same with a changed body is refused the domain’s name',
  { skip, timeout: 180_000 },
  async () => {
    const sender = nodemailer.createTransport({
      host: '127.0.0.1',
      port: postfix!.port,
      secure: false,
      ignoreTLS: true,
    });
    const from = taken.length;
    await sender.sendMail({
      from: 'ann@customer.example',
      to: 'support@shop.example',
      subject: 'Lamp',
      text: 'my lamp broke',
    });
    const raw = await arrived(from);
    assert.deepEqual(await trust(raw), ['attested', false], JSON.stringify(raw.meta['auth']));
    const bent = await channel.intake.mail!.receive(
      {
        ...raw,
        body: Buffer.from(Buffer.from(raw.body).toString('latin1').replace('my lamp broke', 'pay to me now'), 'latin1'),
        meta: { ...raw.meta, auth: null },
      },
      place!,
    );
    assert.deepEqual(await trust(bent), ['failed', true], JSON.stringify(bent.meta['auth']));
  },
);
test('a forged From of a domain with a policy fails and joins nothing', { skip, timeout: 180_000 }, async () => {
  const sender = nodemailer.createTransport({ host: '127.0.0.1', port: door!.port, secure: false, ignoreTLS: true });
  const from = taken.length;
  await sender.sendMail({
    from: 'ann@customer.example',
    to: 'support@shop.example',
    subject: 'Re: Lamp',
    text: 'send it to my new address',
    envelope: { from: 'evil@evil.example', to: 'support@shop.example' },
  });
  assert.deepEqual(await trust(await arrived(from)), ['failed', true]);
});
test(
  'a letter of ours to an unknown address comes back as a failed message and an unreachable address',
  { skip, timeout: 180_000 },
  async () => {
    const message: OutboundMessage = {
      kind: 'message',
      id: '01900000-0000-7000-8000-00000000b001',
      conversationId: '01900000-0000-7000-8000-00000000a001',
      conversationNumber: 7,
      recipient: { kind: 'email', scope: '', value: 'nobody@customer.example', name: '', attributes: {} },
      author: { name: 'Olha' },
      workspaceName: 'Shop',
      text: 'hello',
      files: [],
    };
    const from = taken.length;
    const sent = await channel.send(message, place!);
    assert.ok(sent.ok, JSON.stringify(sent));
    const events = await channel.read(await arrived(from), place!.settings, place!);
    assert.deepEqual(
      events.map((event) => [
        event.kind,
        'externalId' in event ? event.externalId : '',
        'sender' in event ? event.sender.value : '',
      ]),
      [
        ['status', sent.externalIds[0], ''],
        ['identity', '', 'nobody@customer.example'],
      ],
    );
  },
);
