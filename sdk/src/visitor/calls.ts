// The REST calls of a visitor's device: headers, answers, refusals as values.
import { type Clock, type FetchLike, globals, type SignalLike } from './surroundings.ts';
import type { Answer, FileSource, Refusal, SendFile, UploadOptions } from './types.ts';

export interface Calls {
  call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
  upload<T>(path: string, file: FileSource, name: string, options: UploadOptions): Promise<Answer<T>>;
}

const TIMEOUT_MS = 20_000;

export function makeCalls(
  baseUrl: string,
  options: {
    fetch: FetchLike;
    clock: Clock;
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
      const stop = new globals.AbortController();
      const stopClock = options.clock.after(TIMEOUT_MS, () => stop.abort());
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
        stopClock();
      }
    },
    async upload<T>(path: string, file: FileSource, name: string, given: UploadOptions): Promise<Answer<T>> {
      const { mime = mimeOf(file), onProgress = () => undefined, signal = neverAborted } = given;
      try {
        // The form of React Native encodes names, for good: so the name travels beside it.
        const address = 'uri' in file ? `${url(path)}?name=${encodeURIComponent(name)}` : url(path);
        const reply = await sendFile({ url: address, headers: headers(), file, name, mime }, onProgress, signal);
        return judge<T>(reply.status, reply.body, reply.retryAfter);
      } catch {
        return { ok: false, refusal: offline };
      }
    },
  };
}

const refusal = (code: Refusal['code'], detail = ''): Refusal => ({
  code,
  status: 0,
  detail,
  retryAfterSeconds: null,
  fields: {},
});
/** The network did not answer at all. */
export const offline = refusal('offline');
/** The answer came for a visitor who has been logged out meanwhile. */
export const stopped = refusal('stopped');
export const noToken = (detail: string): Refusal => refusal('no_token', detail);
/** Worth another try without a person: the network, the server, or the pace. */
export const isPassing = (refused: Refusal): boolean =>
  refused.status === 0 || refused.status >= 500 || refused.status === 429 || refused.status === 408;

function judge<T>(status: number, body: unknown, retryAfter: string | null): Answer<T> {
  if (status >= 200 && status < 300) return { ok: true, value: body as T };
  const { code, detail, title, fields } = (typeof body === 'object' && body !== null ? body : {}) as {
    readonly [name: string]: unknown;
  };
  const seconds = Number(retryAfter);
  return {
    ok: false,
    refusal: {
      status,
      code: typeof code === 'string' ? code : status >= 500 ? 'unavailable' : 'unexpected',
      detail: typeof detail === 'string' ? detail : typeof title === 'string' ? title : '',
      retryAfterSeconds: retryAfter !== null && Number.isFinite(seconds) ? seconds : null,
      fields: typeof fields === 'object' && fields !== null ? (fields as Refusal['fields']) : {},
    },
  };
}

/** JSON or nothing. */
export function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const neverAborted: SignalLike = { aborted: false, addEventListener: () => undefined };
const mimeOf = (file: FileSource): string => {
  const { type } = file as { type?: unknown };
  return typeof type === 'string' && type !== '' ? type : 'application/octet-stream';
};

/** Bytes become a `Blob`; blobs, files and React Native's `{ uri }` are taken by the platform's form as they are. */
const fetchFile =
  (send: FetchLike): SendFile =>
  async ({ url, headers, file, name, mime }, onProgress, signal) => {
    const { FormData, Blob } = globals;
    if (!FormData) throw new Error('This platform has no FormData; hand in `sendFile`.');
    const form = new FormData();
    // Without a type the phone refuses to send it; pickers do not always know one.
    if ('uri' in file) form.append('file', { ...file, name, type: mime });
    else form.append('file', file instanceof Uint8Array && Blob ? new Blob([file], { type: mime }) : file, name);
    const reply = await send(url, { method: 'POST', headers, body: form, signal, credentials: 'omit' });
    onProgress(1);
    return { status: reply.status, body: parse(await reply.text()), retryAfter: reply.headers.get('retry-after') };
  };
