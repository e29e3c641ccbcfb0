// Raw calls read back from storage: for the raw view, for fetching files, and for reading a stuck one again.
import type { Raw } from '@throughline/channel-kit';
import type { House } from '../../ground/house.ts';
import * as store from './store.ts';

/** The raw call behind a receipt; null when housekeeping has let it go. */
export async function rawOf(house: House, workspaceId: string, receiptId: string): Promise<(Raw & { channelId: string }) | null> {
  const row = await store.receiptById(house.db, workspaceId, receiptId);
  if (!row) return null;
  const body = row.body ?? (row.body_sha256 ? await house.files.read(row.body_sha256).catch(() => null) : null);
  return body ? { body, headers: row.headers, meta: row.meta, channelId: row.channel_id } : null;
}
export const receiptIdOf = (house: House, workspaceId: string, messageId: string) => store.receiptOfMessage(house.db, workspaceId, messageId);
