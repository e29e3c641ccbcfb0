// One call of a homeserver's client-server API (https://spec.matrix.org/latest/client-server-api/): builds it, sends it, and turns every
// way it can end into one of our words.
import { ask, type Refusal, refusalOf } from '@throughline/channel-kit';
import type { NetInit, Place, Settings } from '@throughline/channel-kit';
import { number, text, type Thing } from '@throughline/channel-kit/json';

export const title = 'Matrix';
const answerBytes = 64 * 1024 * 1024;

export type Answer =
  | { readonly ok: true; readonly json: Thing }
  /** `code` is the homeserver's own (https://spec.matrix.org/latest/client-server-api/#standard-error-response), '' when it named none. */
  | { readonly ok: false; readonly status: number; readonly code: string; readonly refusal: Refusal };
export type Refused = Answer & { readonly ok: false };
export type Caller = Pick<Place, 'settings' | 'net'>;

export interface CallOptions {
  readonly query?: Readonly<Record<string, string>>;
  /** Instead of JSON: a file, and what it is. */
  readonly upload?: { readonly body: Uint8Array; readonly mime: string };
  readonly timeoutSeconds?: number;
  /** Doing it twice is the same as once (a question, a transaction id), so a missing verdict is simply tried again. */
  readonly repeatable?: boolean;
  readonly signal?: AbortSignal;
  /** Where no token is needed yet. */
  readonly isOpen?: boolean;
}

const settingOf = (settings: Settings, key: string): string => {
  const value = settings[key];
  return typeof value === 'string' ? value.trim() : '';
};
export const baseOf = (settings: Settings): string => settingOf(settings, 'baseUrl');
export const userIdOf = (settings: Settings): string => settingOf(settings, 'userId');
export const signsIn = (settings: Settings): boolean => settings['access'] === 'password';
export const tokenOf = (settings: Settings): string =>
  settingOf(settings, signsIn(settings) ? 'sessionToken' : 'accessToken');

/** https://spec.matrix.org/latest/appendices/#identifier-grammar: older ids hold nearly anything, but never a blank. */
const idOf =
  (sign: string) =>
  (value: unknown): string | null =>
    typeof value === 'string' && value.length <= 255 && value[0] === sign && /^\S{2,}$/u.test(value) && isWhole(value)
      ? value
      : null;
/** Half of a character cannot be written into an address. */
const isWhole = (value: string): boolean => value.isWellFormed() && !/\p{Cc}/u.test(value);
export const roomIdOf = idOf('!');
export const eventIdOf = idOf('$');
export const userIn = (value: unknown): string | null => {
  const id = idOf('@')(value);
  return id !== null && /^@[^:]+:./u.test(id) ? id : null;
};

/** Every call about a message needs its room as well, so it is named by both. */
export const externalIdOf = (roomId: string, eventId: string): string => `${roomId} ${eventId}`;
export function addressOf(
  externalId: string | undefined,
): { readonly roomId: string; readonly eventId: string } | null {
  const [room, event, ...more] = (externalId ?? '').split(' ');
  const [roomId, eventId] = [roomIdOf(room), eventIdOf(event)];
  return roomId === null || eventId === null || more.length > 0 ? null : { roomId, eventId };
}
/** `/rooms/!room/send/…` with every part written as an address wants it. */
export const pathOf = (...parts: readonly string[]): string =>
  parts.map((part) => `/${encodeURIComponent(part)}`).join('');

export const client = '/_matrix/client/v3';

export async function callMatrix(
  place: Caller,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: object,
  options: CallOptions = {},
): Promise<Answer> {
  const token = tokenOf(place.settings);
  if (token === '' && !options.isOpen)
    return refused(401, '', { ok: false, why: 'unauthorized', detail: 'No access token is set.' });
  const query = new URLSearchParams(options.query).toString();
  const url = `${baseOf(place.settings)}${path}${query === '' ? '' : `?${query}`}`;
  const asked = await ask(place.net, title, url, request(method, options.isOpen ? '' : token, body, options), {
    repeatable: options.repeatable ?? false,
  });
  if (!asked.ok) return refused(0, '', asked.refusal);
  const { heard } = asked;
  if (heard.status >= 200 && heard.status < 300 && heard.json !== null) return { ok: true, json: heard.json };
  const code = text(heard.json?.['errcode']) ?? '';
  const plain = refusalOf(title, heard, text(heard.json?.['error']) || code, {
    repeatable: options.repeatable ?? false,
  });
  return refused(heard.status, code, inMatrixWords(plain, heard.status, code, heard.json));
}

function request(method: string, token: string, body: object | undefined, options: CallOptions): NetInit {
  const headers = token === '' ? {} : { authorization: `Bearer ${token}` };
  const init = {
    method,
    timeoutSeconds: options.timeoutSeconds ?? 30,
    maxBytes: answerBytes,
    ...(options.signal ? { signal: options.signal } : {}),
  };
  if (options.upload)
    return { ...init, headers: { ...headers, 'content-type': options.upload.mime }, body: options.upload.body };
  if (body === undefined) return { ...init, headers };
  return { ...init, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function inMatrixWords(plain: Refusal, status: number, code: string, said: Thing | null): Refusal {
  const { detail } = plain;
  switch (code) {
    case 'M_UNKNOWN_TOKEN':
    case 'M_MISSING_TOKEN':
    case 'M_USER_DEACTIVATED':
    case 'M_USER_LOCKED':
    case 'M_USER_SUSPENDED':
      return { ok: false, why: 'unauthorized', detail };
    case 'M_LIMIT_EXCEEDED': {
      const ms = number(said?.['retry_after_ms']);
      const seconds = plain.why === 'busy' ? plain.retryAfterSeconds : 5;
      return {
        ok: false,
        why: 'busy',
        retryAfterSeconds: ms === null ? seconds : Math.max(1, Math.ceil(ms / 1000)),
        detail,
      };
    }
    case 'M_TOO_LARGE':
      return { ok: false, why: 'too-large', detail };
  }
  // The token is good, but this may not be done with it, or there.
  return status === 403 || status === 404 ? { ok: false, why: 'rejected', detail } : plain;
}
const refused = (status: number, code: string, refusal: Refusal): Refused => ({ ok: false, status, code, refusal });
/** Trying again may help. */
export const isPassing = ({ refusal: { why } }: Refused): boolean =>
  why === 'busy' || why === 'unavailable' || why === 'unknown';
export const newTransaction = (): string => `tl-${crypto.randomUUID()}`;
/** A transaction id of ours, and not of an app that shares our token. */
export const isOurs = (transaction: unknown): boolean =>
  typeof transaction === 'string' && /^tl-[0-9a-f-]{36}$/.test(transaction);
