// The contract of a channel: it only translates. The core owns identity, placement, duplicates, order and retries.
import type { Inbound, InboundFile, Template, TemplateUse } from '@throughline/domain';
import type { Card } from './card.ts';
import type { Demo } from './demo.ts';

export type SettingValue = string | number | boolean;
/** Values by the card's field keys; secrets are open here and nowhere else. */
export type Settings = Readonly<Record<string, SettingValue>>;

/** A raw call, mail or frame as it arrived. `meta` is what the door knew: envelope, client address, sender checks. */
export interface Raw {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly meta: Readonly<Record<string, unknown>>;
}
/** An HTTP call at `/hooks/:channelId`, before it is believed. `url` is the public address the provider called. */
export interface HookCall extends Raw {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly query: Readonly<Record<string, string>>;
}
export type HookAnswer =
  | { readonly genuine: false }
  /** `take`: hand the body to intake and wait for its commit before answering. */
  | {
      readonly genuine: true;
      readonly take: boolean;
      /** What the provider was asked meanwhile and `read` needs (names of people), kept beside the call in its `meta`. */
      readonly meta?: Readonly<Record<string, unknown>>;
      readonly reply?: { readonly status: number; readonly type: string; readonly body: string };
    };

/** Outgoing HTTP, handed in by the house: timeouts, size limits, private-address protection, logging without secrets. */
export interface Net {
  fetch(url: string, init?: NetInit): Promise<NetReply>;
}
export interface NetInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | FormData;
  readonly timeoutSeconds?: number;
  readonly maxBytes?: number;
  /** `refuse`: a redirect is the answer itself. Otherwise followed, each address judged anew. */
  readonly redirects?: 'follow' | 'refuse';
  readonly signal?: AbortSignal;
  /**
   * For an answer without an end (a stream of events): a success is handed over piece by piece as it comes, and its `bytes` stay
   * empty. `timeoutSeconds` then bounds its beginning alone, and `maxBytes` nothing. The call comes back when the stream has ended.
   */
  readonly stream?: NetStream;
}
export interface NetStream {
  /** Without a byte for so long it counts as broken, however open it looks. */
  readonly silenceSeconds: number;
  /** The provider has taken the call. */
  began?(): void;
  /** What comes next waits until this is done. If it fails, so does the call. */
  piece(bytes: Uint8Array): Promise<void>;
}
export interface NetReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  bytes(): Promise<Uint8Array>;
  text(): Promise<string>;
}

/** What the house knows about a channel when it calls it. */
export interface Place {
  readonly channelId: string;
  readonly settings: Settings;
  readonly net: Net;
  /** `https://support.example/hooks/<channelId>`; null while the operator has set no public address. */
  readonly hookUrl: string | null;
  /** Vendor addresses and the like set by the operator: `TELEGRAM_API_URL` … */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Signs a short token bound to this installation: reply addresses, VERP, continuation. */
  sign(text: string): string;
  /** Keeps values the provider changed by itself (a rotated refresh token), secrets sealed as ever. Absent where nothing can be kept. */
  readonly keepSettings?: (values: Settings) => Promise<void>;
  /**
   * For what a provider gives once and takes back by giving the next (a refresh token that is used up by its use). Runs `work` while
   * nobody else, on this node or another, does so for this channel, with the settings as they are stored now; what it returns is
   * stored, sealed as ever, before the next may begin, and a channel that waited for credentials goes on. Returns the settings as they
   * then are. Absent where the channel is not stored yet: then `connect` gives back what it found.
   */
  readonly rotate?: (work: (settings: Settings) => Promise<Rotated>) => Promise<Settings>;
  /**
   * Of an address the provider calls: does this channel hear what comes there (`ours`: its own, or that of a channel it shares calls with,
   * `intake.shared`), does nobody listen there any more, or is it another's? Absent where the channel is not stored yet.
   */
  readonly whoseHook?: (url: string) => Promise<WhoseHook>;
}
export type WhoseHook = 'ours' | 'nobody' | 'another';
/** Empty `settings`: nothing has changed. `label`: whose account it turned out to be. */
export interface Rotated {
  readonly settings: Settings;
  readonly label?: string;
}

/** A long-running source (polling, IMAP, a gateway). One node holds the lease; `take` returns after the commit. */
export interface Source extends Place {
  readonly cursor: unknown;
  readonly signal: AbortSignal;
  take(raws: readonly Raw[], cursor: unknown): Promise<void>;
  /** Has this external id been stored before? Lets a source skip work after its cursor was lost. */
  seen(externalIds: readonly string[]): Promise<readonly string[]>;
  /** Says how the source is, in words for an admin. `connected` clears an earlier trouble. */
  state(state: SourceState): void;
}
export type SourceState =
  | { readonly kind: 'connected' }
  | { readonly kind: 'trouble'; readonly detail: string; readonly remedy: string }
  | { readonly kind: 'unauthorized'; readonly detail: string; readonly remedy: string };

export interface Intake {
  /** Null: no webhooks. */
  readonly hook: ((call: HookCall, place: Place) => HookAnswer | Promise<HookAnswer>) | null;
  /**
   * For providers that call one address for several accounts (an app and its pages). The house hands a call to every channel of the
   * workspace with the same `key` that takes it for genuine and for whom something in it is. Absent: a call is for the channel called.
   */
  readonly shared?: {
    /** What calls are signed with, hashed; null: shares with nobody. Compared in memory, stored nowhere. */
    key(settings: Settings): string | null;
    isFor(raw: Raw, settings: Settings): boolean;
  };
  /** Null: nothing to keep running. `wanted` says whether these settings need it. */
  readonly source: { wanted(settings: Settings): boolean; run(source: Source): Promise<void> } | null;
  /**
   * Null: no built-in mail. Which envelope recipients are this very channel's (several may share a domain: then by what it signed),
   * and what the door must add to the raw mail before it is stored. `accepts` needs no secrets: they may be unreadable.
   */
  readonly mail: {
    accepts(recipient: string, place: Pick<Place, 'channelId' | 'settings' | 'sign'>): boolean;
    receive(raw: Raw, place: Place): Promise<Raw>;
    /** Loads what the first letter would have to wait for; called in a quiet moment where such a channel is connected. */
    prepare?(): Promise<void>;
  } | null;
}

export interface OutboundFile {
  readonly id: string;
  readonly name: string;
  readonly mime: string;
  readonly bytes: number;
  readonly contentId?: string;
  /** Where a provider may fetch it for a month, by anybody who knows the address; absent while there is no public address. */
  readonly url?: string;
  read(): Promise<Uint8Array>;
}
export interface Recipient {
  readonly kind: string;
  readonly scope: string;
  readonly value: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}
export interface OutboundButton {
  readonly title: string;
  readonly value?: string;
  readonly url?: string;
  readonly payload?: string;
}
export interface OutboundMessage {
  readonly kind: 'message';
  /** Our message id, and part of a mail's Message-ID. With `part` it makes the idempotency key: `sendKey`. */
  readonly id: string;
  /** Which of the sends this message needed, where it needed several; absent for the first. */
  readonly part?: number;
  readonly conversationId: string;
  readonly conversationNumber: number;
  readonly recipient: Recipient;
  /** `pictureUrl`: where a provider may fetch the agent’s picture for a month; null where there is none, or no public address. */
  readonly author: { readonly name: string; readonly pictureUrl?: () => Promise<string | null> };
  readonly workspaceName: string;
  /** Plain text, already within the card's limit (the core splits). */
  readonly text: string;
  readonly html?: string;
  /** What the writer typed, or of a first letter the conversation's own; absent: the subject of the last of `earlier`. */
  readonly subject?: string;
  readonly cc?: readonly string[];
  readonly bcc?: readonly string[];
  readonly files: readonly OutboundFile[];
  readonly replyToExternalId?: string;
  /** The call that brought the message this one answers, where there is one and it is still kept. */
  readonly replyToRaw?: () => Promise<Raw | null>;
  /** The call that brought what this recipient said last; some providers give what answers it for a short time. */
  readonly lastRaw?: () => Promise<Raw | null>;
  /** The last mails of the conversation with this recipient, newest last, for threading and quoting. */
  readonly earlier?: readonly {
    readonly externalId: string;
    readonly direction: 'inbound' | 'outbound';
    readonly mail?: unknown;
    readonly text?: string;
  }[];
  /**
   * Already within the card's limits (the core tells in the text what does not fit). `value` comes back when it is tapped: at most 60
   * characters, different for each; `payload` is what it means to a program. With `url` it opens that address.
   */
  readonly buttons?: readonly OutboundButton[];
  /** Only where the card says `list`. */
  readonly list?: {
    readonly label: string;
    readonly rows: readonly (OutboundButton & { readonly text?: string })[];
  };
  /** Only where the card says `cards`. */
  readonly cards?: readonly {
    readonly title: string;
    readonly text?: string;
    readonly picture?: OutboundFile;
    readonly buttons?: readonly OutboundButton[];
  }[];
  /** Only where the card says `location`: `text` is empty then, and no files come with it. */
  readonly location?: {
    readonly latitude: number;
    readonly longitude: number;
    readonly title?: string;
    readonly address?: string;
  };
  /** Only where the card says `contactCard`; alone like a place. */
  readonly contactCard?: { readonly name: string; readonly phone?: string; readonly email?: string };
  /** Written by a machine of ours: marked so that no other machine answers it. */
  readonly isAutomatic?: boolean;
  /** It answers nothing they wrote: the page on which they can ask for no more of this, by one click where mail programs offer it (RFC 8058). */
  readonly unsubscribeUrl?: string;
  /** What is said above that link at the end of the letter, in their language; absent where the letter says it itself. */
  readonly unsubscribeWords?: string;
  /** Typed by a person for this recipient: some providers allow them a longer window than machines. */
  readonly isByPerson?: boolean;
  /** When the recipient last wrote here in private; null: never. Absent where the house does not know. */
  readonly lastInboundAt?: Date | null;
  /** A message approved beforehand instead of free words; `text` is then its preview. */
  readonly template?: TemplateUse;
  /** What is answered was said in public, and so is this: everybody may read it. False: the answer goes to its writer alone. */
  readonly isPublic?: boolean;
}
export interface OutboundEdit {
  readonly kind: 'edit';
  readonly externalIds: readonly string[];
  readonly recipient: Recipient;
  readonly text: string;
  readonly html?: string;
}
export interface OutboundDelete {
  readonly kind: 'delete';
  readonly externalIds: readonly string[];
  readonly recipient: Recipient;
}
export interface OutboundReaction {
  readonly kind: 'reaction';
  readonly externalId: string;
  readonly recipient: Recipient;
  readonly emoji: string | null;
}
export interface OutboundTyping {
  readonly kind: 'typing';
  readonly recipient: Recipient;
  /** Their last message, where a provider shows typing below it. */
  readonly externalId?: string;
}
export interface OutboundRead {
  readonly kind: 'read';
  readonly recipient: Recipient;
  readonly externalId: string;
  /** The call that brought the message, while it is kept. */
  readonly raw?: () => Promise<Raw | null>;
}
export type Outbound =
  | OutboundMessage
  | OutboundEdit
  | OutboundDelete
  | OutboundReaction
  | OutboundTyping
  | OutboundRead;

export type Sent =
  /** `mail`: what later mails need for threading (our own Message-ID, subject). `confirmed`: no later status will come. */
  | { readonly ok: true; readonly externalIds: readonly string[]; readonly mail?: unknown }
  | {
      readonly ok: false;
      readonly why: 'window-closed' | 'recipient-gone' | 'rejected' | 'unauthorized' | 'too-large' | 'unsupported';
      readonly detail: string;
      /** The provider knows that this person asked not to be written to here: kept in the ledger of consent. */
      readonly hasStopped?: boolean;
    }
  | { readonly ok: false; readonly why: 'busy'; readonly retryAfterSeconds: number; readonly detail: string }
  /** The provider certainly did not take it (connection refused, 5xx before accepting): try again with backoff. */
  | { readonly ok: false; readonly why: 'unavailable'; readonly detail: string }
  /** No verdict (timeout after the request was written): never blindly sent again. */
  | { readonly ok: false; readonly why: 'unknown'; readonly detail: string };

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly remedy?: string;
}
export type Connected =
  /** `settings`: values the channel found or made (bot's name, webhook secret). `label`: `@acme_bot`, `support@acme.example`. */
  | { readonly ok: true; readonly settings: Settings; readonly label: string }
  | { readonly ok: false; readonly field?: string; readonly detail: string; readonly remedy: string };

export interface FetchedFile {
  readonly name: string;
  readonly mime: string;
  readonly body: Uint8Array;
}

/** A made-up person's words. The same `who` is the same person each time. */
export interface Rehearsed {
  /** Letters and digits, new each time: what the provider's id is made of. */
  readonly id: string;
  readonly who: number;
  readonly name: string;
  readonly text: string;
  readonly token?: string;
  readonly at: Date;
  /** Who they are to the provider, instead of somebody made of `who`. */
  readonly address?: string;
  /** Of mail: the letter this one answers. */
  readonly replyTo?: { readonly messageId: string; readonly subject: string };
}
export interface Profile {
  readonly name?: string;
  /** Where the picture lies now; fetched at once, because such addresses end. */
  readonly pictureUrl?: string;
  /** The picture itself, where it is given only to who shows the channel's credentials. */
  readonly picture?: Uint8Array;
  readonly attributes?: Readonly<Record<string, string>>;
}

export interface Channel {
  readonly card: Card;
  readonly intake: Intake;
  /** Pure: the raw in, 0..n events out, the same each time. Noise reads as nothing; it throws only on what should be kept as stuck. */
  read(
    raw: Raw,
    settings: Settings,
    place: Pick<Place, 'channelId' | 'sign'>,
  ): readonly Inbound[] | Promise<readonly Inbound[]>;
  /** The only talking part. Expected refusals are values; only surprises throw (and count as `unknown`). */
  send(message: Outbound, place: Place): Promise<Sent>;
  /** Fetches a file named by `InboundFile.ref`; `raw` is the stored receipt it came in. */
  fetchFile(file: InboundFile, raw: Raw | null, place: Place): Promise<FetchedFile>;
  /** Called when the channel is made or its settings change; a real call that proves the settings and registers webhooks. */
  connect(place: Place): Promise<Connected>;
  /** What the provider proves by calling us at once, so only after the channel is stored. What is not ok becomes the channel's trouble. */
  readonly register?: (place: Place) => Promise<Check>;
  disconnect(place: Place): Promise<void>;
  /** What an admin sees when pressing Test: every part with its remedy. */
  check(place: Place): Promise<readonly Check[]>;
  /** The link a customer taps to go on here, carrying the token; null where the card's `continuation` is false. */
  continuationUrl(token: string, settings: Settings): string | null;
  /** The link by which anybody writes here: a chat with the bot, a letter to the mailbox. Null, or left out, where there is none. */
  readonly writeUrl?: (settings: Settings) => string | null;
  /**
   * What the provider would send us when this made-up person wrote: signed as it would sign it, so that a rehearsal takes the way of real
   * words through `hook` (when it has a method) and `read`. There wherever `continuationUrl` is: `token` must come back as the link brings it.
   */
  readonly rehearse?: (said: Rehearsed, place: Place) => HookCall | Raw;
  /** A made-up provider for the demo; absent: what channels of the demo send goes nowhere. */
  readonly demo?: Demo;
  /** What the provider tells of a person beyond what their messages say; null: nothing. There exactly when the card says `profiles`. */
  readonly profile?: (who: Recipient, place: Place) => Promise<Profile | null>;
  /**
   * What has to be said to a word of consent by this account of ours; null: its provider says it, or nothing is wanted. `{{company}}` is the
   * workspace's name. Absent: nothing is ever said.
   */
  readonly confirmation?: (said: 'stop' | 'start' | 'help', settings: Settings) => string | null;
  /** The address as its kind compares it: lower case, E.164 … */
  normalize(value: string): string;
  /** There exactly when the card says `templates`: all of them as the provider has them now. Throws, in words, when they cannot be had. */
  readonly templates?: (place: Place) => Promise<readonly Template[]>;
}
