// One call of Twilio's REST API, with its error codes in our words (https://www.twilio.com/docs/api/errors).
import {
  ask,
  baseUrl,
  refusalOf,
  type AskOptions,
  type Asked,
  type Heard,
  type Place,
  type Refusal,
} from '@throughline/channel-kit';
import { number, text } from '@throughline/channel-kit/json';
import { basic, setting } from '../provider.ts';

export const apiUrl = (place: Pick<Place, 'env'>): string =>
  baseUrl(place.env, 'TWILIO_API_URL', 'https://api.twilio.com');
const messagingUrl = (place: Pick<Place, 'env'>): string =>
  baseUrl(place.env, 'TWILIO_MESSAGING_API_URL', 'https://messaging.twilio.com');

export type Answer =
  | { readonly ok: true; readonly json: NonNullable<Heard['json']> }
  | { readonly ok: false; readonly code: number; readonly refusal: Refusal };
type Fields = readonly (readonly [string, string])[];

export const authorization = (place: Pick<Place, 'settings'>): string =>
  basic(setting(place.settings, 'accountSid'), setting(place.settings, 'authToken'));

/** `path` below the account; with `fields` it is a POST. */
export const callAccount = (
  place: Place,
  path: string,
  fields: Fields | null,
  options: AskOptions = {},
): Promise<Answer> =>
  call(
    place,
    `${apiUrl(place)}/2010-04-01/Accounts/${encodeURIComponent(setting(place.settings, 'accountSid'))}${path}`,
    fields,
    options,
  );
export const callService = (place: Place, fields: Fields | null): Promise<Answer> =>
  call(
    place,
    `${messagingUrl(place)}/v1/Services/${encodeURIComponent(setting(place.settings, 'messagingService'))}`,
    fields,
    { repeatable: true },
  );

async function call(place: Place, url: string, fields: Fields | null, options: AskOptions): Promise<Answer> {
  const asked = await ask(
    place.net,
    'Twilio',
    url,
    {
      method: fields === null ? 'GET' : 'POST',
      headers: {
        authorization: authorization(place),
        ...(fields === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(fields === null ? {} : { body: new URLSearchParams(fields.map(([key, value]) => [key, value])).toString() }),
    },
    options,
  );
  return understand(asked, options);
}

function understand(asked: Asked, options: AskOptions): Answer {
  if (!asked.ok) return { ok: false, code: 0, refusal: asked.refusal };
  const { heard } = asked;
  if (heard.status >= 200 && heard.status < 300 && heard.json !== null) return { ok: true, json: heard.json };
  const code = number(heard.json?.['code']) ?? 0;
  const said = text(heard.json?.['message']) ?? '';
  const detail = code === 0 ? said : `${said} (error ${code})`;
  const why = meaningOf(code);
  if (why === null) return { ok: false, code, refusal: refusalOf('Twilio', heard, detail, options) };
  return {
    ok: false,
    code,
    refusal: { ok: false, why, detail: `Twilio: ${detail}`, ...(code === 21610 ? { hasStopped: true } : {}) },
  };
}

function meaningOf(code: number): 'recipient-gone' | 'rejected' | 'too-large' | 'unauthorized' | null {
  switch (code) {
    // Not a number, not a mobile one, or one that is known to take no texts.
    case 21211:
    case 21614:
      return 'recipient-gone';
    case 21610:
      return 'rejected';
    case 21605:
    case 21617:
      return 'too-large';
    case 20003:
      return 'unauthorized';
    default:
      return null;
  }
}

/** Codes of messages that were taken and then did not arrive, in words for people. */
const deliveryErrors: Readonly<Record<string, string>> = {
  '21610': 'They replied STOP.',
  '30002': 'The Twilio account is suspended.',
  '30003': 'The handset is off or cannot be reached.',
  '30004': 'The carrier or the recipient blocks this message.',
  '30005': 'The number does not exist.',
  '30006': 'A landline, or a carrier that cannot be reached.',
  '30007': 'The carrier took it for spam.',
  '30008': 'The carrier gave no reason.',
  '30032': 'The toll-free number is not verified.',
  '30034': 'The number is not registered for A2P 10DLC.',
  '63024': 'The recipient cannot take this message.',
};
export const deliveryError = (code: string): string =>
  code === ''
    ? 'Twilio gave no reason.'
    : `${deliveryErrors[code] ?? 'The carrier refused it.'} (Twilio error ${code})`;
