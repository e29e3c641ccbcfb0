// A screen without pixels: follows the journal over the live socket and remembers the latest body of everything.
import assert from 'node:assert/strict';
import { WebSocket } from 'ws';

/** What a screen does: follow from a number, keep the latest body of everything, and come back when the line breaks. */
export function openScreen(url: string, from: number, cookie: string) {
  const things = new Map<string, unknown>();
  const screen = { things, number: from, opened: 0, isReady: false, wasReset: false, close: () => undefined as void };
  let isClosed = false;
  const connect = (): void => {
    if (isClosed) return;
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/live?after=${screen.number}`, {
      headers: { cookie },
    });
    screen.close = () => {
      isClosed = true;
      socket.terminate();
    };
    socket.on('error', () => undefined);
    socket.on('close', () => {
      setTimeout(connect, 100);
    });
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as {
        type: string;
        number?: number;
        changes?: { number: number; id: string; body: unknown }[];
      };
      if (frame.type === 'reset') screen.wasReset = true;
      if (frame.type === 'ready')
        Object.assign(screen, {
          isReady: true,
          opened: screen.opened + 1,
          number: Math.max(screen.number, frame.number!),
        });
      for (const change of frame.changes ?? []) {
        assert.ok(change.number >= screen.number, 'numbers never go back');
        screen.number = change.number;
        things.set(change.id, change.body);
      }
    });
  };
  connect();
  return screen;
}
