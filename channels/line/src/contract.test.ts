// LINE keeps the contract of every channel, before a double that judges by LINE's own OpenAPI description.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  fileOf,
  keepsTheContract,
  networkFailures,
  placeFor,
  realNet,
  scriptedNet,
} from '@throughline/channel-kit/contract';
import type { OutboundMessage } from '@throughline/channel-kit';
import { startLineDouble } from '../../../tools/doubles/line/index.ts';
import { loadOpenApi } from '../../../tools/doubles/shared/openapi-judge.ts';
import type { Fault } from '../../../tools/doubles/shared/server.ts';
import { findVendor, skipWithout } from '../../../tools/doubles/vendor.ts';
import { line } from './index.ts';
import { callOf, customerId, hookCall, hookUrl, messageWith, rawOf, recorded, settings } from './try-line.ts';

const double = await startLineDouble(settings);
double.account.quota = 10_000;
after(() => double.stop());
const env = { LINE_API_URL: double.url, LINE_DATA_API_URL: double.url };
const place = placeFor(settings, realNet(), { env, hookUrl });
const dead = { ...place, settings: { ...settings, accessToken: 'another-access-token-entirely' } };
const text = recorded().find(({ name }) => name === 'text')!.call;
let count = 0;
const fresh = (message: OutboundMessage): OutboundMessage => ({
  ...message,
  id: `01900000-0000-7000-8000-${String((count += 1)).padStart(12, '0')}`,
});
const failing =
  (fault: Fault, message = messageWith()) =>
  () => {
    double.fail(/message\/(push|reply)/, fault);
    return line.send(fresh(message), placeFor(settings, realNet(0.4), { env }));
  };
/** What the customer just wrote, with a reply token that works. */
const justNow = (replyToken: string, age = 0) => {
  double.replyTokens.add(replyToken);
  return () =>
    Promise.resolve(
      rawOf(
        callOf({
          type: 'message',
          timestamp: Date.now() - age,
          replyToken,
          message: { type: 'text', id: '1', text: 'hi', quoteToken: 'q' },
        }),
      ),
    );
};

keepsTheContract(line, {
  settings,
  place,
  recorded: recorded(),
  noise: [{ destination: settings.botId, events: [] }, callOf({ type: 'message' })].map(rawOf),
  hook: {
    genuine: hookCall(text),
    proofHeader: 'x-line-signature',
    forged: [
      { name: 'a changed word', call: { ...hookCall(text), body: rawOf(callOf({ type: 'unfollow' })).body } },
      { name: 'signed with the access token', call: hookCall(text, settings.accessToken) },
      { name: 'by GET', call: { ...hookCall(text), method: 'GET' } },
    ],
  },
  echoes: [],
  sending: {
    message: messageWith(),
    send: (message) => line.send(fresh(message), place),
    failures: [
      { name: 'a dead token', why: 'unauthorized', attempt: () => line.send(messageWith(), dead) },
      {
        name: 'somebody who is none',
        why: 'recipient-gone',
        attempt: () => line.send(messageWith({ recipient: { ...messageWith().recipient, value: 'Unobody' } }), place),
      },
      {
        name: '429 with a time',
        why: 'busy',
        retryAfterSeconds: 17,
        attempt: failing({ status: 429, json: { message: 'Too many requests' }, headers: { 'retry-after': '17' } }),
      },
      {
        name: 'a used-up month',
        why: 'rejected',
        attempt: failing(double.problem(429, 'You have reached your monthly limit.')),
      },
      { name: 'an error inside LINE', why: 'unavailable', attempt: failing({ status: 500, json: {} }) },
      { name: 'a gateway that gave up on a push', why: 'unavailable', attempt: failing({ status: 504 }) },
      { name: 'silence after a push was taken', why: 'unavailable', attempt: failing('accept-then-hang') },
      {
        name: 'silence after a reply was taken',
        why: 'unknown',
        attempt: () => failing('accept-then-hang', messageWith({ lastRaw: justNow('silent') }))(),
      },
      {
        name: 'a break after a reply was taken',
        why: 'unknown',
        attempt: () => failing('accept-then-reset', messageWith({ lastRaw: justNow('broken') }))(),
      },
      {
        name: 'a refused connection',
        why: 'unavailable',
        attempt: () =>
          line.send(
            messageWith(),
            placeFor(
              settings,
              scriptedNet(() => {
                throw networkFailures.refused();
              }),
            ),
          ),
      },
      {
        name: 'a reaction',
        why: 'unsupported',
        attempt: () =>
          line.send({ kind: 'reaction', recipient: messageWith().recipient, externalId: '1', emoji: '👍' }, place),
      },
    ],
  },
  leaks: [{ name: 'connecting with a dead token', attempt: () => line.connect(dead) }],
});

const send = (more: Partial<OutboundMessage>) => line.send(fresh(messageWith(more)), place);
const last = () => double.sent.at(-1)!;
const file = (name: string, mime: string) => ({
  ...fileOf('x', { name, mime }),
  url: `https://support.example/outside/1/${name}`,
});

test(
  'every recorded call is one that LINE’s own description allows',
  { skip: skipWithout('specs/line-webhook.yml') },
  () => {
    const judge = loadOpenApi(findVendor('specs/line-webhook.yml') ?? '');
    for (const { name, call } of recorded().filter(({ name: each }) => each !== 'unknown-kind'))
      assert.equal(judge.judgeSchema('CallbackRequest', call), null, name);
  },
);
test('a push that was taken and not answered is sent again under its key, and arrives once', async () => {
  const message = fresh(messageWith());
  const before = double.sent.length;
  double.fail(/push/, 'accept-then-reset');
  const first = await line.send(message, place);
  assert.equal(!first.ok && first.why, 'unavailable');
  const second = await line.send(message, place);
  assert.ok(second.ok && second.externalIds.length === 1);
  assert.equal(double.sent.length, before + 1);
  assert.ok((await line.send({ ...message, part: 1 }, place)).ok);
  assert.equal(double.sent.length, before + 2, 'the next part is no repetition');
});
test('a fresh message is answered by reply; its token works once, and then, or after a minute, the answer is a push', async () => {
  const lastRaw = justNow('once');
  await send({ lastRaw });
  assert.deepEqual([last().way, last().to], ['reply', 'once']);
  await send({ lastRaw });
  assert.deepEqual([last().way, last().to], ['push', customerId]);
  await send({ lastRaw: justNow('old', 55_000) });
  assert.equal(last().way, 'push');
  await line.send(fresh(messageWith({ lastRaw: justNow('paid') })), {
    ...place,
    settings: { ...settings, answersFree: false },
  });
  assert.equal(last().way, 'push');
});
test('pictures, films and links; quick replies stand under the last', async () => {
  await send({
    text: 'Look',
    files: [file('a.png', 'image/png'), file('v.mp4', 'video/mp4'), file('a.pdf', 'application/pdf')],
    buttons: [
      { title: 'Yes', value: 'refund:yes' },
      { title: 'No' },
      { title: 'Terms', url: 'https://shop.example/t' },
    ],
  });
  assert.deepEqual(
    last().messages.map(({ type }) => type),
    ['text', 'image', 'video', 'text'],
  );
  assert.match(String(last().messages[3]?.['text']), /a\.pdf\nhttps:/);
  const { items } = last().messages[3]!['quickReply'] as { items: { action: Record<string, string> }[] };
  assert.deepEqual(
    items.map(({ action }) => action['type']),
    ['postback', 'message', 'uri'],
  );
  const press = callOf({ type: 'postback', replyToken: 'r', postback: { data: items[0]?.action['data'] } });
  const [event] = await line.read(rawOf(press), settings, place);
  assert.deepEqual(event?.kind === 'message' && [event.text, event.special], [
    'Yes',
    { type: 'button', value: 'refund:yes' },
  ]);
});
test('cards are a carousel of bubbles', async () => {
  const cards = [
    { title: 'Red', text: 'Leather', picture: file('a.png', 'image/png'), buttons: [{ title: 'Buy', value: 'red' }] },
    { title: 'Blue', text: 'Canvas' },
  ];
  assert.ok((await send({ text: 'Look', cards })).ok);
  assert.deepEqual(
    last().messages.map(({ type }) => type),
    ['text', 'flex'],
  );
  assert.match(JSON.stringify(last().messages[1]), /"altText":"Red · Blue".*"carousel".*"hero".*"postback"/);
  assert.ok((await send({ text: '', cards })).ok);
  const nowhere = await send({ cards: [{ title: 'Red', picture: fileOf('x', { name: 'a.png', mime: 'image/png' }) }] });
  assert.match(nowhere.ok ? '' : nowhere.detail, /PUBLIC_URL/);
});
test('a place has a name and an address, as LINE asks, and stands in for what it lacks', async () => {
  const where = { latitude: 52.2297, longitude: 21.0122 };
  for (const [given, title, address] of [
    [{ title: 'Acorn', address: 'Main St 5' }, 'Acorn', 'Main St 5'],
    [{ title: 'Acorn' }, 'Acorn', '52.2297, 21.0122'],
    [{}, '52.2297, 21.0122', '52.2297, 21.0122'],
  ] as const) {
    assert.ok((await send({ text: '', location: { ...where, ...given } })).ok);
    assert.deepEqual(last().messages, [{ type: 'location', title, address, ...where }]);
  }
});
test('an answer quotes its message, and a read mark uses the token that came with it', async () => {
  const raw = () => Promise.resolve(rawOf(text));
  const id = '444573844083572700';
  await send({ replyToExternalId: id, replyToRaw: raw });
  assert.equal(last().messages[0]?.['quoteToken'], 'q3Plxr4AgKd');
  assert.ok((await line.send({ kind: 'read', recipient: messageWith().recipient, externalId: id, raw }, place)).ok);
  assert.deepEqual(double.marked, ['30yhdy232']);
  const lost = await line.send(
    { kind: 'read', recipient: messageWith().recipient, externalId: id, raw: () => Promise.resolve(null) },
    place,
  );
  assert.equal(!lost.ok && lost.why, 'unsupported');
  assert.ok((await line.send({ kind: 'typing', recipient: messageWith().recipient }, place)).ok);
});
test('connecting sets the webhook, and the checks tell a switched-off one, an unreachable one and a used-up month', async () => {
  const connected = await line.connect(place);
  assert.deepEqual(connected, {
    ok: true,
    settings: { botId: settings.botId, basicId: '@acme', pictureUrl: settings.pictureUrl },
    label: 'Acme @acme',
  });
  assert.equal(double.account.endpoint, hookUrl);
  assert.ok((await line.check(place)).every(({ ok }) => ok));
  double.account.reaches = false;
  assert.match((await line.register!(place)).remedy ?? '', /channel secret/);
  Object.assign(double.account, { reaches: true, active: false, quota: 1 });
  assert.deepEqual(
    (await line.check(place)).map(({ ok }) => ok),
    [true, false, false],
  );
});
test('a customer’s file is fetched with our token from LINE alone', async () => {
  double.contents.set('4445', { body: Buffer.from('photo'), mime: 'image/png' });
  const fetched = await line.fetchFile({ ref: '4445', name: 'picture.jpg', mime: 'image/jpeg' }, null, place);
  assert.deepEqual([fetched.mime, Buffer.from(fetched.body).toString()], ['image/png', 'photo']);
  const net = scriptedNet(() => ({ status: 200, body: 'x' }));
  await line.fetchFile(
    { ref: 'https://files.example/a.jpg', name: 'a.jpg', mime: 'image/jpeg' },
    null,
    placeFor(settings, net),
  );
  assert.equal(net.calls[0]?.init.headers?.['authorization'], undefined);
});
test('no call of this file broke LINE’s own description', () => {
  assert.deepEqual(double.violations, []);
});
