// How a node that stops takes leave of its sockets: some at a time, each told a moment of its own to come back at, and nobody waits for
// a line whose other end is gone.
import { setTimeout as pause } from 'node:timers/promises';
import type { WebSocket } from 'ws';

const AT_ONCE = 250;
const BETWEEN_MS = 10;
/** As many come back in a second as a node admits without being late for anybody else. */
const BACK_PER_SECOND = 2500;
const FIRST_BACK_MS = 200;
const LONGEST_BACK_MS = 10_000;
/** Longer than this nobody needs to answer a goodbye. */
const PATIENCE_MS = 1500;

/** The reason our clients read; others back off as they are used to. */
const reasonFor = (ms: number): string => `restarting, come back in ${Math.round(ms)} ms`;

/** Resolves when all of them are closed, by themselves or by force. */
export async function partFrom(sockets: Iterable<WebSocket>): Promise<void> {
  const all = [...sockets];
  const window = Math.min(LONGEST_BACK_MS, (all.length / BACK_PER_SECOND) * 1000);
  for (let from = 0; from < all.length; from += AT_ONCE) {
    if (from > 0) await pause(BETWEEN_MS);
    for (const socket of all.slice(from, from + AT_ONCE))
      socket.close(1012, reasonFor(FIRST_BACK_MS + Math.random() * window));
  }
  const open = () => all.some((socket) => socket.readyState !== socket.CLOSED);
  for (const end = performance.now() + PATIENCE_MS; open() && performance.now() < end;) await pause(BETWEEN_MS);
  for (const socket of all) if (socket.readyState !== socket.CLOSED) socket.terminate();
}
