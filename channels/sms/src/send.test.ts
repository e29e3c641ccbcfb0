// What leaves for each provider, what is set up by our own calls, and what never leaves: our keys to somebody else.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { countSegments } from '@throughline/domain';
import { fileOf, placeFor, realNet, scriptedNet } from '@throughline/channel-kit/contract';
import type { Settings } from '@throughline/channel-kit';
import { startBandwidthDouble } from '../../../tools/doubles/bandwidth/index.ts';
import { startTwilioDouble } from '../../../tools/doubles/twilio/index.ts';
import { card } from './card.ts';
import { sms } from './index.ts';
import { hookUrl, messageWith, number, settings } from './try-sms.ts';

const serviceSid = 'MG0123456789abcdef0123456789abcdef';
const twilio = await startTwilioDouble({ ...settings.twilio, number, serviceSid });
const bandwidth = await startBandwidthDouble({
  ...settings.bandwidth,
  user: settings.bandwidth.apiUser,
  password: settings.bandwidth.apiPassword,
});
after(() => Promise.all([twilio.stop(), bandwidth.stop()]));
const env = {
  TWILIO_API_URL: twilio.url,
  TWILIO_MESSAGING_API_URL: twilio.url,
  BANDWIDTH_API_URL: bandwidth.url,
  BANDWIDTH_ACCOUNT_API_URL: bandwidth.url,
};
const place = (given: Settings, more: { hookUrl?: string | null } = {}) =>
  placeFor(given, realNet(), { env, hookUrl, ...more });
const fields = () => twilio.sent.at(-1)?.fields ?? {};
const png = (url?: string) => ({
  ...fileOf('picture', { name: 'my label.png', mime: 'image/png' }),
  ...(url ? { url } : {}),
});

test('a text goes to Twilio with the address that hears of its fate', async () => {
  const sent = await sms.send(messageWith(), place(settings.twilio));
  assert.ok(sent.ok);
  assert.deepEqual(fields(), { To: '+12025550143', From: number, Body: 'Hello from Acme', StatusCallback: hookUrl });
  assert.deepEqual(sent.externalIds, [twilio.sent.at(-1)?.sid]);
});
test('a Messaging Service chooses the number, and without a public address nothing is asked back', async () => {
  const { number: _number, ...without } = settings.twilio;
  assert.ok((await sms.send(messageWith(), place({ ...without, messagingService: serviceSid }, { hookUrl: null }))).ok);
  assert.deepEqual(fields(), { To: '+12025550143', MessagingServiceSid: serviceSid, Body: 'Hello from Acme' });
});
test('files are fetched from us by Twilio; without a public address they are refused in words', async () => {
  const files = [png('https://support.example/outside/1/a.png'), png('https://support.example/outside/2/b.png')];
  assert.ok((await sms.send(messageWith({ text: '', files }), place(settings.twilio))).ok);
  assert.deepEqual([fields()['MediaUrl'], fields()['Body']], [files.map(({ url }) => url), undefined]);
  const refused = await sms.send(messageWith({ files: [png()] }), place(settings.twilio));
  assert.match(!refused.ok ? refused.detail : '', /PUBLIC_URL/);
});
test('files are laid with Bandwidth first, byte for byte, and need no address of ours', async () => {
  const sent = await sms.send(
    messageWith({ text: 'Look', files: [png()] }),
    place(settings.bandwidth, { hookUrl: null }),
  );
  assert.ok(sent.ok, JSON.stringify(sent));
  const media = bandwidth.sent.at(-1)?.message['media'] as string[];
  const laid = bandwidth.media.get(new URL(media[0] ?? '').pathname);
  assert.deepEqual([media.length, laid?.mime, Buffer.from(laid?.body ?? []).toString()], [1, 'image/png', 'picture']);
});
test('when a file cannot be laid, no message is sent', async () => {
  const before = bandwidth.sent.length;
  bandwidth.fail(/media/, { status: 503, json: {} });
  const sent = await sms.send(messageWith({ files: [png()] }), place(settings.bandwidth));
  assert.equal(!sent.ok && sent.why, 'unavailable');
  assert.equal(bandwidth.sent.length, before);
});
test('segments are counted as GSM 03.38 does: the extension takes two places, anything else makes the text wide', () => {
  const table = card.abilities.text.segments!;
  const count = (text: string) => [countSegments(text, table).segments, countSegments(text, table).isWide];
  assert.equal([...table.basic].length, 127);
  assert.deepEqual(count('Grüße à €5 [ok] ΔΦΓΛΩΠΨΣΘΞ @£$¥'), [1, false]);
  assert.deepEqual(count('€'.repeat(81)), [2, false]);
  assert.deepEqual(count('ç'), [1, true]);
  assert.deepEqual(count('Дякую'.repeat(15)), [2, true]);
});

test('connecting sets the number’s webhook by our own call, and disconnecting takes it out again', async () => {
  const connected = await sms.connect(place(settings.twilio));
  assert.deepEqual(connected, { ok: true, settings: {}, label: number });
  assert.equal(twilio.number['sms_url'], hookUrl);
  assert.ok((await sms.check(place(settings.twilio))).every(({ ok }) => ok));
  twilio.number['sms_url'] = 'https://elsewhere.example';
  assert.deepEqual(
    (await sms.check(place(settings.twilio))).map(({ ok }) => ok),
    [true, false],
  );
  await sms.disconnect(place(settings.twilio));
  assert.equal(
    twilio.number['sms_url'],
    'https://elsewhere.example',
    'somebody else’s address is not ours to take out',
  );
  await sms.connect(place(settings.twilio));
  await sms.disconnect(place(settings.twilio));
  assert.equal(twilio.number['sms_url'], '');
});
test('a provider that cannot be reached is no reason to copy keys anew; keys that are wrong are', async () => {
  for (const [name, double] of Object.entries({ twilio, bandwidth })) {
    double.fail(/./, { status: 503, json: {} }, 9);
    const [away] = await sms.check(place(settings[name as 'twilio' | 'bandwidth']));
    double.recover();
    assert.match(away?.remedy ?? '', /can reach (Twilio|Bandwidth), then try again/, name);
  }
  const [wrong] = await sms.check(place({ ...settings.twilio, authToken: 'f'.repeat(32) }));
  assert.match(wrong?.remedy ?? '', /auth token/);
});
test('a Messaging Service gets the webhook itself', async () => {
  const given = { ...settings.twilio, messagingService: serviceSid };
  assert.ok((await sms.connect(place(given))).ok);
  assert.deepEqual(
    [
      twilio.service['InboundRequestUrl'],
      twilio.service['StatusCallback'],
      twilio.service['UseInboundWebhookOnNumber'],
    ],
    [hookUrl, hookUrl, 'false'],
  );
  assert.ok((await sms.check(place(given))).every(({ ok }) => ok));
});
test('what is wrong names its field: a dead token, a number of somebody else', async () => {
  const field = async (more: Settings) => {
    const connected = await sms.connect(place({ ...settings.twilio, ...more }));
    return connected.ok ? 'ok' : connected.field;
  };
  assert.equal(await field({ authToken: '00000000000000000000000000000000' }), 'authToken');
  assert.equal(await field({ number: '+12025550199' }), 'number');
  assert.equal(await field({ number: '' }), 'number');
});
test('Bandwidth’s application learns our address and the credentials it must show', async () => {
  const connected = await sms.connect(place({ ...settings.bandwidth, callbackPassword: '' }));
  assert.ok(connected.ok, JSON.stringify(connected));
  const password = String(connected.settings['callbackPassword']);
  assert.ok(password.length >= 24);
  for (const part of [
    `<InboundCallbackUrl>${hookUrl}<`,
    `<OutboundCallbackUrl>${hookUrl}<`,
    `<Password>${password}<`,
    '<AppName>Support<',
  ])
    assert.ok(bandwidth.application.xml.includes(part), part);
  const lost = await sms.connect(
    place({ ...settings.bandwidth, applicationId: '00000000-0000-0000-0000-000000000000' }),
  );
  assert.equal(!lost.ok && lost.field, 'applicationId');
});

test('a customer’s file is fetched with our keys from the provider, and never from anybody else', async () => {
  const ref = twilio.addMedia('MM00000000000000000000000000000001', Buffer.from('photo'), 'image/jpeg');
  const file = { ref, name: 'file-1.jpg', mime: 'image/jpeg' };
  const following = {
    fetch: async (url: string, init = {}) => {
      const reply = await realNet().fetch(url, init);
      const location = reply.headers['location'];
      // As the house follows: without the keys where another host answers.
      return location ? await realNet().fetch(location) : reply;
    },
  };
  const fetched = await sms.fetchFile(file, null, placeFor(settings.twilio, following, { env }));
  assert.equal(Buffer.from(fetched.body).toString(), 'photo');
  const never = scriptedNet(() => ({ status: 200 }));
  for (const given of [settings.twilio, settings.bandwidth])
    await assert.rejects(sms.fetchFile({ ...file, ref: 'https://evil.example/a.jpg' }, null, placeFor(given, never)));
  await assert.rejects(
    sms.fetchFile(
      { ...file, ref: 'https://api.twilio.com.evil.example/a.jpg' },
      null,
      placeFor(settings.twilio, never),
    ),
  );
  assert.equal(never.calls.length, 0);
});

test('every call was one that the vendors’ own descriptions allow', () => {
  assert.deepEqual([...twilio.violations, ...bandwidth.violations], []);
});
