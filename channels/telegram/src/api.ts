// One call of the Bot API: builds it, sends it, and turns every way it can end into one of our words. The token is part of
// the address, so no address and no foreign error text ever leaves this file.
import { neverSent } from '@throughline/channel-kit';
import type { NetInit, NetReply, Place, Sent, Settings } from '@throughline/channel-kit';
import { businessRefusal } from './business-refusal.ts';
import { digits, number, parseExact, text, thing } from '@throughline/channel-kit/json';

const defaultUrl = 'https://api.telegram.org';
/** A batch of a hundred updates, each as long as Telegram allows and all of it escaped, stays below. */
const answerBytes = 32 * 1024 * 1024;
const patienceSeconds = 5;

export type Refusal = Exclude<Sent, { ok: true }>;
export type Answer =
  | { readonly ok: true; readonly result: unknown }
  /** `code` is Telegram's error_code, 0 when Telegram itself said nothing. */
  | {
      readonly ok: false;
      readonly code: number;
      readonly description: string;
      readonly refusal: Refusal;
      readonly migratedTo?: string;
    };

export interface Upload {
  readonly field: string;
  readonly name: string;
  readonly mime: string;
  readonly body: Uint8Array;
}
export interface CallOptions {
  readonly uploads?: readonly Upload[];
  readonly timeoutSeconds?: number;
  readonly signal?: AbortSignal;
  /** Doing it twice is the same as once, so a missing verdict is simply tried again. */
  readonly repeatable?: boolean;
}

export async function callApi(
  place: Pick<Place, 'settings' | 'net' | 'env'>,
  method: string,
  params: Readonly<Record<string, unknown>>,
  options: CallOptions = {},
): Promise<Answer> {
  const token = tokenOf(place.settings);
  if (token === '')
    return refused(401, 'No bot token is set', { ok: false, why: 'unauthorized', detail: 'No bot token is set.' });
  let answer: Answer;
  try {
    const reply = await place.net.fetch(`${apiUrl(place.env)}/bot${token}/${method}`, request(params, options));
    answer = understand(reply, await reply.text());
  } catch (error) {
    answer = failed(error);
  }
  if (!answer.ok && answer.refusal.why === 'unknown' && options.repeatable) {
    return { ...answer, refusal: { ok: false, why: 'unavailable', detail: answer.refusal.detail } };
  }
  return answer;
}

export const apiUrl = (env: Place['env']): string => (env['TELEGRAM_API_URL'] || defaultUrl).replace(/\/+$/, '');
export const tokenOf = (settings: Settings): string =>
  typeof settings['botToken'] === 'string' ? settings['botToken'].trim() : '';
/** The bot's own user id: a token is `<id>:<key>`, and the id stays when the key is changed. Scope of every identity here. */
export const botIdOf = (settings: Settings): string => /^\d+(?=:)/.exec(tokenOf(settings))?.[0] ?? '';

function request(params: Readonly<Record<string, unknown>>, options: CallOptions): NetInit {
  const uploads = options.uploads ?? [];
  const init = {
    method: 'POST',
    timeoutSeconds: options.timeoutSeconds ?? 30,
    maxBytes: answerBytes,
    ...(options.signal ? { signal: options.signal } : {}),
  };
  const given = Object.entries(params).filter(([, value]) => value !== undefined);
  if (uploads.length === 0)
    return {
      ...init,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(Object.fromEntries(given)),
    };
  const form = new FormData();
  for (const [key, value] of given) form.append(key, typeof value === 'string' ? value : JSON.stringify(value));
  for (const upload of uploads)
    form.append(upload.field, new Blob([Uint8Array.from(upload.body)], { type: upload.mime }), upload.name);
  return { ...init, body: form };
}

function understand(reply: NetReply, body: string): Answer {
  const answer = parsed(body);
  if (answer?.['ok'] === true && 'result' in answer) return { ok: true, result: answer['result'] };
  const code = number(answer?.['error_code']);
  if (answer?.['ok'] !== false || code === null) return unreadable(reply);
  const description = (text(answer['description']) ?? '').slice(0, 300);
  const parameters = thing(answer['parameters']);
  const migratedTo = digits(parameters?.['migrate_to_chat_id']);
  const refusal = refusalFor(code, description, number(parameters?.['retry_after']) ?? retryAfter(reply));
  return { ok: false, code, description, refusal, ...(migratedTo === null ? {} : { migratedTo }) };
}

function parsed(body: string) {
  try {
    return thing(parseExact(body));
  } catch {
    return null;
  }
}

/** An answer that is not the Bot API's: a proxy, a captive portal, a gateway page. Whether Telegram took the call depends on who spoke. */
function unreadable(reply: NetReply): Answer {
  const detail = `Telegram's answer could not be read (HTTP ${reply.status}).`;
  if (reply.status === 413)
    return refused(0, detail, { ok: false, why: 'too-large', detail: 'The upload is larger than Telegram takes.' });
  if (reply.status === 429)
    return refused(0, detail, {
      ok: false,
      why: 'busy',
      retryAfterSeconds: retryAfter(reply) ?? patienceSeconds,
      detail: 'Telegram asks to slow down.',
    });
  // 502 and 504 come from a gateway that may already have passed the call on.
  const isCertain = (reply.status >= 400 && reply.status < 500) || reply.status === 500 || reply.status === 503;
  return refused(0, detail, { ok: false, why: isCertain ? 'unavailable' : 'unknown', detail });
}

function failed(error: unknown): Answer {
  const why = neverSent(error) ? 'unavailable' : 'unknown';
  const detail =
    why === 'unavailable'
      ? `Telegram cannot be reached (${nameOf(error)}).`
      : `The connection to Telegram broke before it answered (${nameOf(error)}).`;
  return refused(0, detail, { ok: false, why, detail });
}
/** Only codes and class names: a message may carry the address, and the address carries the token. */
function nameOf(error: unknown): string {
  const outer = thing(error);
  const code = text(outer?.['code']) ?? text(thing(outer?.['cause'])?.['code']) ?? text(outer?.['name']) ?? 'error';
  return /^[\w-]{1,40}$/.test(code) ? code : 'error';
}

function refusalFor(code: number, description: string, retryAfterSeconds: number | null): Refusal {
  const detail = `Telegram: ${description || `error ${code}`}`;
  if (code === 429) return { ok: false, why: 'busy', retryAfterSeconds: retryAfterSeconds ?? patienceSeconds, detail };
  if (code === 401 || code === 404) return { ok: false, why: 'unauthorized', detail };
  const business = businessRefusal(description);
  if (business) return business;
  if (code === 403 && /\b(group|supergroup|channel) chat\b|have no rights|not enough rights/i.test(description))
    return {
      ok: false,
      why: 'rejected',
      detail: [`${detail}.`, 'Add the bot to the group again, and let it write there.'].join(' '),
    };
  if (code === 403) return { ok: false, why: 'recipient-gone', detail };
  if (code === 413) return { ok: false, why: 'too-large', detail };
  if (code >= 500) return { ok: false, why: 'unavailable', detail };
  if (/chat not found|user not found|PEER_ID_INVALID|USER_ID_INVALID|USER_DEACTIVATED/i.test(description))
    return { ok: false, why: 'recipient-gone', detail };
  if (/too (long|big|large)|MEDIA_CAPTION_TOO_LONG/i.test(description)) return { ok: false, why: 'too-large', detail };
  if (/REACTION_INVALID|REACTION_EMPTY/i.test(description))
    return { ok: false, why: 'unsupported', detail: 'Telegram does not offer this emoji as a reaction.' };
  if (/can't be (deleted|edited)/i.test(description)) return { ok: false, why: 'window-closed', detail };
  return { ok: false, why: 'rejected', detail };
}

function retryAfter(reply: NetReply): number | null {
  const seconds = Number(reply.headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}
const refused = (code: number, description: string, refusal: Refusal): Answer => ({
  ok: false,
  code,
  description,
  refusal,
});
