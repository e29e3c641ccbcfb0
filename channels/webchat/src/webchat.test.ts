// What the website chat promises beyond the contract: typed addresses stay claims, only the site's own signature proves.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SignJWT } from 'jose';
import { type Settings, type VisitorAct, visitorRaw } from '@throughline/channel-kit';
import { verifyIdentity, webchat } from './index.ts';

const secret = 'a-secret-of-at-least-thirty-two-characters';
const at = '2026-03-01T10:00:00.000Z';
const now = new Date(at);
const place = { channelId: 'c1', sign: (text: string) => text };
const visitor = { id: 'device-1' };
const reading = (act: VisitorAct, settings: Settings = { identitySecret: secret }) =>
  webchat.read(visitorRaw(act), settings, place);
const token = (claims: Record<string, unknown>, options: { key?: string; alg?: string; exp?: number } = {}) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: options.alg ?? 'HS256' })
    .setExpirationTime(options.exp ?? now.getTime() / 1000 + 300)
    .sign(new TextEncoder().encode(options.key ?? secret));

test('a message with the pre-chat form gives claimed hints and nothing proved', async () => {
  const [message] = await reading({
    type: 'message',
    visitor,
    clientId: 'x1',
    text: 'Order #12345 arrived broken',
    files: [],
    form: { name: 'Ada', email: 'ada@shop.test', consent: true },
    at,
  });
  assert.equal(message?.kind, 'message');
  if (message?.kind !== 'message') return;
  assert.equal(message.externalId, 'device-1:x1');
  assert.deepEqual(
    { kind: message.sender.kind, scope: message.sender.scope, value: message.sender.value, name: message.sender.name },
    { kind: 'visitor', scope: 'c1', value: 'device-1', name: 'Ada' },
  );
  assert.deepEqual(
    message.hints?.map((hint) => [hint.kind, hint.value, hint.assurance]),
    [['email', 'ada@shop.test', 'claimed']],
  );
});

test('the same raw reads the same twice, also long after its token expired', async () => {
  const act: VisitorAct = {
    type: 'identify',
    visitor,
    eventId: 'e1',
    userToken: await token({ sub: 'user-7', email: 'Ada@Shop.test' }),
    at,
  };
  assert.deepEqual(await reading(act), await reading(act));
  const [event] = await reading(act);
  assert.deepEqual(
    event?.kind === 'identity' ? event.hints?.map((hint) => [hint.kind, hint.value, hint.assurance]) : null,
    [
      ['user', 'user-7', 'proved'],
      ['email', 'ada@shop.test', 'claimed'],
    ],
  );
});

test('an email the site has verified is proved', async () => {
  const [event] = await reading({
    type: 'identify',
    visitor,
    eventId: 'e1',
    userToken: await token({ sub: 'u', email: 'ada@shop.test', email_verified: true }),
    at,
  });
  assert.equal(
    event?.kind === 'identity' ? event.hints?.find((hint) => hint.kind === 'email')?.assurance : null,
    'proved',
  );
});

test('a user id without a token is a claim', async () => {
  const [event] = await reading({
    type: 'identify',
    visitor,
    eventId: 'e1',
    form: { userId: 'user-7', email: 'ada@shop.test' },
    at,
  });
  assert.ok(
    event?.kind === 'identity' &&
      event.hints?.length === 2 &&
      event.hints.every((hint) => hint.assurance === 'claimed'),
  );
});

for (const [what, make] of [
  ['another key', () => token({ sub: 'u' }, { key: 'some-other-secret-of-enough-characters!' })],
  ['an expired token', () => token({ sub: 'u' }, { exp: now.getTime() / 1000 - 120 })],
  ['another algorithm', () => token({ sub: 'u' }, { alg: 'HS512', key: `${secret}${secret}` })],
  ['no subject', () => token({})],
  [
    'a public-key algorithm named over our secret',
    async () => {
      const [, body, seal] = (await token({ sub: 'u' })).split('.');
      return `${btoa('{"alg":"RS256"}').replace(/=+$/, '')}.${body}.${seal}`;
    },
  ],
  ['no signature', async () => `${btoa('{"alg":"none"}')}.${btoa('{"sub":"u","exp":9999999999}')}.`],
  ['rubbish', async () => 'rubbish'],
] as const) {
  test(`a token with ${what} proves nothing`, async () => {
    const userToken = await make();
    assert.equal((await verifyIdentity(userToken, secret, now)).ok, false);
    const [event] = await reading({ type: 'identify', visitor, eventId: 'e1', userToken, at });
    assert.deepEqual(event?.kind === 'identity' ? event.hints : null, []);
  });
}

test('a token without expiry is refused', async () => {
  const endless = await new SignJWT({ sub: 'u' })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(secret));
  assert.equal((await verifyIdentity(endless, secret, now)).ok, false);
});

test('an empty or short secret believes nobody', async () => {
  assert.equal((await verifyIdentity(await token({ sub: 'u' }), '', now)).ok, false);
  assert.equal((await verifyIdentity(await token({ sub: 'u' }, { key: 'short' }), 'short', now)).ok, false);
});

test('noise reads as nothing', async () => {
  for (const body of [
    '',
    'null',
    '[]',
    '{',
    '{"type":"message"}',
    '{"type":"what","visitor":{"id":"x"},"at":"2026-01-01T00:00:00Z"}',
    '{"type":"message","visitor":{"id":"x"},"at":"never"}',
  ]) {
    assert.deepEqual(
      await webchat.read({ body: new TextEncoder().encode(body), headers: {}, meta: {} }, {}, place),
      [],
    );
  }
  assert.deepEqual(
    await webchat.read({ body: new Uint8Array([0xff, 0xfe, 0x7b]), headers: {}, meta: {} }, {}, place),
    [],
  );
});

test('receipts become one status per message', async () => {
  const events = await reading({ type: 'receipts', visitor, externalIds: ['m1', 'm2'], state: 'read', at });
  assert.deepEqual(
    events.map((event) => event.kind === 'status' && [event.externalId, event.state, event.eventId]),
    [
      ['m1', 'read', 'read:m1'],
      ['m2', 'read', 'read:m2'],
    ],
  );
});

test('an allowed site that is an address or has spaces is refused with what would be right', async () => {
  const net = {
    fetch: async () => {
      throw new Error('no net is needed');
    },
  };
  const at = (allowedDomains: string) =>
    webchat.connect({
      channelId: 'c1',
      settings: { allowedDomains },
      net,
      hookUrl: null,
      env: {},
      sign: (text) => text,
    });
  assert.equal((await at('shop.example\n*.shop.example\nlocalhost:4000')).ok, true);
  const refused = await at('https://shop.example/path');
  assert.ok(!refused.ok && refused.field === 'allowedDomains');
});
