// What a visitor may still do with a message: edit and delete their own for a while, react to what was said to them. Pure.
import type { OpenChannel } from '../channels/index.ts';
import type { MessageRow } from '../conversations/index.ts';

const DEFAULT_MINUTES = 15;
const MINUTE_MS = 60_000;

/** The channel's own word; 0: never. */
export function changeMinutesOf(channel: Pick<OpenChannel, 'settings'>): number {
  const minutes = Number(channel.settings['changeMinutes'] ?? DEFAULT_MINUTES);
  return Number.isFinite(minutes) && minutes > 0 ? minutes : 0;
}

/** Null: it may not be edited or deleted, or no longer. A tapped answer stays: a program may have acted on it. */
export function changeableUntil(row: MessageRow, channelId: string, minutes: number, now: Date): Date | null {
  if (row.direction !== 'inbound' || row.channel_id !== channelId || row.external_id === null) return null;
  if (row.deleted_at !== null || row.special?.['type'] === 'button') return null;
  const until = new Date(row.created_at.getTime() + minutes * MINUTE_MS);
  return until > now ? until : null;
}

export const canReact = (row: MessageRow, channelId: string): boolean =>
  row.direction === 'outbound' &&
  row.channel_id === channelId &&
  row.external_id !== null &&
  row.author_type !== 'system' &&
  row.deleted_at === null;
