// A panel's page in a real browser before the real server: what it may do (its height, words into the answer by the agent's hand) and what it may
// not, however it tries: lead the app elsewhere, write by itself, go on to another site, speak through a stranger.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { makeCaller, type Server, startServer, until } from './server.ts';
import { browserMissing, leaveTaken, takeBrowser } from './stage.ts';

const DEMO = { email: 'maja@acorn.example', password: 'acorn-coffee-demo' };
let server: Server;
let browser: Browser;
let context: BrowserContext;
let app: HttpServer;
let stranger: HttpServer;
let session: ReturnType<typeof makeCaller>;
let conversationId: string;
const strangerHits: string[] = [];

const listen = async (each: HttpServer): Promise<number> => {
  await new Promise<void>((resolve) => {
    each.listen(0, resolve);
  });
  return (each.address() as AddressInfo).port;
};
/** What an app's own page does; the stranger stands in a frame within it. */
const pageOf = (strangerUrl: string) => `<!doctype html><title>Orders</title><h1>Order 8841</h1>
<button id="insert">Put it into the answer</button><iframe src="${strangerUrl}/inner"></iframe>
<script>
const say = (said) => parent.postMessage(said, '*');
document.querySelector('#insert').onclick = () => say({ type: 'throughline:insert', text: 'Your order 8841 is on its way.' });
say({ type: 'throughline:resize', height: 333 });
say({ type: 'throughline:insert', text: 'Written by nobody.' });
top.postMessage({ panel: { type: 'throughline:insert', text: 'Past the page between.' } }, '*');
globalThis.escape = () => { try { top.location = '${strangerUrl}/taken'; } catch {} };
globalThis.wander = () => { location = '${strangerUrl}/wandered'; };
</script>`;
const inner = `<!doctype html><script>
const said = { type: 'throughline:insert', text: 'From a stranger.' };
for (const each of [parent.parent, top]) { each.postMessage(said, '*'); each.postMessage({ panel: said }, '*'); }
</script>`;

before(
  async () => {
    if (browserMissing) return;
    stranger = createServer((request, reply) => {
      strangerHits.push(request.url!);
      reply.setHeader('content-type', 'text/html').end(inner);
    });
    const strangerUrl = `http://localhost:${await listen(stranger)}`;
    app = createServer((request, reply) => {
      // Takes the call and never says a word.
      if (request.url!.includes('/silent')) return;
      reply.setHeader('content-type', 'text/html').end(pageOf(strangerUrl));
    });
    const url = `http://localhost:${await listen(app)}/side`;
    server = await startServer(
      { BOOTSTRAP_WORKSPACE: '', BOOTSTRAP_EMAIL: '', BOOTSTRAP_PASSWORD: '', BOOTSTRAP_API_KEY: '' },
      ['--demo'],
    );
    browser = await takeBrowser();
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    context.setDefaultTimeout(60_000);
    const cookies = (await makeCaller(`${server.url}/api/v1`, {}).call('POST', '/auth/sign-in', DEMO)).headers;
    const pairs = cookies.getSetCookie().map((each) => each.split(';')[0]!);
    for (const pair of pairs) {
      const at = pair.indexOf('=');
      await context.addCookies([{ name: pair.slice(0, at), value: pair.slice(at + 1), url: server.url }]);
    }
    session = server.call({ cookie: pairs.join('; '), origin: server.url });
    const { items } = await session.get<{ items: { id: string }[] }>('/conversations?status=open');
    conversationId = items[0]!.id;
    secret = (await session.post<{ secret: string }>('/panels', { name: 'Orders', kind: 'frame', url })).secret;
  },
  { timeout: 180_000 },
);
let secret: string;
after(
  async () => {
    await leaveTaken(browser);
    await server?.stop();
    for (const each of [app, stranger]) {
      each?.closeAllConnections();
      each?.close();
    }
  },
  { timeout: 180_000 },
);

async function open(): Promise<{ page: Page; panel: Frame }> {
  const page = await context.newPage();
  await page.goto(`${server.url}/inbox?view=all&conversation=${conversationId}`);
  const panel = await until(
    () => page.frames().find((each) => each.url().includes('/side')),
    (frame) => frame !== undefined,
    'the panel’s page is there',
  );
  await panel!.getByRole('heading', { name: 'Order 8841' }).waitFor();
  return { page, panel: panel! };
}
const answer = (page: Page) => page.getByRole('textbox', { name: /^Reply to/ });

test(
  'a page sets its height, and puts words into the answer when the agent presses for it, and only then',
  { skip: browserMissing, timeout: 180_000 },
  async () => {
    const { page, panel } = await open();
    await page.waitForFunction(
      () => document.querySelector<HTMLElement>('iframe[title=Orders]')?.style.height === '333px',
    );
    await until(
      () => strangerHits.includes('/inner'),
      (was) => was,
      'the stranger had its turn',
    );
    await page.waitForTimeout(500);
    assert.equal(await answer(page).inputValue(), '', 'nothing is written that nobody pressed for');
    await panel.getByRole('button', { name: 'Put it into the answer' }).click();
    await page.waitForFunction(() =>
      [...document.querySelectorAll('textarea')].some((each) => each.value.includes('8841 is on its way')),
    );
    assert.equal(await answer(page).inputValue(), 'Your order 8841 is on its way.');
    // While the agent is in the panel, only the panel is heard.
    await panel.getByRole('button').focus();
    await panel.childFrames()[0]!.evaluate(inner.slice(inner.indexOf('const'), inner.lastIndexOf('</script>')));
    await page.waitForTimeout(300);
    assert.equal(await answer(page).inputValue(), 'Your order 8841 is on its way.');
    await page.close();
  },
);

test(
  'its token is behind the #, signed, and about this conversation',
  { skip: browserMissing, timeout: 180_000 },
  async () => {
    const { page, panel } = await open();
    const token = new URLSearchParams(new URL(panel.url()).hash.slice(1)).get('throughline')!;
    const [head, claims, signature] = token.split('.') as [string, string, string];
    assert.equal(signature, createHmac('sha256', secret).update(`${head}.${claims}`).digest('base64url'));
    const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
    assert.equal(said['conversationId'], conversationId);
    assert.equal(said['aud'], new URL(panel.url()).origin);
    await page.close();
  },
);

test('it can lead neither the app nor itself to another site', { skip: browserMissing, timeout: 180_000 }, async () => {
  const { page, panel } = await open();
  const here = page.url();
  await panel.evaluate(() => (globalThis as unknown as { escape: () => void }).escape());
  await page.waitForTimeout(500);
  assert.equal(page.url(), here);
  await panel.evaluate(() => (globalThis as unknown as { wander: () => void }).wander());
  await page.waitForTimeout(1000);
  assert.deepEqual(
    strangerHits.filter((each) => each !== '/inner' && each !== '/favicon.ico'),
    [],
  );
  await page.close();
});

test(
  'cards are asked for by the server, which calls nothing on this machine, and the agent reads why',
  { skip: browserMissing, timeout: 180_000 },
  async () => {
    const before = strangerHits.length;
    await session.post('/panels', {
      name: 'Bills',
      kind: 'cards',
      url: `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/cards`,
    });
    const page = await context.newPage();
    await page.goto(`${server.url}/inbox?view=all&conversation=${conversationId}`);
    await page.getByText(/Cards are fetched from public addresses only|is not a public port|private/).waitFor();
    assert.equal(strangerHits.slice(before).includes('/cards'), false);
    await page.close();
  },
);

test(
  'a page that never answers is told of with a way to ask again, and keeps nothing else of the screen from working',
  { skip: browserMissing, timeout: 180_000 },
  async () => {
    const url = `http://localhost:${(app.address() as AddressInfo).port}/silent`;
    await session.post('/panels', { name: 'Mute', kind: 'frame', url });
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(`${server.url}/inbox?view=all&conversation=${conversationId}`);
    await until(
      () => page.frames().find((each) => each.url().includes('/side')),
      (frame) => frame !== undefined,
      'its neighbour is shown',
    );
    await page.locator('iframe[title=Mute]').waitFor({ state: 'attached' });
    await answer(page).fill('Written while it is silent.');
    assert.equal(await answer(page).inputValue(), 'Written while it is silent.');
    await answer(page).fill('');
    await page.clock.fastForward(10_000);
    await page.getByText('Mute does not answer.').waitFor();
    await page
      .getByRole('status')
      .filter({ hasText: 'Mute does not answer.' })
      .getByRole('button', { name: 'Retry' })
      .click();
    await page.getByText('Mute does not answer.').waitFor({ state: 'detached' });
    await page.close();
  },
);
