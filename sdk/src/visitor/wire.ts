// What crosses the wire between a customer's device and the house, in plain TypeScript: a published package must not drag the contracts'
// library along. `wire.test.ts` holds every line against the contracts in protocol/.

export type DeliveryState = 'none' | 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed' | 'unknown';

export interface StoredAttachment {
  /** Null while the file is still on its way to the house. */
  readonly id: string | null;
  readonly name: string;
  readonly mime: string;
  readonly bytes: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly hasThumbnail: boolean;
  /** A path under `baseUrl` that opens for two days to whoever has it; `&thumbnail=1` for the small picture. */
  readonly url: string | null;
}
/** `index` names an answer when it is tapped; links have none. */
export interface StoredButton {
  readonly title: string;
  readonly url: string | null;
  readonly index: number | null;
}
export interface StoredMessage {
  readonly id: string;
  /** Its place in the journal: larger is later. */
  readonly number: number;
  /** `inbound`: written by the visitor. `outbound`: written to them. */
  readonly direction: 'inbound' | 'outbound';
  readonly author: {
    readonly type: 'contact' | 'agent' | 'bot' | 'system';
    readonly name: string;
    readonly avatarUrl: string | null;
  };
  readonly text: string;
  /** Marked-up words of an answer, already cleaned of anything active; null where there is no markup. */
  readonly html: string | null;
  readonly attachments: readonly StoredAttachment[];
  readonly buttons: readonly StoredButton[];
  readonly list: {
    readonly label: string;
    readonly rows: readonly { readonly title: string; readonly text: string; readonly index: number }[];
  } | null;
  readonly cards: readonly {
    readonly title: string;
    readonly text: string;
    readonly picture: { readonly url: string; readonly name: string } | null;
    readonly buttons: readonly StoredButton[];
  }[];
  /** Of the visitor's own: which answer of which message this chose. */
  readonly choice: { readonly messageId: string; readonly index: number; readonly title: string } | null;
  /** Of the visitor's own messages `read` means that an agent has looked. */
  readonly delivery: DeliveryState;
  readonly clientId: string | null;
  /** `contact`: the visitor's own, made on whichever of their devices. */
  readonly reactions: readonly { readonly emoji: string; readonly by: 'contact' | 'agent' }[];
  /** Of the visitor's own: until when this device may edit or delete it; null: it may not. */
  readonly changeableUntil: string | null;
  /** This device may react to it. */
  readonly canReact: boolean;
  readonly editedAt: string | null;
  readonly deletedAt: string | null;
  readonly createdAt: string;
}
export interface MessagePage {
  /** Oldest first. */
  readonly items: readonly StoredMessage[];
  readonly nextCursor: string | null;
  readonly number: number;
  readonly isClosed: boolean;
}
export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly mime: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly hasThumbnail: boolean;
}
export interface Config {
  readonly channelId: string;
  readonly name: string;
  readonly workspaceName: string;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly isOpen: boolean;
  readonly opensAt: string | null;
  readonly agents: readonly { readonly name: string; readonly avatarUrl: string | null }[];
  readonly usualAnswerMinutes: number | null;
  readonly otherWays: readonly {
    readonly channelId: string;
    readonly kind: string;
    readonly title: string;
    readonly icon: string;
  }[];
}
export interface Session {
  readonly token: string;
  readonly visitorId: string;
  readonly name: string;
  readonly unread: number;
  readonly number: number;
  /** Whether this device has proved by a token of the site whose it is. */
  readonly proved: boolean;
  readonly known: { readonly email: boolean; readonly name: boolean };
}
export interface Identified {
  readonly token: string;
  readonly proved: boolean;
}

export interface Page {
  readonly url: string;
  readonly title?: string | undefined;
  readonly referrer?: string | undefined;
  readonly at?: string | undefined;
}
export interface Context {
  readonly locale?: string | undefined;
  readonly timezone?: string | undefined;
  readonly screen?: string | undefined;
  readonly referrer?: string | undefined;
  readonly utm?: Record<string, string> | undefined;
  readonly page?: Page | undefined;
}
export type Consent = 'granted' | 'denied' | 'pending';
export interface MessageForm {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly consent?: boolean | undefined;
}
/** A tapped answer. */
export interface MessageChoice {
  readonly messageId: string;
  readonly index: number;
}
export interface MessageBody {
  readonly clientId: string;
  readonly text?: string | undefined;
  readonly attachments?: string[] | undefined;
  readonly form?: MessageForm | undefined;
  readonly choice?: MessageChoice | undefined;
  readonly context?: Context | undefined;
}
/** `clientId` names the deed: sent twice, it is done once. */
export interface EditBody {
  readonly clientId: string;
  readonly text: string;
}
export interface ReactionBody {
  readonly clientId: string;
  /** Null takes it back. */
  readonly emoji: string | null;
}
/** Claims about the visitor, or with `token` a proof. */
export interface Identify {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly userId?: string | undefined;
  /** A JWT (HS256 with the channel's identity secret; `sub` and `exp`). */
  readonly token?: string | undefined;
  readonly attributes?: Record<string, string> | undefined;
}

/** Where a push for this device goes: what the browser or the phone's system gave the app. */
export type PushAddress =
  | {
      readonly kind: 'webpush';
      /** `PushSubscription.toJSON()`. */
      readonly subscription: {
        readonly endpoint: string;
        readonly keys: { readonly p256dh: string; readonly auth: string };
      };
    }
  | { readonly kind: 'fcm'; readonly token: string }
  /** `isSandbox`: the app was built for development. */
  | { readonly kind: 'apns'; readonly token: string; readonly isSandbox?: boolean | undefined };
export interface PushSetup {
  /** The key a browser subscribes with (`applicationServerKey`). */
  readonly webPushKey: string;
  /** The kinds this channel has what it needs for. */
  readonly kinds: readonly PushAddress['kind'][];
  /** The kind this device is registered with; null: it is not. */
  readonly registered: PushAddress['kind'] | null;
}

/** Server → device. */
export type Frame =
  | { readonly type: 'ready'; readonly number: number }
  | { readonly type: 'messages'; readonly messages: readonly StoredMessage[]; readonly number: number }
  | { readonly type: 'reset' }
  | { readonly type: 'typing'; readonly name: string; readonly isWriting: boolean }
  | { readonly type: 'conversation'; readonly isClosed: boolean; readonly agentName: string | null }
  | { readonly type: 'pong' };
/** Device → server. */
export type Command =
  | { readonly type: 'typing'; readonly isWriting: boolean }
  | { readonly type: 'read'; readonly number: number }
  | { readonly type: 'delivered'; readonly number: number }
  | { readonly type: 'ping' };

/** Why the house refuses, as far as a device can meet it (the protocol's closed list has more, for agents). */
export type ServerCode =
  | 'malformed'
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'wrong_origin'
  | 'not_found'
  | 'conflict'
  | 'gone'
  | 'too_large'
  | 'unsupported_media'
  | 'too_many'
  | 'unexpected'
  | 'unavailable';
