// A gateway's template: what is written into it stays a value, whatever it holds, and the answer is read as the admin says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeFor, scriptedNet } from '@throughline/channel-kit/contract';
import type { Settings } from '@throughline/channel-kit';
import { sms } from '../index.ts';
import { hookUrl, messageWith, receivedAt, settings } from '../try-sms.ts';
import { at } from './pointer.ts';
import { stateOf } from './read.ts';
import { fill } from './template.ts';

const nasty = '"}, {{to}} &x=1 <b> \\ \n ’ 😀';
const sendWith = async (
  more: Settings,
  answer: { status: number; body?: string } = { status: 200, body: '{"id":"1"}' },
  text = nasty,
) => {
  const net = scriptedNet(() => answer);
  const sent = await sms.send(messageWith({ text }), placeFor({ ...settings.gateway, ...more }, net, { hookUrl }));
  return { sent, call: net.calls[0]! };
};

test('JSON stays JSON', async () => {
  const { sent, call } = await sendWith({});
  assert.ok(sent.ok);
  const body = JSON.parse(String(call.init.body)) as Record<string, string>;
  assert.deepEqual(body, { from: '+12025550100', to: '+12025550143', text: nasty, reference: messageWith().id });
  assert.equal(call.init.headers?.['authorization'], 'Bearer gateway-secret-of-the-tests');
});
test('a form and an address stay what they are', async () => {
  const { call } = await sendWith({
    requestUrl: 'https://gateway.example/{{to:digits}}/send?text={{text}}',
    requestHeaders: 'Content-Type: application/x-www-form-urlencoded\nX-Ref: {{text}}',
    requestBody: 'to={{to}}&text={{text}}&cb={{callback}}',
  });
  assert.deepEqual(
    [...new URLSearchParams(String(call.init.body))],
    [
      ['to', '+12025550143'],
      ['text', nasty],
      ['cb', hookUrl],
    ],
  );
  const url = new URL(call.url);
  assert.deepEqual([url.pathname, url.searchParams.get('text')], ['/12025550143/send', nasty]);
  assert.doesNotMatch(call.init.headers?.['x-ref'] ?? '', /[\r\n]/);
});
test('XML and hexadecimal', () => {
  assert.equal(fill('<t>{{text}}</t>', { text: '<&>' }, 'xml'), '<t>&#60;&#38;&#62;</t>');
  assert.equal(fill('{{text:ucs2}}', { text: 'Aж😀' }, 'plain'), '00410436d83dde00');
});
test('a GET has no body', async () => {
  const { call } = await sendWith({
    requestMethod: 'GET',
    requestUrl: 'https://gateway.example/?to={{to}}&text={{text}}',
  });
  assert.deepEqual([call.init.method, call.init.body], ['GET', undefined]);
});
test('a gateway that answers 200 to everything is believed by its own words', async () => {
  const more = { answerOk: '/messages/0/status=0', answerId: '/messages/0/id', answerError: '/messages/0/error' };
  const ok = await sendWith(more, { status: 200, body: '{"messages":[{"status":"0","id":"m-1"}]}' });
  assert.deepEqual(ok.sent, { ok: true, externalIds: ['m-1'] });
  const bad = await sendWith(more, { status: 200, body: '{"messages":[{"status":"6","error":"Unroutable"}]}' });
  assert.deepEqual(bad.sent, { ok: false, why: 'rejected', detail: 'The gateway: Unroutable' });
  assert.equal((await sendWith(more, { status: 200, body: '<html>' })).sent.ok, false);
});
test('a gateway without ids is told ours, and reports by it', async () => {
  const { sent } = await sendWith({ answerId: '' }, { status: 204 });
  assert.deepEqual(sent, { ok: true, externalIds: [messageWith().id] });
});
test('pointers and words', () => {
  assert.equal(at({ 'a/b': [{ 'c~d': 5 }] }, '/a~1b/0/c~0d'), 5);
  assert.equal(at({ from: '1' }, 'from'), '1');
  assert.equal(at({}, '/constructor/name'), undefined);
  assert.deepEqual(
    ['DELIVRD', ' sent ', 'deliv', ''].map((word) =>
      stateOf(word, String((settings.gateway as Settings)['reportWords'])),
    ),
    ['delivered', 'sent', null, null],
  );
});
test('a gateway that calls by GET is heard, and what opens the door is not kept', async () => {
  const secret = String(settings.gateway['hookSecret']);
  const given = { ...settings.gateway, inFrom: 'from', inText: 'message', inId: 'id', inMedia: 'media' };
  const place = placeFor(
    given,
    scriptedNet(() => ({ status: 200 })),
    { hookUrl },
  );
  const call = (query: Record<string, string>) =>
    sms.intake.hook!({ method: 'GET', url: hookUrl, query, body: new Uint8Array(), headers: {}, meta: {} }, place);
  const said = {
    from: '12025550143',
    message: 'Wo ist mein Paket? & so',
    id: 'g-1',
    media: 'https://gw.example/a.jpg',
  };
  assert.deepEqual(await call({ ...said, secret: 'guessed-guessed-guessed' }), { genuine: false });
  const heard = await call({ ...said, secret });
  assert.ok(heard.genuine && heard.take);
  assert.ok(!JSON.stringify(heard.meta).includes(secret));
  const [event] = await sms.read(
    { body: new Uint8Array(), headers: {}, meta: { ...heard.meta, receivedAt } },
    given,
    place,
  );
  assert.ok(event?.kind === 'message');
  assert.deepEqual(
    [event.sender.value, event.text, event.externalId, event.files[0]?.ref],
    ['+12025550143', said.message, 'g-1', said.media],
  );
  // A trial of the address says nothing, and is no receipt.
  const trial = await call({ secret });
  assert.ok(trial.genuine && !trial.take);
});
test('files that come as things with an address', async () => {
  const body = {
    from: '+12025550143',
    text: '',
    id: 'm-1',
    media: [
      { url: 'https://gw.example/m/1', content_type: 'image/png', size: 12 },
      { href: 'https://gw.example/b.pdf' },
    ],
  };
  const given = { ...settings.gateway, inFrom: '/from', inText: '/text', inId: '/id', inMedia: '/media' };
  const raw = {
    body: Buffer.from(JSON.stringify(body)),
    headers: { 'content-type': 'application/json' },
    meta: { receivedAt },
  };
  const [event] = await sms.read(
    raw,
    given,
    placeFor(
      given,
      scriptedNet(() => ({ status: 200 })),
    ),
  );
  assert.ok(event?.kind === 'message');
  assert.deepEqual(
    event.files.map((file) => [file.ref, file.mime]),
    [
      ['https://gw.example/m/1', 'image/png'],
      ['https://gw.example/b.pdf', 'application/pdf'],
    ],
  );
});
test('a template that never says to whom, or lacks its secret, is refused before anything is saved', async () => {
  const field = async (more: Settings) => {
    const connected = await sms.connect(
      placeFor(
        { ...settings.gateway, ...more },
        scriptedNet(() => ({ status: 200 })),
      ),
    );
    return connected.ok ? 'ok' : connected.field;
  };
  assert.equal(await field({}), 'ok');
  assert.equal(await field({ requestBody: '{"text":"{{text}}"}' }), 'requestBody');
  assert.equal(await field({ gatewaySecret: '' }), 'gatewaySecret');
  assert.equal(await field({ requestUrl: 'nonsense' }), 'requestUrl');
});
