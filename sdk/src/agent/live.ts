// One socket that follows the journal: resumes from the last number it saw, backs off when the server is away, and says when to fetch again.
import type { z } from 'zod';
import type { Change as ChangeSchema, LiveCommand, LiveFrame } from '@throughline/protocol';
import { wishedWaitMs } from '../wished-wait.ts';

export type Frame = z.output<typeof LiveFrame>;
export type Command = z.output<typeof LiveCommand>;
export type Change = z.output<typeof ChangeSchema>;
export type PresenceFrame = Extract<Frame, { type: 'presence' }>;
/** `waiting`: the connection was lost and is tried again; `closed`: ended by us. */
export type LiveState = 'connecting' | 'open' | 'waiting' | 'closed';

/** The little of WebSocket we use, so that a test or Node's `ws` can stand in. */
export interface SocketLike {
  readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(): void;
}
export interface LiveOptions {
  /** `https://support.example`; the page's own origin when empty. */
  readonly baseUrl?: string;
  /** The journal number of the snapshot on the screen; changes after it follow. */
  readonly after: number;
  readonly onChanges: (changes: readonly Change[]) => void;
  /** Too far behind: fetch what is on the screen again; the socket already follows from the present. */
  readonly onReset: () => void;
  readonly onPresence?: (frame: PresenceFrame) => void;
  /** Everybody online, told anew whenever somebody came or went. */
  readonly onAgents?: (online: readonly string[]) => void;
  /** My alerts are others than before: ask for them again. */
  readonly onAlerts?: () => void;
  readonly onState?: (state: LiveState) => void;
  readonly socket?: (url: string) => SocketLike;
  /** For tests: shorter waits. */
  readonly firstWaitMs?: number;
  readonly pingMs?: number;
}
export interface Live {
  /** Which conversation is open, told again after each reconnection. */
  look(conversationId: string | null): void;
  write(conversationId: string, isWriting: boolean, toCustomer: boolean): void;
  /** Try at once, for example because the browser came online. */
  retryNow(): void;
  close(): void;
  /** The last number seen. */
  readonly number: number;
}

const longestWaitMs = 15_000;
const defaultFirstWaitMs = 400;
const defaultPingMs = 20_000;

export function openLive(options: LiveOptions): Live {
  const open = options.socket ?? ((url: string) => new WebSocket(url) as unknown as SocketLike);
  const pingMs = options.pingMs ?? defaultPingMs;
  let number = options.after;
  let socket: SocketLike | null = null;
  let looking: string | null = null;
  let attempt = 0;
  let isClosed = false;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let pingTimer: ReturnType<typeof setInterval> | undefined;
  let heardAt = 0;
  let online: ReadonlySet<string> = new Set();

  const say = (state: LiveState) => options.onState?.(state);
  const send = (command: Command) => {
    if (socket?.readyState === 1) socket.send(JSON.stringify(command));
  };

  function connect(): void {
    clearTimeout(retryTimer);
    say('connecting');
    const mine = open(liveUrl(options.baseUrl, number));
    socket = mine;
    heardAt = Date.now();
    mine.onopen = () => {
      if (looking !== null) send({ type: 'look', conversationId: looking });
      clearInterval(pingTimer);
      pingTimer = setInterval(beat, pingMs);
    };
    mine.onmessage = (event: { data: unknown }) => {
      if (socket === mine) hear(JSON.parse(String(event.data)) as Frame);
    };
    mine.onerror = () => mine.close();
    mine.onclose = (event: { reason?: unknown }) => {
      if (socket === mine) lost(wishedWaitMs(event));
    };
  }
  /** Two silent beats mean a dead line that the browser has not noticed (a sleeping laptop, a dropped NAT entry). */
  function beat(): void {
    if (Date.now() - heardAt > pingMs * 2) {
      const dead = socket;
      lost();
      dead?.close();
    } else send({ type: 'ping' });
  }
  function lost(wishedMs?: number): void {
    socket = null;
    clearInterval(pingTimer);
    if (isClosed) return;
    say('waiting');
    const ceiling = Math.min(longestWaitMs, (options.firstWaitMs ?? defaultFirstWaitMs) * 2 ** attempt);
    attempt += 1;
    clearTimeout(retryTimer);
    // Half fixed, half random: a restarted server is not met by everyone at once.
    retryTimer = setTimeout(connect, wishedMs ?? ceiling / 2 + (Math.random() * ceiling) / 2);
  }
  function hear(frame: Frame): void {
    heardAt = Date.now();
    switch (frame.type) {
      case 'ready':
        attempt = 0;
        // Not ours to count from: the changes we missed may follow behind it.
        say('open');
        return;
      case 'changes': {
        const fresh = frame.changes.filter((change) => change.number > number);
        const last = frame.changes.at(-1);
        if (last) number = Math.max(number, last.number);
        if (fresh.length > 0) options.onChanges(fresh);
        return;
      }
      case 'reset':
        options.onReset();
        return;
      case 'presence':
        options.onPresence?.(frame);
        return;
      case 'agents':
        online = new Set(frame.online);
        options.onAgents?.([...online]);
        return;
      case 'agents-changed': {
        const left = new Set(frame.left);
        online = new Set([...online, ...frame.joined].filter((id) => !left.has(id)));
        options.onAgents?.([...online]);
        return;
      }
      case 'alerts':
        options.onAlerts?.();
        return;
      case 'pong':
        return;
    }
  }

  connect();
  return {
    look: (conversationId) => {
      looking = conversationId;
      send({ type: 'look', conversationId });
    },
    write: (conversationId, isWriting, toCustomer) => send({ type: 'write', conversationId, isWriting, toCustomer }),
    retryNow: () => {
      if (socket === null && !isClosed) connect();
    },
    close: () => {
      isClosed = true;
      clearTimeout(retryTimer);
      clearInterval(pingTimer);
      socket?.close();
      socket = null;
      say('closed');
    },
    get number() {
      return number;
    },
  };
}

function liveUrl(baseUrl: string | undefined, after: number): string {
  const base = baseUrl !== undefined && baseUrl !== '' ? baseUrl : globalThis.location.origin;
  return `${base.replace(/^http/, 'ws')}/api/v1/live?after=${after}`;
}
