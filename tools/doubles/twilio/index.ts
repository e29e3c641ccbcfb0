// A double of Twilio's REST API as far as texts need it, judged by the vendor's own OpenAPI description where this machine has it.
// It keeps numbers and messages, and signs callbacks as Twilio does (https://www.twilio.com/docs/usage/security).
import { createHmac, randomBytes } from 'node:crypto';
import { loadOpenApi } from '../shared/openapi-judge.ts';
import { startDouble, type Call, type Reply } from '../shared/server.ts';
import { findVendor } from '../vendor.ts';

const sid = (prefix: string): string => `${prefix}${randomBytes(16).toString('hex')}`;
const problem = (status: number, code: number, message: string): Reply => ({
  status,
  json: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
});

export async function startTwilioDouble(given: {
  accountSid: string;
  authToken: string;
  number: string;
  serviceSid?: string;
}) {
  const spec = findVendor('specs/twilio_api_v2010.json');
  const judge = spec === null ? null : loadOpenApi(spec);
  const number: Record<string, unknown> = {
    sid: sid('PN'),
    phone_number: given.number,
    capabilities: { sms: true, mms: true },
  };
  const service: Record<string, unknown> = { sid: given.serviceSid ?? sid('MG'), friendly_name: 'Support' };
  const sent: { sid: string; fields: Readonly<Record<string, unknown>> }[] = [];
  const media = new Map<string, { body: Uint8Array; mime: string }>();
  const authorization = `Basic ${Buffer.from(`${given.accountSid}:${given.authToken}`).toString('base64')}`;
  const root = `/2010-04-01/Accounts/${given.accountSid}`;

  function answer(call: Call): Reply {
    const file = media.get(call.path);
    if (call.path.startsWith('/cdn/'))
      return file ? { status: 200, body: file.body, type: file.mime } : { status: 404 };
    if (call.headers['authorization'] !== authorization) return problem(401, 20003, 'Authenticate');
    if (file) return { status: 307, headers: { location: `${double.url}/cdn${call.path}` } };
    if (call.path === `${root}.json`)
      return { status: 200, json: { sid: given.accountSid, friendly_name: 'Acme', status: 'active' } };
    if (call.path === `${root}/IncomingPhoneNumbers.json`) {
      const isIt = call.query['PhoneNumber'] === given.number;
      return { status: 200, json: { incoming_phone_numbers: isIt ? [number] : [] } };
    }
    if (call.path === `${root}/IncomingPhoneNumbers/${String(number['sid'])}.json`) {
      number['sms_url'] = call.given?.['SmsUrl'];
      return { status: 200, json: number };
    }
    if (call.path === `/v1/Services/${String(service['sid'])}`) {
      Object.assign(service, call.given ?? {});
      return { status: 200, json: service };
    }
    if (call.path === `${root}/Messages.json` && call.method === 'POST') return message(call);
    return problem(404, 20404, 'The requested resource was not found');
  }
  function message(call: Call): Reply {
    const fields = call.given ?? {};
    const to = String(fields['To']);
    if (!/^\+[1-9]\d{6,14}$/.test(to)) return problem(400, 21211, `Invalid 'To' Phone Number: ${to}`);
    if (!fields['From'] && !fields['MessagingServiceSid'])
      return problem(400, 21603, "A 'From' phone number is required.");
    if (!fields['Body'] && !fields['MediaUrl']) return problem(400, 21602, 'Message body is required.');
    if (String(fields['Body'] ?? '').length > 1600)
      return problem(400, 21617, 'The concatenated message body exceeds the 1600 character limit.');
    const made = { sid: sid(fields['MediaUrl'] ? 'MM' : 'SM'), fields };
    sent.push(made);
    return { status: 201, json: { sid: made.sid, status: 'queued', to, error_code: null } };
  }
  const double = await startDouble({
    // The messaging services are another API of theirs, whose description is not at hand.
    judge: (call) =>
      judge === null || call.path.startsWith('/v1/') || call.path.startsWith('/cdn/') || media.has(call.path)
        ? null
        : judge.judgeCall(call.method, call.path, call.headers['content-type'] ?? '', call.given ?? {}),
    answer,
    refuse: (wrong) => problem(400, 20001, wrong),
  });
  return {
    ...double,
    judges: judge !== null,
    sent,
    number,
    service,
    refusal: problem,
    /** A file somebody sent us, at the address the webhook names. */
    addMedia(messageSid: string, body: Uint8Array, mime: string): string {
      const path = `${root}/Messages/${messageSid}/Media/${sid('ME')}`;
      media.set(path, { body, mime });
      media.set(`/cdn${path}`, { body, mime });
      return `${double.url}${path}`;
    },
  };
}

/** `url` with the fields of the form, signed by the account's token. */
export function signedByTwilio(url: string, fields: Readonly<Record<string, string>>, authToken: string): string {
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHmac('sha1', authToken)
    .update(url + sorted.map(([key, value]) => key + value).join(''))
    .digest('base64');
}
