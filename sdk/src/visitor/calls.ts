// The REST calls of a visitor's device: headers, answers, refusals as values.
import type { Answer, Refusal, SendFile } from './types.ts';

export interface Calls {
  call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
  upload<T>(
    path: string,
    file: Blob,
    name: string,
    onProgress: (fraction: number) => void,
    signal: AbortSignal,
  ): Promise<Answer<T>>;
}

const TIMEOUT_MS = 20_000;

export function makeCalls(
  baseUrl: string,
  options: {
    fetch: typeof fetch;
    token: () => string | null;
    headers: Record<string, string>;
    sendFile?: SendFile | undefined;
  },
): Calls {
  const url = (path: string) => `${baseUrl}/api/v1${path}`;
  const headers = (): Record<string, string> => {
    const token = options.token();
    return { accept: 'application/json', ...options.headers, ...(token ? { authorization: `Visitor ${token}` } : {}) };
  };
  const sendFile = options.sendFile ?? fetchFile(options.fetch);
  return {
    async call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
      try {
        const reply = await options.fetch(url(path), {
          method,
          signal: stop.signal,
          cache: 'no-store',
          credentials: 'omit',
          headers: body === undefined ? headers() : { ...headers(), 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await reply.text();
        return judge<T>(reply.status, parse(text), reply.headers.get('retry-after'));
      } catch {
        return { ok: false, refusal: offline };
      } finally {
        clearTimeout(timer);
      }
    },
    async upload<T>(
      path: string,
      file: Blob,
      name: string,
      onProgress: (fraction: number) => void,
      signal: AbortSignal,
    ): Promise<Answer<T>> {
      try {
        const reply = await sendFile({ url: url(path), headers: headers(), file, name }, onProgress, signal);
        return judge<T>(reply.status, reply.body, reply.retryAfter);
      } catch {
        return { ok: false, refusal: offline };
      }
    },
  };
}

/** The network did not answer at all. */
export const offline: Refusal = { code: 'offline', status: 0, detail: '', retryAfterSeconds: null };
/** Worth another try without a person: the network, the server, or the pace. */
export const isPassing = (refusal: Refusal): boolean =>
  refusal.status === 0 || refusal.status >= 500 || refusal.status === 429 || refusal.status === 408;

function judge<T>(status: number, body: unknown, retryAfter: string | null): Answer<T> {
  if (status >= 200 && status < 300) return { ok: true, value: body as T };
  const problem = (typeof body === 'object' && body !== null ? body : {}) as {
    code?: unknown;
    detail?: unknown;
    title?: unknown;
  };
  const seconds = Number(retryAfter);
  return {
    ok: false,
    refusal: {
      status,
      code: typeof problem.code === 'string' ? problem.code : status >= 500 ? 'unavailable' : 'unexpected',
      detail:
        typeof problem.detail === 'string' ? problem.detail : typeof problem.title === 'string' ? problem.title : '',
      retryAfterSeconds: retryAfter !== null && Number.isFinite(seconds) ? seconds : null,
    },
  };
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const fetchFile =
  (send: typeof fetch): SendFile =>
  async ({ url, headers, file, name }, onProgress, signal) => {
    const form = new FormData();
    form.append('file', file, name);
    const reply = await send(url, { method: 'POST', headers, body: form, signal, credentials: 'omit' });
    onProgress(1);
    return { status: reply.status, body: parse(await reply.text()), retryAfter: reply.headers.get('retry-after') };
  };
