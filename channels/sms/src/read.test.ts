// Calls as the vendors build them: their own samples, judged by their own schemas, and signatures as their documents compute them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeFor, scriptedNet } from '@throughline/channel-kit/contract';
import { examplesIn, loadOpenApi } from '../../../tools/doubles/shared/openapi-judge.ts';
import { findVendor, skipWithout } from '../../../tools/doubles/vendor.ts';
import { sms } from './index.ts';
import { form, hookCall, rawOf, recorded, settings } from './try-sms.ts';
import { hook } from './twilio/hook.ts';
import { keywordOf, numberOf } from './words.ts';

const place = placeFor(
  settings.bandwidth,
  scriptedNet(() => ({ status: 200 })),
);
const spec = 'specs/bandwidth.yml';

test(
  'every sample callback of Bandwidth’s own description reads as what it says',
  { skip: skipWithout(spec) },
  async () => {
    const samples = Object.entries(examplesIn(findVendor(spec) ?? '')).filter(([name]) =>
      /^(sms|mms|message|group).*CallbackExample$/.test(name),
    );
    assert.ok(samples.length >= 8);
    for (const [name, example] of samples) {
      const value = example.value as { type: string; message: { id: string } };
      const events = await sms.read(rawOf(JSON.stringify([value]), 'application/json'), settings.bandwidth, place);
      const told = events.map((event) => [
        event.kind,
        'externalId' in event ? event.externalId : '',
        event.kind === 'status' ? event.state : '',
      ]);
      const state = value.type.replace('message-', '');
      const expected =
        state === 'sending'
          ? []
          : [[state === 'received' ? 'message' : 'status', value.message.id, state === 'received' ? '' : state]];
      assert.deepEqual(told, expected, name);
    }
  },
);
test('our recorded calls are ones Bandwidth could make', { skip: skipWithout(spec) }, () => {
  const judge = loadOpenApi(findVendor(spec) ?? '');
  for (const { name, raw } of recorded('bandwidth'))
    for (const event of JSON.parse(new TextDecoder().decode(raw.body)) as { message: { direction: string } }[])
      assert.equal(
        judge.judgeSchema(event.message.direction === 'in' ? 'inboundCallback' : 'statusCallback', event),
        null,
        name,
      );
});

test('a signature is the one Twilio’s documentation computes', () => {
  const fields = {
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
  };
  const call = hookCall(rawOf(form(fields), 'application/x-www-form-urlencoded'), {
    'x-twilio-signature': 'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
  });
  const at = (url: string) => hook({ ...call, url }, { settings: { authToken: '12345' } }).genuine;
  assert.equal(at('https://mycompany.com/myapp.php?foo=1&bar=2'), true);
  assert.equal(at('https://mycompany.com:443/myapp.php?foo=1&bar=2'), true);
  assert.equal(
    at('https://mycompany.com:8443/myapp.php?foo=1&bar=2'),
    true,
    'a port in front of a proxy is not what was signed',
  );
  assert.equal(at('https://mycompany.com/myapp.php?foo=1&bar=3'), false);
});

test('one word alone asks; a sentence with it, and a plain yes, do not', () => {
  const asked = (texts: string[]) => texts.map(keywordOf);
  assert.deepEqual(asked(['STOP', ' stop. ', 'Stop all', 'opt-out', '“Cancel”']), [
    'stop',
    'stop',
    'stop',
    'stop',
    null,
  ]);
  assert.deepEqual(asked(['please stop', 'YES', 'the end', 'helpful']), [null, null, null, null]);
  assert.deepEqual(asked(['START', 'unstop', 'help', 'INFO!']), ['start', 'start', 'help', 'help']);
});
test('a number is E.164 however it is written; a short code and a name stay', () => {
  assert.deepEqual(['+1 (202) 555-0143', '12025550143', '72345', 'AMAZON', '<x>', ''].map(numberOf), [
    '+12025550143',
    '+12025550143',
    '72345',
    'AMAZON',
    null,
    null,
  ]);
});
