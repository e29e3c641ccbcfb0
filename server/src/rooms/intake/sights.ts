// What of a batch may be new: each message and each piece of news once, by channel and the provider's own id.
import type { Inbound, InboundMessage } from '@throughline/domain';
import { newId } from '../../ground/id.ts';
import type { Item } from './item.ts';
import { placeIdOf } from './places.ts';
import type { Sighting } from './store.ts';

export interface Fresh {
  readonly item: Item;
  readonly event: InboundMessage;
  readonly messageId: string;
}
export interface Sights {
  /** Each message once, by channel and external id. */
  readonly first: ReadonlyMap<string, Fresh>;
  readonly rows: readonly Sighting[];
}
export const ID_LIMIT = 1000;
export const sightKey = (channelId: string, externalId: string) => `${channelId} ${externalId}`;
/** Step a: what may be new. A second body under a known id changes nothing. */
export function sightsOf(items: readonly Item[]): Sights {
  const first = new Map<string, Fresh>();
  const rows = new Map<string, Sighting>();
  for (const item of items) {
    for (const event of item.events) {
      const { workspace_id: workspaceId, id: channelId } = item.channel.row;
      const externalId = sightIdOf(event);
      if (externalId === null) continue;
      const key = sightKey(channelId, externalId);
      if (rows.has(key)) continue;
      const messageId = event.kind === 'message' ? newId() : null;
      if (event.kind === 'message') first.set(key, { item, event, messageId: messageId! });
      rows.set(key, { workspaceId, channelId, externalId, messageId });
      if (event.kind !== 'message' || !event.place || event.references?.length) continue;
      // Of two who begin in one place at once, the ledger knows which came first.
      const placeId = placeIdOf(event.place);
      const placeKey = sightKey(channelId, placeId);
      if (!rows.has(placeKey)) rows.set(placeKey, { workspaceId, channelId, externalId: placeId, messageId });
    }
  }
  // One order for all batches, so that two of them never wait for each other's ids.
  return { first, rows: [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row) };
}
export function sightIdOf(event: Inbound): string | null {
  if (event.kind === 'message') return event.externalId.slice(0, ID_LIMIT);
  return 'eventId' in event ? `event:${event.eventId}`.slice(0, ID_LIMIT) : null;
}
