// The example app in a real browser against a real house: signed in by a JWT, both ways, offline and reloaded, on two devices, and pushed to.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { browser as pushedBrowser, startWebPush } from '../../tools/doubles/push/index.ts';
import { type Server, startServer, until } from '../../tools/stories/server.ts';
import { askUntil, browserMissing, openWholeBrowser } from '../../tools/chromium.ts';
import { person, type Person } from '../../tools/stories/stage.ts';
import { violationsOf } from '../../web/test/axe.ts';
import { startExample } from './start.ts';

const options = { skip: browserMissing, timeout: 400_000 };
let server: Server;
let app: Awaited<ReturnType<typeof startExample>>;
let pushes: Awaited<ReturnType<typeof startWebPush>>;
let browser: Browser;
before(async () => {
  if (browserMissing) return;
  pushes = await startWebPush();
  server = await startServer({ WEB_PUSH_API_URL: pushes.url });
  [app, browser] = await Promise.all([
    startExample({ houseUrl: server.url, apiKey: server.key, port: 0, startsExpired: true }),
    openWholeBrowser(),
  ]);
});
after(async () => {
  await browser?.close();
  app?.close();
  await server?.stop();
  await pushes?.stop();
});

async function signIn(name: string, prepare?: (context: BrowserContext) => Promise<unknown>): Promise<Person> {
  const someone = await person(browser, { width: 800, height: 700 });
  await prepare?.(someone.context);
  await someone.page.goto(app.url);
  await someone.page.getByRole('button', { name: `Sign in as ${name}` }).click();
  await online(someone.page);
  return someone;
}
const seriousIn = async (page: Page): Promise<string[]> =>
  (await violationsOf(page)).flatMap(({ id, impact, nodes }) =>
    impact === 'serious' || impact === 'critical' ? [`${id}: ${nodes[0]?.html ?? ''}`] : [],
  );
const online = (page: Page) => page.locator('[data-connection=online]').waitFor({ state: 'attached' });
const log = (page: Page) => page.getByRole('log');
async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
}
const stored = (page: Page, text: string) => log(page).locator('li[data-state=stored]', { hasText: text });
interface Listed {
  readonly items: readonly { readonly id: string; readonly preview: string; readonly contactId: string }[];
}
/** An agent answers in the conversation whose last words these are. */
async function answer(last: string, text: string): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { items } = await server.api.get<Listed>('/conversations');
    const found = items.find(({ preview }) => preview.includes(last));
    if (found) {
      await server.api.post(`/conversations/${found.id}/messages`, { text });
      return found.contactId;
    }
    await new Promise((done) => {
      setTimeout(done, 50);
    });
  }
  return assert.fail(`no conversation shows ${last}`);
}

test(
  'a signed-in customer and an agent talk, a file included, after an expired token was replaced',
  options,
  async () => {
    const ada = await signIn('Ada');
    assert.deepEqual(app.asked.slice(0, 2), ['ada start', 'ada expired']);
    await ada.page
      .getByLabel('File')
      .setInputFiles({ name: 'bowl.txt', mimeType: 'text/plain', buffer: Buffer.from('broken') });
    await ada.page.getByRole('button', { name: 'bowl.txt ✓' }).waitFor();
    await write(ada.page, 'My bowl is broken');
    await stored(ada.page, 'My bowl is broken').waitFor();
    const link = await log(ada.page).getByRole('link', { name: 'bowl.txt' }).getAttribute('href');
    assert.equal(await (await fetch(link!)).text(), 'broken');
    const contactId = await answer('My bowl is broken', 'A new one is on its way');
    await stored(ada.page, 'A new one is on its way').waitFor();
    const contact = await server.api.get<{ identities: { kind: string; value: string; assurance: string }[] }>(
      `/contacts/${contactId}`,
    );
    assert.ok(
      contact.identities.some(({ kind, value }) => kind === 'user' && value === 'example-ada'),
      'the JWT’s user',
    );
    assert.deepEqual(ada.problems, []);
    await ada.picture('sdk-example');
    await ada.context.close();
  },
);

test('what was written offline survives a reload and goes out once', options, async () => {
  const ben = await signIn('Ben');
  const { page, context } = ben;
  // The app itself is there; only the house is out of reach.
  await context.route(`${server.url}/**`, (route) => route.abort());
  await write(page, 'written in a tunnel');
  await log(page).locator('li:not([data-state=stored])', { hasText: 'written in a tunnel' }).waitFor();
  await page.reload();
  await log(page).locator('li:not([data-state=stored])', { hasText: 'written in a tunnel' }).waitFor();
  await context.unroute(`${server.url}/**`);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await stored(page, 'written in a tunnel').waitFor();
  await online(page);
  await page.reload();
  await stored(page, 'written in a tunnel').waitFor();
  assert.equal(await log(page).locator('li').count(), 1);
  await context.close();
});

test(
  'a second device of the same person shows the thread before it writes, and both follow it; another user sees none of it',
  options,
  async () => {
    const [phone, laptop] = [await signIn('Ada'), await signIn('Ada')];
    await stored(laptop.page, 'A new one is on its way').waitFor();
    await write(laptop.page, 'Thank you from my laptop');
    await stored(phone.page, 'Thank you from my laptop').waitFor();
    await phone.page.getByRole('button', { name: 'Sign out' }).click();
    await phone.page.getByRole('button', { name: 'Sign in as Ben' }).click();
    await stored(phone.page, 'written in a tunnel').waitFor();
    assert.equal(await phone.page.getByText('Thank you from my laptop').count(), 0);
    await Promise.all([phone.context.close(), laptop.context.close()]);
  },
);

test('light and dark, on a screen and a phone, axe finds nothing serious', options, async () => {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1440, 390]) {
      const look = `${colorScheme}, ${width}`;
      const someone = await person(browser, { width, height: 800 });
      const { page, context } = someone;
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(app.url);
      await page.getByRole('button', { name: 'Sign in as Ada' }).waitFor();
      assert.deepEqual(await seriousIn(page), [], `signing in, ${look}`);
      await someone.picture(`sdk-example-welcome-${colorScheme}-${width}`);
      await page.getByRole('button', { name: 'Sign in as Ada' }).click();
      await stored(page, 'A new one is on its way').waitFor();
      await page
        .getByLabel('File')
        .setInputFiles({ name: 'bowl.txt', mimeType: 'text/plain', buffer: Buffer.from('broken') });
      await page.getByRole('button', { name: 'bowl.txt ✓' }).waitFor();
      await context.route(`${server.url}/**`, (route) => route.abort());
      await page.getByRole('textbox', { name: 'Message' }).fill('one more thing');
      await page.getByRole('button', { name: 'Send' }).press('Enter');
      await log(page).locator('li:not([data-state=stored])', { hasText: 'one more thing' }).waitFor();
      assert.deepEqual(await seriousIn(page), [], `the thread, ${look}`);
      assert.equal(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        0,
        `no scroll, ${look}`,
      );
      await someone.picture(`sdk-example-thread-${colorScheme}-${width}`);
      await context.close();
    }
});

test('a browser that is away gets a push, sealed for it, and its service worker shows it', options, async () => {
  const seat = pushedBrowser(`${pushes.url}/push/ada`);
  const ada = await signIn('Ada', async (context) => {
    await context.grantPermissions(['notifications'], { origin: app.url });
    // No vendor's push service can be reached from here: the browser is given a subscription with the double's.
    await context.addInitScript((given) => {
      PushManager.prototype.subscribe = async (asked) => {
        Reflect.set(globalThis, 'asked', asked?.applicationServerKey);
        return { toJSON: () => given } as unknown as PushSubscription;
      };
    }, seat.subscription);
  });
  await ada.page.getByRole('button', { name: 'Notify me' }).click();
  await ada.page.getByText('Notifications are on.').waitFor();
  await ada.page.goto('about:blank');
  await answer('Thank you from my laptop', 'It arrives tomorrow');
  await until(
    () => (pushes.calls.length > 0 ? '' : `it says: ${server.said.slice(-1000)}`),
    (why) => why === '',
    'the house, whose second look at who is away comes after 30 seconds, pushes the answer',
    90_000,
  );
  assert.deepEqual(pushes.violations, []);
  const push = seat.open(pushes.calls[0]!.body);
  assert.equal(push['body'], 'It arrives tomorrow');
  await ada.page.goto(app.url);
  const isActive = async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated';
  await askUntil(ada.page, isActive, 'the service worker is active');
  const worker = await ada.context.newCDPSession(ada.page);
  let registrationId = '';
  worker.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    registrationId = registrations[0]?.registrationId ?? registrationId;
  });
  await worker.send('ServiceWorker.enable');
  const known = (id: string) => id !== '';
  await until(() => registrationId, known, 'the browser names the registration of the service worker');
  await worker.send('ServiceWorker.deliverPushMessage', {
    origin: app.url,
    registrationId,
    data: JSON.stringify(push),
  });
  const told = async () => {
    const registered = await navigator.serviceWorker.ready;
    return (await registered.getNotifications())[0]?.body;
  };
  const shown = await askUntil(ada.page, told, 'the service worker shows what was pushed');
  assert.equal(shown, 'It arrives tomorrow');
  await ada.context.close();
});
