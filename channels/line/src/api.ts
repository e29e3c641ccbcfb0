// One call of the Messaging API, and its refusals in our words (https://developers.line.biz/en/reference/messaging-api/#status-codes).
import {
  ask,
  baseUrl,
  refusalOf,
  type AskOptions,
  type Heard,
  type Place,
  type Refusal,
} from '@throughline/channel-kit';
import { text, things, type Thing } from '@throughline/channel-kit/json';

export type Answer =
  | { readonly ok: true; readonly status: number; readonly json: Thing }
  /** `status` 0: LINE did not speak. `message`: its own words. */
  | { readonly ok: false; readonly status: number; readonly message: string; readonly refusal: Refusal };

export const dataUrl = (place: Pick<Place, 'env'>): string =>
  baseUrl(place.env, 'LINE_DATA_API_URL', 'https://api-data.line.me');
export const authorization = (place: Pick<Place, 'settings'>): string =>
  `Bearer ${(text(place.settings['accessToken']) ?? '').trim()}`;

export async function callLine(
  place: Pick<Place, 'settings' | 'net' | 'env'>,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  params: object | null,
  options: AskOptions & { readonly retryKey?: string } = {},
): Promise<Answer> {
  const asked = await ask(
    place.net,
    'LINE',
    `${baseUrl(place.env, 'LINE_API_URL', 'https://api.line.me')}${path}`,
    {
      method,
      headers: {
        authorization: authorization(place),
        ...(params === null ? {} : { 'content-type': 'application/json' }),
        ...(options.retryKey === undefined ? {} : { 'x-line-retry-key': options.retryKey }),
      },
      ...(params === null ? {} : { body: JSON.stringify(params) }),
    },
    options,
  );
  if (!asked.ok) return { ok: false, status: 0, message: '', refusal: asked.refusal };
  const { heard } = asked;
  // 409: this key was taken before, and here is what came of it.
  const isTaken = heard.status === 409 && options.retryKey !== undefined;
  if (((heard.status >= 200 && heard.status < 300) || isTaken) && heard.json !== null)
    return { ok: true, status: heard.status, json: heard.json };
  const message = wordsOf(heard);
  return { ok: false, status: heard.status, message, refusal: refusalFor(heard, message, options) };
}

const wordsOf = ({ json }: Heard): string =>
  [
    text(json?.['message']),
    ...things(json?.['details']).map((each) => `${text(each['property']) ?? ''} ${text(each['message']) ?? ''}`.trim()),
  ]
    .filter((part) => part !== null && part !== '')
    .join('; ');

function refusalFor(heard: Heard, message: string, options: AskOptions): Refusal {
  const detail = `LINE: ${message.slice(0, 500)}`;
  if (heard.status === 429 && /monthly limit/i.test(message))
    return {
      ok: false,
      why: 'rejected',
      detail:
        'The monthly quota of messages of this LINE account is used up. Answers within a minute of a message are still free.',
    };
  if (heard.status === 400 && /'to'|failed to send messages|not a friend/i.test(message))
    return { ok: false, why: 'recipient-gone', detail };
  return refusalOf('LINE', heard, message, options);
}
