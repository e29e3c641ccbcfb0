// X keeps the contract of every channel, before a double that judges by X's own OpenAPI description.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { fileOf, keepsTheContract, networkFailures, realNet, scriptedNet } from '@throughline/channel-kit/contract';
import type { OutboundMessage, Place } from '@throughline/channel-kit';
import type { Fault } from '../../../tools/doubles/shared/server.ts';
import { findVendor, skipWithout } from '../../../tools/doubles/vendor.ts';
import { signedByX, startXDouble } from '../../../tools/doubles/x/index.ts';
import { x } from './index.ts';
import {
  account,
  customerId,
  getCall,
  hookCall,
  messageWith,
  placeBefore,
  rawOf,
  recorded,
  settingsWith,
  shelfFor,
} from './try-x.ts';

const double = await startXDouble(account);
double.person(customerId, 'Mina');
after(() => double.stop());
const settings = settingsWith();
const house = shelfFor(settings);
const place = placeBefore(double.url, settings, { rotate: house.rotate });
const hasty: Place = { ...place, net: realNet(0.4) };
const call = recorded().find(({ name }) => name === 'text')!.call;
const echo = recorded().find(({ name }) => name === 'sent-elsewhere')!;
const send = (more: Partial<OutboundMessage> = {}) => x.send(messageWith(more), place);
const failing =
  (fault: Fault, path = /messages$/) =>
  async () => {
    double.fail(path, fault);
    return await x.send(messageWith(), hasty);
  };
const dead = placeBefore(double.url, settingsWith({ refreshToken: 'a-refresh-token-that-is-dead' }));
const picture = fileOf('png', { name: 'mug.png', mime: 'image/png' });

keepsTheContract(x, {
  settings,
  place,
  recorded: recorded(),
  noise: [
    { data: { event_type: 'post.create', filter: { user_id: account.userId }, payload: {} } },
    { for_user_id: account.userId },
  ].map(rawOf),
  hook: {
    genuine: hookCall(call),
    proofHeader: 'x-twitter-webhooks-signature-oauth2',
    forged: [
      { name: 'a changed word', call: { ...hookCall(call), body: rawOf(echo.call).body } },
      { name: 'signed with the bearer token', call: hookCall(call, account.bearerToken) },
      {
        name: 'signed for the older header with a secret that is not set',
        call: { ...hookCall(call), headers: { 'x-twitter-webhooks-signature': signedByX(JSON.stringify(call), '') } },
      },
      { name: 'by GET', call: { ...hookCall(call), method: 'GET' } },
      { name: 'a question that could be signed as a body', call: getCall({ crc_token: JSON.stringify(call) }) },
      { name: 'a question without a token', call: getCall({}) },
      { name: 'a return from a page that nobody opened', call: getCall({ state: 'abc', code: 'def' }) },
      { name: 'a return with an empty state', call: getCall({ state: '', code: 'def' }) },
    ],
  },
  echoes: [{ name: 'dm.sent', raw: echo.raw, sentIds: ['2080763914820927863'] }],
  sending: {
    message: messageWith(),
    send: (message) => x.send(message, place),
    failures: [
      { name: 'a consent that was withdrawn', why: 'unauthorized', attempt: () => x.send(messageWith(), dead) },
      {
        name: 'somebody who takes no messages',
        why: 'recipient-gone',
        attempt: () => send({ recipient: { ...messageWith().recipient, value: '3333333333333333333' } }),
      },
      {
        name: 'an address that is none',
        why: 'recipient-gone',
        attempt: () => send({ recipient: { ...messageWith().recipient, value: '../1' } }),
      },
      { name: '429 with a time', why: 'busy', attempt: failing(double.limited(900)) },
      {
        name: 'used-up credits',
        why: 'busy',
        retryAfterSeconds: 900,
        attempt: failing(double.problem(402, 'Your account does not have any credits.')),
      },
      {
        name: 'an app without access',
        why: 'unauthorized',
        attempt: failing(
          double.problem(
            403,
            'When authenticating requests to the Twitter API v2 endpoints, you must use keys and tokens from a Twitter developer App that is attached to a Project.',
          ),
        ),
      },
      {
        name: 'what X does not permit',
        why: 'rejected',
        attempt: failing(double.problem(403, 'This operation is not permitted.')),
      },
      { name: 'an error inside X', why: 'unavailable', attempt: failing(double.problem(503, 'Over capacity')) },
      { name: 'a gateway that gave up', why: 'unknown', attempt: failing({ status: 504 }) },
      { name: 'silence after it was taken', why: 'unknown', attempt: failing('accept-then-hang') },
      { name: 'a break after it was taken', why: 'unknown', attempt: failing('accept-then-reset') },
      { name: 'a hotel’s page', why: 'unknown', attempt: failing('garbage') },
      {
        name: 'a picture that got no verdict, so that nothing was sent',
        why: 'unavailable',
        attempt: async () => {
          double.fail(/append$/, 'accept-then-hang');
          return await x.send(messageWith({ files: [picture] }), hasty);
        },
      },
      {
        name: 'a refused connection',
        why: 'unavailable',
        attempt: () =>
          x.send(messageWith(), {
            ...place,
            net: scriptedNet(() => {
              throw networkFailures.refused();
            }),
          }),
      },
      {
        name: 'a token service that is away',
        why: 'unavailable',
        attempt: async () => {
          double.fail(/oauth2\/token/, { status: 503, json: {} });
          return await x.send(messageWith(), placeBefore(double.url));
        },
      },
      {
        name: 'a reaction',
        why: 'unsupported',
        attempt: () =>
          x.send({ kind: 'reaction', recipient: messageWith().recipient, externalId: '1', emoji: '👍' }, place),
      },
      {
        name: 'a document',
        why: 'unsupported',
        attempt: () => send({ files: [fileOf('x', { name: 'a.pdf', mime: 'application/pdf' })] }),
      },
      {
        name: 'a picture over X’s own limit',
        why: 'too-large',
        attempt: () => send({ files: [fileOf('x', { name: 'a.png', mime: 'image/png', bytes: 6 * 1024 * 1024 })] }),
      },
      { name: 'two files', why: 'too-large', attempt: () => send({ files: [picture, picture] }) },
    ],
  },
  leaks: [
    { name: 'connecting with a dead token', attempt: () => x.connect({ ...dead, hookUrl: null }) },
    { name: 'checking with a dead token', attempt: () => x.check(dead) },
    {
      name: 'a hotel’s page in place of a file',
      attempt: () => x.fetchFile({ ref: 'https://evil.example/a', name: 'a', mime: 'image/png' }, null, place),
    },
  ],
});

test('429: it goes on when X says, by whichever limit is used up', async () => {
  const busy = async (fault: Fault) => {
    const sent = await failing(fault)();
    return !sent.ok && sent.why === 'busy' ? sent.retryAfterSeconds : 0;
  };
  const [soon, later] = [await busy(double.limited(600)), await busy(dayUsedUp())];
  assert.ok(soon > 500 && soon <= 600, String(soon));
  assert.ok(later > 6000 && later <= 7200, String(later));
});
function dayUsedUp() {
  const at = (seconds: number) => String(Math.floor(Date.now() / 1000) + seconds);
  return {
    ...double.limited(100),
    headers: {
      'x-rate-limit-remaining': '3',
      'x-rate-limit-reset': at(100),
      'x-user-limit-24hour-remaining': '0',
      'x-user-limit-24hour-reset': at(7200),
    },
  };
}
test('X checks the address: what it asks is signed, with the older secret where one is set', async () => {
  const ask = async (more: object) => {
    const answer = await x.intake.hook!(getCall({ crc_token: 'MTQ1NzQ2OTQ4.zz-_~+/=' }), {
      ...place,
      settings: settingsWith({ ...more }),
    });
    assert.ok(answer.genuine && !answer.take);
    return JSON.parse(answer.reply!.body) as unknown;
  };
  assert.deepEqual(await ask({}), { response_token: signedByX('MTQ1NzQ2OTQ4.zz-_~+/=', account.clientSecret) });
  assert.deepEqual(await ask({ consumerSecret: 'api-key-secret' }), {
    response_token: signedByX('MTQ1NzQ2OTQ4.zz-_~+/=', 'api-key-secret'),
  });
});
test('where X calls us, what is rehearsed comes through the same door', async () => {
  const calling = { ...place, settings: settingsWith({ receives: 'webhook' }) };
  const made = x.rehearse!({ id: 'r1', who: 1, name: 'Ann', text: 'Hello', at: new Date() }, calling);
  assert.ok('method' in made);
  assert.deepEqual(await x.intake.hook!(made, calling), { genuine: true, take: true });
});
test('an older app’s signature is good where its secret is set', async () => {
  const older = {
    ...hookCall(call),
    headers: { 'x-twitter-webhooks-signature': signedByX(JSON.stringify(call), 'api-key-secret') },
  };
  assert.deepEqual(
    await x.intake.hook!(older, { ...place, settings: settingsWith({ consumerSecret: 'api-key-secret' }) }),
    { genuine: true, take: true },
  );
});
test('a call that comes again reads as the same messages under the same ids, which are stored once', async () => {
  const [first, again] = [await x.read(rawOf(call), settings, place), await x.read(rawOf(call), settings, place)];
  assert.deepEqual(first, again);
  assert.deepEqual(
    first.map((event) => event.kind === 'message' && event.externalId),
    ['2080765901528535096'],
  );
});
test('a picture, a GIF and a film travel in pieces before their message', async () => {
  const film = fileOf(new Uint8Array(9 * 1024 * 1024), { name: 'a.mp4', mime: 'video/mp4' });
  for (const file of [picture, fileOf('gif', { name: 'a.gif', mime: 'image/gif' }), film])
    assert.ok((await send({ text: 'Look', files: [file] })).ok);
  const last = double.sent.slice(-3).map(({ media }) => double.uploads.get(media ?? '')!);
  assert.deepEqual(
    last.map(({ category }) => category),
    ['dm_image', 'dm_gif', 'dm_video'],
  );
  assert.equal(last[2]!.bytes, film.bytes);
  assert.ok((await send({ text: '', files: [picture] })).ok, 'a picture without words');
});
test('a customer’s picture is fetched with the account’s token, a film without any, and nothing from elsewhere', async () => {
  const ref = 'https://ton.twitter.com/1.1/ton/data/dm/1221092871941558276/1221092866912550912/OwIPMAFC.png';
  double.file('/2/dm_conversations/media/1221092871941558276/1221092866912550912/OwIPMAFC.png', 'photo', 'image/png');
  double.expireAccess();
  const fetched = await x.fetchFile({ ref, name: 'picture.png', mime: 'image/png' }, null, place);
  assert.equal(Buffer.from(fetched.body).toString(), 'photo');
  const net = scriptedNet(() => ({ status: 200, body: 'film' }));
  await x.fetchFile(
    { ref: 'https://video.twimg.com/dm_video/1/vid/high.mp4', name: 'v.mp4', mime: 'video/mp4' },
    null,
    { ...place, net },
  );
  assert.equal(net.calls[0]?.init.headers?.['authorization'], undefined);
  await assert.rejects(
    async () =>
      await x.fetchFile({ ref: 'https://169.254.169.254/a', name: 'a', mime: 'image/png' }, null, { ...place, net }),
  );
  assert.equal(net.calls.length, 1);
});
test(
  'X’s own description gives a message words and one picture, and no buttons',
  { skip: skipWithout('specs/x.json') },
  () => {
    const spec = JSON.parse(readFileSync(findVendor('specs/x.json')!, 'utf8')) as {
      components: { schemas: Record<string, { properties: object; additionalProperties: boolean }> };
    };
    const asked = spec.components.schemas['CreateDirectMessagesByParticipantIdRequest']!;
    // The quick replies and buttons of the API's first version have no successor. The day they have one, this says so.
    assert.deepEqual(
      [Object.keys(asked.properties).sort(), asked.additionalProperties],
      [['attachments', 'text'], false],
    );
    assert.equal(x.card.abilities.buttons.max, 0);
  },
);
test(
  'no call of this file broke X’s own description',
  { skip: double.judges ? false : 'needs the vendor file specs/x.json' },
  () => {
    assert.deepEqual(double.violations, []);
  },
);
