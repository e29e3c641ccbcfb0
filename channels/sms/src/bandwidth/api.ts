// One call of Bandwidth's APIs: messages and media (JSON), and the account's own (XML), which sets the application's callbacks.
import {
  ask,
  baseUrl,
  refusalOf,
  type AskOptions,
  type Heard,
  type NetInit,
  type Place,
  type Refusal,
} from '@throughline/channel-kit';
import { text, things } from '@throughline/channel-kit/json';
import { basic, setting } from '../provider.ts';

export const messagingUrl = (place: Pick<Place, 'env' | 'settings'>): string =>
  `${baseUrl(place.env, 'BANDWIDTH_API_URL', 'https://messaging.bandwidth.com')}/api/v2/users/${encodeURIComponent(setting(place.settings, 'accountId'))}`;
export const applicationUrl = (place: Pick<Place, 'env' | 'settings'>): string =>
  `${baseUrl(place.env, 'BANDWIDTH_ACCOUNT_API_URL', 'https://api.bandwidth.com')}/api/accounts/${encodeURIComponent(setting(place.settings, 'accountId'))}/applications/${encodeURIComponent(setting(place.settings, 'applicationId'))}`;
export const authorization = (place: Pick<Place, 'settings'>): string =>
  basic(setting(place.settings, 'apiUser'), setting(place.settings, 'apiPassword'));

export type Answer =
  | { readonly ok: true; readonly heard: Heard }
  | { readonly ok: false; readonly status: number; readonly refusal: Refusal };

export async function callBandwidth(
  place: Place,
  url: string,
  init: Pick<NetInit, 'method' | 'body' | 'timeoutSeconds'> & { readonly type?: string },
  options: AskOptions = {},
): Promise<Answer> {
  const { type, ...rest } = init;
  const headers = { authorization: authorization(place), ...(type === undefined ? {} : { 'content-type': type }) };
  const asked = await ask(place.net, 'Bandwidth', url, { ...rest, headers }, options);
  if (!asked.ok) return { ok: false, status: 0, refusal: asked.refusal };
  const { heard } = asked;
  if (heard.status >= 200 && heard.status < 300) return { ok: true, heard };
  return { ok: false, status: heard.status, refusal: refusal(heard, options) };
}

/** A wrong recipient is the one refusal whose field says what it means for the person. */
function refusal(heard: Heard, options: AskOptions): Refusal {
  const fields = things(heard.json?.['fieldErrors']);
  const detail = [text(heard.json?.['description']), ...fields.map((field) => text(field['description']))]
    .filter((part) => part !== null && part !== '')
    .join(' ');
  if (heard.status === 400 && fields.some((field) => /^to\b/.test(text(field['fieldName']) ?? '')))
    return { ok: false, why: 'recipient-gone', detail: `Bandwidth: ${detail}` };
  return refusalOf('Bandwidth', heard, detail, options);
}
