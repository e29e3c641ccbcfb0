// What a room's routes.ts exports: a handler for each contract, typed by it. The door parses, checks the caller and the scope first.
import type { BodyOf, ParamsOf, QueryOf, ReplyOf, RouteName, Routes } from '@throughline/protocol';
import type { House } from './house.ts';
import type { DirectoryViewer, NobodyViewer, UserViewer, Viewer, VisitorViewer } from './viewer.ts';

export interface Incoming {
  readonly ip: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The public address by which we were called: `https://support.example`. */
  readonly origin: string;
  /** For `wire: 'multipart'`: the one uploaded file, already bounded by the door. */
  file(): Promise<{ name: string; body: Uint8Array }>;
}
/** A reply in bytes (`wire: 'file'`). */
export interface FileReply {
  readonly body: Uint8Array | NodeJS.ReadableStream;
  readonly headers: Readonly<Record<string, string>>;
  readonly status?: number;
}
/** Cookies the door must set or clear along with the reply. */
export interface WithCookies<T> {
  readonly reply: T;
  readonly cookies: readonly { name: string; value: string; maxAgeSeconds: number }[];
}

type ViewerFor<T> = T extends { caller: 'agent' }
  ? Viewer
  : T extends { caller: 'user' }
    ? UserViewer
    : T extends { caller: 'visitor' }
      ? VisitorViewer
      : T extends { caller: 'directory' }
        ? DirectoryViewer
        : NobodyViewer;
export interface Call<N extends RouteName> {
  readonly house: House;
  readonly viewer: ViewerFor<Routes[N]>;
  readonly params: ParamsOf<Routes[N]>;
  readonly query: QueryOf<Routes[N]>;
  readonly body: BodyOf<Routes[N]>;
  readonly incoming: Incoming;
}
type Answer<N extends RouteName> = Routes[N] extends { wire: 'file' }
  ? FileReply
  : ReplyOf<Routes[N]> | WithCookies<ReplyOf<Routes[N]>>;
export type Handlers = { readonly [N in RouteName]?: (call: Call<N>) => Promise<Answer<N>> };
/** Keeps the names a room really handles, so the door can prove that every route has exactly one handler. */
export const handlers = <const H extends Handlers>(given: H): H => given;
