import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '@throughline/protocol';
import sharp from 'sharp';
import { cleanName, FILE_BYTES_LIMIT, type Files, openFiles, serveHeaders } from './files.ts';
import { YOUNG_MS } from './files-shelf.ts';

const folder = mkdtempSync(join(tmpdir(), 'files-'));
/** A small store that keeps objects and checks what a real one would: the signature's shape and the body's hash. */
const objects = new Map<string, Buffer>();
const troubles: number[] = [];
let server: Server;
let shelves: Record<string, Files>;
before(async () => {
  server = createServer((call, reply) => {
    const trouble = troubles.shift();
    if (trouble) return void reply.writeHead(trouble).end();
    if (
      !/^AWS4-HMAC-SHA256 Credential=KEY\/\d{8}\/eu-test-1\/s3\/aws4_request, SignedHeaders=.*host.*, Signature=[0-9a-f]{64}$/.test(
        call.headers.authorization ?? '',
      )
    )
      return void reply.writeHead(403).end();
    const chunks: Buffer[] = [];
    call
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        const body = Buffer.concat(chunks);
        const known = objects.get(call.url!);
        if (call.method === 'PUT') {
          const isWhole = createHash('sha256').update(body).digest('hex') === call.headers['x-amz-content-sha256'];
          if (isWhole) objects.set(call.url!, body);
          reply.writeHead(isWhole ? 200 : 400).end();
        } else if (call.method === 'DELETE') {
          objects.delete(call.url!);
          reply.writeHead(204).end();
        } else if (known)
          reply.writeHead(200, { 'content-length': known.length }).end(call.method === 'HEAD' ? undefined : known);
        else reply.writeHead(404).end();
      });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const s3Url = `http://KEY:SE%2FCRET@127.0.0.1:${(server.address() as AddressInfo).port}/bucket/acme?region=eu-test-1`;
  shelves = { disk: openFiles({ dataDir: folder, s3Url: null }), s3: openFiles({ dataDir: folder, s3Url }) };
});
after(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});
const refused = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

for (const name of ['disk', 's3']) {
  test(`${name}: what was put is read back, once for the same content, and can be removed`, async () => {
    const files = shelves[name]!;
    const body = Buffer.from(`hello ${name}`);
    const kept = await files.put(body, 'a.txt');
    assert.deepEqual(
      { ...kept, sha256: '' },
      { sha256: '', bytes: body.length, mime: 'text/plain', width: null, height: null, thumbnailSha256: null },
    );
    assert.equal((await files.put(body, 'b.txt')).sha256, kept.sha256);
    assert.deepEqual(Buffer.from(await files.read(kept.sha256)), body);
    assert.deepEqual(Buffer.concat((await (await files.stream(kept.sha256)).toArray()) as Buffer[]), body);
    assert.equal(await files.has(kept.sha256), true);
    await files.remove(kept.sha256);
    assert.equal(await files.has(kept.sha256), false);
    await assert.rejects(files.read(kept.sha256), refused('not_found'));
    await assert.rejects(files.stream(kept.sha256), refused('not_found'));
  });
}

test('on disk a file lies under its hash, for its owner only, and no draft is left', async () => {
  const { sha256 } = await shelves['disk']!.put(Buffer.from('x'), 'x');
  const path = join(folder, 'files', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(join(folder, 'files', 'drafts')), []);
});

test('contents that are put and let go of at the same time are there when the putting has ended', async () => {
  const files = shelves['disk']!;
  let raced = 0;
  for (let each = 0; each < 300; each += 1) {
    const body = Buffer.from(`race ${each}`);
    const { sha256 } = await files.put(body, 'x');
    const then = new Date(Date.now() - 2 * YOUNG_MS);
    await utimes(join(folder, 'files', sha256.slice(0, 2), sha256.slice(2, 4), sha256), then, then);
    // One of them begins, the other follows at some moment; the first two rounds leave no doubt about who was first.
    const later = () => (each < 2 ? 200 : Math.random() * 3);
    const [isGone] = await Promise.all([
      each % 2 === 0 ? files.removeOld(sha256) : sleep(later()).then(() => files.removeOld(sha256)),
      each % 2 === 1 ? files.put(body, 'x') : sleep(later()).then(() => files.put(body, 'x')),
    ]);
    if (isGone) raced += 1;
    assert.ok(Buffer.from(await files.read(sha256)).equals(body));
  }
  assert.ok(raced > 0, 'at least once the removal came first');
  assert.ok(raced < 300, 'and at least once it came second');
  assert.deepEqual(readdirSync(join(folder, 'files', 'drafts')), []);
});

test('what was put today is not let go of, what was put long ago is, and what is not there is gone', async () => {
  const files = shelves['disk']!;
  const { sha256 } = await files.put(Buffer.from('young'), 'x');
  assert.equal(await files.removeOld(sha256), false);
  assert.equal(await files.has(sha256), true);
  const then = new Date(Date.now() - 2 * YOUNG_MS);
  await utimes(join(folder, 'files', sha256.slice(0, 2), sha256.slice(2, 4), sha256), then, then);
  assert.equal(await files.removeOld(sha256), true);
  assert.equal(await files.has(sha256), false);
  assert.equal(await files.removeOld(sha256), true);
});

test('only a hash becomes a path', async () => {
  for (const evil of ['../../secret.key', '', 'A'.repeat(64), `${'a'.repeat(63)}/`])
    await assert.rejects(async () => shelves['disk']!.read(evil), refused('not_found'));
});

test('a store that stumbles is asked again; one that refuses is said so', async () => {
  troubles.push(503, 500);
  const { sha256 } = await shelves['s3']!.put(Buffer.from('stubborn'), 'x');
  assert.equal(await shelves['s3']!.has(sha256), true);
  troubles.push(403, 403);
  await assert.rejects(shelves['s3']!.put(Buffer.from('other'), 'x'), refused('unavailable'));
});

test('a file over the limit is refused', async () => {
  await assert.rejects(shelves['disk']!.put(Buffer.alloc(FILE_BYTES_LIMIT + 1), 'big'), refused('too_large'));
});

const png = () =>
  sharp({ create: { width: 1600, height: 900, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
test("a picture is measured as seen and gets a small thumbnail without the camera's notes", async () => {
  const jpeg = await sharp(await png())
    .jpeg()
    .withExif({ IFD0: { Artist: 'someone' } })
    .withMetadata({ orientation: 6 })
    .toBuffer();
  const kept = await shelves['disk']!.put(jpeg, 'photo.txt');
  assert.deepEqual([kept.mime, kept.width, kept.height], ['image/jpeg', 900, 1600]);
  const thumbnail = await sharp(await shelves['disk']!.read(kept.thumbnailSha256!)).metadata();
  assert.deepEqual(
    [thumbnail.format, thumbnail.width, thumbnail.height, thumbnail.exif],
    ['webp', 450, 800, undefined],
  );
});

test('a broken picture and a picture of a billion pixels are files without a thumbnail', async () => {
  const whole = await png();
  const bomb = Buffer.from(whole);
  bomb.writeUInt32BE(50_000, 16);
  bomb.writeUInt32BE(50_000, 20);
  for (const body of [whole.subarray(0, 200), bomb]) {
    const kept = await shelves['disk']!.put(body, 'p.png');
    assert.deepEqual([kept.mime, kept.width, kept.thumbnailSha256], ['image/png', null, null]);
  }
});

const lies: readonly (readonly [string, string | Buffer, string, string])[] = [
  ['HTML named as a picture', '<html><script>alert(1)</script>', 'a.png', 'text/html'],
  ['a script tag in a text', 'hello <script>alert(1)</script>', 'a.txt', 'text/html'],
  ['SVG with a script', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'a.jpg', 'image/svg+xml'],
  ['SVG behind an XML line', '<?xml version="1.0"?><svg onload="x"/>', 'a.xml', 'image/svg+xml'],
  ['a program', Buffer.from('4d5a90000300000004000000ffff0000', 'hex'), 'a.pdf', 'application/x-msdownload'],
  ['noise', Buffer.from('fffe00ff80c1', 'hex'), 'a.txt', 'application/octet-stream'],
  ['a table', 'a;b\n1;2\n', 'Liste.CSV', 'text/csv'],
  ['JSON', '{"a":1}', 'a.json', 'application/json'],
  ["a web page's ending on plain words", 'nothing here', 'a.html', 'text/plain'],
  ['server settings', 'RewriteEngine on', '.htaccess', 'text/plain'],
];
for (const [what, body, name, mime] of lies) {
  test(`${what} is ${mime}, and is never shown inline`, async () => {
    const kept = await shelves['disk']!.put(Buffer.from(body), name);
    assert.equal(kept.mime, mime);
    const headers = serveHeaders({ ...kept, name }, { inline: true });
    assert.match(headers['content-disposition']!, /^attachment;/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.match(headers['content-security-policy']!, /sandbox/);
    assert.doesNotMatch(headers['content-type']!, /html|svg|xml/);
  });
}

test('pictures, sounds and films may be shown; PDFs and everything else is saved', () => {
  for (const mime of ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif', 'audio/ogg', 'video/mp4'])
    assert.match(serveHeaders({ name: 'a', mime }, { inline: true })['content-disposition']!, /^inline/, mime);
  for (const mime of [
    'image/svg+xml',
    'application/pdf',
    'text/html',
    'text/plain',
    'image/png; x=y',
    'image/png\r\nSet-Cookie: a=b',
  ])
    assert.match(serveHeaders({ name: 'a', mime }, { inline: true })['content-disposition']!, /^attachment/, mime);
  assert.match(
    serveHeaders({ name: 'a', mime: 'image/png' }, { inline: false })['content-disposition']!,
    /^attachment/,
  );
});

const names: readonly (readonly [string, string])[] = [
  ['../../etc/passwd', 'passwd'],
  ['C:\\Windows\\evil.exe', 'evil.exe'],
  ['\u200b.htaccess', 'htaccess'],
  ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
  ['a\u0000b\r\nc.txt', 'abc.txt'],
  ['...', 'file'],
  ['', 'file'],
  ['Ünïcode 报告.pdf', 'Ünïcode 报告.pdf'],
  ['a"b.txt', 'a_b.txt'],
  ['bad\ud800.txt', 'bad\ufffd.txt'],
];
for (const [given, wanted] of names)
  test(`the name ${JSON.stringify(given)} becomes ${JSON.stringify(wanted)}`, () => {
    assert.equal(cleanName(given), wanted);
  });

test('a name of ten thousand characters keeps its ending, and headers stay one line of plain characters', () => {
  const name = cleanName(`${'ж'.repeat(10_000)}.pdf`);
  assert.ok([...name].length <= 150 && name.endsWith('.pdf'));
  const header = serveHeaders({ name: `ж"%\r\nX: y.pdf`, mime: 'application/pdf' }, { inline: false })[
    'content-disposition'
  ]!;
  assert.match(header, /^[\x20-\x7e]+$/);
});
