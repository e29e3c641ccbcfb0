// One call of the Graph API: builds it, sends it, and turns every way it can end into one of our words. Tokens travel in headers
// and are cut out of whatever comes back, so that none ever leaves this file.
import { createHmac } from 'node:crypto';
import { neverSent } from '@throughline/channel-kit';
import type { NetInit, NetReply, Place, Sent, Settings } from '@throughline/channel-kit';
import { number, parseExact, text, thing, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { meaningOf, sentence } from './errors.ts';

/** The newest version this was tried with; Meta keeps each for two years. https://developers.facebook.com/docs/graph-api/changelog */
export const defaultVersion = 'v25.0';
const answerBytes = 8 * 1024 * 1024;
const busySeconds = 30;

export type Refusal = Exclude<Sent, { ok: true }>;
export type Answer =
  | { readonly ok: true; readonly body: Thing }
  /** `code` is Meta's own, -1 when Meta itself said nothing. */
  | { readonly ok: false; readonly code: number; readonly subcode: number | null; readonly refusal: Refusal };
export type Where = Pick<Place, 'settings' | 'net' | 'env'>;

export interface GraphCall {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: Readonly<Record<string, unknown>>;
  readonly form?: FormData;
  readonly timeoutSeconds?: number;
  /** Doing it twice is the same as once, so a missing verdict is simply tried again. */
  readonly repeatable?: boolean;
  /** Which Graph: that of Instagram's own login is another host. */
  readonly host?: 'facebook' | 'instagram';
  /** Instead of the channel's own: an app's, or one not stored yet. */
  readonly token?: string;
  /** Of the few calls that stand beside all versions. */
  readonly isUnversioned?: boolean;
}

export const tokenOf = (settings: Settings): string => (word(settings['accessToken']) ?? '').trim();
export function graphUrl(env: Place['env'], host: 'facebook' | 'instagram' = 'facebook'): string {
  const given = host === 'facebook' ? env['META_GRAPH_URL'] : env['INSTAGRAM_GRAPH_URL'];
  return (given || `https://graph.${host}.com`).replace(/\/+$/, '');
}
const versionOf = (settings: Settings): string =>
  /^v\d{1,3}\.\d$/.exec(String(settings['graphVersion'] ?? ''))?.[0] ?? defaultVersion;

export async function callGraph(where: Where, path: string, call: GraphCall = {}): Promise<Answer> {
  const token = call.token ?? tokenOf(where.settings);
  if (token === '')
    return said(190, null, {
      ok: false,
      why: 'unauthorized',
      detail: 'No access token is set.',
    });
  const host = call.host ?? 'facebook';
  const version = call.isUnversioned ? '' : `${versionOf(where.settings)}/`;
  const url = new URL(`${graphUrl(where.env, host)}/${version}${path}`);
  for (const [key, value] of Object.entries(call.query ?? {})) url.searchParams.set(key, value);
  const secret = word(where.settings['appSecret']);
  // Proves that we hold the app's secret too; a stolen token alone is then worth nothing (where the app demands it).
  if (secret !== null && host === 'facebook' && call.token === undefined)
    url.searchParams.set('appsecret_proof', createHmac('sha256', secret).update(token).digest('hex'));
  let answer: Answer;
  try {
    const reply = await where.net.fetch(url.href, request(call, token));
    answer = understand(reply, await reply.text(), token);
  } catch (error) {
    answer = failed(error);
  }
  if (!answer.ok && answer.refusal.why === 'unknown' && call.repeatable)
    return { ...answer, refusal: { ok: false, why: 'unavailable', detail: answer.refusal.detail } };
  return answer;
}

function request(call: GraphCall, token: string): NetInit {
  const hasBody = call.json !== undefined || call.form !== undefined;
  return {
    method: call.method ?? (hasBody ? 'POST' : 'GET'),
    timeoutSeconds: call.timeoutSeconds ?? 30,
    maxBytes: answerBytes,
    headers: {
      authorization: `Bearer ${token}`,
      ...(call.json === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(call.json === undefined ? {} : { body: JSON.stringify(call.json) }),
    ...(call.form === undefined ? {} : { body: call.form }),
  };
}

function understand(reply: NetReply, body: string, token: string): Answer {
  const answer = parsed(body);
  const error = thing(answer?.['error']);
  if (error !== null) return refusedBy(error, reply, token);
  const isFine = reply.status >= 200 && reply.status < 300;
  if (isFine && answer !== null) return { ok: true, body: answer };
  return unreadable(reply);
}
function parsed(body: string): Thing | null {
  try {
    const value = parseExact(body);
    return value === true ? { success: true } : thing(value);
  } catch {
    return null;
  }
}

function refusedBy(error: Thing, reply: NetReply, token: string): Answer {
  const code = number(error['code']) ?? 1;
  const subcode = number(error['error_subcode']);
  const theirs = (
    word(thing(error['error_data'])?.['details']) ??
    word(error['error_user_msg']) ??
    text(error['message']) ??
    ''
  )
    .replaceAll(token, '…')
    .slice(0, 300);
  const meaning = meaningOf(code, subcode, reply.status);
  const why = error['is_transient'] === true && meaning?.why !== 'busy' ? 'unavailable' : (meaning?.why ?? 'rejected');
  const detail = sentence(meaning, theirs, code);
  if (why === 'busy')
    return said(code, subcode, {
      ok: false,
      why,
      retryAfterSeconds: retryAfter(reply) ?? meaning?.seconds ?? busySeconds,
      detail,
    });
  return said(code, subcode, { ok: false, why, detail });
}

/** An answer that is not the Graph's: a proxy, a captive portal, a gateway page. Whether Meta took the call depends on who spoke. */
function unreadable(reply: NetReply): Answer {
  const detail = `Meta's answer could not be read (HTTP ${reply.status}).`;
  if (reply.status === 413)
    return said(-1, null, { ok: false, why: 'too-large', detail: 'The upload is larger than Meta takes.' });
  if (reply.status === 429)
    return said(-1, null, {
      ok: false,
      why: 'busy',
      retryAfterSeconds: retryAfter(reply) ?? busySeconds,
      detail: 'Meta asks to slow down.',
    });
  // 502 and 504 come from a gateway that may already have passed the call on.
  const isCertain = (reply.status >= 400 && reply.status < 500) || reply.status === 500 || reply.status === 503;
  return said(-1, null, { ok: false, why: isCertain ? 'unavailable' : 'unknown', detail });
}

function failed(error: unknown): Answer {
  const why = neverSent(error) ? 'unavailable' : 'unknown';
  const detail =
    why === 'unavailable'
      ? `Meta cannot be reached (${nameOf(error)}).`
      : `The connection to Meta broke before it answered (${nameOf(error)}).`;
  return said(-1, null, { ok: false, why, detail });
}
/** Only codes and class names: a message may carry an address with a proof in it. */
function nameOf(error: unknown): string {
  const outer = thing(error);
  const code = text(outer?.['code']) ?? text(thing(outer?.['cause'])?.['code']) ?? text(outer?.['name']) ?? 'error';
  return /^[\w-]{1,40}$/.test(code) ? code : 'error';
}

function retryAfter(reply: NetReply): number | null {
  const seconds = Number(reply.headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}
const said = (code: number, subcode: number | null, refusal: Refusal): Answer => ({
  ok: false,
  code,
  subcode,
  refusal,
});

/** Says what mends a refusal, where the words of the refusal are about a message and the reader is an admin. */
export function remedyFor(answer: Extract<Answer, { ok: false }>): string {
  switch (answer.refusal.why) {
    case 'unauthorized':
      return 'Look at its permissions and the ids too, then save again.';
    case 'busy':
      return `Wait ${answer.refusal.retryAfterSeconds} seconds, then try again.`;
    case 'unavailable':
    case 'unknown':
      return 'Check that this server can reach graph.facebook.com; a firewall or proxy may be in the way.';
    case 'window-closed':
    case 'recipient-gone':
    case 'rejected':
    case 'too-large':
    case 'unsupported':
      return 'Check the ids and the token; they must belong to the same app and account.';
  }
}
