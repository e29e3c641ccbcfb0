// Messenger and Instagram keep the contract of every channel, before a double that judges each call by Meta's documentation.
import { after } from 'node:test';
import { keepsTheContract, networkFailures, placeFor, scriptedNet } from '@throughline/channel-kit/contract';
import { startMetaDouble } from '../../../../tools/doubles/meta/index.ts';
import type { Fault } from '../../../../tools/doubles/meta/index.ts';
import { instagram } from '../instagram/index.ts';
import { messenger } from '../messenger/index.ts';
import {
  deadUrl,
  fixtures,
  handshake,
  hookCall,
  instagramSettings,
  messageTo,
  messengerSettings,
  placeBefore,
  rawOf,
  recipientOf,
} from '../try-meta.ts';

const double = await startMetaDouble();
after(() => double.stop());
const dead = await deadUrl();

for (const [channel, settings, account] of [
  [messenger, messengerSettings, String(messengerSettings['pageId'])],
  [instagram, instagramSettings, String(instagramSettings['accountId'])],
] as const) {
  const place = placeBefore(double, settings);
  const recipient = recipientOf(channel.card.kind, account, '200000000000001');
  const message = messageTo(recipient, { lastInboundAt: new Date() });
  const recorded = fixtures(channel.card.kind);
  const webhook = recorded.find(({ name }) => name === 'text')?.webhook;
  const failing = (fault: Fault) => () => {
    double.fail('/messages', fault);
    return channel.send(message, placeBefore(double, settings, { patienceSeconds: 0.4 }));
  };
  const broken = (error: () => Error) => () =>
    channel.send(
      message,
      placeFor(
        settings,
        scriptedNet(() => {
          throw error();
        }),
      ),
    );
  const elsewhere = { ...place, env: { META_GRAPH_URL: dead, INSTAGRAM_GRAPH_URL: dead } };
  const revoked = { ...place, settings: { ...settings, accessToken: 'EAAGrevokedTokenThatIsNotReal0000' } };
  const late = { ...message, lastInboundAt: new Date(Date.now() - 30 * 3_600_000) };
  keepsTheContract(channel, {
    settings,
    place,
    recorded,
    noise: [
      { object: 'user', entry: [] },
      {
        object: recorded.length > 0 ? (webhook as { object: string }).object : '',
        entry: [{ id: account, time: 1, messaging: [{ nothing: 1 }] }],
      },
    ].map(rawOf),
    hook: {
      genuine: hookCall(webhook),
      proofHeader: 'x-hub-signature-256',
      forged: [
        { name: 'signed with another secret', call: hookCall(webhook, 'f'.repeat(32)) },
        { name: 'a handshake with another word', call: handshake('something-else-000000000000') },
      ],
    },
    echoes: recorded.filter(({ name }) => name === 'echo').map(({ name, raw }) => ({ name, raw, sentIds: ['m_ECHO'] })),
    sending: {
      message,
      send: (each) => channel.send(each, place),
      failures: [
        { name: 'a revoked token', why: 'unauthorized', attempt: () => channel.send(message, revoked) },
        { name: 'an expired token in the middle', why: 'unauthorized', attempt: failing({ code: 190, subcode: 460 }) },
        { name: 'a person who left', why: 'recipient-gone', attempt: failing({ code: 551, subcode: 1545041 }) },
        { name: 'a person nobody knows', why: 'recipient-gone', attempt: failing({ code: 100, subcode: 2018001 }) },
        {
          name: 'a person of another account',
          why: 'recipient-gone',
          attempt: () => channel.send({ ...message, recipient: { ...recipient, scope: '42' } }, place),
        },
        { name: 'a window Meta holds closed', why: 'window-closed', attempt: failing({ code: 10, subcode: 2018278 }) },
        { name: 'a machine after a day', why: 'window-closed', attempt: () => channel.send(late, place) },
        {
          name: '429 with a time',
          why: 'busy',
          retryAfterSeconds: 17,
          attempt: failing({ code: 613, status: 429, retryAfter: 17 }),
        },
        { name: '429 as a gateway page', why: 'busy', attempt: failing({ page: 429 }) },
        { name: 'an error inside Meta', why: 'unavailable', attempt: failing({ code: 2, status: 500 }) },
        { name: 'a passing error', why: 'unavailable', attempt: failing({ code: 1200, isTransient: true }) },
        { name: 'a refused connection', why: 'unavailable', attempt: broken(networkFailures.refused) },
        { name: 'a port where nobody listens', why: 'unavailable', attempt: () => channel.send(message, elsewhere) },
        { name: 'silence after the request', why: 'unknown', attempt: failing('accept-then-hang') },
        { name: 'a break after the request', why: 'unknown', attempt: failing('accept-then-reset') },
        { name: 'an answer that is not JSON', why: 'unknown', attempt: failing('garbage') },
        { name: 'a gateway that gave up waiting', why: 'unknown', attempt: failing({ page: 504 }) },
        { name: 'a refusal nobody knows', why: 'rejected', attempt: failing({ code: 139999 }) },
        {
          name: 'a reaction there is none of',
          why: 'unsupported',
          attempt: () => channel.send({ kind: 'reaction', externalId: 'm_1', recipient, emoji: '🧀' }, place),
        },
        {
          name: 'an edit',
          why: 'unsupported',
          attempt: () => channel.send({ kind: 'edit', recipient, externalIds: ['m_1'], text: 'x' }, place),
        },
      ],
    },
    leaks: [
      { name: 'connecting with a wrong token', attempt: () => channel.connect(revoked) },
      { name: 'connecting when nothing answers', attempt: () => channel.connect(elsewhere) },
      { name: 'checking', attempt: () => channel.check(place) },
      {
        name: 'registering where nothing answers',
        attempt: () => channel.register!({ ...elsewhere, hookUrl: 'https://support.example/hooks/1' }),
      },
      {
        name: 'a file that is gone',
        attempt: () => channel.fetchFile({ ref: `${double.url}/gone`, name: 'a', mime: 'image/png' }, null, place),
      },
    ],
  });
}
