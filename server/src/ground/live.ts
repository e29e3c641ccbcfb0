// Live changes: sockets subscribe to a workspace; after each commit the journal is read from the cursor and handed to all of them
// in one batch. Other nodes, where there are any, are woken by one coalesced hint, outside any transaction; a poll covers a lost one.
import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BusGround, openBus } from './bus.ts';
import { currentNumber, type JournalRow, onJournal, readAfter } from './journal.ts';

/** A batch of journal rows, oldest first, without gaps. */
export type Batch = (rows: readonly JournalRow[]) => void | Promise<void>;
/** Unnumbered news between people: typing, presence, who is online. Lost on the way, nothing breaks. */
export interface Whisper {
  readonly workspaceId: string;
  readonly kind: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Live {
  /** Follows a workspace from now on; resolves with the number it starts after. */
  follow(workspaceId: string, batch: Batch): Promise<{ number: number; stop(): void }>;
  whisper(whisper: Whisper): void;
  onWhisper(listener: (whisper: Whisper) => void): () => void;
  /** Every workspace with news, whether anybody follows it or not; for followers that keep their own cursor. */
  onNews(listener: (workspaceId: string) => void): () => void;
  close(): Promise<void>;
}

const TELL_AFTER_MS = 5;
const POLL_MS = 1000;
/** Between two readings of one workspace: under load one round of reading, and one frame for each screen, serves all that came meanwhile. */
const PACE_MS = 4;
const BATCH = 500;
/** Each node says now and then that it is there: a hint costs a statement, and who is alone, as most are, would pay it for nobody. */
const HELLO_MS = 20_000;
const FORGOTTEN_MS = 65_000;

interface Room {
  cursor: number;
  readonly followers: Set<Batch>;
  /** What this process wrote and nobody here has been told yet, oldest first. */
  written: readonly JournalRow[];
  /** Others may have written something. */
  isTold: boolean;
  reading: boolean;
  readonly ready: Promise<void>;
}

export function openLive(ground: BusGround, pollMs = POLL_MS): Live {
  const { db, log } = ground;
  const rooms = new Map<string, Room>();
  const events = new EventEmitter({ captureRejections: false });
  events.setMaxListeners(0);
  const dirty = new Set<string>();
  const whispers: Whisper[] = [];
  let timer: NodeJS.Timeout | null = null;
  let closed = false;
  const node = Math.random().toString(36).slice(2);

  async function read(workspaceId: string, room: Room): Promise<void> {
    if (room.reading) return;
    room.reading = true;
    try {
      while ((room.isTold || room.written.length > 0) && !closed) {
        const rows = followOn(room) ?? (await readAfter(db, workspaceId, room.cursor, BATCH));
        if (rows.length === 0) continue;
        room.cursor = rows.at(-1)!.number;
        if (rows.length === BATCH) room.isTold = true;
        await Promise.all([...room.followers].map(async (follower) => follower(rows)));
        if (rows.length < BATCH) await sleep(PACE_MS);
      }
    } catch (error) {
      if (!closed) log.warn({ error: String(error) }, 'live: reading the journal failed; the poll tries again');
    } finally {
      room.reading = false;
    }
  }
  function news(workspaceId: string, written: (() => readonly JournalRow[]) | null = null): void {
    events.emit('news', workspaceId);
    const room = rooms.get(workspaceId);
    if (!room) return;
    if (!written) return look(workspaceId, room);
    room.written = [...room.written, ...written()];
    void read(workspaceId, room);
  }
  function look(workspaceId: string, room: Room): void {
    room.isTold = true;
    void read(workspaceId, room);
  }
  function openRoom(workspaceId: string): Room {
    const room: Room = {
      cursor: Number.MAX_SAFE_INTEGER,
      followers: new Set(),
      written: [],
      isTold: false,
      reading: false,
      ready: currentNumber(db, workspaceId).then(
        (number) => {
          room.cursor = number;
          // What was written while the number was asked for.
          look(workspaceId, room);
        },
        (error: unknown) => {
          // Whoever comes next asks again.
          rooms.delete(workspaceId);
          throw error;
        },
      ),
    };
    rooms.set(workspaceId, room);
    return room;
  }
  function flush(): void {
    timer = null;
    if (!isListenedTo()) {
      dirty.clear();
      whispers.length = 0;
      return;
    }
    const payloads = [...dirty].map((workspaceId) => JSON.stringify({ node, workspaceId }));
    // What is whispered twice at once is heard once.
    payloads.push(...new Set(whispers.splice(0).map((whisper) => JSON.stringify({ node, whisper }))));
    dirty.clear();
    // A hint takes at most 8000 bytes; whispers are small by construction.
    const fitting = payloads.filter((payload) => Buffer.byteLength(payload) < 7900);
    if (fitting.length > 0) bus.publish(fitting);
  }
  const later = () => {
    if (!timer && !closed) timer = setTimeout(flush, TELL_AFTER_MS);
  };

  const offJournal = onJournal((workspaceId, written) => {
    dirty.add(workspaceId);
    later();
    news(workspaceId, written);
  });
  let heardAt = Number.NEGATIVE_INFINITY;
  const isListenedTo = () => !bus.isUp() || performance.now() - heardAt < FORGOTTEN_MS;
  const hello = (way: 'asks' | 'tells') => bus.publish([JSON.stringify({ node, hello: way })]);
  const hear = (payload: string) => {
    const heard = JSON.parse(payload) as { node: string; hello?: string; workspaceId?: string; whisper?: Whisper };
    if (heard.node === node) return;
    heardAt = performance.now();
    if (heard.hello === 'asks') hello('tells');
    if (heard.workspaceId) news(heard.workspaceId);
    if (heard.whisper) events.emit('whisper', heard.whisper);
  };
  const bus = openBus(ground, hear, () => hello('asks'));
  const greeting = setInterval(() => hello('tells'), HELLO_MS);
  greeting.unref();
  const poll = setInterval(() => {
    for (const [workspaceId, room] of rooms) look(workspaceId, room);
  }, pollMs);
  poll.unref();

  return {
    async follow(workspaceId, batch) {
      for (;;) {
        const room = rooms.get(workspaceId) ?? openRoom(workspaceId);
        await room.ready;
        // Whoever followed it has left, and closed it.
        if (rooms.get(workspaceId) !== room) continue;
        room.followers.add(batch);
        return {
          number: room.cursor,
          stop: () => {
            room.followers.delete(batch);
            if (room.followers.size === 0 && rooms.get(workspaceId) === room) rooms.delete(workspaceId);
          },
        };
      }
    },
    whisper(whisper) {
      events.emit('whisper', whisper);
      whispers.push(whisper);
      later();
    },
    onWhisper(listener) {
      events.on('whisper', listener);
      return () => events.off('whisper', listener);
    },
    onNews(listener) {
      events.on('news', listener);
      return () => events.off('news', listener);
    },
    async close() {
      closed = true;
      offJournal();
      clearInterval(poll);
      clearInterval(greeting);
      if (timer) clearTimeout(timer);
      await bus.close();
    },
  };
}

/** What this process wrote, where it is just what comes next; else null, and all of it is to be read: others wrote in between. */
function followOn(room: Room): readonly JournalRow[] | null {
  const own = room.written.filter(({ number }) => number > room.cursor).sort((a, b) => a.number - b.number);
  room.written = [];
  if (own.length > 0 && own.at(-1)!.number === room.cursor + own.length) return own;
  if (own.length === 0 && !room.isTold) return own;
  room.isTold = false;
  return null;
}
