// What a channel tells us happened out there, in our own words. Everything above a channel speaks only these.

/** How sure the channel is that the sender is who the address says. `attested`: the provider vouches for it. */
export type SenderTrust = 'attested' | 'unverified' | 'failed';

/** An address a contact uses. `scope` is the provider's own scope (a bot, a page); '' where the address is global. */
export interface IdentityRef {
  readonly kind: IdentityKind;
  readonly scope: string;
  readonly value: string;
}
/** `email`, `phone`, `visitor` and `user` (the site's own user id) mean the same on every channel; others are a channel's own. */
export type IdentityKind = 'email' | 'phone' | 'visitor' | 'user' | (string & {});

export interface Sender extends IdentityRef {
  readonly name?: string;
  /** Provider facts worth keeping beside the identity: username, language, avatar address. Strings only. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly trust: SenderTrust;
  /**
   * Other values under which the provider knew this very account (an id before it was changed, a number in its older form). An
   * identity found under one of them is this one, and takes the new value. Believed only from an attested sender.
   */
  readonly aliases?: readonly string[];
  /** The same for what may be somebody else's by now (a number): not believed where it was silent for too long. */
  readonly lentAliases?: readonly string[];
  /** `value` itself is such an address. A `phone` always is. */
  readonly isLent?: boolean;
  /** Addresses this account has given up just now: whoever is heard there next is somebody else. */
  readonly left?: readonly IdentityRef[];
}

/** Another identity the sender says or proves to own. Makes a link of that assurance. */
export interface IdentityHint extends IdentityRef {
  readonly assurance: 'proved' | 'claimed';
  /** Why, for people: `typed in the pre-chat form`, `shared own contact`. */
  readonly evidence: string;
  readonly name?: string;
  /** There one account at a time holds this address: proved by another account, it has passed on. */
  readonly isHeld?: boolean;
}

/** A file that stays with the provider until a job fetches it. `ref` is the channel's own key for `fetchFile`. */
export interface InboundFile {
  readonly ref: string;
  readonly name: string;
  readonly mime: string;
  readonly bytes?: number;
  /** Set where the file stands inside the body (a mail's `cid:`). */
  readonly contentId?: string;
  /** Already in the house: uploaded to us by a visitor. Believed only from channels whose card says `visitors`. */
  readonly fileId?: string;
}

export interface Person {
  readonly name: string;
  readonly address: string;
}

/** What only letters have; shown folded above the text. */
export interface MailHeader {
  readonly subject: string;
  readonly from: Person;
  readonly to: readonly Person[];
  readonly cc: readonly Person[];
  readonly replyTo?: Person;
  readonly messageId: string;
  readonly references: readonly string[];
}

export interface InboundMessage {
  readonly kind: 'message';
  /** Unique within the channel for ever: the key against duplicates. */
  readonly externalId: string;
  readonly sender: Sender;
  readonly text: string;
  /** Already sanitised by the channel. */
  readonly html?: string;
  /** The part of text that quotes earlier messages, folded on screens, never dropped. */
  readonly quoted?: { readonly text: string; readonly html?: string };
  readonly files: readonly InboundFile[];
  readonly sentAt: Date;
  readonly replyToExternalId?: string;
  /** External ids of earlier messages this one answers, newest first; weaker than a token, and only for a participant. */
  readonly references?: readonly string[];
  /**
   * Our own words that came back: a continuation token; `conversation:<id>`, whose signature the channel has checked itself; or
   * `conversation-number:<n>`, which nobody signed: the channel names it only for a sender its provider vouches for.
   */
  readonly tokens?: readonly string[];
  readonly hints?: readonly IdentityHint[];
  /** One album: messages of the same group are shown together. */
  readonly groupKey?: string;
  /**
   * No words of theirs: the provider typed it for them (our continuation link was opened, a chat was begun). In a thread that exists it
   * is a line, not a message: it is nobody's unread, waits for no answer and opens nothing.
   */
  readonly isGesture?: boolean;
  /** Written by a machine (out of office, bounce): recorded, reopens nothing, answered by nothing. */
  readonly isAutomatic?: boolean;
  /** Another program holds this talk just now (a chatbot, the provider's own inbox): it is heard, and answered by people alone. */
  readonly isStandby?: boolean;
  /** `outbound`: sent from the provider's own app, outside this product. */
  readonly direction?: 'inbound' | 'outbound';
  readonly mail?: MailHeader;
  /**
   * Anything the timeline draws specially; the card lists the kinds: location, contact, poll, sticker, invitation, unsupported …
   * Two are no words of the customer's and are drawn as a line, not as a message: `continued` (our continuation link was opened
   * here) and `started` (the provider's own way to begin a chat was tapped).
   */
  readonly special?: { readonly type: string; readonly [key: string]: unknown };
  /** This channel's letters begin a new conversation when their subject has nothing to do with the one they refer to. */
  readonly startsOnNewSubject?: boolean;
  /** Set when the channel thinks this is spam. */
  readonly isSpam?: boolean;
  /** Said where everybody reads it (a comment under a post): it opens no window for private answers. */
  readonly isPublic?: boolean;
  /**
   * Where several may speak (a thread of a shared channel, a topic of a group); only with `isPublic`. What is said under one key is one
   * conversation of its own, whoever says it: whoever did not begin it takes part in it. A public message named in `references`
   * comes before the key. `name`, for people: `#acme-support`.
   */
  readonly place?: { readonly key: string; readonly name: string };
  /** Never joins an existing conversation (a letter that failed its sender's own policy). */
  readonly isQuarantined?: boolean;
}

export interface InboundEdit {
  readonly kind: 'edit';
  readonly eventId: string;
  readonly externalId: string;
  readonly text: string;
  readonly html?: string;
  /** What is drawn specially, as it is now (a location that moves); absent: as it was. */
  readonly special?: InboundMessage['special'];
  readonly editedAt: Date;
}
export interface InboundDelete {
  readonly kind: 'delete';
  readonly eventId: string;
  readonly externalId: string;
}
export interface InboundReaction {
  readonly kind: 'reaction';
  readonly eventId: string;
  readonly externalId: string;
  readonly sender: Sender;
  /** All they have there now; none: taken back. */
  readonly emoji: readonly string[];
  /** `outbound`: ours, made in the provider's own app; `sender` is then the customer whose chat it is. */
  readonly direction?: 'inbound' | 'outbound';
  /** When, where the provider says so: one that comes late does not take a newer one's place. */
  readonly at?: Date;
}
export interface InboundStatus {
  readonly kind: 'status';
  readonly eventId: string;
  readonly externalId: string;
  readonly state: 'sent' | 'delivered' | 'read' | 'failed';
  readonly why?: string;
  readonly at: Date;
}
/** The sender has got, or read, all we sent them up to this moment. */
export interface InboundWatermark {
  readonly kind: 'watermark';
  readonly eventId: string;
  readonly sender: Sender;
  readonly state: 'delivered' | 'read';
  readonly at: Date;
}
/** News about the channel itself: its templates are others now, or its account is (un)restricted. */
export interface InboundNotice {
  readonly kind: 'notice';
  readonly eventId: string;
  readonly about: 'templates' | 'account';
  readonly state: 'well' | 'trouble';
  /** For an admin, in words; of trouble with the account it becomes the channel's state. */
  readonly detail: string;
  readonly remedy: string;
}
/** News about an identity itself: blocked us, came back, bounced, proved another address. */
export interface InboundIdentity {
  readonly kind: 'identity';
  readonly eventId: string;
  readonly sender: Sender;
  readonly state?: 'reachable' | 'unreachable';
  readonly why?: string;
  /**
   * They asked for no more messages on this channel (`stop`), for messages again (`start`), or how that is done (`help`). `covers`:
   * `unasked` where it means only what is no answer to what they write; absent: all.
   */
  readonly consent?: {
    readonly said: 'stop' | 'start' | 'help';
    readonly words: string;
    readonly at: Date;
    readonly covers?: 'unasked';
  };
  readonly hints?: readonly IdentityHint[];
  readonly tokens?: readonly string[];
}
export interface InboundTyping {
  readonly kind: 'typing';
  readonly sender: Sender;
}

export type Inbound =
  | InboundMessage
  | InboundEdit
  | InboundDelete
  | InboundReaction
  | InboundStatus
  | InboundIdentity
  | InboundTyping
  | InboundWatermark
  | InboundNotice;
