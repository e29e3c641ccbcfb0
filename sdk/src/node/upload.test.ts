// Uploads as a stream, before a real server that reads slowly, refuses, and goes away.
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { streamUpload } from './index.ts';

type Way = 'take' | 'refuse' | 'silence';
let way: Way = 'take';
const got: { form: Promise<FormData>; raw: Buffer; headers: IncomingMessage['headers'] }[] = [];
const server = createServer((request, response) => {
  if (way === 'silence') return void request.pause();
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    const type = request.headers['content-type'] ?? '';
    got.push({
      form: new Response(Buffer.concat(pieces), { headers: { 'content-type': type } }).formData(),
      raw: Buffer.concat(pieces),
      headers: request.headers,
    });
    response.writeHead(way === 'refuse' ? 429 : 200, { 'content-type': 'application/json', 'retry-after': '7' });
    response.end(way === 'refuse' ? 'busy' : JSON.stringify({ id: 'f1' }));
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
after(() => {
  server.closeAllConnections();
  server.close();
});
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
const send = (file: object, name: string, told: number[] = [], signal = new AbortController().signal) =>
  streamUpload(
    { url, headers: { authorization: 'Visitor x' }, file, name, mime: 'image/jpeg' },
    (fraction) => told.push(fraction),
    signal,
  );

test('a file goes up whole, its way is told in rising steps up to one, and names and bytes are as given', async () => {
  way = 'take';
  const told: number[] = [];
  const bytes = new Uint8Array(700_000).map((_, index) => index % 251);
  const sent = await send(new Blob([bytes]), 'a "bowl"\r\nx: y.jpg', told);
  assert.deepEqual(sent, { status: 200, body: { id: 'f1' }, retryAfter: '7' });
  const { form, raw, headers } = got.at(-1)!;
  const file = (await form).get('file') as File;
  assert.equal(headers['authorization'], 'Visitor x');
  assert.deepEqual(
    [file.type, Buffer.compare(Buffer.from(await file.arrayBuffer()), Buffer.from(bytes))],
    ['image/jpeg', 0],
  );
  assert.ok(!raw.subarray(0, 500).toString('latin1').includes('\r\nx: y'), 'a name opens no header of its own');
  assert.ok(told.length > 2 && told.at(-1) === 1, `${told.length} steps`);
  assert.deepEqual(
    told,
    told.toSorted((a, b) => a - b),
  );
  assert.equal((await send(new Uint8Array(3), 'small.bin')).status, 200, 'bytes are taken as well');
});

test('a refusal is handed on, and what was given up ends at once', async () => {
  way = 'refuse';
  assert.deepEqual(await send(new Blob(['x']), 'x'), { status: 429, body: undefined, retryAfter: '7' });
  way = 'silence';
  const stop = new AbortController();
  const told: number[] = [];
  const waiting = send(new Blob([new Uint8Array(30_000_000)]), 'big', told, stop.signal);
  setTimeout(() => stop.abort(), 50);
  await assert.rejects(waiting);
  assert.ok(
    told.every((fraction) => fraction < 1),
    'what nobody took is not told as sent',
  );
});
