// Matrix keeps the contract of every channel, before a homeserver that judges each call by the specification.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { keepsTheContract, networkFailures, placeFor, scriptedNet } from '@throughline/channel-kit/contract';
import { startMatrixDouble } from '../../../tools/doubles/matrix/index.ts';
import { matrix } from './index.ts';
import { rawOf } from './read.ts';
import { id, mugFile, recorded, replace } from './try-recorded.ts';
import {
  account,
  ada as adaId,
  direct,
  directRoom,
  group,
  messageTo,
  placeBefore,
  recipientOf,
  settingsOf,
  told,
} from './try-matrix.ts';

const double = await startMatrixDouble(account);
after(() => double.stop());
const ada = double.person(adaId, 'Ada');
const settings = settingsOf(double.url);
const place = placeBefore(double.url);
const message = messageTo(recipientOf(adaId));

const failing =
  (fault: Parameters<typeof double.fail>[1], times = 1) =>
  () => {
    double.recover();
    double.fail(/\/send\//, fault, times);
    return matrix.send(message, placeBefore(double.url, {}, 0.3));
  };
const refusing = (status: number, code: string, error: string, more: object = {}) =>
  failing(double.problem(status, code, error, more));
const broken = (error: () => Error) => () =>
  matrix.send(
    { ...message, recipient: recipientOf(adaId, directRoom) },
    placeFor(
      settings,
      scriptedNet(() => {
        throw error();
      }),
    ),
  );
const revoked = placeBefore(double.url, { accessToken: 'syt_of_somebody_else_1234' });

keepsTheContract(matrix, {
  settings,
  place,
  recorded,
  noise: [
    told('m.room.message', { msgtype: 'm.key.verification.request', body: 'verify me' }),
    told('m.room.topic', { topic: 'Beans' }),
    told('m.room.member', { membership: 'join' }, { state_key: '@bo:other.example' }),
    told(
      'm.room.message',
      {
        msgtype: 'm.text',
        body: '* x',
        'm.new_content': { msgtype: 'm.text', body: 'x' },
        'm.relates_to': replace,
      },
      {},
      { original: '@bo:other.example' },
    ),
    rawOf({ room: group, typing: [adaId] }),
    rawOf({ room: direct, receipts: [{ eventId: '$one', userId: account.userId, ts: 1 }] }),
  ],
  hook: null,
  echoes: [
    {
      name: 'what we sent by this session',
      raw: told(
        'm.room.message',
        { msgtype: 'm.text', body: 'A new mug' },
        {
          sender: account.userId,
          unsigned: { transaction_id: 'tl-01900000-0000-7000-8000-000000000abc' },
        },
      ),
      sentIds: [id],
    },
    {
      name: 'what another app of ours said, or a homeserver that forgot the transaction',
      raw: told('m.room.message', { msgtype: 'm.text', body: 'A new mug' }, { sender: account.userId }),
      sentIds: [id],
    },
  ],
  sending: {
    message,
    send: (each) => {
      double.recover();
      return matrix.send(each, place);
    },
    failures: [
      { name: 'a revoked token', why: 'unauthorized', attempt: () => matrix.send(message, revoked) },
      { name: 'a locked account', why: 'unauthorized', attempt: refusing(401, 'M_USER_LOCKED', 'Account locked') },
      {
        name: 'somebody nobody knows',
        why: 'recipient-gone',
        attempt: () => matrix.send({ ...message, recipient: recipientOf('@nobody:nowhere.example') }, place),
      },
      {
        name: 'an address that is none',
        why: 'recipient-gone',
        attempt: () => matrix.send({ ...message, recipient: recipientOf('ada') }, place),
      },
      {
        name: 'a chat we were put out of',
        why: 'recipient-gone',
        attempt: () => {
          double.recover();
          const roomId = ada.opens(undefined, 'none');
          return matrix.send({ ...message, recipient: recipientOf(adaId, roomId) }, place);
        },
      },
      {
        name: 'a limit with a time',
        why: 'busy',
        retryAfterSeconds: 17,
        attempt: refusing(429, 'M_LIMIT_EXCEEDED', 'Too many requests', { retry_after_ms: 16_400 }),
      },
      {
        name: 'a limit with the time in its header',
        why: 'busy',
        retryAfterSeconds: 9,
        attempt: failing({ status: 429, json: { errcode: 'M_LIMIT_EXCEEDED' }, headers: { 'retry-after': '9' } }),
      },
      {
        name: 'a limit of something in between',
        why: 'busy',
        attempt: failing({ status: 429, body: 'slow', type: 'text/plain' }),
      },
      {
        name: 'an error inside the homeserver',
        why: 'unavailable',
        attempt: refusing(500, 'M_UNKNOWN', 'Internal server error'),
      },
      {
        name: 'a gateway that gave up waiting',
        why: 'unavailable',
        attempt: failing({ status: 504, body: '', type: 'text/html' }),
      },
      { name: 'a refused connection', why: 'unavailable', attempt: broken(networkFailures.refused) },
      { name: 'silence, which its transaction makes safe to repeat', why: 'unavailable', attempt: failing('hang') },
      { name: 'an answer that is not JSON', why: 'unavailable', attempt: failing('garbage') },
      { name: 'an event too large', why: 'too-large', attempt: refusing(413, 'M_TOO_LARGE', 'event too large') },
      { name: 'a refusal of its own words', why: 'rejected', attempt: refusing(400, 'M_BAD_JSON', 'Content not JSON') },
    ],
    never: { unknown: 'every send has a transaction id, so what had no verdict is sent again and arrives once' },
  },
  leaks: [
    { name: 'connecting with a wrong token', attempt: () => matrix.connect(revoked) },
    { name: 'checking with a wrong token', attempt: () => matrix.check(revoked) },
    { name: 'fetching with a wrong token', attempt: () => matrix.fetchFile(mugFile('image/png'), null, revoked) },
  ],
});

test('where rooms are not joined, what is said in one of before is nobody’s', () => {
  const raw = told('m.room.message', { msgtype: 'm.text', body: 'Hello?' }, {}, { room: group });
  assert.deepEqual(matrix.read(raw, { ...settings, joinsRooms: false }, place), []);
});
test('every call was one the specification describes', () => {
  assert.deepEqual(double.violations, []);
});
