// SMS keeps the contract of every channel over each of its providers, before doubles that judge by the vendors' own descriptions.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  keepsTheContract,
  networkFailures,
  placeFor,
  realNet,
  scriptedNet,
  type Failure,
} from '@throughline/channel-kit/contract';
import type { HookCall, OutboundMessage, Place, Raw } from '@throughline/channel-kit';
import { startBandwidthDouble } from '../../../tools/doubles/bandwidth/index.ts';
import type { Fault } from '../../../tools/doubles/shared/server.ts';
import { signedByTwilio, startTwilioDouble } from '../../../tools/doubles/twilio/index.ts';
import { basic } from './provider.ts';
import { sms } from './index.ts';
import { startGatewayDouble } from './try-gateway.ts';
import {
  form,
  hookCall,
  hookUrl,
  messageWith,
  number,
  rawOf,
  recorded,
  settings,
  type ProviderName,
} from './try-sms.ts';

const twilio = await startTwilioDouble({ ...settings.twilio, number });
const bandwidth = await startBandwidthDouble({
  ...settings.bandwidth,
  user: settings.bandwidth.apiUser,
  password: settings.bandwidth.apiPassword,
});
const gateway = await startGatewayDouble(settings.gateway.gatewaySecret);
after(() => Promise.all([twilio.stop(), bandwidth.stop(), gateway.stop()]));

const env = {
  TWILIO_API_URL: twilio.url,
  TWILIO_MESSAGING_API_URL: twilio.url,
  BANDWIDTH_API_URL: bandwidth.url,
  BANDWIDTH_ACCOUNT_API_URL: bandwidth.url,
};
const given = { ...settings, gateway: { ...settings.gateway, requestUrl: `${gateway.url}/send` } };
const placeOf = (provider: ProviderName, patience = 10): Place =>
  placeFor(given[provider], realNet(patience), { env, hookUrl });
const wrongKeys: Record<ProviderName, Record<string, string>> = {
  twilio: { authToken: '00000000000000000000000000000000' },
  bandwidth: { apiPassword: 'another-password-entirely' },
  gateway: { gatewaySecret: 'another-secret-entirely' },
};

/** What every provider of texts does on its bad days. */
function failures(provider: ProviderName, double: { fail(path: RegExp, fault: Fault): void }, path: RegExp): Failure[] {
  const failing =
    (fault: Fault, message: OutboundMessage = messageWith()) =>
    () => {
      double.fail(path, fault);
      return sms.send(message, placeOf(provider, 0.4));
    };
  const broken = (error: () => Error) => () =>
    sms.send(
      messageWith(),
      placeFor(
        given[provider],
        scriptedNet(() => {
          throw error();
        }),
      ),
    );
  return [
    {
      name: 'dead keys',
      why: 'unauthorized',
      attempt: () =>
        sms.send(messageWith(), { ...placeOf(provider), settings: { ...given[provider], ...wrongKeys[provider] } }),
    },
    {
      name: '429 with a time',
      why: 'busy',
      retryAfterSeconds: 17,
      attempt: failing({ status: 429, json: {}, headers: { 'retry-after': '17' } }),
    },
    { name: '429 without a time', why: 'busy', attempt: failing({ status: 429, json: {} }) },
    { name: 'an error inside the provider', why: 'unavailable', attempt: failing({ status: 503, json: {} }) },
    {
      name: 'a gateway that gave up waiting',
      why: 'unknown',
      attempt: failing({ status: 504, body: '<h1>504</h1>', type: 'text/html' }),
    },
    { name: 'a refused connection', why: 'unavailable', attempt: broken(networkFailures.refused) },
    { name: 'silence after it was taken', why: 'unknown', attempt: failing('accept-then-hang') },
    { name: 'a break after it was taken', why: 'unknown', attempt: failing('accept-then-reset') },
    { name: 'an answer of somebody else', why: 'unknown', attempt: failing('garbage') },
    {
      name: 'a sender that is only a name',
      why: 'recipient-gone',
      attempt: () =>
        sms.send(messageWith({ recipient: { ...messageWith().recipient, value: 'AMAZON' } }), placeOf(provider)),
    },
    {
      name: 'marking as read',
      why: 'unsupported',
      attempt: () => sms.send({ kind: 'read', recipient: messageWith().recipient, externalId: 'x' }, placeOf(provider)),
    },
  ];
}
const toNowhere = { name: 'a number that is none', why: 'recipient-gone' as const };
const nowhere = messageWith({ recipient: { ...messageWith().recipient, value: '555' } });

const textOf = (provider: ProviderName): Raw => recorded(provider).find(({ name }) => name === 'text')!.raw;
const twilioFields = Object.fromEntries(new URLSearchParams(new TextDecoder().decode(textOf('twilio').body)));
const signed = (
  fields: Record<string, string>,
  url = hookUrl,
  token: string = settings.twilio.authToken,
): HookCall => ({
  ...hookCall(rawOf(form(fields), 'application/x-www-form-urlencoded'), {
    'x-twilio-signature': signedByTwilio(url, fields, token),
  }),
  url,
});

keepsTheContract(sms, {
  settings: settings.twilio,
  place: placeOf('twilio'),
  recorded: recorded('twilio'),
  noise: [rawOf(form({ EventType: 'onMessageAdded' }), 'application/x-www-form-urlencoded')],
  hook: {
    genuine: signed(twilioFields),
    proofHeader: 'x-twilio-signature',
    forged: [
      {
        name: 'a changed word',
        call: { ...signed(twilioFields), body: new TextEncoder().encode(form({ ...twilioFields, Body: 'Pay me' })) },
      },
      {
        name: 'signed for another address',
        call: { ...signed(twilioFields, 'https://evil.example/hooks/1'), url: hookUrl },
      },
      { name: 'signed with another token', call: signed(twilioFields, hookUrl, 'ffffffffffffffffffffffffffffffff') },
    ],
  },
  echoes: [],
  sending: {
    message: messageWith(),
    send: (message) => sms.send(message, placeOf('twilio')),
    failures: [
      ...failures('twilio', twilio, /Messages\.json$/),
      { ...toNowhere, attempt: () => sms.send(nowhere, placeOf('twilio')) },
      {
        name: 'a STOP the carrier knows of',
        why: 'rejected',
        attempt: () => {
          twilio.fail(/Messages\.json$/, twilio.refusal(400, 21610, 'Attempt to send to unsubscribed recipient'));
          return sms.send(messageWith(), placeOf('twilio'));
        },
      },
    ],
  },
  leaks: [
    {
      name: 'connecting with dead keys',
      attempt: () => sms.connect({ ...placeOf('twilio'), settings: { ...given.twilio, ...wrongKeys.twilio } }),
    },
  ],
});

const shown = (raw: Raw, password: string = settings.bandwidth.callbackPassword) =>
  hookCall(raw, { authorization: basic('throughline', password) });
keepsTheContract(sms, {
  settings: settings.bandwidth,
  place: placeOf('bandwidth'),
  recorded: recorded('bandwidth'),
  noise: [rawOf('[{"type":"message-received"}]', 'application/json')],
  hook: {
    genuine: shown(textOf('bandwidth')),
    proofHeader: 'authorization',
    forged: [{ name: 'with the API password', call: shown(textOf('bandwidth'), settings.bandwidth.apiPassword) }],
  },
  echoes: [],
  sending: {
    message: messageWith(),
    send: (message) => sms.send(message, placeOf('bandwidth')),
    failures: [
      ...failures('bandwidth', bandwidth, /messages$/),
      { ...toNowhere, attempt: () => sms.send(nowhere, placeOf('bandwidth')) },
    ],
  },
  leaks: [
    {
      name: 'connecting with dead keys',
      attempt: () => sms.connect({ ...placeOf('bandwidth'), settings: { ...given.bandwidth, ...wrongKeys.bandwidth } }),
    },
  ],
});

const bearing = (raw: Raw, secret: string = settings.gateway.hookSecret) =>
  hookCall(raw, { authorization: `Bearer ${secret}` });
keepsTheContract(sms, {
  settings: settings.gateway,
  place: placeOf('gateway'),
  recorded: recorded('gateway'),
  hook: {
    genuine: bearing(textOf('gateway')),
    proofHeader: 'authorization',
    forged: [
      { name: 'with the key of sending', call: bearing(textOf('gateway'), settings.gateway.gatewaySecret) },
      {
        name: 'by GET, with a guess',
        call: {
          ...textOf('gateway'),
          headers: {},
          method: 'GET',
          url: hookUrl,
          query: { secret: 'a guess of 20 letters' },
        },
      },
    ],
  },
  echoes: [],
  sending: {
    message: messageWith(),
    send: (message) => sms.send(message, placeOf('gateway')),
    failures: failures('gateway', gateway, /send$/),
  },
});

test('no call of this file broke a vendor’s own description', () => {
  assert.deepEqual([...twilio.violations, ...bandwidth.violations], []);
});
