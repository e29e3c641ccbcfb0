// One call of Viber's API. It answers 200 to everything: what happened stands in `status`
// (https://developers.viber.com/docs/api/rest-bot-api/#error-codes).
import { ask, baseUrl, refusalOf, type AskOptions, type Place, type Refusal } from '@throughline/channel-kit';
import { number, parseExact, text, word, type Thing } from '@throughline/channel-kit/json';

export type Answer =
  | { readonly ok: true; readonly json: Thing }
  /** `code`: Viber's own; -1 when it did not speak. */
  | { readonly ok: false; readonly code: number; readonly refusal: Refusal };

/** Nobody says when to come back; a minute is what the per-minute limits need. */
const busySeconds = 60;

export const authTokenOf = (settings: Place['settings']): string => (text(settings['authToken']) ?? '').trim();

export async function callViber(
  place: Pick<Place, 'settings' | 'net' | 'env'>,
  method: string,
  params: object,
  options: AskOptions = {},
): Promise<Answer> {
  const asked = await ask(
    place.net,
    'Viber',
    `${baseUrl(place.env, 'VIBER_API_URL', 'https://chatapi.viber.com')}/pa/${method}`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-viber-auth-token': authTokenOf(place.settings) },
      body: JSON.stringify(params),
    },
    // Message tokens are larger than numbers of this language hold.
    { ...options, parse: parseExact },
  );
  if (!asked.ok) return { ok: false, code: -1, refusal: asked.refusal };
  const { heard } = asked;
  const code = number(heard.json?.['status']);
  if (heard.json === null || code === null || heard.status >= 400)
    return { ok: false, code: -1, refusal: refusalOf('Viber', heard, '', options) };
  return code === 0 ? { ok: true, json: heard.json } : { ok: false, code, refusal: refusalFor(code, heard.json) };
}

function refusalFor(code: number, said: Thing): Refusal {
  const detail = `Viber: ${(word(said['status_message']) ?? 'refused').slice(0, 300)} (status ${code})`;
  switch (code) {
    // A wrong token; an account blocked, unknown or suspended; no webhook: the channel must be mended.
    case 2:
    case 7:
    case 8:
    case 9:
    case 10:
    case 15:
      return { ok: false, why: 'unauthorized', detail };
    case 5:
    case 6:
    case 11:
      return { ok: false, why: 'recipient-gone', detail };
    case 12:
      return { ok: false, why: 'busy', retryAfterSeconds: busySeconds, detail };
    default:
      return { ok: false, why: 'rejected', detail };
  }
}
