// What the client needs from where it runs, and nothing more: browsers, React Native, Node and Deno all have it. Each part can be handed in.

/** An answer of `fetch`, as far as it is read. */
export interface ReplyLike {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}
/** The options given to `fetch`. They are unknown here so that every platform's own `fetch` fits. */
export interface FetchInit {
  readonly method?: unknown;
  readonly headers?: unknown;
  readonly body?: unknown;
  readonly signal?: unknown;
  readonly cache?: unknown;
  readonly credentials?: unknown;
}
/** The platform's `fetch`, or one of yours. */
export type FetchLike = { call(url: string, init?: FetchInit): Promise<ReplyLike> }['call'];

/** The platform's `WebSocket`, seen from here. */
export type SocketLike = {
  onopen: { hear(event?: unknown): void }['hear'] | null;
  onmessage: { hear(event: { data: unknown }): void }['hear'] | null;
  onclose: { hear(event: { code: number; reason?: string }): void }['hear'] | null;
  onerror: { hear(event?: unknown): void }['hear'] | null;
  send(text: string): void;
  close(): void;
  readonly readyState: number;
  readonly bufferedAmount?: number;
};
export interface SignalLike {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
}

/** Time, so that tests own it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `work` once after `ms`; returns what takes that back. */
  after(ms: number, work: () => void): () => void;
}

/** Where small texts survive a restart: `localStorage`, React Native's `AsyncStorage`, a file. What throws or rejects is treated as absent. */
export interface Storage {
  getItem(key: string): string | null | Promise<string | null>;
  setItem(key: string, value: string): unknown;
  removeItem(key: string): unknown;
}

interface Globals {
  readonly fetch?: FetchLike;
  readonly WebSocket?: new (url: string) => SocketLike;
  readonly FormData?: new () => { append(name: string, value: unknown, fileName?: string): void };
  readonly Blob?: new (parts: readonly unknown[], options: { type: string }) => object;
  readonly AbortController: new () => { readonly signal: SignalLike; abort(): void };
  readonly atob: (text: string) => string;
  readonly crypto?: { randomUUID?(): string; getRandomValues?(bytes: Uint8Array): Uint8Array };
  setTimeout(work: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}
/** The few things every platform has as globals. */
export const globals = globalThis as unknown as Globals;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, work) {
    const timer = globals.setTimeout(work, ms);
    return () => globals.clearTimeout(timer);
  },
};

/** The platform's `fetch`, looked up at each call: some install it late. */
export const systemFetch: FetchLike = (url, init) => {
  if (!globals.fetch) throw new Error('This platform has no fetch; hand one in as `fetch`.');
  return globals.fetch(url, init);
};
export const systemSocket = (url: string): SocketLike => {
  if (!globals.WebSocket) throw new Error('This platform has no WebSocket; hand in `openSocket`.');
  return new globals.WebSocket(url);
};

/** An id nobody else has. React Native has no `randomUUID`, some of its engines no random bytes either. */
export function newId(): string {
  const { crypto } = globals;
  if (crypto?.randomUUID) return crypto.randomUUID();
  const bytes = new Uint8Array(16);
  if (crypto?.getRandomValues) crypto.getRandomValues(bytes);
  else for (let at = 0; at < bytes.length; at += 1) bytes[at] = Math.floor(Math.random() * 256);
  return `${Date.now().toString(16)}-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
