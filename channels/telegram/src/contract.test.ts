// Telegram keeps the contract of every channel, before a double that judges each call.
import { after } from 'node:test';
import { keepsTheContract, networkFailures, placeFor, scriptedNet } from '@throughline/channel-kit/contract';
import { startTelegramDouble } from '../../../tools/doubles/telegram/index.ts';
import type { Fault } from '../../../tools/doubles/telegram/index.ts';
import { telegram } from './index.ts';
import {
  deadUrl,
  fixtures,
  fixtureSettings,
  fixtureToken,
  hookCall,
  messageTo,
  placeBefore,
  rawOf,
  recipientOf,
} from './try-telegram.ts';

const tg = await startTelegramDouble({ token: fixtureToken, username: 'acme_support_bot' });
after(() => tg.stop());
const dead = await deadUrl();
const customer = tg.customer();
customer.starts();
const place = placeBefore(tg, { given: fixtureSettings });
const message = messageTo(recipientOf(tg, customer));
const recorded = fixtures();
const update = recorded.find(({ name }) => name === 'text')?.update;

const failing = (fault: Fault) => () => {
  tg.fail('sendMessage', fault);
  return telegram.send(message, placeBefore(tg, { given: fixtureSettings, patienceSeconds: 0.4 }));
};
const broken = (error: () => Error) => () =>
  telegram.send(
    message,
    placeFor(
      fixtureSettings,
      scriptedNet(() => {
        throw error();
      }),
    ),
  );
const stranger = { ...message, recipient: { ...message.recipient, value: '1' } };
const revoked = {
  ...place,
  settings: { ...fixtureSettings, botToken: '7211046358:AArevoked-token-that-is-not-real-0000' },
};

keepsTheContract(telegram, {
  settings: { ...fixtureSettings, groups: 'all', groupTalk: 'all' },
  place,
  recorded,
  noise: [
    { update_id: 1 },
    { update_id: 1, message: null },
    { message: { text: 'no number' } },
    { update_id: 2, poll_answer: {} },
  ].map(rawOf),
  hook: {
    genuine: hookCall(update),
    proofHeader: 'x-telegram-bot-api-secret-token',
    forged: [
      { name: 'by GET', call: { ...hookCall(update), method: 'GET' } },
      { name: 'the bot token instead of the secret', call: hookCall(update, fixtureToken) },
      {
        name: 'the secret in the address',
        call: { ...hookCall(update, ''), query: { secret_token: String(fixtureSettings['webhookSecret']) } },
      },
    ],
  },
  echoes: recorded
    .filter(({ name }) => name === 'own-echo')
    .map(({ name, raw }) => ({ name, raw, sentIds: ['518274633:1190'] })),
  sending: {
    message,
    send: (each) => telegram.send(each, place),
    failures: [
      { name: 'a revoked token', why: 'unauthorized', attempt: () => telegram.send(message, revoked) },
      { name: 'a chat that never was', why: 'recipient-gone', attempt: () => telegram.send(stranger, place) },
      {
        name: 'a person of another bot',
        why: 'recipient-gone',
        attempt: () => telegram.send({ ...message, recipient: { ...message.recipient, scope: '42' } }, place),
      },
      {
        name: 'a block',
        why: 'recipient-gone',
        attempt: failing({ status: 403, description: 'Forbidden: bot was blocked by the user' }),
      },
      {
        name: '429 with a time',
        why: 'busy',
        retryAfterSeconds: 17,
        attempt: failing({ status: 429, retryAfter: 17 }),
      },
      { name: '429 without a time', why: 'busy', attempt: failing({ status: 429 }) },
      { name: '429 as a gateway page', why: 'busy', attempt: failing({ page: 429 }) },
      { name: 'an error inside Telegram', why: 'unavailable', attempt: failing({ status: 500 }) },
      { name: 'a refused connection', why: 'unavailable', attempt: broken(networkFailures.refused) },
      {
        name: 'a port where nobody listens',
        why: 'unavailable',
        attempt: () => telegram.send(message, { ...place, env: { TELEGRAM_API_URL: dead } }),
      },
      { name: 'silence after the request', why: 'unknown', attempt: failing('accept-then-hang') },
      { name: 'silence of one who may not have taken it', why: 'unknown', attempt: failing('hang') },
      { name: 'a break after the request', why: 'unknown', attempt: failing('accept-then-reset') },
      { name: 'an answer that is not JSON', why: 'unknown', attempt: failing('garbage') },
      { name: 'a gateway that gave up waiting', why: 'unknown', attempt: failing({ page: 504 }) },
      { name: 'a network that broke', why: 'unknown', attempt: broken(networkFailures.reset) },
      {
        name: 'a refusal of its own words',
        why: 'rejected',
        attempt: failing({ status: 400, description: 'Bad Request: something new' }),
      },
      {
        name: 'marking as read',
        why: 'unsupported',
        attempt: () => telegram.send({ kind: 'read', recipient: message.recipient, externalId: '1:1' }, place),
      },
      {
        name: 'a reaction Telegram does not have',
        why: 'unsupported',
        attempt: () => {
          tg.fail('setMessageReaction', { status: 400, description: 'Bad Request: REACTION_INVALID' });
          const { messageId } = customer.sends('hi');
          return telegram.send(
            { kind: 'reaction', recipient: message.recipient, externalId: `${customer.id}:${messageId}`, emoji: '🧀' },
            place,
          );
        },
      },
    ],
  },
  leaks: [
    { name: 'connecting with a wrong token', attempt: () => telegram.connect(revoked) },
    {
      name: 'connecting when nothing answers',
      attempt: () => telegram.connect({ ...place, env: { TELEGRAM_API_URL: dead } }),
    },
    { name: 'checking', attempt: () => telegram.check(place) },
    {
      name: 'a file that is gone',
      attempt: () => telegram.fetchFile({ ref: 'gone', name: 'a.pdf', mime: 'application/pdf' }, null, place),
    },
    {
      name: 'a download that breaks',
      attempt: () =>
        telegram.fetchFile(
          { ref: 'x', name: 'a.pdf', mime: 'application/pdf' },
          null,
          placeFor(
            fixtureSettings,
            scriptedNet((url) => {
              throw new Error(`cannot fetch ${url}`);
            }),
          ),
        ),
    },
    {
      name: 'disconnecting when nothing answers',
      attempt: () => telegram.disconnect({ ...place, env: { TELEGRAM_API_URL: dead } }),
    },
    {
      name: 'a network that names the address',
      attempt: () =>
        telegram.send(
          message,
          placeFor(
            fixtureSettings,
            scriptedNet((url) => {
              throw new Error(`cannot fetch ${url}`);
            }),
          ),
        ),
    },
  ],
});
