// What Messenger and Instagram have in common, and where they differ.
import type { Settings } from '@throughline/channel-kit';
import { word } from '@throughline/channel-kit/json';

export interface Stack {
  /** Also the kind of its identities: page-scoped and Instagram-scoped ids are not each other's. */
  readonly kind: string;
  readonly title: string;
  readonly object: 'page' | 'instagram';
  readonly text: { readonly limit: number; readonly unit: 'characters' | 'bytes' };
  /** Megabytes of a picture; other files may have 25. */
  readonly pictureMegabytes: number;
  /** Files travel as addresses Meta fetches, not as uploads. */
  readonly filesByAddress: boolean;
  /** Emoji we may react with, and Meta's names for them. */
  readonly reactions: ReadonlyMap<string, string>;
  /** Where a public answer to a comment is posted, below the comment. */
  readonly commentEdge: 'comments' | 'replies';
  /** The account events come to, which is also the scope of its identities. */
  account(settings: Settings): string;
  /** The node messages are sent from. */
  sender(settings: Settings): string;
  host(settings: Settings): 'facebook' | 'instagram';
}
export const fileMegabytes = 25;
export const windowHours = 24;
export const lateHours = 168;
export const privateReplyHours = 168;
export const settingOf = (settings: Settings, key: string): string => word(settings[key]) ?? '';
