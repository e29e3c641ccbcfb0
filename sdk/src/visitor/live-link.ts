// One socket that comes back: exponential backoff with jitter, a heartbeat that notices a dead line, commands that wait for the line.
import { wishedWaitMs } from '../wished-wait.ts';
import type { Command, Frame, LiveHooks, LiveLink, OpenLink, SocketLike } from './types.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const PING_MS = 25_000;
const PONG_MS = 10_000;
/** Commands kept while the line is away; typing is not worth keeping. */
const QUEUE_LIMIT = 20;
/** Codes by which the server says that coming back is useless. */
const FINAL_CODES = new Set([4401, 4403, 4404]);

/** Opens the link over WebSocket. `random` and `setTimer` are arguments so that tests own time and chance. */
export function socketLink(
  open: (url: string) => SocketLike,
  surroundings: { random?: () => number; setTimer?: (work: () => void, ms: number) => () => void } = {},
): OpenLink {
  const random = surroundings.random ?? Math.random;
  const setTimer =
    surroundings.setTimer ??
    ((work, ms) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    });
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
      const mine = (socket = open(address));
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
        return;
      }
      hooks.onConnection('waiting');
      // Full jitter between half and whole: a thousand visitors must not come back in one instant.
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts);
      attempts = Math.min(attempts + 1, 10);
      stopWait = setTimer(connect, wishedMs ?? wait / 2 + (wait / 2) * random());
    }
    function schedulePing(): void {
      stopPing?.();
      stopPing = setTimer(() => {
        if (!socket) return;
        socket.send('{"type":"ping"}');
        stopPong = setTimer(() => {
          const dead = socket;
          if (dead) {
            lost(1006);
            dead.close();
          }
        }, PONG_MS);
        schedulePing();
      }, PING_MS);
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
