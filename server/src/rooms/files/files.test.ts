import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { NetReply } from '@throughline/channel-kit';
import { Problem } from '@throughline/protocol';
import sharp from 'sharp';
import type { FileReply } from '../../ground/handlers.ts';
import { newId } from '../../ground/id.ts';
import type { AgentViewer } from '../../ground/viewer.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { addKept, fileRoutes, giveOutside, outsideUrl } from './index.ts';

let t: TestHouse;
let stranger: AgentViewer;
let conversationId: string;
const png = await sharp({ create: { width: 1200, height: 900, channels: 3, background: '#336699' } })
  .png()
  .toBuffer();
let remote: (url: string) => Partial<NetReply> & { body?: Uint8Array } = () => ({ status: 200, body: png });
const called: string[] = [];

before(async () => {
  t = await testHouse([]);
  Object.assign(t.house, {
    net: {
      fetch: async (url: string) => {
        called.push(url);
        const { body = new Uint8Array(), ...reply } = remote(url);
        return { status: 200, headers: { 'content-type': 'image/png' }, bytes: async () => body, ...reply };
      },
    },
  });
  stranger = await t.agent('Eve', 'owner', await t.workspace('Other'));
  const contactId = newId();
  conversationId = newId();
  await t.house.db.query('insert into contacts (workspace_id, id) values ($1, $2)', [t.workspaceId, contactId]);
  await t.house.db.query(
    'insert into conversations (workspace_id, id, number, contact_id, root_id, last_message_at) values ($1, $2, 1, $3, $2, now())',
    [t.workspaceId, conversationId, contactId],
  );
});
after(() => t.close());

type Routes = typeof fileRoutes;
async function call<N extends keyof Routes>(
  name: N,
  given: object,
  viewer = t.ada,
): Promise<Awaited<ReturnType<Routes[N]>>> {
  return (await (fileRoutes[name] as (call: unknown) => Promise<unknown>)({
    house: t.house,
    viewer,
    params: {},
    query: { thumbnail: '0', inline: '0', images: '0', quoted: '0' },
    incoming: { headers: {} },
    ...given,
  })) as Awaited<ReturnType<Routes[N]>>;
}
const upload = async (name: string, body: Uint8Array) =>
  (await call('addFile', { incoming: { headers: {}, file: async () => ({ name, body }) } })) as {
    id: string;
    name: string;
    mime: string;
    width: number | null;
    hasThumbnail: boolean;
  };
const get = async (id: string, query: object = {}, range?: string, viewer = t.ada) =>
  (await call(
    'getFile',
    { params: { id }, query: { thumbnail: '0', inline: '0', ...query }, incoming: { headers: range ? { range } : {} } },
    viewer,
  )) as FileReply;
const refusal = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
let number = 10;
async function letter(html: string | null, type = 'message'): Promise<string> {
  const id = newId();
  await t.house.db.query(
    `insert into messages (workspace_id, id, number, conversation_id, root_id, direction, type, author_type, text, html, sent_at) values ($1, $2, $3, $4, $4, 'inbound', $5, 'contact', 'words', $6, now())`,
    [t.workspaceId, id, (number += 1), conversationId, type, html],
  );
  return id;
}
const view = async (id: string, query: object = {}, viewer = t.ada) =>
  Buffer.from(
    (
      (await call(
        'getMailView',
        { params: { id }, query: { images: '0', quoted: '0', ...query } },
        viewer,
      )) as FileReply
    ).body as Uint8Array,
  ).toString();

test('a picture comes back as it was, with its size and a thumbnail', async () => {
  const file = await upload('Photo.png', png);
  assert.deepEqual([file.name, file.mime, file.width, file.hasThumbnail], ['Photo.png', 'image/png', 1200, true]);
  const whole = await get(file.id);
  assert.deepEqual(Buffer.from(whole.body as Uint8Array), png);
  assert.match(whole.headers['content-disposition']!, /^attachment/);
  const small = await get(file.id, { thumbnail: '1' });
  assert.equal(small.headers['content-type'], 'image/webp');
  assert.ok((await sharp(small.body as Uint8Array).metadata()).width! <= 800);
});

test('what could run is only ever saved, whatever it is called and however it is asked for', async () => {
  for (const [name, text] of [
    ['a.png', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['b.jpg', '<html><script>alert(1)</script>'],
    ['../../c.html', '<!doctype html>x'],
    ['\u202egpj.exe', 'MZ'],
    ['.htaccess', 'SetHandler x'],
    ['d.pdf', '%PDF-1.4\n1 0 obj'],
  ] as const) {
    const file = await upload(name, Buffer.from(text));
    const { headers } = await get(file.id, { inline: '1' });
    assert.match(headers['content-disposition']!, /^attachment; filename="[^/\\]*"/, name);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.match(headers['content-security-policy']!, /default-src 'none'; sandbox/);
    assert.doesNotMatch(headers['content-type']!, /html|svg|xml|pdf/, name);
    assert.doesNotMatch(file.name, /[\u202e/\\]|^\./, name);
  }
});

test('players get parts', async () => {
  const { id } = await upload('sound.txt', Buffer.from('0123456789'));
  const text = async (range: string) => {
    const { status, body, headers } = await get(id, {}, range);
    return [status ?? 200, Buffer.from(body as Uint8Array).toString(), headers['content-range'] ?? ''];
  };
  assert.deepEqual(await text('bytes=2-4'), [206, '234', 'bytes 2-4/10']);
  assert.deepEqual(await text('bytes=7-'), [206, '789', 'bytes 7-9/10']);
  assert.deepEqual(await text('bytes=-3'), [206, '789', 'bytes 7-9/10']);
  assert.deepEqual(await text('bytes=5-999'), [206, '56789', 'bytes 5-9/10']);
  assert.deepEqual(await text('bytes=10-'), [416, '', 'bytes */10']);
  for (const odd of ['bytes=1-2,4-5', 'lines=1-2', 'bytes=-', 'bytes=4-2x'])
    assert.deepEqual(await text(odd), [200, '0123456789', ''], odd);
});

test('an empty file is refused', () => assert.rejects(upload('a.txt', new Uint8Array()), refusal('invalid')));

test('a letter shows its own pictures, and remote ones only through us when asked', async () => {
  const logo = await upload('logo.png', png);
  const id = await letter('<p>Hi</p><img src="cid:Logo@acme"><img src="https://pics.example/a.png?x=1&amp;y=2">');
  await t.house.db.query(
    `insert into message_files (workspace_id, message_id, position, name, mime, content_id, file_id) values ($1, $2, 0, 'logo.png', 'image/png', '<logo@acme>', $3)`,
    [t.workspaceId, id, logo.id],
  );
  const closed = await view(id);
  assert.match(closed, new RegExp(`<img src="/api/v1/files/${logo.id}\\?inline=1">`));
  assert.doesNotMatch(closed, /pics\.example/);
  const open = await view(id, { images: '1' });
  const address = new URL(
    /src="(\/api\/v1\/messages\/[^"]*\/image\?[^"]*)"/.exec(open)![1]!.replaceAll('&amp;', '&'),
    'http://house',
  );
  assert.equal(address.searchParams.get('url'), 'https://pics.example/a.png?x=1&y=2');
  const query = { url: address.searchParams.get('url')!, proof: address.searchParams.get('proof')! };
  const picture = (await call('getRemoteImage', { params: { id }, query })) as FileReply;
  assert.deepEqual(
    [picture.headers['content-type'], Buffer.from(picture.body as Uint8Array).equals(png), called],
    ['image/png', true, [query.url]],
  );
  const other = await letter('<p>other</p>');
  for (const forged of [
    { ...query, url: 'https://pics.example/b.png' },
    { ...query, proof: 'x' },
  ])
    await assert.rejects(call('getRemoteImage', { params: { id }, query: forged }), refusal('not_found'));
  await assert.rejects(
    call('getRemoteImage', { params: { id: other }, query }),
    refusal('not_found'),
    'a proof is for one letter',
  );
  await assert.rejects(call('getRemoteImage', { params: { id }, query }, stranger), refusal('not_found'));
  assert.equal(called.length, 1, 'nothing else was fetched');
});

test('only a picture comes through, whatever its server says', async () => {
  const id = await letter('<img src="https://pics.example/z">');
  const proof = new URLSearchParams(
    /image\?([^"]*)"/.exec(await view(id, { images: '1' }))![1]!.replaceAll('&amp;', '&'),
  );
  const query = { url: proof.get('url')!, proof: proof.get('proof')! };
  for (const given of [
    { body: Buffer.from('<svg onload=x>') },
    { body: Buffer.from('<html>') },
    { body: new Uint8Array() },
    { status: 404, body: png },
  ]) {
    remote = () => given;
    await assert.rejects(call('getRemoteImage', { params: { id }, query }), refusal('not_found'));
  }
  remote = () => {
    throw new Error('private address');
  };
  await assert.rejects(call('getRemoteImage', { params: { id }, query }), refusal('not_found'));
});

test("notes, deleted letters and another workspace's files are not there", async () => {
  const { id } = await upload('a.txt', Buffer.from('x'));
  await assert.rejects(get(id, {}, undefined, stranger), refusal('not_found'));
  const note = await letter('<p>secret</p>', 'note');
  await assert.rejects(view(note), refusal('not_found'));
  const gone = await letter('<p>gone</p>');
  await assert.rejects(view(gone, {}, stranger), refusal('not_found'));
  await t.house.db.query('update messages set deleted_at = now() where id = $1', [gone]);
  await assert.rejects(view(gone), refusal('not_found'));
});

test('a provider fetches a sent file by its address alone, for a month; a bent or old address opens nothing', async () => {
  const house = { ...t.house, config: { ...t.house.config, publicUrl: 'https://support.example' } };
  const kept = await t.house.files.put(png, 'a b.png');
  const row = await t.house.db.transaction((tx) => addKept(tx, t.workspaceId, kept, 'a b.png'));
  const { url } = outsideUrl(house, t.workspaceId, row);
  const [, ticket = '', name] = /\/outside\/([^/]+)\/(.+)$/.exec(url ?? '') ?? [];
  assert.equal(name, 'a-b.png');
  const reply = await giveOutside(house, ticket, undefined);
  assert.deepEqual(
    [reply.headers['content-type'], Buffer.from(reply.body as Uint8Array).equals(png)],
    ['image/png', true],
  );
  const bent = ticket.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
  const later = { ...house, now: () => new Date(Date.now() + 32 * 86_400_000) };
  await assert.rejects(giveOutside(house, bent, undefined), Problem);
  await assert.rejects(giveOutside(house, 'x', undefined), Problem);
  await assert.rejects(giveOutside(later, ticket, undefined), Problem);
  assert.deepEqual(outsideUrl(t.house, t.workspaceId, row), t.house.config.publicUrl ? { url } : {});
});
