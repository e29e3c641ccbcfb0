// Frames made by hand are what the library would have sent, a slow reader is dropped, and a parting server waits for nobody for ever.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket, WebSocketServer } from 'ws';
import { frameOf, type Line, write } from './frames.ts';
import { startHeart } from './heartbeat.ts';
import { partFrom } from './parting.ts';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
after(() => {
  for (const socket of server.clients) socket.terminate();
  server.close();
});

async function open(): Promise<{ mine: WebSocket; line: Line }> {
  const met = once(server, 'connection') as Promise<[WebSocket, { socket: Duplex }]>;
  const mine = new WebSocket(`ws://127.0.0.1:${port}`);
  const [[socket, request]] = await Promise.all([met, once(mine, 'open')]);
  return { mine, line: { socket, wire: request.socket } };
}

test('texts of every length arrive whole, between frames of the library', async () => {
  const { mine, line } = await open();
  const heard: string[] = [];
  mine.on('message', (data) => heard.push(String(data)));
  const texts = ['', 'a', 'ü'.repeat(62), 'x'.repeat(125), 'x'.repeat(126), '€'.repeat(22_000), 'y'.repeat(70_000)];
  for (const text of texts) write(line, frameOf(text), 'agent');
  line.socket.send('from the library');
  write(line, Buffer.concat([frameOf('two'), frameOf('in one')]), 'agent');
  const all = [...texts, 'from the library', 'two', 'in one'];
  for (let tries = 0; heard.length < all.length && tries < 200; tries += 1) await pause(5);
  assert.deepEqual(heard, all);
  mine.terminate();
});

test('who does not read is dropped, and nothing is written to who is gone', async () => {
  const { mine, line } = await open();
  mine.pause();
  const frame = frameOf('x'.repeat(100_000));
  for (let count = 0; line.socket.readyState === WebSocket.OPEN && count < 500; count += 1) write(line, frame, 'agent');
  assert.notEqual(line.socket.readyState, WebSocket.OPEN);
  const waiting = line.wire.writableLength;
  write(line, frame, 'agent');
  assert.equal(line.wire.writableLength, waiting);
  mine.terminate();
});

test('everybody is told when to come back, not all at once; who does not answer is cut', async () => {
  const lines: Awaited<ReturnType<typeof open>>[] = [];
  while (lines.length < 12) lines.push(await open());
  const reasons: string[] = [];
  for (const { mine } of lines) mine.on('close', (code, reason) => reasons.push(`${code} ${String(reason)}`));
  const mute = connect(port, '127.0.0.1');
  const met = once(server, 'connection') as Promise<[WebSocket]>;
  mute.write(
    'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  const [deaf] = await met;
  const began = performance.now();
  await partFrom([...lines.map(({ line }) => line.socket), deaf]);
  assert.ok(performance.now() - began < 10_000, 'a dead line holds nobody up');
  for (let tries = 0; reasons.length < 12 && tries < 200; tries += 1) await pause(5);
  assert.equal(reasons.length, 12);
  for (const reason of reasons) assert.match(reason, /^1012 .*come back in \d+ ms$/);
  assert.ok(new Set(reasons).size > 1, 'not all at the same moment');
  await pause(20);
  assert.equal(deaf.readyState, WebSocket.CLOSED);
  mute.destroy();
});

test('a heart asks each line once in a beat, and not all in one stroke', async () => {
  const asked = new Map<number, number>();
  const lines: { turn: number }[] = [];
  // A beat of three turns, of which each takes a second.
  const heart = startHeart(
    () => lines,
    3000,
    ({ turn }) => asked.set(turn, (asked.get(turn) ?? 0) + 1),
  );
  for (let count = 0; count < 9; count += 1) lines.push({ turn: heart.nextTurn() });
  assert.deepEqual(
    [0, 1, 2].map((turn) => lines.filter((line) => line.turn === turn).length),
    [3, 3, 3],
  );
  await pause(1500);
  heart.stop();
  assert.deepEqual([...asked.values()], [3], 'after one turn a third of them');
});
