// The devices of one workspace that are connected here, and where each is found by what news names.
import type { VisitorFrame } from '@throughline/protocol';
import type { z } from 'zod';
import type { OpenChannel } from '../channels/index.ts';
import { onlineVisitors } from '../delivery/index.ts';
import { type Shelf, shelf } from './shelf.ts';
import type { Device } from './store.ts';

export type Frame = z.output<typeof VisitorFrame>;
/** One socket: where its frames go, and what it was last told. */
export interface VisitorClient {
  readonly session: Device;
  readonly channel: OpenChannel;
  readonly send: (frame: Frame) => void;
  /** Closes the line. `changed`: the device has a new token by now and may come back with it. */
  readonly end: (why: 'ended' | 'changed') => void;
  readonly identityIds: readonly string[];
  readonly conversation: { id: string; isClosed: boolean; agentName: string | null } | null;
  /** While catching up, news waits here; a message told twice is harmless, one told never is not. */
  waiting: Frame[] | null;
  typing: { is: boolean; at: number } | null;
}
/** Each is told only what concerns it, however many there are. */
export interface Room {
  readonly clients: Set<VisitorClient>;
  readonly byIdentity: Shelf<VisitorClient>;
  readonly byConversation: Shelf<VisitorClient>;
  readonly bySession: Shelf<VisitorClient>;
  /** Those who have not written yet, by their channel and by `channel visitor`. */
  readonly newcomers: Shelf<VisitorClient>;
  readonly following: Promise<{ stop(): void }>;
}
export const openRoom = (follow: (room: Room) => Room['following']): Room => {
  const room: Omit<Room, 'following'> = {
    clients: new Set(),
    byIdentity: shelf(),
    byConversation: shelf(),
    bySession: shelf(),
    newcomers: shelf(),
  };
  return Object.assign(room, { following: follow(room as Room) });
};

/** Changes what is known of a device and where it is found by it; `isHere` false takes it away altogether. */
export function settle(
  room: Room,
  client: VisitorClient,
  now: Partial<Pick<VisitorClient, 'session' | 'identityIds' | 'conversation'>>,
  isHere = room.clients.has(client),
): void {
  const placed = (shelfOf: (of: Shelf<VisitorClient>, key: string) => void) => {
    const { session, identityIds, conversation } = client;
    for (const id of identityIds) shelfOf(room.byIdentity, id);
    if (conversation) shelfOf(room.byConversation, conversation.id);
    shelfOf(room.bySession, session.id);
    if (session.identity_id) return;
    shelfOf(room.newcomers, session.channel_id);
    shelfOf(room.newcomers, `${session.channel_id} ${session.visitor_id}`);
  };
  const wasHere = room.clients.has(client);
  if (wasHere) placed((of, key) => of.drop(key, client));
  if (wasHere && client.session.identity_id) onlineVisitors.leave(client.session.identity_id);
  Object.assign(client, now);
  if (!isHere) {
    room.clients.delete(client);
    return;
  }
  room.clients.add(client);
  placed((of, key) => of.add(key, client));
  if (client.session.identity_id) onlineVisitors.enter(client.session.identity_id);
}
