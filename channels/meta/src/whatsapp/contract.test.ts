// WhatsApp keeps the contract of every channel, before a double that judges each call by the vendor's own description.
import { after } from 'node:test';
import { keepsTheContract, networkFailures, placeFor, scriptedNet } from '@throughline/channel-kit/contract';
import { startMetaDouble } from '../../../../tools/doubles/meta/index.ts';
import type { Fault } from '../../../../tools/doubles/meta/index.ts';
import {
  deadUrl,
  fixtures,
  handshake,
  hookCall,
  messageTo,
  placeBefore,
  rawOf,
  recipientOf,
  whatsappSettings,
} from '../try-meta.ts';
import { whatsapp } from './index.ts';

const double = await startMetaDouble();
after(() => double.stop());
const dead = await deadUrl();
const place = placeBefore(double, whatsappSettings);
const account = String(whatsappSettings['businessAccountId']);
const recipient = recipientOf('whatsapp', account, 'US.13491208655302741918');
const message = messageTo(recipient);
const recorded = fixtures('whatsapp');
const webhook = recorded.find(({ name }) => name === 'text')?.webhook;

const failing = (fault: Fault) => () => {
  double.fail('/messages', fault);
  return whatsapp.send(message, placeBefore(double, whatsappSettings, { patienceSeconds: 0.4 }));
};
const broken = (error: () => Error) => () =>
  whatsapp.send(
    message,
    placeFor(
      whatsappSettings,
      scriptedNet(() => {
        throw error();
      }),
    ),
  );
const elsewhere = { ...place, env: { META_GRAPH_URL: dead } };
const revoked = { ...place, settings: { ...whatsappSettings, accessToken: 'EAAGrevokedTokenThatIsNotReal0000' } };
const telling = placeFor(
  whatsappSettings,
  scriptedNet((url) => {
    throw new Error(`cannot fetch ${url} with ${String(whatsappSettings['accessToken'])}`);
  }),
);
const file = { ref: '404', name: 'a.pdf', mime: 'application/pdf' };

keepsTheContract(whatsapp, {
  settings: whatsappSettings,
  place,
  recorded,
  noise: [
    { object: 'page', entry: [{ id: '1', messaging: [] }] },
    { object: 'whatsapp_business_account', entry: [{ id: account, changes: [{ field: 'flows', value: {} }] }] },
    { object: 'whatsapp_business_account' },
  ].map(rawOf),
  hook: {
    genuine: hookCall(webhook),
    proofHeader: 'x-hub-signature-256',
    forged: [
      { name: 'signed with another secret', call: hookCall(webhook, 'f'.repeat(32)) },
      {
        name: 'another body under a good signature',
        call: { ...hookCall(webhook), body: rawOf({ object: 'x' }).body },
      },
      { name: 'a handshake with another word', call: handshake('something-else-000000000000') },
      { name: 'a handshake with markup', call: handshake(undefined, '<script>alert(1)</script>') },
      { name: 'a GET with a signature', call: { ...hookCall(webhook), method: 'GET' } },
    ],
  },
  echoes: recorded
    .filter(({ name }) => name === 'echo-from-the-shop')
    .map(({ name, raw }) => ({ name, raw, sentIds: ['wamid.ECHO1'] })),
  sending: {
    message,
    send: (each) => whatsapp.send(each, place),
    failures: [
      { name: 'a revoked token', why: 'unauthorized', attempt: () => whatsapp.send(message, revoked) },
      { name: 'an expired token in the middle', why: 'unauthorized', attempt: failing({ code: 190, subcode: 463 }) },
      { name: 'a number nobody has', why: 'recipient-gone', attempt: failing({ code: 131026 }) },
      {
        name: 'a person of another account',
        why: 'recipient-gone',
        attempt: () => whatsapp.send({ ...message, recipient: { ...recipient, scope: '42' } }, place),
      },
      { name: 'a closed window', why: 'window-closed', attempt: failing({ code: 131047 }) },
      {
        name: '429 with a time',
        why: 'busy',
        retryAfterSeconds: 17,
        attempt: failing({ code: 130429, status: 429, retryAfter: 17 }),
      },
      { name: 'too fast for one person', why: 'busy', retryAfterSeconds: 6, attempt: failing({ code: 131056 }) },
      { name: '429 as a gateway page', why: 'busy', attempt: failing({ page: 429 }) },
      { name: 'an error inside Meta', why: 'unavailable', attempt: failing({ code: 131000, status: 500 }) },
      { name: 'a passing error', why: 'unavailable', attempt: failing({ code: 999, isTransient: true }) },
      { name: 'a 503', why: 'unavailable', attempt: failing({ page: 503 }) },
      { name: 'a refused connection', why: 'unavailable', attempt: broken(networkFailures.refused) },
      { name: 'a port where nobody listens', why: 'unavailable', attempt: () => whatsapp.send(message, elsewhere) },
      { name: 'silence after the request', why: 'unknown', attempt: failing('accept-then-hang') },
      { name: 'silence of one who may not have taken it', why: 'unknown', attempt: failing('hang') },
      { name: 'a break after the request', why: 'unknown', attempt: failing('accept-then-reset') },
      { name: 'an answer that is not JSON', why: 'unknown', attempt: failing('garbage') },
      { name: 'a gateway that gave up waiting', why: 'unknown', attempt: failing({ page: 504 }) },
      { name: 'a network that broke', why: 'unknown', attempt: broken(networkFailures.reset) },
      { name: 'a refusal nobody knows', why: 'rejected', attempt: failing({ code: 139999, message: 'Something new' }) },
      { name: 'marketing held back', why: 'rejected', attempt: failing({ code: 131049 }) },
      {
        name: 'an edit',
        why: 'unsupported',
        attempt: () => whatsapp.send({ kind: 'edit', recipient, externalIds: ['wamid.1'], text: 'x' }, place),
      },
    ],
  },
  leaks: [
    { name: 'connecting with a wrong token', attempt: () => whatsapp.connect(revoked) },
    { name: 'connecting when nothing answers', attempt: () => whatsapp.connect(elsewhere) },
    { name: 'checking', attempt: () => whatsapp.check(place) },
    { name: 'a file that is gone', attempt: () => whatsapp.fetchFile(file, null, place) },
    { name: 'a download that breaks', attempt: () => whatsapp.fetchFile(file, null, telling) },
    { name: 'a network that names the token', attempt: () => whatsapp.send(message, telling) },
    { name: 'templates that cannot be had', attempt: () => whatsapp.templates!(revoked) },
    { name: 'registering without an address', attempt: () => whatsapp.register!(place) },
    {
      name: 'Meta repeating the token',
      attempt: () => {
        double.fail('/messages', { code: 100, message: `Bad token ${String(whatsappSettings['accessToken'])}` });
        return whatsapp.send(message, place);
      },
    },
  ],
});
