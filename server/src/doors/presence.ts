// Who is looking at what, who is writing, who is online: soft state of this node, gossiped to the others, gone with its sockets.
import type { LiveFrame } from '@throughline/protocol';
import type { z } from 'zod';
import type { House } from '../ground/house.ts';

type Frame = z.output<typeof LiveFrame>;
const WRITING_MS = 8000;
const NODE_SILENT_MS = 45_000;
/** Without being told again: longer than two heartbeats, at each of which is asked. */
const ONLINE_MS = 60_000;

/** Whatever changes within this time is told as one: a thousand agents who come back at once must not tell each other one by one. */
const TELL_AFTER_MS = 30;

/** What came of a moment in one workspace: each of these as it is now. */
export interface PresenceNews {
  readonly conversationIds: readonly string[];
  readonly joined: readonly string[];
  readonly left: readonly string[];
}
interface Looking {
  readonly agentId: string;
  readonly conversationId: string | null;
  /** By the wall clock, which all nodes share. */
  readonly writingUntil: number;
  /** When this node heard it, by what only counts on. */
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
  onChange(listener: (workspaceId: string, news: PresenceNews) => void): void;
  beat(): void;
  close(): void;
}
interface Room {
  readonly looking: Map<string, Looking>;
  /** How many connections each agent has. */
  readonly agents: Map<string, number>;
}

export function openPresence(
  house: House,
  contactOnline: (workspaceId: string, conversationId: string) => boolean,
): Presence {
  const rooms = new Map<string, Room>();
  const own = new Map<string, { workspaceId: string; looking: Looking }>();
  const writers = new Map<string, number>();
  const visitors = new Map<string, { readonly workspaceId: string; readonly until: number }>();
  const isElsewhere = (workspaceId: string, conversationId: string, now: number): boolean => {
    const visitor = visitors.get(conversationId);
    return visitor !== undefined && visitor.workspaceId === workspaceId && visitor.until > now;
  };
  const asked = new Set<string>();
  const listeners: ((workspaceId: string, news: PresenceNews) => void)[] = [];
  const touched = new Map<string, { readonly conversations: Set<string>; readonly agents: Set<string> }>();
  let timer: NodeJS.Timeout | null = null;
  const touch = (workspaceId: string) => {
    let news = touched.get(workspaceId);
    if (!news) touched.set(workspaceId, (news = { conversations: new Set(), agents: new Set() }));
    timer ??= setTimeout(tell, TELL_AFTER_MS);
    return news;
  };
  /** Whoever was touched is told as they are now, so that it fits whatever snapshot a socket was given meanwhile. */
  const tell = () => {
    timer = null;
    const all = [...touched];
    touched.clear();
    for (const [workspaceId, { conversations, agents }] of all) {
      const here = rooms.get(workspaceId)?.agents;
      const joined = [...agents].filter((id) => here?.has(id));
      const left = [...agents].filter((id) => !here?.has(id));
      for (const listener of listeners) listener(workspaceId, { conversationIds: [...conversations], joined, left });
    }
  };
  function put(workspaceId: string, connection: string, looking: Looking | null): void {
    let room = rooms.get(workspaceId);
    if (!room) rooms.set(workspaceId, (room = { looking: new Map(), agents: new Map() }));
    const before = room.looking.get(connection);
    if (looking) room.looking.set(connection, looking);
    else room.looking.delete(connection);
    if (before?.agentId !== looking?.agentId)
      for (const [agentId, more] of [[before?.agentId, -1] as const, [looking?.agentId, 1] as const])
        if (agentId !== undefined) count(workspaceId, room, agentId, more);
    // A node's word that nothing is new says nothing to anybody.
    if (before?.conversationId === looking?.conversationId && before?.writingUntil === looking?.writingUntil) return;
    for (const id of [before?.conversationId, looking?.conversationId])
      if (typeof id === 'string') touch(workspaceId).conversations.add(id);
  }
  function count(workspaceId: string, room: Room, agentId: string, more: 1 | -1): void {
    const before = room.agents.get(agentId) ?? 0;
    if (before + more > 0) room.agents.set(agentId, before + more);
    else room.agents.delete(agentId);
    if (before === 0 || before + more === 0) touch(workspaceId).agents.add(agentId);
  }
  const say = (connection: string, { workspaceId, looking }: { workspaceId: string; looking: Looking }) =>
    house.live.whisper({
      workspaceId,
      kind: 'presence',
      body: { connection, looking },
    });
  const offWhispers = house.live.onWhisper((whisper) => {
    if (whisper.kind === 'presence-asked')
      for (const [connection, entry] of own) if (entry.workspaceId === whisper.workspaceId) say(connection, entry);
    if (whisper.kind !== 'presence') return;
    const body = whisper.body as unknown as { connection: string; looking: Looking | null };
    if (!own.has(body.connection))
      put(whisper.workspaceId, body.connection, body.looking ? { ...body.looking, at: performance.now() } : null);
  });
  return {
    set(workspaceId, connection, { agentId, conversationId, isWriting }) {
      const looking = {
        agentId,
        conversationId,
        writingUntil: isWriting ? Date.now() + WRITING_MS : 0,
        at: performance.now(),
      };
      // The first of a workspace at this node does not know who is at the others.
      if (!asked.has(workspaceId)) house.live.whisper({ workspaceId, kind: 'presence-asked', body: {} });
      asked.add(workspaceId);
      own.set(connection, { workspaceId, looking });
      put(workspaceId, connection, looking);
      say(connection, { workspaceId, looking });
    },
    drop(workspaceId, connection) {
      own.delete(connection);
      put(workspaceId, connection, null);
      house.live.whisper({ workspaceId, kind: 'presence', body: { connection, looking: null } });
    },
    frameOf(workspaceId, conversationId) {
      const now = performance.now();
      const viewers = new Map<string, boolean>();
      for (const looking of rooms.get(workspaceId)?.looking.values() ?? []) {
        if (looking.conversationId === conversationId)
          viewers.set(looking.agentId, (viewers.get(looking.agentId) ?? false) || looking.writingUntil > Date.now());
      }
      return {
        type: 'presence',
        conversationId,
        viewers: [...viewers].map(([agentId, isWriting]) => ({ agentId, isWriting })),
        contactIsWriting: (writers.get(`${workspaceId} ${conversationId}`) ?? 0) > now,
        contactIsOnline: contactOnline(workspaceId, conversationId) || isElsewhere(workspaceId, conversationId, now),
      };
    },
    online: (workspaceId) => [...(rooms.get(workspaceId)?.agents.keys() ?? [])],
    contactWriting(workspaceId, conversationId) {
      writers.set(`${workspaceId} ${conversationId}`, performance.now() + WRITING_MS);
    },
    contactPresent(workspaceId, conversationId, isOnline) {
      if (isOnline) visitors.set(conversationId, { workspaceId, until: performance.now() + ONLINE_MS });
      else visitors.delete(conversationId);
    },
    onChange(listener) {
      listeners.push(listener);
    },
    beat() {
      for (const [connection, entry] of own) say(connection, entry);
      for (const [id, { workspaceId, until }] of visitors)
        if (until < performance.now()) {
          visitors.delete(id);
          touch(workspaceId).conversations.add(id);
        }
      for (const [id, until] of writers) if (until < performance.now()) writers.delete(id);
      for (const [workspaceId, room] of rooms) {
        for (const [connection, looking] of room.looking)
          if (!own.has(connection) && looking.at < performance.now() - NODE_SILENT_MS)
            put(workspaceId, connection, null);
        if (room.looking.size === 0) rooms.delete(workspaceId);
      }
    },
    close() {
      if (timer) clearTimeout(timer);
      offWhispers();
    },
  };
}
