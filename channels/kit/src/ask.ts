// One HTTP call to a provider and every way it can end, in our words. What each provider says in its own codes stays with its
// channel; what the network and plain HTTP say is the same for all, and is decided here. No address and no foreign error text
// leaves this file: both may carry secrets.
import type { Net, NetInit, Sent } from './channel.ts';
import { thing, type Thing } from './json.ts';
import { neverSent } from './never-sent.ts';

export type Refusal = Exclude<Sent, { ok: true }>;
export interface Heard {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The object in the answer; null when it is none. */
  readonly json: Thing | null;
}
export type Asked = { readonly ok: true; readonly heard: Heard } | { readonly ok: false; readonly refusal: Refusal };
export interface AskOptions {
  /** Doing it twice is the same as once (an idempotency key, a question): a missing verdict is simply tried again. */
  readonly repeatable?: boolean;
  readonly parse?: (text: string) => unknown;
}

const patienceSeconds = 5;

/** `title` names the provider in sentences for people. */
export async function ask(
  net: Net,
  title: string,
  url: string,
  init: NetInit,
  options: AskOptions = {},
): Promise<Asked> {
  try {
    const reply = await net.fetch(url, { timeoutSeconds: 30, ...init });
    const text = await reply.text();
    return { ok: true, heard: { status: reply.status, headers: reply.headers, text, json: parsed(text, options) } };
  } catch (error) {
    const name = nameOf(error);
    if (neverSent(error))
      return { ok: false, refusal: { ok: false, why: 'unavailable', detail: `${title} cannot be reached (${name}).` } };
    const detail = `The connection to ${title} broke before it answered (${name}).`;
    return { ok: false, refusal: { ok: false, why: options.repeatable ? 'unavailable' : 'unknown', detail } };
  }
}
function parsed(text: string, options: AskOptions): Thing | null {
  try {
    return thing((options.parse ?? JSON.parse)(text));
  } catch {
    return null;
  }
}
/** Only codes and class names. */
function nameOf(error: unknown): string {
  const outer = thing(error);
  const code = [outer?.['code'], thing(outer?.['cause'])?.['code'], outer?.['name']].find(
    (each): each is string => typeof each === 'string',
  );
  return code !== undefined && /^[\w-]{1,40}$/.test(code) ? code : 'error';
}

/** What an answer that is no success means where its status alone must say so. `detail`: the provider's own words, when it had some. */
export function refusalOf(title: string, heard: Heard, detail = '', options: AskOptions = {}): Refusal {
  const { status } = heard;
  const said = `${title}: ${detail.slice(0, 500) || `HTTP ${status}`}`;
  if (status === 401 || status === 403) return { ok: false, why: 'unauthorized', detail: said };
  if (status === 413) return { ok: false, why: 'too-large', detail: said };
  if (status === 429)
    return { ok: false, why: 'busy', retryAfterSeconds: retryAfter(heard) ?? patienceSeconds, detail: said };
  if (status === 500 || status === 503 || (status > 500 && options.repeatable))
    return { ok: false, why: 'unavailable', detail: said };
  // 502 and 504 come from a gateway that may already have passed the call on; a success nobody can read is one too.
  if (status > 500 || status < 400)
    return { ok: false, why: options.repeatable ? 'unavailable' : 'unknown', detail: said };
  return { ok: false, why: 'rejected', detail: said };
}
export function retryAfter(heard: Pick<Heard, 'headers'>): number | null {
  const said = heard.headers['retry-after'] ?? '';
  const seconds = /^\d+(\.\d+)?$/.test(said) ? Number(said) : (Date.parse(said) - Date.now()) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : null;
}

/** An address of the operator's environment, or the vendor's own. */
export const baseUrl = (env: Readonly<Record<string, string | undefined>>, name: string, vendor: string): string =>
  (env[name] || vendor).replace(/\/+$/, '');
