// SMS stands the drills of every channel over each of its providers, in a real house before their doubles.
import { after } from 'node:test';
import { startBandwidthDouble } from '../../../tools/doubles/bandwidth/index.ts';
import type { Fault } from '../../../tools/doubles/shared/server.ts';
import { startTwilioDouble } from '../../../tools/doubles/twilio/index.ts';
import { providerOf, standsTheDrills } from '../../../tools/drills/index.ts';
import { sms } from './index.ts';
import { startGatewayDouble } from './try-gateway.ts';
import { form, number, rawOf, recipient, settings } from './try-sms.ts';

const twilio = await startTwilioDouble({ ...settings.twilio, number });
const bandwidth = await startBandwidthDouble({
  ...settings.bandwidth,
  user: settings.bandwidth.apiUser,
  password: settings.bandwidth.apiPassword,
});
const gateway = await startGatewayDouble(settings.gateway.gatewaySecret);
after(() => Promise.all([twilio.stop(), bandwidth.stop(), gateway.stop()]));

const over = (
  double: { fail(path: RegExp, fault: Fault, times: number): void; recover(): void },
  path: RegExp,
  reached: () => readonly string[],
  gone?: Fault,
) =>
  providerOf<Fault>(
    { fail: (fault, times) => double.fail(path, fault, times), recover: double.recover, reached },
    {
      busy: { status: 429, json: {}, headers: { 'retry-after': '1' } },
      broken: { status: 503, json: {} },
      silence: 'accept-then-hang',
      revoked: { status: 401, json: {} },
      ...(gone === undefined ? {} : { gone }),
    },
  );
const callback = (fields: Record<string, string>) => rawOf(form(fields), 'application/x-www-form-urlencoded');
const sid = (n: number) => `SM${String(n).padStart(32, '0')}`;
const account = { AccountSid: settings.twilio.accountSid, ApiVersion: '2010-04-01' };

standsTheDrills(sms, {
  name: 'Twilio',
  settings: settings.twilio,
  env: { TWILIO_API_URL: twilio.url, TWILIO_MESSAGING_API_URL: twilio.url },
  says: (n, Body) =>
    callback({ ...account, MessageSid: sid(n), From: recipient.value, To: number, Body, SmsStatus: 'received' }),
  unknown: (n) =>
    callback({ ...account, MessageSid: sid(n), From: recipient.value, To: number, Body: '', HologramUrl: 'x' }),
  status: (MessageSid, MessageStatus) => callback({ ...account, MessageSid, MessageStatus, To: recipient.value }),
  provider: over(
    twilio,
    /Messages\.json$/,
    () => twilio.sent.map(({ fields }) => String(fields['Body'] ?? '')),
    twilio.refusal(400, 21211, "Invalid 'To' Phone Number"),
  ),
});

const told = (type: string, message: object) =>
  rawOf(
    JSON.stringify([
      {
        time: '2026-11-20T12:00:01.000Z',
        type,
        to: recipient.value,
        description: 'Told by Bandwidth.',
        message: {
          owner: number,
          applicationId: settings.bandwidth.applicationId,
          time: '2026-11-20T11:59:58.000Z',
          segmentCount: 1,
          ...message,
        },
      },
    ]),
    'application/json',
  );
const came = { direction: 'in', to: [number], from: recipient.value };
standsTheDrills(sms, {
  name: 'Bandwidth',
  settings: settings.bandwidth,
  env: { BANDWIDTH_API_URL: bandwidth.url, BANDWIDTH_ACCOUNT_API_URL: bandwidth.url },
  says: (n, text) => told('message-received', { ...came, id: `b-${n}`, text }),
  unknown: (n) => told('message-received', { ...came, id: `b-${n}`, hologram: {} }),
  status: (id, state) => told(`message-${state}`, { id, direction: 'out', to: [recipient.value], from: number }),
  provider: over(bandwidth, /messages$/, () => bandwidth.sent.map(({ message }) => String(message['text'] ?? '')), {
    status: 400,
    json: {
      type: 'request-validation',
      description: 'Your request could not be accepted.',
      fieldErrors: [{ fieldName: 'to', description: 'must be replaced with a valid E164 formatted telephone number' }],
    },
  }),
});

const call = (fields: object) => rawOf(JSON.stringify(fields), 'application/json');
standsTheDrills(sms, {
  name: 'a gateway',
  settings: { ...settings.gateway, requestUrl: `${gateway.url}/send` },
  says: (n, text) =>
    call({
      id: `g-${n}`,
      from: recipient.value,
      to: number,
      text,
      time: new Date(1_795_175_000_000 + n).toISOString(),
    }),
  unknown: (n) => call({ id: `g-${n}`, from: recipient.value, to: number, hologram: {} }),
  status: (reference) => call({ reference, status: 'DELIVRD' }),
  provider: over(gateway, /send$/, () =>
    gateway.calls.flatMap((each) => (each.status < 300 ? [String(each.given?.['text'] ?? '')] : [])),
  ),
  neverGone: 'its own codes are nobody’s standard; what did not arrive comes back as a report',
});
