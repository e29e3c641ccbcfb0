// What the double of the Graph API keeps: its app and accounts, what it was sent, its files, and who has written when.
import type { Judge } from './whatsapp-judge.ts';

export type Json = Record<string, unknown>;
/** A refusal in the Graph's own form. */
export class GraphError extends Error {
  readonly code: number;
  readonly more: { readonly status?: number; readonly subcode?: number; readonly details?: string };
  constructor(code: number, message: string, more: GraphError['more'] = {}) {
    super(message);
    this.code = code;
    this.more = more;
  }
}
export interface Call {
  readonly method: string;
  /** Without the version: `106540352242922/messages`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Json;
  readonly files: readonly { readonly name: string; readonly mime: string; readonly body: Uint8Array }[];
  readonly token: string;
  readonly origin: string;
}
export interface Medium {
  readonly id: string;
  readonly name: string;
  readonly mime: string;
  readonly body: Uint8Array;
}
export interface World {
  readonly appId: string;
  readonly appSecret: string;
  token: string;
  readonly numberId: string;
  /** Further numbers of the same account: id and number. */
  readonly otherNumbers: Map<string, string>;
  readonly accountId: string;
  readonly number: string;
  readonly pageId: string;
  /** Further pages of the same app, by their id. A page's token opens that page and no other. */
  readonly otherPages: Map<string, { readonly token: string; readonly name: string }>;
  readonly instagramId: string;
  readonly judge: Judge | null;
  /** Every call that the vendor's description or the documentation forbids. */
  readonly violations: string[];
  readonly calls: Call[];
  /** Every message taken, with the id it got. */
  readonly sent: { readonly id: string; readonly path: string; readonly body: Json }[];
  readonly media: Map<string, Medium>;
  templates: Json[];
  /** By user: when they last wrote, in milliseconds. */
  readonly lastInbound: Map<string, number>;
  /** Comments that exist, and whether they were answered privately. */
  readonly comments: Map<string, { at: number; isAnsweredPrivately: boolean; from?: Json }>;
  /** Instagram's posts, and where they are seen. */
  readonly posts: Map<string, string>;
  readonly gone: Set<string>;
  /** What is known of people, by their id. */
  readonly people: Map<string, Json>;
  /** By page or account: the fields its app hears of. */
  readonly subscribed: Map<string, readonly string[]>;
  /** What `debug_token` tells of every token here: its app, and its end in seconds; 0: none. */
  tokenFacts: { appId: string; type: 'SYSTEM_USER' | 'PAGE' | 'USER'; expiresAt: number };
  /** Whose token `me` asks with. */
  isInstagramToken: boolean;
  /** What people reach through the page's node. */
  pageSpeaksFor: 'page' | 'instagram';
  /** The app's address per object, and the fields it wants there. */
  readonly callbacks: Map<string, { readonly url: string; readonly fields: readonly string[] }>;
  /** Instead of the app's: the address of one WhatsApp number, or of all of an account, by its id. */
  readonly overrides: Map<string, string>;
  readonly now: () => number;
  /** Where a public address really lies, in tests. */
  readonly reach: (url: string) => string;
  next: number;
}

export const hours = (count: number): number => count * 3_600_000;
export const newId = (world: World, prefix: string): string => `${prefix}${String((world.next += 1)).padStart(8, '0')}`;

/** Meta tries an address before it believes in it. */
export async function tryCallback(world: World, url: string, verifyToken: string): Promise<void> {
  const challenge = String(1_158_201_444 + world.next);
  const query = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.challenge': challenge,
    'hub.verify_token': verifyToken,
  });
  const reply = await fetch(`${world.reach(url)}?${query.toString()}`).catch(() => null);
  if (reply?.status !== 200 || (await reply.text()) !== challenge)
    throw new GraphError(2200, '(#2200) Callback verification failed with the following errors: HTTP Status Code');
}
