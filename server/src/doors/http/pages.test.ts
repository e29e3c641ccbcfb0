import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { routes } from '@throughline/protocol';
import { openDoor } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-pages-'));
const script = 'console.log("hello");'.repeat(200);
for (const dir of ['web/assets', 'widget/widget/assets']) mkdirSync(join(folder, dir), { recursive: true });
writeFileSync(join(folder, 'web/index.html'), '<!doctype html><title>App</title>');
writeFileSync(join(folder, 'web/favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
writeFileSync(join(folder, 'web/.env'), 'SECRET=1');
writeFileSync(join(folder, 'web/assets/main-abc.js'), script);
writeFileSync(join(folder, 'widget/widget.js'), script);
writeFileSync(join(folder, 'widget/widget/panel.html'), '<!doctype html><title>Chat</title>');
writeFileSync(join(folder, 'widget/widget/assets/panel-abc.js'), script);
writeFileSync(join(folder, 'secret.txt'), 'outside');

const CHANNEL = '01890000-0000-7000-8000-000000000001';
const CLOSED = '01890000-0000-7000-8000-000000000002';
const door = await openDoor({
  options: {
    webDir: join(folder, 'web'),
    widgetDir: join(folder, 'widget'),
    frameAncestorsOf: async (_house, channelId) =>
      channelId === CHANNEL
        ? ['https://shop.example', "https://evil.example; script-src 'unsafe-inline'", 'https://*.shop.example']
        : channelId === CLOSED
          ? []
          : null,
  },
});
const get = (url: string, headers: Record<string, string> = {}) => door.app.inject({ url, headers });

test('every address of the app is the app, under a strict policy and never cached stale', async () => {
  for (const url of ['/', '/inbox', '/contacts/123', '/settings/channels?x=1', '/reset/some-token']) {
    const reply = await get(url, { accept: 'text/html' });
    assert.deepEqual([reply.statusCode, reply.body], [200, '<!doctype html><title>App</title>'], url);
    assert.equal(reply.headers['cache-control'], 'no-cache');
    const policy = String(reply.headers['content-security-policy']);
    assert.match(policy, /script-src 'self';/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.equal(reply.headers['x-content-type-options'], 'nosniff');
  }
});

test('what does not exist is not the app: files, the API, the widget', async () => {
  for (const url of [
    '/missing.js',
    '/assets/missing.js',
    '/api/v1/missing',
    '/api/nothing',
    '/widget/missing.js',
    '/hooks/1',
    '/.env',
  ]) {
    assert.equal((await get(url, { accept: 'text/html' })).statusCode, 404, url);
  }
  assert.equal((await door.app.inject({ method: 'POST', url: '/inbox' })).statusCode, 404);
});

test('nothing outside the folder is ever sent', async () => {
  for (const url of [
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '/widget/..%2f..%2fsecret.txt',
    '/assets/%00',
    '/..\\secret.txt',
    '//etc/passwd',
    '/assets//etc/passwd',
  ]) {
    const reply = await get(url);
    assert.ok(!reply.body.includes('outside') && !reply.body.includes('root:'), url);
  }
});

test('named pieces are kept for ever, compressed as the browser likes, and answered with 304', async () => {
  const plain = await get('/assets/main-abc.js');
  assert.deepEqual([plain.body, plain.headers['cache-control']], [script, 'public, max-age=31536000, immutable']);
  assert.match(String(plain.headers['content-type']), /javascript/);
  const br = await get('/assets/main-abc.js', { 'accept-encoding': 'gzip, br' });
  assert.equal(brotliDecompressSync(br.rawPayload).toString(), script);
  const gz = await get('/assets/main-abc.js', { 'accept-encoding': 'gzip' });
  assert.equal(gunzipSync(gz.rawPayload).toString(), script);
  assert.equal((await get('/assets/main-abc.js', { 'if-none-match': String(plain.headers['etag']) })).statusCode, 304);
});

test('the widget loads on any site, but its panel only where the channel allows', async () => {
  const loader = await get('/widget.js');
  assert.deepEqual([loader.statusCode, loader.headers['access-control-allow-origin']], [200, '*']);
  const policy = async (query: string) =>
    String((await get(`/widget/panel.html${query}`)).headers['content-security-policy'])
      .split('; ')
      .find((part) => part.startsWith('frame-ancestors'));
  assert.equal(
    await policy(`?channel=${CHANNEL}`),
    'frame-ancestors https://shop.example https://*.shop.example',
    'an entry that would add a rule is left out',
  );
  assert.equal(await policy(`?channel=${CLOSED}`), "frame-ancestors 'none'");
  assert.equal(await policy('?channel=nonsense'), 'frame-ancestors *');
  assert.equal((await get('/widget/assets/panel-abc.js')).statusCode, 200);
});

test('the readable page names every contract that is served, without a script', async () => {
  const page = await get('/api');
  assert.equal(page.statusCode, 200);
  assert.match(String(page.headers['content-security-policy']), /default-src 'none'/);
  assert.doesNotMatch(page.body, /<script/);
  assert.ok(page.body.includes(routes.signIn.path) && page.body.includes('id="problem-too_many"'));
  const spec = (await get('/api/v1/openapi.json')).json<{ paths: Record<string, unknown> }>();
  assert.ok(
    '/auth/sign-in' in spec.paths && !('/conversations' in spec.paths),
    'what this door does not serve is not described',
  );
});
