// Viber keeps the contract of every channel, before a double that judges by a schema written from Viber's documentation.
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
import type { Fault } from '../../../tools/doubles/shared/server.ts';
import { startViberDouble } from '../../../tools/doubles/viber/index.ts';
import { viber } from './index.ts';
import { hookCall, hookUrl, messageWith, rawOf, recorded, settings } from './try-viber.ts';

const double = await startViberDouble({
  authToken: settings.authToken,
  botId: settings.botId,
  name: settings.botName,
  uri: settings.botUri,
});
after(() => double.stop());
double.gone.add('gone=');
const env = { VIBER_API_URL: double.url };
const place = placeFor(settings, realNet(), { env, hookUrl });
const dead = { ...place, settings: { ...settings, authToken: '000000000000000000-0000000000000000-0000000000000000' } };
const bodyOf = (name: string) => recorded().find((each) => each.name === name)?.body ?? '';
const failing = (fault: Fault) => () => {
  double.fail(/send_message/, fault);
  return viber.send(messageWith(), placeFor(settings, realNet(0.4), { env }));
};
const says = (status: number, message: string) => failing(double.said(status, message));

keepsTheContract(viber, {
  settings,
  place,
  recorded: recorded(),
  noise: ['{"event":"webhook","timestamp":1,"message_token":1}', '{"event":"message","message_token":1}'].map(rawOf),
  hook: {
    genuine: hookCall(bodyOf('text')),
    proofHeader: 'x-viber-content-signature',
    forged: [
      {
        name: 'a changed word',
        call: { ...hookCall(bodyOf('text')), body: new TextEncoder().encode(bodyOf('picture')) },
      },
      { name: 'signed with another token', call: hookCall(bodyOf('text'), 'another') },
      { name: 'by GET', call: { ...hookCall(bodyOf('text')), method: 'GET' } },
    ],
  },
  echoes: [],
  sending: {
    message: messageWith(),
    send: (message) => viber.send(message, place),
    failures: [
      { name: 'a dead token', why: 'unauthorized', attempt: () => viber.send(messageWith(), dead) },
      {
        name: 'somebody who left the bot',
        why: 'recipient-gone',
        attempt: () => viber.send(messageWith({ recipient: { ...messageWith().recipient, value: 'gone=' } }), place),
      },
      { name: 'somebody without Viber', why: 'recipient-gone', attempt: says(5, 'receiverNotRegistered') },
      { name: 'too many requests', why: 'busy', attempt: says(12, 'tooManyRequests') },
      {
        name: '429 with a time',
        why: 'busy',
        retryAfterSeconds: 17,
        attempt: failing({ status: 429, headers: { 'retry-after': '17' } }),
      },
      { name: 'an error inside Viber', why: 'unavailable', attempt: failing({ status: 503 }) },
      { name: 'a gateway that gave up', why: 'unknown', attempt: failing({ status: 504 }) },
      { name: 'silence after it was taken', why: 'unknown', attempt: failing('accept-then-hang') },
      { name: 'a break after it was taken', why: 'unknown', attempt: failing('accept-then-reset') },
      { name: 'an answer that is not Viber’s', why: 'unknown', attempt: failing('garbage') },
      { name: 'a refusal of its own words', why: 'rejected', attempt: says(3, 'badData') },
      {
        name: 'a refused connection',
        why: 'unavailable',
        attempt: () =>
          viber.send(
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
        name: 'marking as read',
        why: 'unsupported',
        attempt: () => viber.send({ kind: 'read', recipient: messageWith().recipient, externalId: '1' }, place),
      },
    ],
  },
  leaks: [{ name: 'connecting with a dead token', attempt: () => viber.connect(dead) }],
});

const send = (more: Partial<OutboundMessage>) => viber.send(messageWith(more), place);
const file = (name: string, mime: string, bytes = 10) => ({
  ...fileOf('x', { name, mime, bytes }),
  url: `https://support.example/outside/1/${name}`,
});
const last = () => double.sent.at(-1) ?? {};

test('a token beyond 2^53 is kept digit by digit, out and back', async () => {
  const sent = await send({});
  assert.deepEqual(sent, { ok: true, externalIds: [double.lastToken()] });
  assert.ok(!Number.isSafeInteger(Number(double.lastToken())));
  const body = `{"event":"seen","timestamp":1763640001000,"message_token":${double.lastToken()},"user_id":"x"}`;
  const [event] = await viber.read(rawOf(body), settings, place);
  assert.equal(event?.kind === 'status' && event.externalId, double.lastToken());
});
test('a picture carries a short text; other files come after their words, and a large picture is a file', async () => {
  await send({ text: 'The label', files: [file('a.png', 'image/png')] });
  assert.deepEqual([last()['type'], last()['text']], ['picture', 'The label']);
  const two = await send({ text: 'Read this', files: [file('a.pdf', 'application/pdf')] });
  assert.equal(two.ok && two.externalIds.length, 2);
  assert.deepEqual([last()['type'], last()['file_name'], last()['size']], ['file', 'a.pdf', 10]);
  await send({ text: '', files: [file('big.png', 'image/png', 3 * 1024 * 1024)] });
  assert.equal(last()['type'], 'file');
  await send({ text: '', files: [file('v.mp4', 'video/mp4')] });
  assert.equal(last()['type'], 'video');
  const nowhere = await send({ files: [fileOf('x', { name: 'a.pdf', mime: 'application/pdf' })] });
  assert.match(nowhere.ok ? '' : nowhere.detail, /PUBLIC_URL/);
});
test('when only the words arrived, that is said and nothing is sent again', async () => {
  const before = double.sent.length;
  const broken = placeFor(
    settings,
    {
      fetch: (url, init) =>
        String(init?.body).includes('"file"') ? Promise.reject(networkFailures.reset()) : place.net.fetch(url, init),
    },
    { env },
  );
  const sent = await viber.send(messageWith({ text: 'Read this', files: [file('a.pdf', 'application/pdf')] }), broken);
  assert.equal(!sent.ok && sent.why, 'unknown');
  assert.equal(double.sent.length, before + 1);
});
test('a press says the button’s words and brings its value back', async () => {
  await send({
    text: 'Refund?',
    buttons: [
      { title: 'Yes', value: 'refund:yes' },
      { title: 'Terms', url: 'https://shop.example/t' },
    ],
  });
  const keyboard = last()['keyboard'] as { Buttons: { ActionType: string; ActionBody: string }[] };
  assert.deepEqual(
    keyboard.Buttons.map(({ ActionType, ActionBody }) => [ActionType, ActionBody]),
    [
      ['reply', 'Yes'],
      ['open-url', 'https://shop.example/t'],
    ],
  );
  const body = JSON.stringify({
    event: 'message',
    timestamp: 1763640000000,
    message_token: 1,
    sender: { id: 'x' },
    message: { type: 'text', text: 'Yes', tracking_data: last()['tracking_data'] },
  });
  const [event] = await viber.read(rawOf(body), settings, place);
  assert.deepEqual(event?.kind === 'message' && [event.text, event.special], [
    'Yes',
    { type: 'button', value: 'refund:yes' },
  ]);
});
test('cards are a carousel of groups of one height; a press names its card', async () => {
  const cards = [
    {
      title: 'Red <1>',
      text: 'Leather',
      picture: file('a.png', 'image/png'),
      buttons: [{ title: 'Buy', value: 'red' }],
    },
    {
      title: 'Blue',
      text: 'Canvas',
      buttons: [
        { title: 'Buy', value: 'blue' },
        { title: 'See', url: 'https://a.example' },
      ],
    },
  ];
  const sent = await send({ text: 'Look', cards });
  assert.equal(sent.ok && sent.externalIds.length, 2);
  const media = last()['rich_media'] as { ButtonsGroupRows: number; Buttons: { Rows: number; ActionBody: string }[] };
  const height = media.Buttons.reduce((sum, { Rows }) => sum + Rows, 0);
  assert.deepEqual([media.ButtonsGroupRows, height], [7, 14]);
  assert.ok(media.Buttons.some(({ ActionBody }) => ActionBody === 'Buy – Blue'));
  const body = JSON.stringify({
    event: 'message',
    timestamp: 1763640000000,
    message_token: 1,
    sender: { id: 'x' },
    message: { type: 'text', text: 'Buy – Blue', tracking_data: last()['tracking_data'] },
  });
  const [event] = await viber.read(rawOf(body), settings, place);
  assert.deepEqual(event?.kind === 'message' && event.special, { type: 'button', value: 'blue' });
  assert.ok((await send({ text: '', cards: [{ title: 'Alone', text: 'No picture' }] })).ok);
});
test('a place and a contact go as what they are, within what Viber shows', async () => {
  assert.ok((await send({ text: '', location: { latitude: 52.2297, longitude: 21.0122, title: 'Acorn' } })).ok);
  assert.deepEqual(last()['location'], { lat: 52.2297, lon: 21.0122 });
  const name = 'A courier whose name is longer than that';
  assert.ok((await send({ text: '', contactCard: { name, phone: '+48 600 000 000' } })).ok);
  assert.deepEqual(last()['contact'], { name: name.slice(0, 28), phone_number: '+48 600 000 000' });
});
test('an opened link is told by Viber as words, and is none', async () => {
  await send({ text: 'See', buttons: [{ title: 'Terms', url: 'https://shop.example/t' }] });
  const said = (text: string) =>
    rawOf(
      JSON.stringify({
        event: 'message',
        timestamp: 1763640000000,
        message_token: 1,
        sender: { id: 'x' },
        message: { type: 'text', text, tracking_data: last()['tracking_data'] },
      }),
    );
  assert.deepEqual(await viber.read(said('https://shop.example/t'), settings, place), []);
  const [event] = await viber.read(said('https://other.example/'), settings, place);
  assert.equal(event?.kind === 'message' && event.text, 'https://other.example/');
});
test('a card shows only pictures Viber can; others go before, and words stay within a button', async () => {
  const picture = { ...file('a.gif', 'image/gif'), url: 'https://support.example/outside/a.gif' };
  const big = { ...file('b.png', 'image/png'), url: 'https://support.example/outside/b.png', bytes: 700_000 };
  const cards = [
    { title: '<'.repeat(80), text: '&'.repeat(150), picture },
    { title: 'Big', picture: big },
  ];
  const sent = await send({ text: '', cards });
  assert.equal(sent.ok && sent.externalIds.length, 3, JSON.stringify(sent));
  assert.ok(!JSON.stringify(last()).includes('Image'));
});
test('what Viber would never deliver is refused before it is asked', async () => {
  const before = double.sent.length;
  const named = (name: string) => ({
    ...file(name, 'application/octet-stream'),
    url: `https://support.example/o/${name}`,
  });
  for (const name of ['setup.exe', 'shop.APK', 'invoice']) {
    const sent = await send({ text: '', files: [named(name)] });
    assert.equal(!sent.ok && sent.why, 'unsupported', name);
  }
  assert.equal(double.sent.length, before);
});
test('who opens the bot is welcomed in the answer to that very call, once and only before they wrote', async () => {
  const answer = await viber.intake.hook!(hookCall(bodyOf('started')), place);
  assert.ok(answer.genuine && answer.take);
  assert.deepEqual(JSON.parse(answer.reply?.body ?? '{}'), {
    sender: { name: 'Acme' },
    type: 'text',
    text: settings.welcome,
  });
  const known = await viber.intake.hook!(hookCall(bodyOf('continued')), place);
  assert.ok(known.genuine && known.take && known.reply === undefined);
});
test('the webhook is set once the house answers, tried by Viber itself, and taken out again', async () => {
  assert.deepEqual(await viber.connect(place), {
    ok: true,
    settings: { botId: settings.botId, botName: 'Acme', botUri: 'acme' },
    label: 'Acme',
  });
  assert.equal(double.account.webhook, '');
  double.account.answersWebhook = false;
  const refused = await viber.register!(place);
  assert.match(refused.remedy ?? '', /PUBLIC_URL/);
  double.account.answersWebhook = true;
  assert.equal((await viber.register!(place)).ok, true);
  const tried = await viber.intake.hook!(hookCall(bodyOf('webhook')), place);
  assert.deepEqual(tried, { genuine: true, take: false });
  assert.ok((await viber.check(place)).every(({ ok }) => ok));
  await viber.disconnect(place);
  assert.equal(double.account.webhook, '');
  const bare = await viber.connect({ ...place, hookUrl: null });
  assert.equal(bare.ok, false);
});
test('no call of this file broke what the documentation allows', () => {
  assert.deepEqual(double.violations, []);
});
