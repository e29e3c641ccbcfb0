// The words of the visitor's client: what it keeps, what it shows, what it needs from its surroundings. No DOM, no dependency.
import type { Clock, FetchLike, SignalLike, SocketLike, Storage } from './surroundings.ts';
import type {
  Command,
  Config,
  Consent,
  Context,
  Frame,
  Identified,
  Identify,
  MessageChoice,
  MessageForm,
  Page,
  PushAddress,
  PushSetup,
  ServerCode,
  Session,
  StoredFile,
  StoredMessage,
} from './wire.ts';

export type * from './wire.ts';
export type { Clock, FetchInit, FetchLike, ReplyLike, SignalLike, SocketLike, Storage } from './surroundings.ts';

/** A message on the screen. `stored`: the server has it. `why` is set when it was refused and waits for a person. */
export interface Item {
  readonly key: string;
  readonly stored: StoredMessage | null;
  readonly draft: OutboxEntry | null;
  readonly state: 'sending' | 'waiting' | 'refused' | 'stored';
  readonly why: Refusal | null;
}
/** A message that is not confirmed yet; what survives a restart. */
export interface OutboxEntry {
  readonly clientId: string;
  readonly text: string;
  readonly attachments: readonly {
    readonly id: string;
    readonly name: string;
    readonly mime: string;
    readonly bytes: number;
  }[];
  readonly form?: MessageForm;
  /** The answer that was tapped; `text` says what stood on it. */
  readonly choice?: MessageChoice;
  readonly at: string;
  /** Edited after it was written: should the server have the words before, an edit follows. */
  readonly isChanged?: true;
  /** Taken away while it was on its way: should it arrive, its deletion follows. Not drawn. */
  readonly isGone?: true;
  readonly why?: Refusal;
}
/**
 * The server's word, or ours: `offline` (no answer at all), `stopped` (this visitor was logged out meanwhile), `no_token`
 * (`getToken` failed). A newer server may know more of them.
 */
export type RefusalCode = ServerCode | 'offline' | 'stopped' | 'no_token' | (string & Record<never, never>);
/** Why something did not work, in a form a screen can put into words. */
export interface Refusal {
  readonly code: RefusalCode;
  /** The HTTP status; 0 where there was no answer. */
  readonly status: number;
  readonly detail: string;
  readonly retryAfterSeconds: number | null;
  /** For `invalid`: what would be right, by the field's name. */
  readonly fields: Readonly<Record<string, string>>;
}
/** An answer of the server, or why there is none. Nothing here throws. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export interface VisitorState {
  readonly status: 'idle' | 'starting' | 'ready' | 'failed';
  /** The way to the server: `waiting` counts down to the next try; `off`: not wanted, or in the background. */
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
  /** The server says that there is nothing to come back to. */
  onEnded?(): void;
}
export type OpenLink = (hooks: LiveHooks) => LiveLink;

/**
 * A file to upload: bytes, a `Blob` or `File`, React Native's `{ uri, name, type }`, or whatever the `sendFile` you hand in takes
 * (a stream, a path).
 */
export type FileSource = object;
/** Sends a file with progress, where the surroundings can do better than `fetch`. */
export type SendFile = (
  request: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly file: FileSource;
    readonly name: string;
    readonly mime: string;
  },
  onProgress: (fraction: number) => void,
  signal: SignalLike,
) => Promise<{ readonly status: number; readonly body: unknown; readonly retryAfter: string | null }>;
export interface UploadOptions {
  readonly mime?: string;
  /** From 0 to 1; with plain `fetch` only the end is told. */
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: SignalLike;
}

export interface VisitorOptions {
  /** `https://support.example` */
  readonly baseUrl: string;
  readonly channelId: string;
  /** Where the device's token and the unsent messages last. Without it they live as long as the process. */
  readonly storage?: Storage;
  /**
   * Your user's signed identity: a JWT made by your server. Asked for at each start, again when the server finds the last one expired,
   * and when the session has ended. Null: nobody is signed in.
   */
  readonly getToken?: (why: 'start' | 'expired') => Promise<string | null>;
  /** The device's token, where you keep it yourself; null for a new visitor. */
  readonly token?: string | null;
  /** Called with each new device token, so the surroundings keep it where it lasts. Null: forget it. */
  readonly onToken?: (token: string | null) => void;
  /** False: a start that failed is left to `wake()` and `start()`. Otherwise it is tried again, ever more slowly. */
  readonly retriesStart?: boolean;
  readonly fetch?: FetchLike;
  readonly openSocket?: (url: string) => SocketLike;
  readonly openLink?: OpenLink;
  readonly sendFile?: SendFile;
  readonly clock?: Clock;
  readonly newId?: () => string;
  /** Sent with every call: `{ 'x-embedding-origin': 'https://shop.example' }`. */
  readonly headers?: Record<string, string>;
  /** The language the screen speaks; mails and pushes to the visitor are written in it. */
  readonly language?: () => string;
  readonly context?: () => Context | undefined;
}

export interface Draft {
  readonly text: string;
  readonly attachments?: OutboxEntry['attachments'];
  readonly form?: MessageForm;
  readonly choice?: MessageChoice;
}
export interface Visitor {
  readonly state: VisitorState;
  /** Hears of every change; returns what ends that. */
  subscribe(listener: (state: VisitorState) => void): () => void;
  /** How the chat looks; needs no session. */
  loadConfig(): Promise<Answer<Config>>;
  /** A session, the newest page of the thread, and the live link. Again after a failure: tries again. */
  start(): Promise<Answer<Session>>;
  /** Puts a message in the outbox and starts sending. Starts the session when there is none. False when the outbox is full. */
  send(draft: Draft): boolean;
  retry(clientId: string): void;
  discard(clientId: string): void;
  /**
   * Other words for one's own message, named by its item's `key`. Drawn at once, and taken back when the server refuses; one that has
   * not left yet is changed where it waits.
   */
  edit(key: string, text: string): Promise<Answer<undefined>>;
  /** Deletes one's own message; one that has not left yet never does. */
  remove(key: string): Promise<Answer<undefined>>;
  /** Reacts to a message with one emoji; null takes it back. */
  react(key: string, emoji: string | null): Promise<Answer<undefined>>;
  loadEarlier(): Promise<void>;
  /** Call on every keystroke; what goes out is throttled. */
  typing(isWriting: boolean): void;
  /** The newest message was on the screen. */
  read(): void;
  /** Uploads now; give the stored file to `send` as an attachment. */
  upload(file: FileSource, name: string, options?: UploadOptions): Promise<Answer<StoredFile>>;
  /** A file's address in full; null while it is being fetched. */
  fileUrl(path: string | null): string | null;
  identify(who: Identify): Promise<Answer<Identified>>;
  page(page: Page): void;
  consent(consent: Consent): void;
  continueElsewhere(channelId: string): Promise<Answer<{ url: string }>>;
  mailTranscript(): Promise<Answer<{ sent: boolean }>>;
  /** What this channel can push with, and whether this device gets pushes. */
  pushSetup(): Promise<Answer<PushSetup>>;
  /** This device gets a push for answers it does not see at once. Each call replaces the last address; call it at every start. */
  registerPush(address: PushAddress): Promise<Answer<undefined>>;
  removePush(): Promise<Answer<undefined>>;
  /** The app is on the screen again: the line is opened and what was missed comes. */
  foreground(): void;
  /** The app left the screen: the line is closed, so that pushes take over. Unsent messages still go out. */
  background(): void;
  /** Logs this device out and starts from nothing: token, thread, unsent messages and pushes are gone, here and on the server. */
  reset(): Promise<void>;
  /** The network is back. */
  wake(): void;
  stop(): void;
}
