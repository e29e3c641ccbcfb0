// The agents' live socket: numbered changes with resume, presence without. One write per socket and batch.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { LiveCommand } from '@throughline/protocol';
import { WebSocketServer } from 'ws';
import type { House } from '../ground/house.ts';
import { newId } from '../ground/id.ts';
import { currentNumber, oldestNumber } from '../ground/journal.ts';
import { within } from '../ground/wall.ts';
import type { NobodyViewer, UserViewer, Viewer } from '../ground/viewer.ts';
import { ALERTS_CHANGED } from '../rooms/alerts/index.ts';
import { ACCESS_ENDED } from '../rooms/people/index.ts';
import { tellWriting } from '../rooms/delivery/index.ts';
import { conversationOfSender } from '../rooms/threads/index.ts';
import { type Convoy, openConvoy } from './convoy.ts';
import { frameOf, type Line, write } from './frames.ts';
import { startHeart } from './heartbeat.ts';
import { type ChangesFor, changesOf } from './live-bodies.ts';
import { partFrom } from './parting.ts';
import { openPresence, type Presence } from './presence.ts';
import { liveSpan, observeLive, socketsBegun, socketsCut, socketsOpen } from './socket-numbers.ts';
import { type Listener, tellChanges } from './telling.ts';
import { NOBODY, sameOrigin, type Watcher, watcherOf } from './watcher.ts';

const PATH = '/api/v1/live';
const MAX_COMMAND_BYTES = 16 * 1024;
const HEARTBEAT_MS = 25_000;
/** Further behind than this, fetching afresh is cheaper than catching up. */
const RESUME_LIMIT = 5000;
const COMMANDS_PER_SECOND = 20;
/** Before anybody knows what a client was told: no batch follows on it. */
const UNKNOWN = -2;

interface Client extends Listener {
  viewer: Watcher;
  readonly connection: string;
  /** Who the socket's cookie or key stands for by now; null for nobody. */
  readonly again: () => Promise<Watcher | null>;
  ready: boolean;
  alive: boolean;
  commands: number;
  looksAt: string | null;
  readonly turn: number;
}
interface Room {
  readonly clients: Set<Client>;
  readonly convoy: Convoy<Client>;
  /** Up to which number all who are ready were told. */
  told: number;
  stop: () => void;
}
export interface SocketDoor {
  readonly presence: Presence;
  /** Takes leave of everybody; nobody new is let in from then on. */
  close(): Promise<void>;
  readonly count: number;
}

export function liveDoor(
  server: Server,
  house: House,
  authenticate: (request: IncomingMessage) => Promise<Viewer | UserViewer | NobodyViewer>,
  contactOnline: (workspaceId: string, conversationId: string) => boolean,
): SocketDoor {
  const wss = new WebSocketServer({ noServer: true, maxPayload: MAX_COMMAND_BYTES, perMessageDeflate: false });
  const rooms = new Map<string, Room>();
  const opening = new Map<string, Promise<Room>>();
  const clients = new Set<Client>();
  const presence = openPresence(house, contactOnline);
  let isClosing = false;

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = new URL(request.url ?? '/', 'http://house');
    if (url.pathname !== PATH) return;
    void admit(request, socket, head, Number(url.searchParams.get('after') ?? Number.NaN));
  });
  async function admit(request: IncomingMessage, socket: Duplex, head: Buffer, after: number): Promise<void> {
    const refuse = (status: string) => {
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    };
    if (isClosing) return refuse('503 Service Unavailable');
    try {
      if (!sameOrigin(request, house)) return refuse('403 Forbidden');
      const viewer = watcherOf(await authenticate(request));
      if (!viewer) return refuse('401 Unauthorized');
      if (isClosing) return refuse('503 Service Unavailable');
      wss.handleUpgrade(request, socket, head, (ws) => {
        // A database that is away signs nobody out.
        void welcome({ socket: ws, wire: socket }, viewer, after, () =>
          authenticate(request).then(watcherOf, () => viewer),
        );
      });
    } catch (error) {
      house.log.warn({ error: String(error) }, 'a live socket could not be opened');
      refuse('503 Service Unavailable');
    }
  }

  async function welcome(
    line: Line,
    viewer: Watcher,
    after: number,
    again: () => Promise<Watcher | null>,
  ): Promise<void> {
    const { socket } = line;
    const client: Client = {
      ...line,
      viewer,
      connection: newId(),
      again,
      ready: false,
      after: UNKNOWN,
      alive: true,
      commands: 0,
      looksAt: null,
      turn: heart.nextTurn(),
    };
    clients.add(client);
    socketsOpen.inc({ by: 'agent' });
    socket.on('pong', () => {
      client.alive = true;
    });
    socket.on('message', (data) => {
      hear(client, String(data));
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      leave(client);
    });
    try {
      const room = await enter(client);
      const isHere = room !== null && (await catchUp(room, client, after));
      if (isHere && clients.has(client) && viewer.agentId !== NOBODY)
        presence.set(viewer.workspaceId, client.connection, {
          agentId: viewer.agentId,
          conversationId: null,
          isWriting: false,
        });
    } catch (error) {
      house.log.warn({ error: String(error) }, 'a live socket could not catch up');
      socket.close(1013, 'try again');
    }
  }
  /** Everything after the number the client saw last; false: it left before it was told. */
  async function catchUp(room: Room, client: Client, after: number): Promise<boolean> {
    const db = house.db.within(client.viewer.workspaceId);
    const now = await currentNumber(db, client.viewer.workspaceId);
    const from = Number.isSafeInteger(after) && after >= 0 ? after : now;
    const oldest = await oldestNumber(db, client.viewer.workspaceId);
    // An empty journal has forgotten everything.
    const isForgotten = from < now && (oldest === 0 || from + 1 < oldest);
    const isReset = from > now || now - from > RESUME_LIMIT || isForgotten;
    socketsBegun.inc({ by: 'agent', how: isReset ? 'reset' : Number.isNaN(after) ? 'fresh' : 'resumed' });
    if (isReset) say(client, { type: 'reset' });
    client.after = isReset ? now : from;
    return await room.convoy.join(client);
  }
  /** The client is in its room; null: it has left meanwhile. */
  async function enter(client: Client): Promise<Room | null> {
    const { workspaceId } = client.viewer;
    for (;;) {
      const room = rooms.get(workspaceId) ?? (await opened(workspaceId));
      // Whoever was in it has left, and closed it.
      if (rooms.get(workspaceId) !== room) continue;
      if (clients.has(client)) room.clients.add(client);
      else closeIfEmpty(workspaceId, room);
      return clients.has(client) ? room : null;
    }
  }
  /** One that could not be opened is opened anew by whoever comes next. */
  function opened(workspaceId: string): Promise<Room> {
    const known = opening.get(workspaceId);
    if (known) return known;
    const room = openRoom(workspaceId).finally(() => opening.delete(workspaceId));
    opening.set(workspaceId, room);
    return room;
  }
  function closeIfEmpty(workspaceId: string, room: Room): void {
    if (room.clients.size > 0 || rooms.get(workspaceId) !== room) return;
    rooms.delete(workspaceId);
    room.stop();
  }
  async function openRoom(workspaceId: string): Promise<Room> {
    const greet = (client: Client) => {
      client.ready = true;
      say(client, { type: 'ready', number: client.after });
      say(client, { type: 'agents', online: presence.online(workspaceId) });
    };
    const room: Room = {
      clients: new Set(),
      convoy: openConvoy(house, workspaceId, () => room.told, greet),
      told: 0,
      stop: () => undefined,
    };
    const follow = await house.live.follow(workspaceId, async (rows) => {
      const span = liveSpan('agent', workspaceId, rows);
      const [first, end] = [rows[0]!.number, rows.at(-1)!.number];
      const touched = new Set(rows.flatMap((row) => (row.kind === 'agent' ? [row.id] : [])));
      let agentIds: Set<string>;
      let changes: ChangesFor;
      do {
        agentIds = new Set([...room.clients].map(({ viewer }) => viewer.agentId));
        changes = await changesOf(house, workspaceId, rows, [...agentIds]);
        // Whose rights changed is told what is new by the new ones already.
        if (touched.size > 0)
          await Promise.all([...room.clients].filter(({ viewer }) => touched.has(viewer.agentId)).map(recheck));
        // Somebody may have come and caught up in this moment.
      } while (
        [...room.clients].some(({ ready, after, viewer }) => ready && after < end && !agentIds.has(viewer.agentId))
      );
      // Who is behind, but not by more than this, has caught up by it.
      const hearing = [...room.clients].filter(
        ({ ready, after, viewer }) => (ready || after >= first - 1) && agentIds.has(viewer.agentId),
      );
      tellChanges(hearing, rows, changes);
      room.told = end;
      for (const client of hearing) if (!client.ready) room.convoy.arrive(client);
      observeLive('agent', rows);
      span?.end();
    });
    room.told = Math.max(room.told, follow.number);
    room.stop = follow.stop;
    rooms.set(workspaceId, room);
    return room;
  }
  /** An agent who lost their place loses the socket too, even where the same cookie opens another workspace. */
  async function recheck(client: Client): Promise<void> {
    const { workspaceId, agentId } = client.viewer;
    const now = await client.again();
    if (now?.workspaceId === workspaceId && now.agentId === agentId) client.viewer = now;
    else client.socket.close(4401, 'signed out');
  }
  function leave(client: Client): void {
    const { workspaceId } = client.viewer;
    if (clients.delete(client)) socketsOpen.dec({ by: 'agent' });
    presence.drop(workspaceId, client.connection);
    const room = rooms.get(workspaceId);
    if (!room?.clients.delete(client)) return;
    room.convoy.leave(client);
    closeIfEmpty(workspaceId, room);
  }
  function hear(client: Client, data: string): void {
    client.commands += 1;
    if (client.commands > COMMANDS_PER_SECOND * (HEARTBEAT_MS / 1000)) {
      socketsCut.inc({ by: 'agent', why: 'noisy' });
      client.socket.close(1008, 'too many commands');
      return;
    }
    let command;
    try {
      command = LiveCommand.parse(JSON.parse(data));
    } catch {
      client.socket.close(1007, 'unreadable');
      return;
    }
    // A key is nobody to look or write: it only listens.
    if (client.viewer.agentId === NOBODY && command.type !== 'ping') return;
    switch (command.type) {
      case 'ping':
        say(client, { type: 'pong' });
        break;
      case 'look':
        if (!client.viewer.sees('conversation')) return;
        client.looksAt = command.conversationId;
        presence.set(client.viewer.workspaceId, client.connection, {
          agentId: client.viewer.agentId,
          conversationId: command.conversationId,
          isWriting: false,
        });
        if (command.conversationId) {
          say(client, presence.frameOf(client.viewer.workspaceId, command.conversationId));
          askForContact(client.viewer.workspaceId, command.conversationId);
        }
        break;
      case 'write':
        presence.set(client.viewer.workspaceId, client.connection, {
          agentId: client.viewer.agentId,
          conversationId: command.conversationId,
          isWriting: command.isWriting && client.viewer.mayWrite,
        });
        if (command.toCustomer && client.viewer.mayWrite) {
          house.live.whisper({
            workspaceId: client.viewer.workspaceId,
            kind: 'agent-typing',
            body: { conversationId: command.conversationId, name: client.viewer.name, isWriting: command.isWriting },
          });
          if (command.isWriting)
            tellWriting(
              within(house, client.viewer.workspaceId),
              client.viewer.workspaceId,
              command.conversationId,
            ).catch((error: unknown) => house.log.debug({ error: String(error) }, 'typing could not be shown'));
        }
        break;
    }
  }
  /** The visitor's socket may be at any node: whoever has it says so. */
  function askForContact(workspaceId: string, conversationId: string): void {
    house.live.whisper({ workspaceId, kind: 'contact-asked', body: { conversationId } });
  }
  presence.onChange((workspaceId, { conversationIds, joined, left }) => {
    const room = rooms.get(workspaceId);
    if (!room) return;
    const looks = conversationIds.map((id) => presence.frameOf(workspaceId, id));
    const news: object[] = joined.length + left.length > 0 ? [{ type: 'agents-changed', joined, left }] : [];
    const framesOf = (told: readonly object[]) => Buffer.concat(told.map((each) => frameOf(JSON.stringify(each))));
    const [all, some] = [framesOf([...looks, ...news]), framesOf(news)];
    for (const client of room.clients) {
      const frames = client.viewer.sees('conversation') ? all : some;
      if (client.ready && frames.length > 0) write(client, frames, 'agent');
    }
  });
  const offWhispers = house.live.onWhisper(({ workspaceId, kind, body }) => {
    if (kind === ACCESS_ENDED) for (const client of clients) if (client.viewer.by === body['id']) void recheck(client);
    if (kind === ALERTS_CHANGED) {
      const agentIds = new Set(body['agentIds'] as readonly string[]);
      for (const client of rooms.get(workspaceId)?.clients ?? [])
        if (client.ready && agentIds.has(client.viewer.agentId)) say(client, { type: 'alerts' });
    }
    if (kind !== 'contact-typing' && kind !== 'contact-presence') return;
    void conversationOfWhisper(house, workspaceId, body)
      .then((conversationId) => {
        if (!conversationId) return;
        if (kind === 'contact-typing' && body['isWriting'] !== false)
          presence.contactWriting(workspaceId, conversationId);
        if (kind === 'contact-presence')
          presence.contactPresent(workspaceId, conversationId, body['isOnline'] === true);
        const here = [...(rooms.get(workspaceId)?.clients ?? [])];
        const lookers = here.filter((client) => client.looksAt === conversationId);
        if (lookers.length === 0) return;
        const frame = frameOf(JSON.stringify(presence.frameOf(workspaceId, conversationId)));
        for (const client of lookers) write(client, frame, 'agent');
      })
      .catch((error: unknown) => {
        house.log.debug({ error: String(error) }, 'a whisper was lost');
      });
  });
  function say(client: Client, frame: unknown): void {
    write(client, frameOf(JSON.stringify(frame)), 'agent');
  }
  const heart = startHeart(
    () => clients,
    HEARTBEAT_MS,
    (client) => {
      client.commands = 0;
      if (!client.alive) {
        socketsCut.inc({ by: 'agent', why: 'silent' });
        client.socket.terminate();
        return;
      }
      client.alive = false;
      client.socket.ping();
      void recheck(client);
    },
  );
  const beat = setInterval(() => {
    presence.beat();
    const looked = new Map<string, string>();
    for (const { looksAt, viewer } of clients) if (looksAt) looked.set(looksAt, viewer.workspaceId);
    for (const [conversationId, workspaceId] of looked) askForContact(workspaceId, conversationId);
  }, HEARTBEAT_MS);
  return {
    presence,
    get count() {
      return clients.size;
    },
    async close() {
      isClosing = true;
      clearInterval(beat);
      heart.stop();
      offWhispers();
      await partFrom([...clients].map((client) => client.socket));
      presence.close();
      wss.close();
    },
  };
}

/** A visitor's door knows its conversation; a channel's typing only says who types. */
async function conversationOfWhisper(
  house: House,
  workspaceId: string,
  body: Readonly<Record<string, unknown>>,
): Promise<string | null> {
  if (typeof body['conversationId'] === 'string') return body['conversationId'];
  return await conversationOfSender(house.db.within(workspaceId), workspaceId, {
    kind: String(body['kind']),
    scope: String(body['scope']),
    value: String(body['value']),
  });
}
