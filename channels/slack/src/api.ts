// One call of Slack's Web API (https://docs.slack.dev/apis/web-api): builds it, sends it, and turns every way it can end into our words.
// Slack answers 200 also where it refuses; what counts is `ok` and its word for the error.
import { ask, baseUrl, type Refusal, refusalOf, retryAfter } from '@throughline/channel-kit';
import type { Place, Settings } from '@throughline/channel-kit';
import { text, thing, type Thing, word } from '@throughline/channel-kit/json';
import { refusalFor } from './errors.ts';

const defaultUrl = 'https://slack.com/api';
const answerBytes = 16 * 1024 * 1024;
const title = 'Slack';

export type Answer =
  | { readonly ok: true; readonly result: Thing; readonly headers: Readonly<Record<string, string>> }
  /** `error` is Slack's own word, '' when it said none. */
  | { readonly ok: false; readonly error: string; readonly refusal: Refusal };
export interface CallOptions {
  /** Doing it twice is the same as once, so a missing verdict is simply tried again. */
  readonly repeatable?: boolean;
  readonly timeoutSeconds?: number;
  readonly signal?: AbortSignal;
  /** Another token than the bot's. */
  readonly token?: string;
}
export type Caller = Pick<Place, 'settings' | 'net' | 'env'>;

export const apiUrl = (env: Place['env']): string => baseUrl(env, 'SLACK_API_URL', defaultUrl);
export const settingOf = (settings: Settings, key: string): string => {
  const value = settings[key];
  return typeof value === 'string' ? value.trim() : '';
};
/** Ids of people, channels, files, workspaces: a letter that says what it is, then capitals and digits. */
export const idOf = (value: unknown): string | null =>
  typeof value === 'string' && /^[A-Z][A-Z0-9]{1,30}$/.test(value) ? value : null;
/** A message's time is its name within a channel: seconds and six more digits. */
export const tsOf = (value: unknown): string | null =>
  typeof value === 'string' && /^[0-9]{1,11}\.[0-9]{1,9}$/.test(value) ? value : null;

/** These take a form only; everything else takes JSON as well. */
const forms = new Set([
  'users.info',
  'users.conversations',
  'conversations.info',
  'conversations.history',
  'conversations.replies',
  'files.info',
  'files.getUploadURLExternal',
  'reactions.get',
]);

export async function callApi(
  place: Caller,
  method: string,
  params: Readonly<Record<string, unknown>> = {},
  options: CallOptions = {},
): Promise<Answer> {
  const token = options.token ?? settingOf(place.settings, 'botToken');
  if (token === '') return refused('not_authed', { ok: false, why: 'unauthorized', detail: 'No token is set.' });
  const isForm = forms.has(method);
  const asked = await ask(
    place.net,
    title,
    `${apiUrl(place.env)}/${method}`,
    {
      method: 'POST',
      timeoutSeconds: options.timeoutSeconds ?? 30,
      maxBytes: answerBytes,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json; charset=utf-8',
      },
      body: isForm ? formOf(params) : JSON.stringify(params),
      ...(options.signal ? { signal: options.signal } : {}),
    },
    { repeatable: options.repeatable ?? false },
  );
  if (!asked.ok) return refused('', asked.refusal);
  const { heard } = asked;
  if (heard.status === 200 && heard.json?.['ok'] === true)
    return { ok: true, result: heard.json, headers: heard.headers };
  const error = word(heard.json?.['error']) ?? '';
  if (error === '') return refused('', refusalOf(title, heard, '', options));
  const { refusal, isOpen } = refusalFor(error, heard.json ?? {}, retryAfter(heard));
  return refused(
    error,
    isOpen && options.repeatable ? { ok: false, why: 'unavailable', detail: refusal.detail } : refusal,
  );
}
function formOf(params: Readonly<Record<string, unknown>>): string {
  const form = new URLSearchParams();
  for (const [key, value] of Object.entries(params))
    if (value !== undefined) form.set(key, typeof value === 'string' ? value : JSON.stringify(value));
  return form.toString();
}
const refused = (error: string, refusal: Refusal): Answer => ({ ok: false, error, refusal });

/** The next page's cursor; '' after the last. */
export const nextCursor = (result: Thing): string => text(thing(result['response_metadata'])?.['next_cursor']) ?? '';
