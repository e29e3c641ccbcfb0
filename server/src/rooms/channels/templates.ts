// A channel's templates as its provider has them: asked for when wanted, and remembered for a minute.
import type { Template } from '@throughline/channel-kit';
import { problem } from '@throughline/protocol';
import type { House } from '../../ground/house.ts';
import { openChannel } from './open.ts';
import * as store from './store.ts';

const KEPT_MS = 60_000;
const KEPT_LIMIT = 500;
const kept = new Map<string, { until: number; templates: readonly Template[] }>();

/** Throws `not_found` without the channel, `conflict` where it has none, and `unavailable` with the provider's words. */
export async function templatesOf(
  house: House,
  workspaceId: string,
  channelId: string,
  isFresh = false,
): Promise<readonly Template[]> {
  const row = await store.channelById(house.db, workspaceId, channelId);
  if (!row) throw problem('not_found');
  const known = kept.get(channelId);
  if (known && known.until > performance.now() && !isFresh) return known.templates;
  const channel = await openChannel(house, row);
  if (!channel?.kind.templates) throw problem('conflict', { detail: 'This channel has no templates.' });
  const templates = await channel.kind.templates(channel.place).catch((error: unknown) => {
    throw problem('unavailable', { detail: error instanceof Error ? error.message : String(error) });
  });
  if (kept.size >= KEPT_LIMIT) kept.clear();
  kept.set(channelId, { until: performance.now() + KEPT_MS, templates });
  return templates;
}
/** The provider said that they have changed. */
export function forgetTemplates(channelId: string): void {
  kept.delete(channelId);
}
