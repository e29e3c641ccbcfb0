// What the double remembers: bots, their chats and messages, files, and updates not yet delivered.
import { randomBytes } from 'node:crypto';
import type { Judge } from './judge.ts';

export type Json = Record<string, unknown>;
export interface Message extends Json {
  readonly message_id: number;
  readonly chat: Json & { readonly id: number };
  readonly date: number;
}
export interface StoredFile {
  readonly id: string;
  readonly path: string;
  readonly body: Uint8Array;
  readonly bytes: number;
  readonly name: string;
  readonly mime: string;
}
export interface Upload {
  readonly field: string;
  readonly name: string;
  readonly mime: string;
  readonly body: Uint8Array;
}
/** One call a bot made, as it was understood. */
export interface Call {
  readonly method: string;
  readonly params: Json;
  readonly uploads: readonly Upload[];
  readonly at: number;
  readonly status: number;
}
/** One message a bot sent. `text` is the text or caption; `files` are what was uploaded with it. */
export interface SentMessage {
  readonly method: string;
  readonly chatId: number;
  readonly messageId: number;
  readonly text: string;
  readonly message: Message;
  readonly files: readonly StoredFile[];
}
export interface Chat {
  readonly about: Json & { readonly id: number; readonly type: string };
  readonly messages: Message[];
  isBlocked: boolean;
  migratedTo: number | null;
}
export interface Update extends Json {
  readonly update_id: number;
}

export interface Business {
  readonly state: { isEnabled: boolean; rights: Json };
  readonly chats: Map<number, Chat>;
  described(): Json;
}
export interface Bot {
  readonly token: string;
  readonly user: Json & { readonly id: number; readonly username: string };
  readonly chats: Map<number, Chat>;
  readonly files: Map<string, StoredFile>;
  readonly sent: SentMessage[];
  readonly calls: Call[];
  readonly actions: { chatId: number; action: string }[];
  readonly reactions: { chatId: number; messageId: number; emoji: readonly string[] }[];
  readonly openPresses: Set<string>;
  readonly pending: Update[];
  /** Business accounts that let this bot answer, by their connection. */
  readonly businesses: Map<string, Business>;
  webhook: {
    url: string;
    secret: string | null;
    allowed: readonly string[] | null;
    lastError: string | null;
    lastErrorAt: number;
  } | null;
  allowed: readonly string[] | null;
  nextMessageId: number;
  nextUpdateId: number;
  /** The getUpdates call that waits now; called with null when a newer one takes its place. */
  poller: ((updates: readonly Update[] | null) => void) | null;
}

export interface World {
  readonly bots: Map<string, Bot>;
  readonly judge: Judge | null;
  /** Every breach of the vendor's own description, by a call or by an update of this double. A test asserts it stays empty. */
  readonly violations: string[];
  now(): number;
  readonly longPollSeconds: number;
  readonly wantsHttps: boolean;
}

/** An answer of the API that is not ok. */
export class Refusal extends Error {
  readonly code: number;
  readonly parameters: Json | undefined;
  constructor(code: number, description: string, parameters?: Json) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

export function makeBot(given: { token?: string; username?: string; name?: string; id?: number }): Bot {
  const id = given.id ?? Number(given.token?.split(':')[0] ?? 7_000_000_000 + Math.floor(Math.random() * 900_000_000));
  const token = given.token ?? `${id}:AA${randomBytes(25).toString('base64url').slice(0, 33)}`;
  return {
    token,
    user: {
      id,
      is_bot: true,
      first_name: given.name ?? 'Acme Support',
      username: given.username ?? 'acme_support_bot',
      can_join_groups: true,
      can_read_all_group_messages: false,
      supports_inline_queries: false,
    },
    chats: new Map(),
    files: new Map(),
    sent: [],
    calls: [],
    actions: [],
    reactions: [],
    openPresses: new Set(),
    pending: [],
    businesses: new Map(),
    webhook: null,
    allowed: null,
    nextMessageId: 101,
    nextUpdateId: 500_001 + Math.floor(Math.random() * 1000),
    poller: null,
  };
}

export function storeFile(
  bot: Bot,
  file: { body: Uint8Array; bytes?: number; name: string; mime: string; folder?: string },
): StoredFile {
  const id = `AgAC${randomBytes(24).toString('base64url')}`;
  const folder = file.folder ?? 'documents';
  const stored = {
    id,
    path: `${folder}/file_${bot.files.size}${/\.\w{1,5}$/.exec(file.name)?.[0] ?? ''}`,
    body: file.body,
    bytes: file.bytes ?? file.body.length,
    name: file.name,
    mime: file.mime,
  };
  bot.files.set(id, stored);
  return stored;
}
/** The two ids and the size every kind of file has. */
export const fileFields = (file: StoredFile) => ({
  file_id: file.id,
  file_unique_id: `Ag${file.id.slice(-12)}`,
  file_size: file.bytes,
});
