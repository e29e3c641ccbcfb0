// The app's worker in a real browser: the app opens without a network, pushes become notifications, and the API is never answered by it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { conversations } from './acorn-inbox.ts';
import { askUntil, openWholeBrowser } from '../../tools/chromium.ts';
import { type Double, startDouble } from './double.ts';

let double: Double;
let browser: Browser;
let context: BrowserContext;
let page: Page;
before(async () => {
  double = await startDouble();
  browser = await openWholeBrowser();
  context = await browser.newContext({ locale: 'en-GB', permissions: ['notifications'] });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
});
after(async () => {
  await browser?.close();
  await double?.close();
});

test(
  'it is registered by itself, and from then on the app opens without a network and says so',
  { timeout: 180_000 },
  async () => {
    await page.goto(`${double.url}/inbox`);
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    // The first visit began before the worker did; what this one fetches is kept.
    await page.reload();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    const isKept = async () => {
      const kept = await (await caches.open('throughline-app-1')).keys();
      return kept.some(({ url }) => url.includes('/assets/index-'));
    };
    await askUntil(page, isKept, 'the worker keeps the app');
    const kept = await page.evaluate(async () =>
      (await (await caches.open('throughline-app-1')).keys()).map(({ url }) => url),
    );
    assert.deepEqual(
      kept.filter((url) => url.includes('/api/')),
      [],
      'nothing of the API is kept',
    );
    await context.setOffline(true);
    await page.reload();
    await page.getByText('The server cannot be reached').waitFor();
    await context.setOffline(false);
    await page.reload();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
  },
);

test('a push is shown once for each matter, and not while the app is looked at', { timeout: 180_000 }, async () => {
  const session = await context.newCDPSession(page);
  const registrations: { registrationId: string; scopeURL: string }[] = [];
  session.on('ServiceWorker.workerRegistrationUpdated', (told) => registrations.push(...told.registrations));
  await session.send('ServiceWorker.enable');
  await page.waitForTimeout(200);
  const { registrationId } = registrations.at(-1)!;
  const push = async (title: string) =>
    await session.send('ServiceWorker.deliverPushMessage', {
      origin: double.url,
      registrationId,
      data: JSON.stringify({
        title,
        body: 'Where is it?',
        throughline: { conversationId: conversations[0]!.id, tag: 'one', number: 7 },
      }),
    });
  const shown = () =>
    page.evaluate(async () =>
      (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, data }) => ({
        title,
        body,
        data: data as unknown,
      })),
    );
  await page.bringToFront();
  await push('Ada wrote');
  await page.waitForTimeout(500);
  assert.deepEqual(await shown(), []);
  // Nobody looks at the app any more; on a busy machine the browser needs a moment to see that, and another for each push.
  for (let left = 20; left > 0; left -= 1) {
    await page.goto('about:blank');
    await push('Ada wrote');
    await push('Ada wrote (2)');
    await page.waitForTimeout(300);
    // A page of ours that is no app, to look at what is shown.
    await page.goto(`${double.url}/theme.js`);
    if ((await shown()).some(({ title }) => title === 'Ada wrote (2)')) break;
  }
  assert.deepEqual(await shown(), [
    { title: 'Ada wrote (2)', body: 'Where is it?', data: { conversationId: conversations[0]!.id, number: 7 } },
  ]);
});
