// Who is looking at what, who is writing, who is online: soft state of this node, gossiped to the others, gone with its sockets.
import type { LiveFrame } from '@throughline/protocol';
import type { z } from 'zod';
import type { House } from '../ground/house.ts';

type Frame = z.output<typeof LiveFrame>;
const WRITING_MS = 8000;
const NODE_SILENT_MS = 45_000;
/** Without being told again: longer than two heartbeats, at each of which is asked. */
const ONLINE_MS = 60_000;

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
  contactWriting(workspaceId: string, conversationId: string): void;
  /** Another node's visitor came or went; our own `contactOnline` knows. */
  contactPresent(workspaceId: string, conversationId: string, isOnline: boolean): void;
  onChange(listener: (workspaceId: string, conversationIds: readonly string[]) => void): void;
  beat(): void;
}

export function openPresence(
  house: House,
  contactOnline: (workspaceId: string, conversationId: string) => boolean,
): Presence {
  const rooms = new Map<string, Map<string, Looking>>();
  const own = new Map<string, { workspaceId: string; looking: Looking }>();
  const writers = new Map<string, number>();
  const visitors = new Map<string, { readonly workspaceId: string; readonly until: number }>();
  const isElsewhere = (workspaceId: string, conversationId: string, now: number): boolean => {
    const visitor = visitors.get(conversationId);
    return visitor !== undefined && visitor.workspaceId === workspaceId && visitor.until > now;
  };
  const asked = new Set<string>();
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
  const say = (connection: string, { workspaceId, looking }: { workspaceId: string; looking: Looking }) =>
    house.live.whisper({
      workspaceId,
      kind: 'presence',
      body: { connection, looking: { ...looking, at: Date.now() } },
    });
  house.live.onWhisper((whisper) => {
    if (whisper.kind === 'presence-asked')
      for (const [connection, entry] of own) if (entry.workspaceId === whisper.workspaceId) say(connection, entry);
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
      // The first of a workspace at this node does not know who is at the others.
      if (!asked.has(workspaceId)) house.live.whisper({ workspaceId, kind: 'presence-asked', body: {} });
      asked.add(workspaceId);
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
        contactIsWriting: (writers.get(`${workspaceId} ${conversationId}`) ?? 0) > now,
        contactIsOnline: contactOnline(workspaceId, conversationId) || isElsewhere(workspaceId, conversationId, now),
      };
    },
    online: (workspaceId) => [
      ...new Set([...(rooms.get(workspaceId)?.values() ?? [])].map((looking) => looking.agentId)),
    ],
    contactWriting(workspaceId, conversationId) {
      writers.set(`${workspaceId} ${conversationId}`, Date.now() + WRITING_MS);
    },
    contactPresent(workspaceId, conversationId, isOnline) {
      if (isOnline) visitors.set(conversationId, { workspaceId, until: Date.now() + ONLINE_MS });
      else visitors.delete(conversationId);
    },
    onChange(listener) {
      listeners.push(listener);
    },
    beat() {
      for (const [connection, entry] of own) say(connection, entry);
      for (const [id, { workspaceId, until }] of visitors)
        if (until < Date.now()) {
          visitors.delete(id);
          tell(workspaceId, [id]);
        }
      for (const [id, until] of writers) if (until < Date.now()) writers.delete(id);
      for (const [workspaceId, room] of rooms) {
        for (const [connection, looking] of room)
          if (!own.has(connection) && looking.at < Date.now() - NODE_SILENT_MS) put(workspaceId, connection, null);
        if (room.size === 0) rooms.delete(workspaceId);
      }
    },
  };
}
