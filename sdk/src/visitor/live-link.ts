// One socket that comes back: exponential backoff with jitter, a heartbeat that notices a dead line, commands that wait for the line.
import { wishedWaitMs } from '../wished-wait.ts';
import { type Clock, systemClock, type SocketLike } from './surroundings.ts';
import type { Command, Frame, LiveHooks, LiveLink, OpenLink } from './types.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const PING_MS = 25_000;
const PONG_MS = 10_000;
/** Commands kept while the line is away; typing is not worth keeping. */
const QUEUE_LIMIT = 20;
/** The device's token is not known any more. */
const ENDED = 4401;
/** Codes by which the server says that coming back is useless. */
const FINAL_CODES = new Set([ENDED, 4403, 4404]);

/** Opens the link over WebSocket. `random` and `clock` are arguments so that tests own time and chance. */
export function socketLink(
  open: (url: string) => SocketLike,
  { random = Math.random, clock = systemClock }: { random?: () => number; clock?: Clock } = {},
): OpenLink {
  return (hooks: LiveHooks): LiveLink => {
    let socket: SocketLike | null = null;
    let attempts = 0;
    let stopped = false;
    let stopWait: (() => void) | null = null;
    let stopPing: (() => void) | null = null;
    let stopPong: (() => void) | null = null;
    const queue: Command[] = [];

    function connect(): void {
      stopWait?.();
      stopWait = null;
      if (stopped || socket) return;
      const address = hooks.address();
      if (address === null) return;
      hooks.onConnection('connecting');
      let mine: SocketLike;
      try {
        mine = socket = open(address);
      } catch {
        // No socket to be had here: a policy forbids it, or the platform has none.
        lost(1006);
        return;
      }
      mine.onopen = () => {
        for (const command of queue.splice(0)) mine.send(JSON.stringify(command));
        schedulePing();
      };
      mine.onmessage = (event) => {
        const frame = parse(event.data);
        if (frame && socket === mine) take(frame);
      };
      mine.onerror = () => {
        /* A close follows, and that is where we act. */
      };
      mine.onclose = (event) => {
        if (socket === mine) lost(event.code, wishedWaitMs(event));
      };
    }
    function take(frame: Frame): void {
      if (frame.type === 'ready') {
        attempts = 0;
        hooks.onConnection('online');
      }
      if (frame.type === 'pong') {
        stopPong?.();
        stopPong = null;
        return;
      }
      hooks.onFrame(frame);
    }
    function lost(code: number, wishedMs?: number): void {
      socket = null;
      stopPing?.();
      stopPong?.();
      stopPing = stopPong = null;
      if (stopped) return;
      if (FINAL_CODES.has(code)) {
        hooks.onConnection('off');
        if (code === ENDED) hooks.onEnded?.();
        return;
      }
      hooks.onConnection('waiting');
      // Full jitter between half and whole: a thousand visitors must not come back in one instant.
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts);
      attempts = Math.min(attempts + 1, 10);
      stopWait = clock.after(wishedMs ?? wait / 2 + (wait / 2) * random(), connect);
    }
    function schedulePing(): void {
      stopPing?.();
      stopPing = clock.after(PING_MS, () => {
        if (!socket) return;
        socket.send('{"type":"ping"}');
        stopPong = clock.after(PONG_MS, () => {
          const dead = socket;
          if (dead) {
            lost(1006);
            dead.close();
          }
        });
        schedulePing();
      });
    }

    connect();
    return {
      send(command) {
        if (socket?.readyState === 1) socket.send(JSON.stringify(command));
        else if (command.type !== 'typing' && command.type !== 'ping') {
          queue.push(command);
          if (queue.length > QUEUE_LIMIT) queue.shift();
        }
      },
      /** The network is back or the session is new: do not wait for the clock. */
      wake() {
        attempts = 0;
        connect();
      },
      stop() {
        stopped = true;
        stopWait?.();
        stopPing?.();
        stopPong?.();
        socket?.close();
        socket = null;
        hooks.onConnection('off');
      },
    };
  };
}

/** A frame we understand; anything newer than this client is skipped. */
function parse(data: unknown): Frame | null {
  try {
    const frame = JSON.parse(String(data)) as Frame;
    return typeof frame?.type === 'string' ? frame : null;
  } catch {
    return null;
  }
}
