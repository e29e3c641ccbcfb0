// Everything the screens know, normalised: each thing once, by id. Immutable, so that a screen redraws only when its own part changed.
import type {
  Agent,
  Alert,
  Channel,
  ChannelKind,
  Contact,
  Conversation,
  Counts,
  LiveState,
  Me,
  Message,
  NewMessage,
  PresenceFrame,
  Tag,
  Team,
  View,
  ViewCount,
} from '@throughline/sdk';

/** Which conversations a list shows; the same words as the API's query. */
export interface Filter {
  readonly status?: string | undefined;
  readonly assignee?: string | undefined;
  readonly team?: string | undefined;
  readonly channelId?: string | undefined;
  readonly channelKind?: string | undefined;
  readonly tag?: string | undefined;
  readonly priority?: string | undefined;
  readonly created?: string | undefined;
  readonly updated?: string | undefined;
  readonly waiting?: string | undefined;
  readonly contact?: string | undefined;
  readonly unread?: 'true' | 'false' | undefined;
  readonly mentions?: 'me' | undefined;
  readonly watching?: 'me' | undefined;
  readonly drafts?: 'mine' | undefined;
  readonly q?: string | undefined;
  readonly sort?: 'newest' | 'oldest' | 'waiting' | 'priority' | 'created' | undefined;
}
export type Loading = 'loading' | 'ready' | 'error';
export interface List {
  readonly filter: Filter;
  readonly ids: readonly string[];
  readonly nextCursor: string | null;
  readonly loading: Loading;
  readonly error: string;
  /** Why the next page did not come; empty while all is well. */
  readonly moreError?: string;
  /** Something changed that only the server can place; fetch again. */
  readonly isStale: boolean;
}
export interface Thread {
  readonly messages: readonly Message[];
  readonly olderCursor: string | null;
  readonly newerCursor: string | null;
  readonly loading: Loading;
  readonly error: string;
}
/** A message on its way: shown at once, until the server's own copy carries the same `clientId`. */
export interface Pending {
  readonly clientId: string;
  readonly conversationId: string;
  readonly body: NewMessage;
  readonly channelKind: string | null;
  readonly fileNames: readonly string[];
  readonly state: 'sending' | 'offline' | 'failed';
  readonly why: string;
  readonly createdAt: string;
}
export type ConversationPatch = Partial<
  Pick<
    Conversation,
    'status' | 'assigneeId' | 'teamId' | 'priority' | 'tags' | 'subject' | 'snoozedUntil' | 'isUnread' | 'draft'
  >
>;
export interface Patch {
  readonly token: string;
  readonly patch: ConversationPatch;
}

export interface Alerts {
  readonly items: readonly Alert[];
  readonly unread: number;
  readonly mutedIds: ReadonlySet<string>;
}

export interface State {
  readonly me: Me | null;
  readonly line: LiveState;
  readonly isOnline: boolean;
  /** The change to many whose refusals are looked at. */
  readonly refusalsOf: string | null;
  /** A conversation is being begun; with whom, where that is known. `back`: the words that began one and were taken back, to whom. */
  readonly beginsWith: {
    readonly contactId: string | null;
    readonly back?: { readonly words: Pending; readonly name: string };
  } | null;
  readonly kinds: ReadonlyMap<string, ChannelKind>;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly agents: ReadonlyMap<string, Agent>;
  readonly teams: ReadonlyMap<string, Team>;
  readonly tags: ReadonlyMap<string, Tag>;
  readonly counts: Counts | null;
  readonly views: ReadonlyMap<string, View>;
  readonly viewCounts: ReadonlyMap<string, ViewCount>;
  /** Something was counted that we cannot count ourselves. */
  readonly areViewCountsStale: boolean;
  /** The newest of my alerts; null until they came. */
  readonly alerts: Alerts | null;
  readonly online: ReadonlySet<string>;
  readonly presence: ReadonlyMap<string, PresenceFrame>;
  /** As the server last said; what is drawn is `conversations`, with our unconfirmed patches on top. */
  readonly truth: ReadonlyMap<string, Conversation>;
  readonly patches: ReadonlyMap<string, readonly Patch[]>;
  readonly conversations: ReadonlyMap<string, Conversation>;
  readonly threads: ReadonlyMap<string, Thread>;
  readonly lists: ReadonlyMap<string, List>;
  readonly contacts: ReadonlyMap<string, Contact>;
  readonly pending: ReadonlyMap<string, readonly Pending[]>;
  /** The journal number at which each thing was last known, so that a slow snapshot never overwrites a newer change. */
  readonly seenAt: ReadonlyMap<string, number>;
}

export const emptyState: State = {
  me: null,
  line: 'connecting',
  isOnline: true,
  refusalsOf: null,
  beginsWith: null,
  kinds: new Map(),
  channels: new Map(),
  agents: new Map(),
  teams: new Map(),
  tags: new Map(),
  counts: null,
  views: new Map(),
  viewCounts: new Map(),
  areViewCountsStale: false,
  alerts: null,
  online: new Set(),
  presence: new Map(),
  truth: new Map(),
  patches: new Map(),
  conversations: new Map(),
  threads: new Map(),
  lists: new Map(),
  contacts: new Map(),
  pending: new Map(),
  seenAt: new Map(),
};

export const keyOf = (filter: Filter): string =>
  JSON.stringify(
    Object.entries(filter)
      .filter(([, value]) => value !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
