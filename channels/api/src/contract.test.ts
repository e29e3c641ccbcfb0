// The API channel keeps the contract of every channel, before a program that checks each signature.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, test } from 'node:test';
import {
  fileOf,
  keepsTheContract,
  networkFailures,
  placeFor,
  realNet,
  scriptedNet,
} from '@throughline/channel-kit/contract';
import type { HookCall, OutboundMessage, Raw, Settings } from '@throughline/channel-kit';
import { startDouble, type Fault } from '../../../tools/doubles/shared/server.ts';
import { api } from './index.ts';

const secret = 'a-signing-secret-of-the-tests';
const token = 'a-token-of-the-tests-0123456789';
const taken = new Set<string>();
const program = await startDouble({
  judge(call) {
    const [, seconds, given] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(call.headers['throughline-signature'] ?? '') ?? [];
    const right = createHmac('sha256', secret).update(`${seconds}.${call.body.toString()}`).digest('hex');
    return given === right ? null : 'the signature is wrong';
  },
  answer(call) {
    if (call.given?.['type'] === 'ping') return { status: 204 };
    if ((call.given?.['to'] as { id: string } | undefined)?.id === 'gone')
      return { status: 410, json: { detail: 'This user deleted their account' } };
    const key = call.headers['idempotency-key'] ?? '';
    if (key !== '' && taken.has(key)) return { status: 409, json: {} };
    if (key !== '') taken.add(key);
    return { status: 200, json: {} };
  },
  refuse: () => ({ status: 401, json: { detail: 'Signature' } }),
});
after(() => program.stop());

const settings: Settings = {
  token,
  signingSecret: secret,
  answersUrl: `${program.url}/answers`,
  continuation: 'https://app.example/chat?continue={{token}}',
};
const place = placeFor(settings, realNet(), { hookUrl: 'https://support.example/hooks/1' });
const rawOf = (said: unknown): Raw => ({
  body: new TextEncoder().encode(JSON.stringify(said)),
  headers: { 'content-type': 'application/json' },
  meta: { receivedAt: '2026-11-20T12:00:00.000Z' },
});
const hookCall = (said: unknown, given = token): HookCall => ({
  ...rawOf(said),
  headers: { 'content-type': 'application/json', authorization: `Bearer ${given}` },
  method: 'POST',
  url: 'https://support.example/hooks/1',
  query: {},
});
const sender = { kind: 'api', scope: place.channelId, value: 'u-1', trust: 'attested', name: 'Ada' };
const from = { id: 'u-1', name: 'Ada' };
const at = '2026-11-20T11:00:00.000Z';
const said = { id: 'm-1', from, text: 'Where is my order?', sentAt: at };
const heard = { kind: 'message', externalId: 'm-1', sender, text: 'Where is my order?', files: [], sentAt: at };

const message: OutboundMessage = {
  kind: 'message',
  id: '01900000-0000-7000-8000-00000000aaaa',
  conversationId: '01900000-0000-7000-8000-00000000bbbb',
  conversationNumber: 1001,
  recipient: { kind: 'api', scope: place.channelId, value: 'u-1', name: 'Ada', attributes: {} },
  author: { name: 'Ann' },
  workspaceName: 'Acme',
  text: 'Hello',
  files: [],
};
const failing = (fault: Fault) => () => {
  program.fail(/answers/, fault);
  return api.send(message, placeFor(settings, realNet(0.4)));
};
let count = 0;
/** Every part of the suite is a message of its own. */
const fresh = (each: OutboundMessage) =>
  api.send({ ...each, id: `${each.id.slice(0, -6)}${String((count += 1)).padStart(6, '0')}` }, place);

keepsTheContract(api, {
  settings,
  place,
  recorded: [
    { name: 'a text', raw: rawOf(said), events: [heard] },
    {
      name: 'several at once, one told twice',
      raw: rawOf({ events: [said, { ...said, id: 'm-2' }, said] }),
      events: [heard, { ...heard, externalId: 'm-2' }],
    },
    {
      name: 'files, an answer, other addresses, a token of ours',
      raw: rawOf({
        ...said,
        files: [{ url: 'https://files.example/a/b.png', type: 'image/png', bytes: 12 }],
        replyToId: 'm-0',
        continuationToken: 'tok',
        from: {
          ...from,
          email: { value: 'ada@example.com', isVerified: true },
          phone: '+12025550143',
          attributes: { plan: 'gold' },
        },
      }),
      events: [
        {
          ...heard,
          sender: { ...sender, attributes: { plan: 'gold' } },
          files: [{ ref: 'https://files.example/a/b.png', name: 'b.png', mime: 'image/png', bytes: 12 }],
          replyToExternalId: 'm-0',
          tokens: ['tok'],
          hints: [
            {
              kind: 'email',
              scope: '',
              value: 'ada@example.com',
              assurance: 'proved',
              evidence: 'verified by the program that brought the message',
            },
            {
              kind: 'phone',
              scope: '',
              value: '+12025550143',
              assurance: 'claimed',
              evidence: 'named by the program that brought the message',
            },
          ],
        },
      ],
    },
    {
      name: 'sent outside',
      raw: rawOf({ ...said, direction: 'outbound', isAutomatic: true }),
      events: [{ ...heard, direction: 'outbound', isAutomatic: true }],
    },
    {
      name: 'a place',
      raw: rawOf({ ...said, text: '', special: { type: 'location', latitude: 1, longitude: 2 } }),
      events: [{ ...heard, text: '', special: { type: 'location', latitude: 1, longitude: 2 } }],
    },
    {
      name: 'an edit',
      raw: rawOf({ type: 'edit', id: 'e-1', messageId: 'm-1', text: 'Where is it?', at }),
      events: [{ kind: 'edit', eventId: 'e-1', externalId: 'm-1', text: 'Where is it?', editedAt: at }],
    },
    {
      name: 'a deletion',
      raw: rawOf({ type: 'delete', id: 'e-2', messageId: 'm-1' }),
      events: [{ kind: 'delete', eventId: 'e-2', externalId: 'm-1' }],
    },
    {
      name: 'a reaction',
      raw: rawOf({ type: 'reaction', id: 'e-3', messageId: 'm-1', from, emoji: ['👍'] }),
      events: [{ kind: 'reaction', eventId: 'e-3', externalId: 'm-1', sender, emoji: ['👍'] }],
    },
    {
      name: 'a reaction taken back',
      raw: rawOf({ type: 'reaction', id: 'e-7', messageId: 'm-1', from, emoji: [] }),
      events: [{ kind: 'reaction', eventId: 'e-7', externalId: 'm-1', sender, emoji: [] }],
    },
    ...(['delivered', 'read'] as const).map((state) => ({
      name: `the receipt ${state}`,
      raw: rawOf({ type: 'status', id: `e-${state}`, messageId: 'o-1', state, at }),
      events: [{ kind: 'status', eventId: `e-${state}`, externalId: 'o-1', state, at }],
    })),
    {
      name: 'a state',
      raw: rawOf({ type: 'status', id: 'e-4', messageId: 'o-1', state: 'failed', why: 'No such user', at }),
      events: [{ kind: 'status', eventId: 'e-4', externalId: 'o-1', state: 'failed', why: 'No such user', at }],
    },
    { name: 'typing', raw: rawOf({ type: 'typing', from }), events: [{ kind: 'typing', sender }] },
    {
      name: 'no more messages',
      raw: rawOf({ type: 'consent', id: 'e-5', from, said: 'stop', at }),
      events: [{ kind: 'identity', eventId: 'e-5', sender, consent: { said: 'stop', words: 'stop', at } }],
    },
    {
      name: 'gone',
      raw: rawOf({ type: 'reach', id: 'e-6', from, said: 'unreachable', why: 'deleted', at }),
      events: [{ kind: 'identity', eventId: 'e-6', sender, state: 'unreachable', why: 'deleted' }],
    },
  ],
  shownElsewhere: {
    'something newer than we are':
      'the program names what it sends, and screens draw what they do not know by its name',
  },
  hook: {
    genuine: hookCall(said),
    proofHeader: 'authorization',
    forged: [
      { name: 'the signing secret instead of the token', call: hookCall(said, secret) },
      { name: 'by GET', call: { ...hookCall(said), method: 'GET' } },
      { name: 'the token in the address', call: { ...hookCall(said, ''), query: { token } } },
    ],
  },
  echoes: [],
  sending: {
    message,
    send: fresh,
    failures: [
      { name: 'a program that knows us no more', why: 'unauthorized', attempt: failing({ status: 401, json: {} }) },
      {
        name: 'a person who is gone',
        why: 'recipient-gone',
        attempt: () => fresh({ ...message, recipient: { ...message.recipient, value: 'gone' } }),
      },
      {
        name: '429 with a time',
        why: 'busy',
        retryAfterSeconds: 17,
        attempt: failing({ status: 429, json: {}, headers: { 'retry-after': '17' } }),
      },
      { name: 'an error inside', why: 'unavailable', attempt: failing({ status: 500, json: {} }) },
      { name: 'a gateway that gave up', why: 'unavailable', attempt: failing({ status: 504, json: {} }) },
      { name: 'silence', why: 'unavailable', attempt: failing('hang') },
      {
        name: 'a refusal in its own words',
        why: 'rejected',
        attempt: failing({ status: 422, json: { detail: 'No links here' } }),
      },
      {
        name: 'an address that leads elsewhere',
        why: 'unavailable',
        attempt: failing({ status: 302, headers: { location: 'https://evil.example' } }),
      },
      {
        name: 'a network that broke',
        why: 'unavailable',
        attempt: () =>
          api.send(
            message,
            placeFor(
              settings,
              scriptedNet(() => {
                throw networkFailures.reset();
              }),
            ),
          ),
      },
    ],
    never: { unknown: 'every call carries an idempotency key, so a missing answer is asked for again' },
  },
  leaks: [
    {
      name: 'connecting to nobody',
      attempt: () => api.connect(placeFor({ ...settings, answersUrl: 'http://127.0.0.1:1/' }, realNet(1))),
    },
  ],
});

test('a message that was taken and not answered is sent again under the same key, and stays one', async () => {
  const once: OutboundMessage = { ...message, id: '01900000-0000-7000-8000-0000000ccccc' };
  program.fail(/answers/, 'accept-then-reset');
  const first = await api.send(once, place);
  assert.equal(!first.ok && first.why, 'unavailable');
  assert.deepEqual(await api.send(once, place), { ok: true, externalIds: [once.id] });
  const second = await api.send({ ...once, part: 1 }, place);
  assert.ok(second.ok && second.externalIds[0] !== once.id, 'another part is another message');
});
test('what is wrong with a call is said in the answer, and nothing of it is taken', async () => {
  const answer = await api.intake.hook!(
    hookCall({ events: [said, { ...said, id: '', from: {} }, { type: 'poke', id: 'x' }] }),
    place,
  );
  assert.ok(answer.genuine && !answer.take && answer.reply?.status === 422);
  const { wrong } = JSON.parse(answer.reply.body) as { wrong: string[] };
  assert.match(wrong.join('\n'), /^events\[1\]\.id: .*\nevents\[2\]\.type: /);
  for (const bad of [
    { ...said, text: 5 },
    { ...said, sentAt: 'yesterday' },
    { ...said, files: [{ url: 'file:///etc/passwd' }] },
    { ...said, text: '' },
    { events: [] },
    [],
  ]) {
    const refused = await api.intake.hook!(hookCall(bad), place);
    assert.ok(refused.genuine && !refused.take, JSON.stringify(bad));
  }
});
test('files travel as addresses, deeds by the ids of their messages', async () => {
  const file = {
    ...fileOf('x', { name: 'a.pdf', mime: 'application/pdf' }),
    url: 'https://support.example/outside/1/a.pdf',
  };
  await fresh({ ...message, files: [file], buttons: [{ title: 'Yes', value: 'y' }] });
  const last = program.calls.at(-1)?.given ?? {};
  assert.deepEqual(last['files'], [{ url: file.url, name: 'a.pdf', type: 'application/pdf', bytes: 1 }]);
  assert.deepEqual(last['buttons'], [{ title: 'Yes', value: 'y' }]);
  await fresh({
    ...message,
    text: '',
    list: { label: 'Sizes', rows: [{ title: 'S', text: 'small', value: 'choice:1', payload: 's' }] },
    cards: [{ title: 'Red', text: 'Leather', picture: file, buttons: [{ title: 'See', url: 'https://a.example' }] }],
  });
  const rich = program.calls.at(-1)?.given ?? {};
  assert.deepEqual(rich['list'], {
    label: 'Sizes',
    rows: [{ title: 'S', value: 's', token: 'choice:1', text: 'small' }],
  });
  const picture = { url: file.url, name: 'a.pdf', type: 'application/pdf', bytes: 1 };
  assert.deepEqual(rich['cards'], [
    { title: 'Red', text: 'Leather', picture, buttons: [{ title: 'See', url: 'https://a.example' }] },
  ]);
  const location = { latitude: 1.5, longitude: 2, title: 'Acorn' };
  const contactCard = { name: 'Leo', phone: '+48600000000' };
  await fresh({ ...message, text: '', location });
  assert.deepEqual(program.calls.at(-1)?.given?.['location'], location);
  await fresh({ ...message, text: '', contactCard });
  assert.deepEqual(program.calls.at(-1)?.given?.['contactCard'], contactCard);
  await api.send({ kind: 'reaction', externalId: 'm-1', recipient: message.recipient, emoji: '👍' }, place);
  assert.deepEqual(program.calls.at(-1)?.given, {
    type: 'reaction',
    to: { id: 'u-1', name: 'Ada' },
    messageIds: ['m-1'],
    emoji: '👍',
  });
});
test('connecting asks the program whether it hears us; without an address the channel only brings', async () => {
  assert.deepEqual(await api.connect(place), { ok: true, settings: {}, label: new URL(program.url).host });
  const silent = await api.connect(placeFor({ token }, realNet()));
  assert.deepEqual(silent, { ok: true, settings: {}, label: 'incoming only' });
  const unsigned = await api.connect(placeFor({ ...settings, signingSecret: '' }, realNet()));
  assert.equal(!unsigned.ok && unsigned.field, 'signingSecret');
});
