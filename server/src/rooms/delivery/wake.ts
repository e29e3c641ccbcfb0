// Telling senders that something is due: those of this process at once, those of other nodes by a whisper where this one has none.
import type { House } from '../../ground/house.ts';
import type { Live } from '../../ground/live.ts';
import { CONNECTED } from '../channels/index.ts';

const HINT = 'outbox';
const wakers = new Set<() => void>();

/** Called after the commit that put something into the outbox. */
export function wakeDelivery(house: Pick<House, 'live'>, workspaceId: string): void {
  for (const waker of wakers) waker();
  if (wakers.size === 0) house.live.whisper({ workspaceId, kind: HINT, body: {} });
}
/** What waits for this channel may be tried at once: it was connected anew. */
export function onConnected(live: Live, hear: (workspaceId: string, channelId: string) => void): () => void {
  return live.onWhisper(({ kind, workspaceId, body }) => {
    if (kind === CONNECTED) hear(workspaceId, String(body['channelId']));
  });
}
export function onDelivery(live: Live, waker: () => void): () => void {
  wakers.add(waker);
  const off = live.onWhisper(({ kind }) => {
    if (kind === HINT) waker();
  });
  return () => {
    wakers.delete(waker);
    off();
  };
}
