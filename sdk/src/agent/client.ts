// The typed client: one method per route of the contract table, no dependency, no schema in the bundle.
import type { BodyIn, ParamsOf, QueryIn, ReplyOf, Routes } from '@throughline/protocol';
import { ProblemError, problemFrom } from './problem-error.ts';
import { table } from './table.ts';

export type AgentRoute = keyof typeof table & keyof Routes;
/** zod's empty object is an index signature of `never`. */
type IsEmpty<T> = [keyof T] extends [never] ? true : string extends keyof T ? true : false;
type Optional<T> = { readonly [K in keyof T]?: T[K] | undefined };
type ParamsPart<R> = IsEmpty<ParamsOf<R>> extends true ? unknown : { readonly params: ParamsOf<R> };
type QueryPart<R> =
  IsEmpty<QueryIn<R>> extends true
    ? unknown
    : Record<string, never> extends QueryIn<R>
      ? { readonly query?: Optional<QueryIn<R>> }
      : { readonly query: QueryIn<R> };
type BodyPart<R> = R extends { wire: 'multipart' }
  ? { readonly file: Blob; readonly name?: string }
  : BodyIn<R> extends undefined
    ? unknown
    : { readonly body: BodyIn<R> };
/** What a call may carry besides the contract's own parts. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly idempotencyKey?: string;
}
export type CallInput<N extends AgentRoute> = ParamsPart<Routes[N]> &
  QueryPart<Routes[N]> &
  BodyPart<Routes[N]> &
  CallOptions;
type NeedsInput<T> = Record<string, never> extends Omit<T, keyof CallOptions> ? false : true;
export type CallReply<N extends AgentRoute> = Routes[N] extends { wire: 'file' } ? Response : ReplyOf<Routes[N]>;
export type Api = {
  readonly [N in AgentRoute]: NeedsInput<CallInput<N>> extends true
    ? (input: CallInput<N>) => Promise<CallReply<N>>
    : (input?: CallInput<N>) => Promise<CallReply<N>>;
};

export interface ClientOptions {
  /** `https://support.example`, or '' for the page's own origin. */
  readonly baseUrl?: string;
  readonly fetch?: typeof globalThis.fetch;
  /** Sent with every call, for example `{ authorization: 'Bearer KEY' }`. */
  readonly headers?: Readonly<Record<string, string>>;
}
interface AnyInput extends CallOptions {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  file?: Blob;
  name?: string;
}

/** Calls by route name: `api.addMessage({ params: { id }, body: { text } })`. Refusals are thrown as `ProblemError`. */
export function client(options: ClientOptions = {}): Api {
  const methods = Object.keys(table).map((name) => [
    name,
    (input: AnyInput = {}) => call(options, name as AgentRoute, input),
  ]);
  return Object.fromEntries(methods) as Api;
}

async function call(options: ClientOptions, name: AgentRoute, input: AnyInput): Promise<unknown> {
  const [method, path, wire] = table[name];
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers };
  if (input.idempotencyKey !== undefined) headers['idempotency-key'] = input.idempotencyKey;
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (input.signal) init.signal = input.signal;
  if (wire === 'multipart') init.body = formWith(input);
  else if (input.body !== undefined) {
    headers['content-type'] = 'application/json';
    init.body = JSON.stringify(input.body);
  }
  const response = await (options.fetch ?? globalThis.fetch)(urlOf(options.baseUrl ?? '', path, input), init).catch(
    lineLost,
  );
  if (!response.ok) throw await problemFrom(response);
  if (wire === 'file') return response;
  const body = await response.text().catch(lineLost);
  return body === '' ? undefined : JSON.parse(body);
}

/** The line may break before the answer or in the middle of it; either way nobody knows what became of the call. */
function lineLost(error: unknown): never {
  if (error instanceof DOMException && error.name === 'AbortError') throw error;
  throw new ProblemError({ code: 'offline', status: 0, message: 'The server could not be reached.' });
}

/** The address of a route: params in the path, the rest as query; undefined values are left out. */
export function urlOf(
  baseUrl: string,
  path: string,
  input: { params?: Record<string, string>; query?: Record<string, unknown> },
): string {
  const filled = path.replace(/:([a-zA-Z]+)/g, (_, key: string) => encodeURIComponent(input.params?.[key] ?? ''));
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined && value !== null) query.set(key, String(value));
  }
  const tail = query.toString();
  return `${baseUrl}/api/v1${filled}${tail === '' ? '' : `?${tail}`}`;
}

function formWith(input: AnyInput): FormData {
  const form = new FormData();
  if (input.file) form.append('file', input.file, input.name ?? (input.file as Partial<File>).name ?? 'file');
  return form;
}
