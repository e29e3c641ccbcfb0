// One call of Discord's HTTP API: builds it, sends it, and turns every way it can end into one of our words.
import { ask, type Refusal, refusalOf } from '@throughline/channel-kit';
import type { NetInit, Place, Settings } from '@throughline/channel-kit';
import { number, parseExact, text, thing } from '@throughline/channel-kit/json';

const defaultUrl = 'https://discord.com/api';
const version = 10;
const answerBytes = 16 * 1024 * 1024;
const title = 'Discord';

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
  const url = `${apiUrl(place.env)}/v${version}${path}`;
  const asked = await ask(place.net, title, url, request(method, token, body, options), {
    repeatable: options.repeatable ?? false,
    parse: (said) => ({ said: parseExact(said) }),
  });
  if (!asked.ok) return refused(0, 0, asked.refusal);
  const { heard } = asked;
  if (heard.status === 204) return { ok: true, result: null };
  if (heard.status < 300 && heard.json !== null) return { ok: true, result: heard.json['said'] };
  const told = thing(heard.json?.['said']);
  const code = number(told?.['code']) ?? 0;
  const refusal = refusalOf(title, heard, text(told?.['message']) ?? '', options);
  return refused(heard.status, code, inDiscordsWords(refusal, heard.status, code, number(told?.['retry_after'])));
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

const gone = new Set([10_003, 10_013, 50_007, 50_278]);
function inDiscordsWords(plain: Refusal, status: number, code: number, retryAfter: number | null): Refusal {
  const { detail } = plain;
  if (plain.why === 'busy' && retryAfter !== null)
    return { ...plain, retryAfterSeconds: Math.max(1, Math.ceil(retryAfter)) };
  // Too many direct messages opened at once: Discord names no time.
  if (code === 40_003) return { ok: false, why: 'busy', retryAfterSeconds: 60, detail };
  if (gone.has(code)) return { ok: false, why: 'recipient-gone', detail };
  if (code === 40_005) return { ok: false, why: 'too-large', detail };
  if (code === 10_014) return { ok: false, why: 'unsupported', detail: 'Discord does not offer this emoji.' };
  // The token is good, but this may not be done with it.
  return status === 403 ? { ok: false, why: 'rejected', detail } : plain;
}
const refused = (status: number, code: number, refusal: Refusal): Answer => ({ ok: false, status, code, refusal });
