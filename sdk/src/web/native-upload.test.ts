// Uploads of a React Native app (`{ uri, name, type }`) to a real house, over a double of what React Native makes of a form.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type Server, startServer } from '../../../tools/stories/server.ts';
import { createVisitor, type Visitor } from '../visitor/index.ts';
import { xhrUpload } from './index.ts';
import { NativeFormData, NativeXMLHttpRequest } from './try-native.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
const phone = mkdtempSync(join(tmpdir(), 'phone-'));
const picture = {
  uri: pathToFileURL(join(phone, 'IMG_0001.png')).href,
  name: 'Große Schüssel & Teller (1).png',
  type: 'image/png',
};
const known = { FormData: globalThis.FormData, XMLHttpRequest: Reflect.get(globalThis, 'XMLHttpRequest') as unknown };
let server: Server;
let visitor: Visitor;
before(async () => {
  writeFileSync(join(phone, 'IMG_0001.png'), png);
  server = await startServer();
  const { id } = await server.api.post<{ id: string }>('/channels', { kind: 'webchat', name: 'App', settings: {} });
  Object.assign(globalThis, { FormData: NativeFormData, XMLHttpRequest: NativeXMLHttpRequest });
  visitor = createVisitor({ baseUrl: server.url, channelId: id, sendFile: xhrUpload });
  await visitor.start();
});
after(async () => {
  visitor?.stop();
  Object.assign(globalThis, known);
  await server?.stop();
  rmSync(phone, { recursive: true });
});

test('a picture of the phone goes up with progress, keeps its name, and reaches the agent as it was', async () => {
  const told: number[] = [];
  const stored = await visitor.upload(picture, picture.name, { onProgress: (fraction) => told.push(fraction) });
  assert.ok(stored.ok, JSON.stringify(stored));
  assert.deepEqual([stored.value.name, stored.value.mime, stored.value.width], [picture.name, 'image/png', 1]);
  assert.deepEqual(told, [0.5, 1]);
  visitor.send({ text: 'this one', attachments: [stored.value] });
  type Found = { items: { id: string }[] };
  for (let tries = 0; tries < 600 && visitor.state.items[0]?.state !== 'stored'; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  const [conversation] = (await server.api.get<Found>('/conversations')).items;
  const { items } = await server.api.get<{ items: { attachments: { id: string; name: string }[] }[] }>(
    `/conversations/${conversation!.id}/messages`,
  );
  const [file] = items[0]!.attachments;
  assert.equal(file?.name, picture.name);
  const reply = await fetch(`${server.url}/api/v1/files/${file!.id}`, {
    headers: { authorization: `Bearer ${server.key}` },
  });
  assert.deepEqual(Buffer.from(await reply.arrayBuffer()), png);
});

test('a picker that gives no type, or says undefined, is no trouble', async () => {
  const { uri, name } = picture;
  for (const file of [{ uri }, { uri, name, type: undefined }, { uri, type: '' }]) {
    const stored = await visitor.upload(file, name);
    assert.ok(stored.ok, JSON.stringify(stored));
    assert.deepEqual([stored.value.name, stored.value.mime], [name, 'image/png']);
  }
});

test('without `sendFile` the platform’s own fetch carries the form, and the name too', async () => {
  const plain = createVisitor({
    baseUrl: server.url,
    channelId:
      visitor.state.config?.channelId ??
      (await visitor.loadConfig().then((told) => (told.ok ? told.value.channelId : ''))),
    // React Native's fetch hands a form to its XMLHttpRequest.
    fetch: async (url, init) => {
      if (!(init?.body instanceof NativeFormData)) return await fetch(String(url), init as RequestInit);
      const request = new NativeXMLHttpRequest();
      request.open(String(init.method ?? 'GET'), String(url));
      for (const [name, value] of Object.entries(init.headers ?? {})) request.setRequestHeader(name, String(value));
      const done = new Promise<Response>((resolve, reject) => {
        request.onload = () => resolve(new Response(request.responseText, { status: request.status }));
        request.onerror = () => reject(new TypeError('Network request failed'));
      });
      request.send(init.body);
      return await done;
    },
  });
  const stored = await plain.upload(picture, picture.name);
  assert.ok(stored.ok, JSON.stringify(stored));
  assert.equal(stored.value.name, picture.name);
  plain.stop();
});

test('a file that is not there, one too large and one given up are refusals, not crashes', async () => {
  const gone = await visitor.upload({ uri: 'file:///nowhere.png', type: 'image/png' }, 'nowhere.png');
  assert.ok(!gone.ok && gone.refusal.status === 0);
  writeFileSync(join(phone, 'film.mov'), Buffer.alloc(26_000_000));
  const large = await visitor.upload({ uri: pathToFileURL(join(phone, 'film.mov')).href }, 'film.mov');
  assert.equal(large.ok ? '' : large.refusal.code, 'too_large');
  const stop = new AbortController();
  stop.abort();
  assert.equal((await visitor.upload(picture, picture.name, { signal: stop.signal })).ok, false);
});
