// The socket against a stand-in: it resumes from its number, tells where we look again, and never applies a change twice.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { openLive, type Change, type Command, type Frame, type LiveState, type SocketLike } from '../index.ts';

class Stand implements SocketLike {
  readyState = 0;
  onopen: SocketLike['onopen'] = null;
  onmessage: SocketLike['onmessage'] = null;
  onclose: SocketLike['onclose'] = null;
  onerror: SocketLike['onerror'] = null;
  readonly sent: Command[] = [];
  readonly url: string;
  constructor(url: string) {
    this.url = url;
  }
  send(text: string) {
    this.sent.push(JSON.parse(text) as Command);
  }
  close() {
    if (this.readyState !== 3) {
      this.readyState = 3;
      this.onclose?.({} as never);
    }
  }
  open() {
    this.readyState = 1;
    this.onopen?.({} as never);
  }
  hear(frame: Frame) {
    this.onmessage?.({ data: JSON.stringify(frame) } as never);
  }
}
const id = '018f0000-0000-7000-8000-000000000001';
const change = (number: number): Change => ({ number, kind: 'conversation', id, body: null });

function scene(pingMs = 60_000) {
  const sockets: Stand[] = [];
  const numbers: number[] = [];
  const states: LiveState[] = [];
  let resets = 0;
  const live = openLive({
    baseUrl: 'https://support.example',
    after: 5,
    firstWaitMs: 2,
    pingMs,
    socket: (url) => {
      const made = new Stand(url);
      sockets.push(made);
      return made;
    },
    onChanges: (changes) => numbers.push(...changes.map((each) => each.number)),
    onReset: () => {
      resets += 1;
    },
    onState: (state) => states.push(state),
  });
  return { live, sockets, numbers, states, resets: () => resets };
}

test('it follows from the snapshot’s number and drops what it has already seen', () => {
  const { live, sockets, numbers } = scene();
  assert.equal(sockets[0]?.url, 'wss://support.example/api/v1/live?after=5');
  sockets[0]?.open();
  sockets[0]?.hear({ type: 'ready', number: 9 });
  sockets[0]?.hear({ type: 'changes', changes: [change(5), change(6), change(7)] });
  sockets[0]?.hear({ type: 'changes', changes: [change(7), change(8)] });
  assert.deepEqual(numbers, [6, 7, 8]);
  live.close();
});
test('after a lost connection it resumes from the last number and says again what is open', async () => {
  const { live, sockets, states } = scene();
  sockets[0]?.open();
  sockets[0]?.hear({ type: 'ready', number: 5 });
  live.look(id);
  sockets[0]?.hear({ type: 'changes', changes: [change(6)] });
  sockets[0]?.close();
  await pause(20);
  assert.match(sockets[1]?.url ?? '', /after=6$/);
  sockets[1]?.open();
  assert.deepEqual(sockets[1]?.sent, [{ type: 'look', conversationId: id }]);
  assert.deepEqual(states.slice(0, 4), ['connecting', 'open', 'waiting', 'connecting']);
  live.close();
});
test('a reset asks for a fresh snapshot', () => {
  const { live, sockets, resets } = scene();
  sockets[0]?.open();
  sockets[0]?.hear({ type: 'reset' });
  assert.equal(resets(), 1);
  live.close();
});
test('a line that stays silent for two beats is given up and opened anew', async () => {
  const { live, sockets } = scene(10);
  sockets[0]?.open();
  await pause(80);
  assert.ok(sockets.length > 1);
  live.close();
});
test('once closed it stays closed', async () => {
  const { live, sockets, states } = scene();
  sockets[0]?.open();
  live.close();
  await pause(20);
  assert.equal(sockets.length, 1);
  assert.equal(states.at(-1), 'closed');
});

test('who is online is told whole once and by what changed since, always as all of them', () => {
  const told: (readonly string[])[] = [];
  const sockets: Stand[] = [];
  const live = openLive({
    baseUrl: 'https://support.example',
    after: 1,
    socket: (url) => {
      const made = new Stand(url);
      sockets.push(made);
      return made;
    },
    onChanges: () => undefined,
    onReset: () => undefined,
    onAgents: (online) => told.push(online),
  });
  const [a, b, c] = ['a', 'b', 'c'] as const;
  sockets[0]!.open();
  sockets[0]!.hear({ type: 'agents', online: [a, b] });
  sockets[0]!.hear({ type: 'agents-changed', joined: [b, c], left: [a] });
  sockets[0]!.hear({ type: 'agents-changed', joined: [], left: [a] });
  assert.deepEqual(told, [
    [a, b],
    [b, c],
    [b, c],
  ]);
  live.close();
});

test('a server that restarts says when to come back, and so it is done', async () => {
  const { sockets, live } = scene();
  sockets[0]!.open();
  sockets[0]!.readyState = 3;
  sockets[0]!.onclose?.({ code: 1012, reason: 'restarting, come back in 120 ms' } as never);
  await pause(60);
  assert.equal(sockets.length, 1, 'not earlier');
  await pause(120);
  assert.equal(sockets.length, 2);
  live.close();
});
