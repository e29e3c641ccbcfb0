// The words of the visitor's client: what it keeps, what it shows, what it needs from its surroundings. No DOM, no dependency.
import type { BodyIn, ReplyOf, Routes, VisitorCommand, VisitorFrame } from '@throughline/protocol';

export type Frame = (typeof VisitorFrame)['_zod']['output'];
export type Command = (typeof VisitorCommand)['_zod']['output'];
export type Config = ReplyOf<Routes['getVisitorConfig']>;
export type Session = ReplyOf<Routes['startVisit']>;
export type StoredMessage = ReplyOf<Routes['addVisitorMessage']>;
export type MessagePage = ReplyOf<Routes['listVisitorMessages']>;
export type StoredFile = ReplyOf<Routes['addVisitorFile']>;
export type MessageBody = BodyIn<Routes['addVisitorMessage']>;
export type Identify = BodyIn<Routes['identifyVisitor']>;
export type Page = BodyIn<Routes['addVisitorPage']>;
export type Context = NonNullable<BodyIn<Routes['startVisit']>['context']>;
export type Consent = 'granted' | 'denied' | 'pending';

/** A message on the screen. `stored`: the server has it. `why` is set when it was refused and waits for a person. */
export interface Item {
  readonly key: string;
  readonly stored: StoredMessage | null;
  readonly draft: OutboxEntry | null;
  readonly state: 'sending' | 'waiting' | 'refused' | 'stored';
  readonly why: Refusal | null;
}
/** A message that is not confirmed yet; what survives a reload. */
export interface OutboxEntry {
  readonly clientId: string;
  readonly text: string;
  readonly attachments: readonly {
    readonly id: string;
    readonly name: string;
    readonly mime: string;
    readonly bytes: number;
  }[];
  readonly form?: NonNullable<MessageBody['form']>;
  /** The answer that was tapped; `text` says what stood on it. */
  readonly choice?: NonNullable<MessageBody['choice']>;
  readonly at: string;
  readonly why?: Refusal;
}
/** Why something did not work, in a form a screen can put into words. `code` is the protocol's, or `offline`. */
export interface Refusal {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly retryAfterSeconds: number | null;
}

export interface VisitorState {
  readonly status: 'idle' | 'starting' | 'ready' | 'failed';
  /** The way to the server: `waiting` counts down to the next try. */
  readonly connection: 'off' | 'connecting' | 'online' | 'waiting';
  readonly config: Config | null;
  readonly session: Session | null;
  readonly items: readonly Item[];
  readonly hasEarlier: boolean;
  readonly unread: number;
  readonly typing: { readonly name: string } | null;
  readonly isClosed: boolean;
  readonly agentName: string | null;
  readonly problem: Refusal | null;
}

/** Where small texts survive a reload. Anything that throws is treated as absent. */
export interface Storage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export type SocketLike = {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason?: string }) => void) | null;
  onerror: (() => void) | null;
  send(text: string): void;
  close(): void;
  readonly readyState: number;
  readonly bufferedAmount?: number;
};

/** A live connection, seen from the client. A page may share one between its tabs by giving its own. */
export interface LiveLink {
  send(command: Command): void;
  wake(): void;
  stop(): void;
}
export interface LiveHooks {
  /** The socket's address, resuming behind the last number seen. Null while there is no session. */
  address(): string | null;
  onFrame(frame: Frame): void;
  onConnection(connection: VisitorState['connection']): void;
}
export type OpenLink = (hooks: LiveHooks) => LiveLink;

/** Sends a file with progress, where the surroundings can do better than `fetch`. */
export type SendFile = (
  request: { url: string; headers: Record<string, string>; file: Blob; name: string },
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
) => Promise<{ status: number; body: unknown; retryAfter: string | null }>;

export interface VisitorOptions {
  /** `https://support.example` */
  readonly baseUrl: string;
  readonly channelId: string;
  /** The token kept from last time; null for a new visitor. */
  readonly token?: string | null;
  /** Called with each new token, so the surroundings keep it where it lasts. Null: forget it. */
  readonly onToken?: (token: string | null) => void;
  readonly storage?: Storage;
  readonly fetch?: typeof fetch;
  readonly openLink?: OpenLink;
  readonly sendFile?: SendFile;
  /** Sent with every call: `{ 'x-embedding-origin': 'https://shop.example' }`. */
  readonly headers?: Record<string, string>;
  /** The language the screen speaks; what is mailed to the visitor is written in it. */
  readonly language?: () => string;
  readonly context?: () => Context | undefined;
  readonly newId?: () => string;
}

export interface Draft {
  readonly text: string;
  readonly attachments?: OutboxEntry['attachments'];
  readonly form?: NonNullable<MessageBody['form']>;
  readonly choice?: NonNullable<MessageBody['choice']>;
}
export interface Visitor {
  readonly state: VisitorState;
  subscribe(listener: (state: VisitorState) => void): () => void;
  /** How the chat looks; needs no session. */
  loadConfig(): Promise<Answer<Config>>;
  /** A session, the newest page of the thread, and the live link. Again after a failure: tries again. */
  start(): Promise<Answer<Session>>;
  /** Puts a message in the outbox and starts sending. Starts the session when there is none. False when the outbox is full. */
  send(draft: Draft): boolean;
  retry(clientId: string): void;
  discard(clientId: string): void;
  loadEarlier(): Promise<void>;
  /** Call on every keystroke; what goes out is throttled. */
  typing(isWriting: boolean): void;
  /** The newest message was on the screen. */
  read(): void;
  upload(
    file: Blob,
    name: string,
    onProgress: (fraction: number) => void,
    signal: AbortSignal,
  ): Promise<Answer<StoredFile>>;
  identify(who: Identify): Promise<Answer<{ token: string; proved: boolean }>>;
  page(page: Page): void;
  consent(consent: Consent): void;
  continueElsewhere(channelId: string): Promise<Answer<{ url: string }>>;
  mailTranscript(): Promise<Answer<{ sent: boolean }>>;
  /** Logs this device out and starts from nothing. */
  reset(): Promise<void>;
  /** The network is back. */
  wake(): void;
  stop(): void;
}
/** An answer of the server, or why there is none. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };
