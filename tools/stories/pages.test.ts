// Our pages in a real browser, with a script slipped into each: none runs, none is framed by a stranger, and a page on a neighbouring port,
// to which the browser does send our cookie, neither acts nor listens with it.
import assert from 'node:assert/strict';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { makeCaller, type Server, startServer, until } from './server.ts';
import { browserMissing, openBrowser } from './stage.ts';

let server: Server;
let browser: Browser;
let context: BrowserContext;
let evil: HttpServer;
let evilUrl: string;
const hits: string[] = [];
const DEMO = { email: 'maja@acorn.example', password: 'acorn-coffee-demo' };

before(
  async () => {
    if (browserMissing) return;
    evil = createServer((request, response) => {
      if (request.url !== '/page' && request.url !== '/favicon.ico') hits.push(`${request.method} ${request.url}`);
      response.setHeader('content-type', request.url === '/page' ? 'text/html' : 'text/javascript');
      response.setHeader('access-control-allow-origin', '*');
      response.end(request.url === '/page' ? '<!doctype html><title>evil</title>' : 'sing("foreign")');
    });
    await new Promise<void>((resolve) => {
      evil.listen(0, '127.0.0.1', resolve);
    });
    evilUrl = `http://127.0.0.1:${(evil.address() as AddressInfo).port}`;
    server = await startServer(
      { BOOTSTRAP_WORKSPACE: '', BOOTSTRAP_EMAIL: '', BOOTSTRAP_PASSWORD: '', BOOTSTRAP_API_KEY: '' },
      ['--demo'],
    );
    // A page whose body we changed counts as a public one, which may not call a canary on this machine; here it shall, if it can.
    browser = await openBrowser('--disable-features=LocalNetworkAccessChecks');
    context = await browser.newContext();
    await context.exposeBinding('sing', (_source, what: unknown) => {
      hits.push(String(what));
    });
    const cookies = (await makeCaller(`${server.url}/api/v1`, {}).call('POST', '/auth/sign-in', DEMO)).headers;
    for (const each of cookies.getSetCookie()) {
      const [pair] = each.split(';') as [string];
      const at = pair.indexOf('=');
      await context.addCookies([{ name: pair.slice(0, at), value: pair.slice(at + 1), url: server.url }]);
    }
  },
  { timeout: 180_000 },
);
after(
  async () => {
    await browser?.close();
    await server?.stop();
    evil?.closeAllConnections();
    evil?.close();
  },
  { timeout: 180_000 },
);

async function pagesOf(): Promise<string[]> {
  const session = server.call({
    cookie: (await context.cookies()).map((each) => `${each.name}=${each.value}`).join('; '),
  });
  const { items: channels } = await session.get<{ items: { id: string; kind: string }[] }>('/channels');
  const { items } = await session.get<{ items: { id: string; contactId: string }[] }>('/conversations?status=all');
  const chat = channels.find((each) => each.kind === 'webchat')!.id;
  return [
    '/',
    '/sign-in',
    '/setup',
    `/inbox?view=all&conversation=${items[0]!.id}`,
    `/contacts/${items[0]!.contactId}`,
    '/search?q=x',
    '/settings/channels',
    '/settings/profile',
    `/invite/${'x'.repeat(43)}`,
    `/reset/${'x'.repeat(24)}`,
    `/prove/${'x'.repeat(32)}`,
    `/unsubscribe/${'x'.repeat(64)}.${'a'.repeat(20)}`,
    `/widget/panel.html?channel=${chat}`,
    '/demo',
    '/demo/orders/8841',
    '/api',
    '/api/v1/openapi.json',
    '/nowhere.html',
  ];
}

/** The page as the server sends it, headers and all, with an attacker's lines in it. */
async function slipped(page: Page, url: string, given: { withPolicy: boolean }): Promise<void> {
  const lines = `<script>sing("inline");fetch("${evilUrl}/inline")</script><img src="data:," onerror="sing('onerror')"><script src="${evilUrl}/foreign.js"></script><base href="${evilUrl}/"><iframe srcdoc="<script>parent.sing('frame')</script>"></iframe><object data="${evilUrl}/object"></object><link rel="stylesheet" href="${evilUrl}/style.css"><a id="slip" href="javascript:void sing('link')">x</a>`;
  await page.route(url, async (route) => {
    const reply = await route.fetch();
    const headers = { ...reply.headers(), 'content-type': 'text/html; charset=utf-8' };
    if (!given.withPolicy) delete (headers as Record<string, string>)['content-security-policy'];
    delete (headers as Record<string, string>)['content-length'];
    const body = await reply.text();
    await route.fulfill({
      status: 200,
      headers,
      body: body.includes('</head>') ? body.replace('</head>', `</head>${lines}`) : lines + body,
    });
  });
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  await page.evaluate(() => document.querySelector<HTMLAnchorElement>('#slip')?.click()).catch(() => undefined);
  await page.waitForTimeout(150);
}

test('the demo shows a chat, letters, messengers and texts', { skip: browserMissing, timeout: 60_000 }, async () => {
  const reply = await context.request.get(`${server.url}/api/v1/channels`);
  const { items } = (await reply.json()) as { items: { kind: string }[] };
  assert.deepEqual(items.map(({ kind }) => kind).sort(), [
    'email',
    'instagram',
    'sms',
    'telegram',
    'webchat',
    'whatsapp',
  ]);
});
test(
  'a script that was slipped into a page of ours does not run on any of them',
  { skip: browserMissing, timeout: 180_000 },
  async () => {
    // One screen of the app stands for all: they are one document.
    for (const path of (await pagesOf()).filter((each) => /^\/($|prove|unsubscribe|widget|demo$|api)/.test(each))) {
      const page = await context.newPage();
      await slipped(page, server.url + path, { withPolicy: true });
      assert.equal(await page.locator('#slip').count(), 1, `${path} has the traps in it`);
      assert.deepEqual(hits, [], path);
      await page.close();
    }
    const careless = await context.newPage();
    await slipped(careless, `${server.url}/prove/${'x'.repeat(32)}`, { withPolicy: false });
    await until(
      () => hits.length,
      (count) => count > 0,
      'the trap works where no policy stands',
    );
    assert.deepEqual(
      ['inline', 'onerror', 'foreign', 'frame', 'link'].filter((each) => !hits.includes(each)),
      [],
      'every one of them',
    );
    await careless.close();
    hits.length = 0;
  },
);

test(
  'no page of ours can be laid under a stranger’s buttons; the chat’s panel only where its channel allows',
  { skip: browserMissing, timeout: 180_000 },
  async () => {
    const page = await context.newPage();
    await page.goto(`${evilUrl}/page`);
    const framed = (path: string) =>
      page.evaluate(
        (url) =>
          new Promise<void>((resolve) => {
            const frame = document.createElement('iframe');
            frame.addEventListener('load', () => resolve());
            frame.src = url;
            document.body.replaceChildren(frame);
          }),
        server.url + path,
      );
    for (const path of await pagesOf()) {
      await framed(path);
      const shown = page.frames()[1]!;
      const isRefused = shown.url().startsWith('chrome-error://');
      assert.equal(isRefused, !path.startsWith('/widget/panel.html'), `${path} is shown as ${shown.url()}`);
    }
    await page.close();
  },
);

test(
  'a page on a neighbouring port has our cookie sent along, and can still neither act nor listen',
  { skip: browserMissing, timeout: 180_000 },
  async () => {
    const page = await context.newPage();
    await page.goto(`${evilUrl}/page`);
    const result = await page.evaluate(async (url) => {
      const send = async (path: string, type: string, body: string) =>
        fetch(url + path, {
          method: 'POST',
          credentials: 'include',
          mode: 'no-cors',
          headers: { 'content-type': type },
          body,
        }).then(
          (reply) => reply.type,
          () => 'failed',
        );
      const posts = [
        await send('/api/v1/auth/sign-out', 'text/plain', ''),
        await send('/api/v1/tags', 'text/plain', '{"name":"forged"}'),
        await send('/api/v1/tags', 'application/x-www-form-urlencoded', '{"name":"forged"}='),
      ];
      const read = await fetch(`${url}/api/v1/me`, { credentials: 'include' }).then(
        () => 'read',
        () => 'refused',
      );
      const socket = await new Promise<string>((resolve) => {
        const line = new WebSocket(`${url.replace('http', 'ws')}/api/v1/live`);
        line.addEventListener('open', () => resolve('open'));
        line.addEventListener('error', () => resolve('refused'));
      });
      return { posts, read, socket };
    }, server.url);
    assert.deepEqual([result.read, result.socket], ['refused', 'refused']);
    const ours = await context.newPage();
    await ours.goto(`${server.url}/api/v1/tags`);
    assert.doesNotMatch(await ours.content(), /forged/);
    assert.equal((await ours.goto(`${server.url}/api/v1/me`))!.status(), 200, 'still signed in');
    // The cookie really was there: our own page opens the socket with it.
    await ours.goto(server.url);
    const own = await ours.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const line = new WebSocket(`${location.origin.replace('http', 'ws')}/api/v1/live`);
          line.addEventListener('open', () => resolve('open'));
          line.addEventListener('error', () => resolve('refused'));
        }),
    );
    assert.equal(own, 'open');
    await page.close();
    await ours.close();
  },
);

test(
  'what a page was opened by stays with us: no address of ours, and no secret in it, is told to another site',
  { skip: browserMissing, timeout: 180_000 },
  async () => {
    const told: string[] = [];
    const listen = createServer((request, response) => {
      if (request.url === '/') told.push(String(request.headers.referer ?? ''));
      response.end('ok');
    });
    await new Promise<void>((resolve) => {
      listen.listen(0, '127.0.0.1', resolve);
    });
    const away = `http://localhost:${(listen.address() as AddressInfo).port}/`;
    for (const path of [
      `/invite/${'s'.repeat(43)}`,
      `/reset/${'s'.repeat(24)}`,
      `/prove/${'s'.repeat(32)}`,
      '/inbox',
    ]) {
      const page = await context.newPage();
      await page.goto(server.url + path);
      await Promise.all([
        page.waitForURL(away),
        page.evaluate((url) => {
          const link = document.createElement('a');
          link.href = url;
          document.body.append(link);
          link.click();
        }, away),
      ]);
      await page.close();
    }
    listen.closeAllConnections();
    listen.close();
    assert.deepEqual(told, ['', '', '', '']);
    assert.doesNotMatch(server.said, /sssssss/, 'nor do the logs hold it');
  },
);
