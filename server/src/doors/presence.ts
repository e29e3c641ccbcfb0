// Who is looking at what, who is writing, who is online: soft state of this node, gossiped to the others, gone with its sockets.
import type { LiveFrame } from '@throughline/protocol';
import type { z } from 'zod';
import type { House } from '../ground/house.ts';

type Frame = z.output<typeof LiveFrame>;
const WRITING_MS = 8000;
const NODE_SILENT_MS = 45_000;

interface Looking {
  readonly agentId: string;
  readonly conversationId: string | null;
  readonly writingUntil: number;
  readonly at: number;
}
/** Presence of one workspace: connection id → what it does. Entries of other nodes age out when they fall silent. */
export interface Presence {
  set(
    workspaceId: string,
    connection: string,
    looking: { agentId: string; conversationId: string | null; isWriting: boolean },
  ): void;
  drop(workspaceId: string, connection: string): void;
  frameOf(workspaceId: string, conversationId: string): Frame;
  online(workspaceId: string): string[];
  contactWriting(conversationId: string): void;
  onChange(listener: (workspaceId: string, conversationIds: readonly string[]) => void): void;
  beat(): void;
}

export function openPresence(house: House, contactOnline: (conversationId: string) => boolean): Presence {
  const rooms = new Map<string, Map<string, Looking>>();
  const own = new Map<string, { workspaceId: string; looking: Looking }>();
  const writers = new Map<string, number>();
  const listeners: ((workspaceId: string, conversationIds: readonly string[]) => void)[] = [];
  const tell = (workspaceId: string, ids: readonly (string | null | undefined)[]) => {
    const conversationIds = [...new Set(ids.filter((id): id is string => typeof id === 'string'))];
    for (const listener of listeners) listener(workspaceId, conversationIds);
  };
  function put(workspaceId: string, connection: string, looking: Looking | null): void {
    const room = rooms.get(workspaceId) ?? new Map<string, Looking>();
    rooms.set(workspaceId, room);
    const before = room.get(connection);
    if (looking) room.set(connection, looking);
    else room.delete(connection);
    tell(workspaceId, [before?.conversationId, looking?.conversationId]);
  }
  house.live.onWhisper((whisper) => {
    if (whisper.kind !== 'presence') return;
    const body = whisper.body as unknown as { connection: string; looking: Looking | null };
    if (!own.has(body.connection))
      put(whisper.workspaceId, body.connection, body.looking ? { ...body.looking, at: Date.now() } : null);
  });
  return {
    set(workspaceId, connection, { agentId, conversationId, isWriting }) {
      const looking = {
        agentId,
        conversationId,
        writingUntil: isWriting ? Date.now() + WRITING_MS : 0,
        at: Date.now(),
      };
      own.set(connection, { workspaceId, looking });
      put(workspaceId, connection, looking);
      house.live.whisper({ workspaceId, kind: 'presence', body: { connection, looking } });
    },
    drop(workspaceId, connection) {
      own.delete(connection);
      put(workspaceId, connection, null);
      house.live.whisper({ workspaceId, kind: 'presence', body: { connection, looking: null } });
    },
    frameOf(workspaceId, conversationId) {
      const now = Date.now();
      const viewers = new Map<string, boolean>();
      for (const looking of rooms.get(workspaceId)?.values() ?? []) {
        if (looking.conversationId === conversationId)
          viewers.set(looking.agentId, (viewers.get(looking.agentId) ?? false) || looking.writingUntil > now);
      }
      return {
        type: 'presence',
        conversationId,
        viewers: [...viewers].map(([agentId, isWriting]) => ({ agentId, isWriting })),
        contactIsWriting: (writers.get(conversationId) ?? 0) > now,
        contactIsOnline: contactOnline(conversationId),
      };
    },
    online: (workspaceId) => [
      ...new Set([...(rooms.get(workspaceId)?.values() ?? [])].map((looking) => looking.agentId)),
    ],
    contactWriting(conversationId) {
      writers.set(conversationId, Date.now() + WRITING_MS);
    },
    onChange(listener) {
      listeners.push(listener);
    },
    beat() {
      for (const [connection, { workspaceId, looking }] of own)
        house.live.whisper({
          workspaceId,
          kind: 'presence',
          body: { connection, looking: { ...looking, at: Date.now() } },
        });
      for (const [id, until] of writers) if (until < Date.now()) writers.delete(id);
      for (const [workspaceId, room] of rooms) {
        for (const [connection, looking] of room)
          if (!own.has(connection) && looking.at < Date.now() - NODE_SILENT_MS) put(workspaceId, connection, null);
        if (room.size === 0) rooms.delete(workspaceId);
      }
    },
  };
}
