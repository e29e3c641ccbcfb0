// One call of the X API v2, and its refusals in our words (https://docs.x.com/x-api/fundamentals/response-codes-and-errors).
import { ask, baseUrl, refusalOf } from '@throughline/channel-kit';
import type { AskOptions, Heard, NetInit, Place, Refusal, Settings } from '@throughline/channel-kit';
import { text, things, word, type Thing } from '@throughline/channel-kit/json';
import { ConsentGone, refuseAccess, TokensAway, userToken } from './tokens.ts';

export type Answer =
  | { readonly ok: true; readonly json: Thing }
  /** `status` 0: X did not speak. `message`: its own words. */
  | { readonly ok: false; readonly status: number; readonly message: string; readonly refusal: Refusal };
/** `app`: the app's bearer token. `user`: the account that agreed. */
export type As = 'app' | 'user';
export type Talking = Pick<Place, 'channelId' | 'settings' | 'net' | 'env' | 'rotate'>;
export interface CallOptions extends AskOptions {
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: object;
  readonly form?: FormData;
  readonly signal?: AbortSignal;
  readonly timeoutSeconds?: number;
}

export const title = 'X';
export const apiUrl = (env: Place['env']): string => baseUrl(env, 'X_API_URL', 'https://api.x.com');
export const setting = (settings: Settings, key: string): string => (text(settings[key]) ?? '').trim();
/** Ids are 64-bit numbers, written out as digits. */
export const idOf = (value: unknown): string | null =>
  typeof value === 'string' && /^[0-9]{1,19}$/.test(value) ? value : null;
export const isLater = (one: string, other: string): boolean => BigInt(one) > BigInt(other);

export async function callX(
  place: Talking,
  as: As,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  options: CallOptions = {},
): Promise<Answer> {
  const first = await once(place, as, method, path, options);
  // Access may end before its time; a call that was refused for it was not carried out.
  if (first.ok || first.status !== 401 || as === 'app') return first;
  return await once(place, as, method, path, options);
}

async function once(place: Talking, as: As, method: string, path: string, options: CallOptions): Promise<Answer> {
  const bearer = await bearerFor(place, as);
  if (typeof bearer !== 'string') return { ok: false, status: 0, message: bearer.detail, refusal: bearer };
  const query = options.query ? `?${new URLSearchParams(options.query).toString()}` : '';
  const asked = await ask(
    place.net,
    title,
    `${apiUrl(place.env)}${path}${query}`,
    init(bearer, method, options),
    options,
  );
  if (!asked.ok) return { ok: false, status: 0, message: asked.refusal.detail, refusal: asked.refusal };
  const { heard } = asked;
  if (heard.status === 401 && as === 'user') refuseAccess(place, bearer);
  // A success may still carry errors, and then nothing else.
  if (
    heard.status < 300 &&
    heard.json !== null &&
    (heard.json['data'] !== undefined || things(heard.json['errors']).length === 0)
  )
    return { ok: true, json: heard.json };
  const message = wordsOf(heard);
  return { ok: false, status: heard.status, message, refusal: refusalFor(heard, message, as, options) };
}

async function bearerFor(place: Talking, as: As): Promise<string | Refusal> {
  const bearer = setting(place.settings, 'bearerToken');
  if (as === 'app') return bearer || { ok: false, why: 'unauthorized', detail: 'No bearer token is set.' };
  try {
    return await userToken(place);
  } catch (error) {
    if (error instanceof ConsentGone) return { ok: false, why: 'unauthorized', detail: error.message };
    if (error instanceof TokensAway) return { ok: false, why: 'unavailable', detail: error.message };
    return { ok: false, why: 'unavailable', detail: 'The tokens of this account cannot be read or stored just now.' };
  }
}

function init(bearer: string, method: string, { json, form, signal, timeoutSeconds }: CallOptions): NetInit {
  const body = form ?? (json === undefined ? undefined : JSON.stringify(json));
  return {
    method,
    headers: {
      authorization: `Bearer ${bearer}`,
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
    ...(signal ? { signal } : {}),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
  };
}

/** Problem details, the older `errors`, and what the token service says. */
export function wordsOf({ json }: Pick<Heard, 'json'>): string {
  const first = things(json?.['errors'])[0];
  return (
    word(json?.['detail']) ??
    word(first?.['detail']) ??
    word(first?.['message']) ??
    word(json?.['error_description']) ??
    word(json?.['title']) ??
    ''
  );
}

/** Seconds until X takes calls again, by whichever of its limits is used up (https://docs.x.com/x-api/fundamentals/rate-limits). */
export function untilReset({ headers }: Pick<Heard, 'headers'>, now = Date.now()): number | null {
  const resets = ['x-user-limit-24hour', 'x-app-limit-24hour', 'x-rate-limit'].flatMap((name) => {
    const at = Number(headers[`${name}-reset`]);
    return headers[`${name}-remaining`] === '0' && Number.isFinite(at) ? [at] : [];
  });
  const last = resets.length > 0 ? Math.max(...resets) : Number(headers['x-rate-limit-reset'] ?? Number.NaN);
  return Number.isFinite(last) ? Math.min(86_400, Math.max(1, Math.ceil(last - now / 1000))) : null;
}

const creditsSeconds = 15 * 60;
function refusalFor(heard: Heard, message: string, as: As, options: AskOptions): Refusal {
  const plain = refusalOf(title, heard, message, options);
  const detail = `${title}: ${message.slice(0, 500) || `HTTP ${heard.status}`}`;
  if (plain.why === 'busy') return { ...plain, retryAfterSeconds: untilReset(heard) ?? plain.retryAfterSeconds };
  // Calls are paid for beforehand: nothing is wrong with the message.
  if (heard.status === 402)
    return {
      ok: false,
      why: 'busy',
      retryAfterSeconds: creditsSeconds,
      detail: [detail, 'Add credits in X’s Developer Console.'].join(' '),
    };
  const isGone = /permission to DM|cannot send messages to|cannot be messaged|user has been suspended|not find user/i;
  if (isGone.test(message))
    return {
      ok: false,
      why: 'recipient-gone',
      detail: [detail, 'They take direct messages from some people only, or left X.'].join(' '),
    };
  if (
    heard.status === 403 &&
    /enroll|project|access level|not permitted to (access|use)|oauth1-permissions/i.test(message)
  )
    return { ok: false, why: 'unauthorized', detail };
  // The token is good, but this may not be done with it.
  return heard.status === 403 && as === 'user' ? { ok: false, why: 'rejected', detail } : plain;
}
