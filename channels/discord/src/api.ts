// One call of Discord's HTTP API: builds it, sends it, and turns every way it can end into one of our words.
import { neverSent } from '@throughline/channel-kit';
import type { NetInit, NetReply, Place, Sent, Settings } from '@throughline/channel-kit';
import { number, parseExact, text, thing } from '@throughline/channel-kit/json';

const defaultUrl = 'https://discord.com/api';
const version = 10;
const answerBytes = 16 * 1024 * 1024;
const patienceSeconds = 5;

export type Refusal = Exclude<Sent, { ok: true }>;
export type Answer =
  | { readonly ok: true; readonly result: unknown }
  /** `code` is Discord's own (https://discord.com/developers/docs/topics/opcodes-and-status-codes#json), 0 when it named none. */
  | { readonly ok: false; readonly status: number; readonly code: number; readonly refusal: Refusal };

export interface Upload {
  readonly name: string;
  readonly mime: string;
  readonly body: Uint8Array;
}
export interface CallOptions {
  readonly uploads?: readonly Upload[];
  readonly timeoutSeconds?: number;
  /** Doing it twice is the same as once, so a missing verdict is simply tried again. */
  readonly repeatable?: boolean;
  readonly signal?: AbortSignal;
}

export const apiUrl = (env: Place['env']): string => (env['DISCORD_API_URL'] || defaultUrl).replace(/\/+$/, '');
export const tokenOf = (settings: Settings): string =>
  typeof settings['botToken'] === 'string' ? settings['botToken'].trim() : '';
export const botIdOf = (settings: Settings): string => (typeof settings['botId'] === 'string' ? settings['botId'] : '');
/** Ids are unsigned 64-bit numbers, written out as digits. */
export const snowflake = (value: unknown): string | null =>
  typeof value === 'string' && /^[0-9]{1,20}$/.test(value) ? value : null;

export async function callApi(
  place: Pick<Place, 'settings' | 'net' | 'env'>,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
  options: CallOptions = {},
): Promise<Answer> {
  const token = tokenOf(place.settings);
  if (token === '') return refused(401, 0, { ok: false, why: 'unauthorized', detail: 'No bot token is set.' });
  let answer: Answer;
  try {
    const url = `${apiUrl(place.env)}/v${version}${path}`;
    const reply = await place.net.fetch(url, request(method, token, body, options));
    answer = understand(reply, await reply.text());
  } catch (error) {
    answer = failed(error);
  }
  if (answer.ok || answer.refusal.why !== 'unknown' || !options.repeatable) return answer;
  return { ...answer, refusal: { ok: false, why: 'unavailable', detail: answer.refusal.detail } };
}

function request(method: string, token: string, body: object | undefined, options: CallOptions): NetInit {
  const headers = { authorization: `Bot ${token}`, 'user-agent': 'DiscordBot (https://throughline.example, 1)' };
  const init = {
    method,
    timeoutSeconds: options.timeoutSeconds ?? 30,
    maxBytes: answerBytes,
    ...(options.signal ? { signal: options.signal } : {}),
  };
  if (body === undefined) return { ...init, headers };
  const uploads = options.uploads ?? [];
  if (uploads.length === 0)
    return { ...init, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const form = new FormData();
  form.append('payload_json', JSON.stringify(body));
  uploads.forEach((upload, index) =>
    form.append(`files[${index}]`, new Blob([Uint8Array.from(upload.body)], { type: upload.mime }), upload.name),
  );
  return { ...init, headers, body: form };
}

function understand(reply: NetReply, body: string): Answer {
  const said = parsed(body);
  if (reply.status === 204) return { ok: true, result: null };
  if (reply.status >= 200 && reply.status < 300)
    return said === undefined
      ? refused(reply.status, 0, { ok: false, why: 'unknown', detail: 'Discord’s answer could not be read.' })
      : { ok: true, result: said };
  const told = thing(said);
  const code = number(told?.['code']) ?? 0;
  const words = (text(told?.['message']) ?? '').slice(0, 300);
  const detail = words === '' ? `Discord answered with HTTP ${reply.status}.` : `Discord: ${words}`;
  return refused(reply.status, code, refusalFor(reply, code, detail, number(told?.['retry_after'])));
}
function parsed(body: string): unknown {
  try {
    return parseExact(body);
  } catch {
    return undefined;
  }
}

const gone = new Set([10_003, 10_013, 50_007, 50_278]);
function refusalFor(reply: NetReply, code: number, detail: string, retryAfter: number | null): Refusal {
  const { status } = reply;
  if (status === 429) {
    const header = Number(reply.headers['retry-after']);
    const seconds = retryAfter ?? (header > 0 ? header : patienceSeconds);
    return { ok: false, why: 'busy', retryAfterSeconds: Math.max(1, Math.ceil(seconds)), detail };
  }
  // Too many direct messages opened at once: Discord names no time.
  if (code === 40_003) return { ok: false, why: 'busy', retryAfterSeconds: 60, detail };
  if (status === 401) return { ok: false, why: 'unauthorized', detail };
  if (gone.has(code)) return { ok: false, why: 'recipient-gone', detail };
  if (status === 413 || code === 40_005) return { ok: false, why: 'too-large', detail };
  if (code === 10_014) return { ok: false, why: 'unsupported', detail: 'Discord does not offer this emoji.' };
  // 502 and 504 come from a gateway that may already have passed the call on.
  if (status === 502 || status === 504) return { ok: false, why: 'unknown', detail };
  if (status >= 500) return { ok: false, why: 'unavailable', detail };
  return { ok: false, why: 'rejected', detail };
}

function failed(error: unknown): Answer {
  const isCertain = neverSent(error);
  const detail = isCertain
    ? `Discord cannot be reached (${nameOf(error)}).`
    : `The connection to Discord broke before it answered (${nameOf(error)}).`;
  return refused(0, 0, { ok: false, why: isCertain ? 'unavailable' : 'unknown', detail });
}
/** Only codes and class names: nobody knows what else a foreign message carries. */
function nameOf(error: unknown): string {
  const outer = thing(error);
  const code = text(outer?.['code']) ?? text(thing(outer?.['cause'])?.['code']) ?? text(outer?.['name']) ?? 'error';
  return /^[\w-]{1,40}$/.test(code) ? code : 'error';
}
const refused = (status: number, code: number, refusal: Refusal): Answer => ({ ok: false, status, code, refusal });
