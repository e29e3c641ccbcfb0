// The rows of conversations and messages, as stores read and write them.
import type { FieldValue, Status } from '@throughline/domain';

/** So much of a draft is shown in a list. */
export const DRAFT_LIMIT = 120;

export interface ConversationRow {
  readonly workspace_id: string;
  readonly id: string;
  number: number;
  contact_id: string;
  readonly root_id: string;
  own_identity_id: string | null;
  subject: string;
  status: Status;
  is_empty: boolean;
  joined_into: string | null;
  previous_id: string | null;
  assignee_id: string | null;
  team_id: string | null;
  priority: number;
  snoozed_until: Date | null;
  /** It came back from a sleep by the clock, and nothing has been done about it since. */
  woken_at: Date | null;
  closed_at: Date | null;
  waiting_since: Date | null;
  first_answer_at: Date | null;
  channel_id: string | null;
  channel_kinds: readonly string[];
  last_identity_id: string | null;
  /** The last message that gave something to choose. */
  choices_message_id: string | null;
  last_message_at: Date;
  last_inbound_at: Date | null;
  last_number: number;
  last_inbound_number: number;
  preview: string;
  preview_direction: 'inbound' | 'outbound';
  /** All that was said was deleted: there are no words to show. */
  preview_deleted: boolean;
  is_automatic: boolean;
  /** It began where several may speak, and nobody's private words go there. Never changes. */
  in_place: boolean;
  fields: Readonly<Record<string, FieldValue>>;
  /** Agents who are told of what happens in it. */
  watcher_ids: readonly string[];
  readonly created_at: Date;
}
export type DeliveryState =
  | 'none'
  | 'scheduled'
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'unknown';
export interface MessageRow {
  readonly workspace_id: string;
  readonly id: string;
  number: number;
  conversation_id: string;
  root_id: string;
  /** Whose matter it belongs to: who wrote it or was written to. Of a guest's words, the customer beside whom they stand. */
  identity_id: string | null;
  /** A participant who wrote it in somebody else's matter. */
  guest_id: string | null;
  channel_id: string | null;
  direction: 'inbound' | 'outbound';
  type: 'message' | 'note' | 'call' | 'event';
  author_type: 'contact' | 'agent' | 'bot' | 'system';
  author_id: string | null;
  author_name: string;
  text: string;
  html: string | null;
  quoted: { text: string; html?: string } | null;
  mail: Readonly<Record<string, unknown>> | null;
  special: Readonly<Record<string, unknown>> | null;
  external_id: string | null;
  reply_to_id: string | null;
  group_key: string | null;
  client_id: string | null;
  delivery: DeliveryState;
  delivery_why: string;
  delivery_at: Date | null;
  /** Does not leave before; null: at once. */
  due_at: Date | null;
  mentions: readonly string[];
  reactions: readonly Reaction[];
  is_automatic: boolean;
  trust: 'attested' | 'unverified' | 'failed';
  edited_at: Date | null;
  /** Since when it is kept at the top of its thread. */
  pinned_at: Date | null;
  /** When the customer last reacted, as the provider tells it. */
  reacted_at: Date | null;
  deleted_at: Date | null;
  sent_at: Date;
  created_at: Date;
  /** The raw call it came in; null for what was said here. */
  receipt_id: string | null;
}
export interface Reaction {
  readonly emoji: string;
  readonly by: 'contact' | 'agent';
  readonly byId: string | null;
}
export interface NewFile {
  readonly position: number;
  readonly name: string;
  readonly mime: string;
  readonly bytes: number | null;
  readonly contentId: string | null;
  readonly fileId: string | null;
  readonly ref: string | null;
  readonly receiptId: string | null;
}
export interface FileRow {
  readonly message_id: string;
  readonly position: number;
  readonly name: string;
  readonly mime: string;
  readonly bytes: number | null;
  readonly content_id: string | null;
  readonly file_id: string | null;
  readonly trouble: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly thumbnail_sha256: string | null;
}

/** A message to write: what its maker knows; number, conversation facts and defaults are filled in. */
export type NewMessage = Pick<
  MessageRow,
  'id' | 'identity_id' | 'channel_id' | 'direction' | 'type' | 'author_type' | 'text'
> &
  Partial<Omit<MessageRow, 'workspace_id' | 'number'>> & {
    readonly files?: readonly NewFile[];
    readonly channelKind?: string | null;
    /** Nothing in it looks like a fact, so nobody need read it for one. */ readonly isPlain?: boolean;
  };

export function freshConversation(
  row: Pick<ConversationRow, 'workspace_id' | 'id' | 'contact_id'> & Partial<ConversationRow>,
  now: Date,
): ConversationRow {
  return {
    number: 0,
    root_id: row.id,
    own_identity_id: null,
    subject: '',
    status: 'open',
    is_empty: false,
    joined_into: null,
    previous_id: null,
    assignee_id: null,
    team_id: null,
    priority: 0,
    snoozed_until: null,
    woken_at: null,
    closed_at: null,
    waiting_since: null,
    first_answer_at: null,
    channel_id: null,
    channel_kinds: [],
    last_identity_id: null,
    choices_message_id: null,
    last_message_at: now,
    last_inbound_at: null,
    last_number: 0,
    last_inbound_number: 0,
    preview: '',
    preview_direction: 'inbound',
    preview_deleted: false,
    is_automatic: false,
    in_place: false,
    fields: {},
    watcher_ids: [],
    created_at: now,
    ...row,
  };
}
