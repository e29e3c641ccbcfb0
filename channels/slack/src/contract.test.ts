// Slack keeps the contract of every channel, before a double that judges each call by Slack's documentation.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import type { HookCall } from '@throughline/channel-kit';
import { keepsTheContract, networkFailures, placeFor, scriptedNet } from '@throughline/channel-kit/contract';
import { startSlackDouble } from '../../../tools/doubles/slack/index.ts';
import { slack } from './index.ts';
import { direct, edited, inChannel, reaction, recorded, tapped, ts, yes } from './try-events.ts';
import {
  botUserId,
  given,
  messageTo,
  placeBefore,
  rawOf,
  recipientOf,
  settings,
  signingSecret,
  token,
  withEvents,
  wrapped,
} from './try-slack.ts';

const double = await startSlackDouble(given);
after(() => double.stop());
const place = placeBefore(double.apiUrl, { given: { ...settings, signingSecret } });
const mina = double.person('U0MINA', 'Mina', { email: 'Mina@Customer.example', teamId: 'T0OTHER' });
const message = messageTo(recipientOf('U0MINA'));
const callOf = (payload: unknown, at?: number, secret = signingSecret): HookCall => ({
  ...double.signed(secret, payload, at),
  meta: {},
  method: 'POST',
  url: 'https://support.example/hooks/1',
  query: {},
});
const genuine = callOf(wrapped(direct()));
const now = () => Math.floor(Date.now() / 1000);

const failing =
  (fault: Parameters<typeof double.fail>[1], path = /chat\.postMessage$/) =>
  () => {
    double.recover();
    double.fail(path, fault);
    // One that was sent before would be found.
    const unsent = { ...message, id: randomUUID() };
    return slack.send(unsent, placeBefore(double.apiUrl, { patienceSeconds: 0.4 }));
  };
const refusing = (error: string, more: object = {}) => failing({ status: 200, json: { ok: false, error, ...more } });
const broken = (error: () => Error) => () =>
  slack.send(
    { ...message, recipient: recipientOf('U0MINA', { channel: mina.channelId }) },
    placeFor(
      settings,
      scriptedNet(() => {
        throw error();
      }),
    ),
  );
const revoked = { ...place, settings: { ...settings, botToken: `${token.slice(0, -8)}revoked0` } };

keepsTheContract(slack, {
  settings: { ...withEvents, appToken: settings.appToken },
  place: { ...place, settings: { ...withEvents, appToken: settings.appToken } },
  recorded,
  noise: [
    rawOf(wrapped(direct({ bot_id: 'B0OTHER', subtype: 'bot_message' }))),
    rawOf(wrapped(direct({ user: 'USLACKBOT' }))),
    rawOf(wrapped(inChannel({ subtype: 'channel_join' }))),
    rawOf(wrapped(inChannel({ subtype: 'channel_topic', topic: 'x' }))),
    rawOf(wrapped(edited({ message: { user: 'U0MINA', ts, text: 'Hello?', attachments: [{}] } }))),
    rawOf(wrapped({ type: 'app_home_opened', user: 'U0MINA', channel: 'D0MINA' })),
    rawOf({ type: 'url_verification', challenge: 'x' }),
    rawOf(tapped({ type: 'button', url: 'https://shop.example', text: { type: 'plain_text', text: 'Terms' } })),
    rawOf(tapped(yes, { container: { type: 'view', view_id: 'V1' }, channel: null })),
    rawOf({ ...tapped(yes), type: 'view_submission' }),
  ],
  hook: {
    genuine,
    proofHeader: 'x-slack-signature',
    forged: [
      { name: 'by GET', call: { ...genuine, method: 'GET' } },
      { name: 'one byte of the body changed', call: { ...genuine, body: callOf(wrapped(direct({ text: 'X' }))).body } },
      { name: 'recorded six minutes ago', call: callOf(wrapped(direct()), now() - 360) },
      { name: 'from six minutes ahead', call: callOf(wrapped(direct()), now() + 360) },
      { name: 'signed with another secret', call: callOf(wrapped(direct()), now(), '0'.repeat(32)) },
      {
        name: 'with the time of another call',
        call: { ...genuine, headers: { ...genuine.headers, 'x-slack-request-timestamp': String(now() - 7) } },
      },
      {
        name: 'without a time',
        call: { ...genuine, headers: { 'x-slack-signature': genuine.headers['x-slack-signature'] ?? '' } },
      },
    ],
  },
  echoes: [
    {
      name: 'our own words, as an app’s',
      raw: rawOf(wrapped(direct({ user: botUserId, bot_id: 'B0ACORN', app_id: 'A0ACORN' }))),
      sentIds: [`D0MINA:${ts}`],
    },
    { name: 'our own words, by the bot’s user', raw: rawOf(wrapped(inChannel({ user: botUserId }))), sentIds: [] },
    {
      name: 'our own edit',
      raw: rawOf(wrapped(edited({ message: { user: botUserId, bot_id: 'B0ACORN', ts, text: 'x', edited: { ts } } }))),
      sentIds: [],
    },
    {
      name: 'our own reaction',
      raw: rawOf(wrapped({ ...reaction('reaction_added'), user: botUserId })),
      sentIds: [],
    },
  ],
  sending: {
    message,
    send: (each) => {
      double.recover();
      return slack.send(each, place);
    },
    failures: [
      { name: 'a revoked token', why: 'unauthorized', attempt: () => slack.send(message, revoked) },
      { name: 'token_revoked', why: 'unauthorized', attempt: refusing('token_revoked') },
      { name: 'account_inactive', why: 'unauthorized', attempt: refusing('account_inactive') },
      {
        name: 'somebody Slack does not know',
        why: 'recipient-gone',
        attempt: () => slack.send({ ...message, recipient: recipientOf('U0NOBODY') }, place),
      },
      {
        name: 'a person of another workspace',
        why: 'recipient-gone',
        attempt: () => slack.send({ ...message, recipient: { ...recipientOf('U0MINA'), scope: 'T0ELSE' } }, place),
      },
      { name: 'an account switched off', why: 'recipient-gone', attempt: refusing('user_disabled') },
      {
        name: '429 with a time',
        why: 'busy',
        retryAfterSeconds: 17,
        attempt: failing({ status: 429, json: { ok: false, error: 'ratelimited' }, headers: { 'retry-after': '17' } }),
      },
      {
        name: '429 as a gateway page',
        why: 'busy',
        attempt: failing({ status: 429, body: 'slow', type: 'text/html' }),
      },
      { name: 'service_unavailable', why: 'unavailable', attempt: refusing('service_unavailable') },
      { name: 'an error page', why: 'unavailable', attempt: failing({ status: 503, body: '', type: 'text/html' }) },
      { name: 'a refused connection', why: 'unavailable', attempt: broken(networkFailures.refused) },
      { name: 'internal_error, and nothing to be found', why: 'unknown', attempt: refusing('internal_error') },
      { name: 'silence of one who did not take it', why: 'unknown', attempt: failing('hang') },
      { name: 'a network that broke', why: 'unknown', attempt: broken(networkFailures.reset) },
      { name: 'is_archived', why: 'rejected', attempt: refusing('is_archived') },
      { name: 'not_in_channel', why: 'rejected', attempt: refusing('not_in_channel') },
      { name: 'channel_not_found', why: 'rejected', attempt: refusing('channel_not_found') },
      { name: 'missing_scope', why: 'rejected', attempt: refusing('missing_scope', { needed: 'chat:write' }) },
      { name: 'an error of their own', why: 'rejected', attempt: refusing('something_new') },
      { name: 'msg_too_long', why: 'too-large', attempt: refusing('msg_too_long') },
      {
        name: 'marking as read',
        why: 'unsupported',
        attempt: () => slack.send({ kind: 'read', recipient: message.recipient, externalId: `D0MINA:${ts}` }, place),
      },
      {
        name: 'typing',
        why: 'unsupported',
        attempt: () => slack.send({ kind: 'typing', recipient: message.recipient }, place),
      },
      {
        name: 'an emoji Slack does not have',
        why: 'unsupported',
        attempt: () => {
          double.recover();
          const externalId = `${mina.channelId}:${String(mina.write('hi')['ts'])}`;
          return slack.send({ kind: 'reaction', recipient: message.recipient, externalId, emoji: '🧀' }, place);
        },
      },
    ],
  },
  leaks: [
    { name: 'connecting with a wrong token', attempt: () => slack.connect(revoked) },
    { name: 'checking with a wrong token', attempt: () => slack.check(revoked) },
    {
      name: 'a file that is gone',
      attempt: () => slack.fetchFile({ ref: 'F0GONE', name: 'a.pdf', mime: 'application/pdf' }, null, place),
    },
  ],
});

test('every call was one Slack describes', () => assert.deepEqual(double.violations, []));
