// An agent's screen as the live socket keeps it: what was on it, and every change since.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Conversation, Message } from '@throughline/protocol';
import { WebSocket } from 'ws';
import type { z } from 'zod';

type ConversationBody = z.output<typeof Conversation>;
export type MessageBody = z.output<typeof Message>;
export interface Screen {
  number: number;
  conversations: Map<string, ConversationBody>;
  messages: Map<string, MessageBody>;
}
export interface Follow {
  readonly socket: WebSocket;
  resets: number;
  ready(): Promise<void>;
  until(number: number): Promise<void>;
}

function apply(screen: Screen, change: { number: number; kind: string; id: string; body: unknown }): void {
  screen.number = change.number;
  const shelf =
    change.kind === 'conversation' ? screen.conversations : change.kind === 'message' ? screen.messages : null;
  if (!shelf) return;
  if (change.body === null) shelf.delete(change.id);
  else shelf.set(change.id, change.body as never);
}
/** Opens the live socket behind the screen's number, and keeps the screen up to date by what comes. */
export function followAs(agent: string, screen: Screen, port: number): Follow {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/live?after=${screen.number}`, {
    headers: { 'x-agent': agent },
  });
  let isReady = false;
  const state = {
    socket,
    resets: 0,
    async ready() {
      for (let tries = 0; !isReady && tries < 6000; tries += 1) await sleep(10);
      assert.ok(isReady, 'it was let in and has caught up');
    },
    async until(number: number) {
      for (let tries = 0; screen.number < number && tries < 6000; tries += 1) await sleep(10);
      assert.ok(screen.number >= number, `screen is at ${screen.number}, the journal at ${number}`);
    },
  };
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as {
      type: string;
      changes?: { number: number; kind: string; id: string; body: unknown }[];
    };
    if (frame.type === 'reset') state.resets += 1;
    if (frame.type === 'ready') isReady = true;
    for (const change of frame.changes ?? []) {
      assert.ok(change.number >= screen.number, 'numbers never go back');
      apply(screen, change);
    }
  });
  return state;
}

export const same = (screen: Screen, fresh: Screen) => {
  assert.deepEqual(Object.fromEntries(screen.conversations), Object.fromEntries(fresh.conversations));
  // A screen may still hold messages of conversations that were joined or emptied; what is shown must be equal.
  for (const [id, message] of fresh.messages) assert.deepEqual(screen.messages.get(id), message);
};
