// Raw calls read back from storage: for the raw view, for fetching files, and for reading a stuck one again.
import type { Raw } from '@throughline/channel-kit';
import { problem } from '@throughline/protocol';
import type { House } from '../../ground/house.ts';
import { channelById, openChannel } from '../channels/index.ts';
import type { Intake } from './index.ts';
import * as store from './store.ts';

/** The raw call behind a receipt; null when housekeeping has let it go. */
export async function rawOf(
  house: House,
  workspaceId: string,
  receiptId: string,
): Promise<(Raw & { channelId: string }) | null> {
  const row = await store.receiptById(house.db, workspaceId, receiptId);
  if (!row) return null;
  const body = row.body ?? (row.body_sha256 ? await house.files.read(row.body_sha256).catch(() => null) : null);
  return body ? { body, headers: row.headers, meta: row.meta, channelId: row.channel_id } : null;
}
export const receiptIdOf = (house: House, workspaceId: string, messageId: string) =>
  store.receiptOfMessage(house.db, workspaceId, messageId);
export const holdsDeleted = (house: House, workspaceId: string, receiptId: string) =>
  store.holdsDeleted(house.db, workspaceId, receiptId);

export interface Replayed {
  readonly state: 'done' | 'stuck';
  readonly why: string;
  readonly outcome: 'stored' | 'stuck' | 'noise' | 'duplicate';
  /** Messages it brought that were not there before. */
  readonly messages: number;
}
/** A person asks to read a receipt again, after an upgrade or a mended setting. */
export async function retryReceipt(
  house: House,
  intake: Intake,
  workspaceId: string,
  receiptId: string,
): Promise<Replayed> {
  const raw = await rawOf(house, workspaceId, receiptId);
  if (!raw) throw problem('not_found');
  const row = await channelById(house.db, workspaceId, raw.channelId);
  const channel = row ? await openChannel(house, row) : null;
  if (!channel) throw problem('conflict', { detail: 'Its channel is not connected any more.' });
  const { state, why, outcome, messages } = await intake.retry(channel, receiptId, raw);
  return { state, why, outcome, messages: messages.filter((message) => message.isNew).length };
}
