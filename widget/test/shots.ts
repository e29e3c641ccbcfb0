// Takes the pictures a person should look at: `node widget/test/shots.ts FOLDER [PATTERN OF NAMES]`.
import { mkdirSync } from 'node:fs';
import { openBrowser } from '../../tools/chromium.ts';
import { buildHere } from './browser.ts';
import { shopHtml, startDouble } from './double.ts';

const folder = process.argv[2] ?? '/tmp/widget-shots';
const wanted = new RegExp(process.argv[3] ?? '');
mkdirSync(folder, { recursive: true });
const double = await startDouble(buildHere());
const browser = await openBrowser();
async function shoot(
  name: string,
  options: Parameters<typeof browser.newContext>[0],
  lang: string,
  deed: (page: import('playwright-core').Page) => Promise<void>,
): Promise<void> {
  if (!wanted.test(name)) return;
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') console.log(name, message.text());
  });
  double.shopPage = shopHtml(double, undefined, lang);
  await page.goto(double.shop);
  await page.locator('throughline-chat button').first().click();
  await page.frameLocator('throughline-chat iframe').locator('textarea').waitFor();
  await deed(page);
  await page.waitForTimeout(350);
  await page.screenshot({ path: `${folder}/${name}.png` });
  await context.close();
}
const wide = { viewport: { width: 1100, height: 800 } };
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
const panel = (page: import('playwright-core').Page) => page.frameLocator('throughline-chat iframe');
async function talk(page: import('playwright-core').Page): Promise<void> {
  double.messages = [];
  await panel(page).locator('textarea').fill('Order #12345 arrived broken. The big bowl has a crack right through.');
  await panel(page).locator('.send').click();
  await page.waitForTimeout(300);
  double.say('Oh no, I am sorry. Can you send me a picture of the crack?', {
    html: '<p>Oh no, I am sorry. Can you send me a <strong>picture</strong> of the crack?</p>',
  });
  double.say('We ship a new one today if it is still in stock: https://shop.example/bowls/large');
  await panel(page).locator('textarea').fill('Yes, one moment');
  await panel(page).locator('.send').click();
  await page.waitForTimeout(300);
  double.push({ type: 'typing', name: 'Maja Lind', isWriting: true });
}
const ways = [
  {
    channelId: '0199a1b2-0000-7000-8000-000000000002',
    kind: 'x',
    title: 'Telegram',
    icon: 'M2 12l20-8-4 16-6-5-3 4-1-6z',
  },
  { channelId: '0199a1b2-0000-7000-8000-000000000003', kind: 'y', title: 'Email', icon: 'M3 6h18v12H3z' },
];
await shoot('01-fresh', wide, 'en', async () => undefined);
await shoot('11-closed-unread', wide, 'en', async (page) => {
  await talk(page);
  await page.locator('throughline-chat button').first().click();
  double.say('And a picture of the parcel, please.');
});
const closed = async (page: import('playwright-core').Page) => {
  double.messages = [];
  await panel(page).locator('textarea').fill('hello');
  await panel(page).locator('.send').click();
  await page.waitForTimeout(900);
  double.say('All done, have a nice day.', { delivery: 'read' });
  double.push({ type: 'conversation', isClosed: true, agentName: 'Maja Lind' });
  await panel(page).locator('.iconbutton').first().click();
};
await shoot('14-ended', wide, 'de', closed);
await shoot('15-ended-contrast', { ...wide, forcedColors: 'active' }, 'ar', closed);
await shoot('12-no-panel', wide, 'en', async (page) => {
  await page.route('**/widget/panel.html*', (route) => route.abort());
  await page.reload();
  await page.locator('throughline-chat button').first().click();
  await page.waitForTimeout(8500);
});
await shoot('13-first-question-phone', phone, 'pl', async (page) => {
  double.messages = [];
  await panel(page).locator('textarea').fill('Moja miska przyszła rozbita');
  await panel(page).locator('.send').click();
});
double.config = { ...double.config, otherWays: ways };
await shoot('02-talk', wide, 'en', talk);
await shoot('03-talk-dark', { ...wide, colorScheme: 'dark' }, 'en', talk);
await shoot('04-phone', phone, 'en', talk);
await shoot('05-rtl', wide, 'ar', talk);
// What is done with a message: menu, picker, question, field, and what is left of it.
const menuAt = (page: import('playwright-core').Page, index: number) =>
  panel(page).locator('.act').nth(index).click({ force: true });
async function reacted(page: import('playwright-core').Page): Promise<void> {
  await talk(page);
  double.push({ type: 'typing', name: 'Maja Lind', isWriting: false });
  double.change(double.messages[0]!.id, { reactions: [{ emoji: '👀', by: 'agent' }] });
  double.change(double.messages[1]!.id, { reactions: [{ emoji: '❤️', by: 'contact' }] });
  double.change(double.messages[2]!.id, { text: 'We ship a new one tomorrow.', editedAt: new Date().toISOString() });
  await panel(page).locator('.reactions').first().waitFor();
  await panel(page).getByText('We ship a new one tomorrow.', { exact: true }).waitFor();
}
const shows = (name: string, options: Parameters<typeof shoot>[1], lang: string, deed: Parameters<typeof shoot>[3]) =>
  shoot(name, options, lang, async (page) => {
    await reacted(page);
    await deed(page);
  });
await shows('16-menu', wide, 'en', (page) => menuAt(page, 1));
await shows('17-menu-own-dark', { ...wide, colorScheme: 'dark' }, 'en', (page) => menuAt(page, 0));
await shows('18-picker-phone', phone, 'uk', async (page) => {
  await menuAt(page, 2);
  await panel(page).locator('.quick button').last().click();
});
await shows('19-question-dark-phone', { ...phone, colorScheme: 'dark' }, 'de', async (page) => {
  await menuAt(page, 3);
  await panel(page).locator('.acts > .bad').click();
});
await shows('20-field', wide, 'en', async (page) => {
  await menuAt(page, 0);
  await panel(page).locator('.acts > button').nth(1).click();
});
await shows('21-menu-rtl-phone', phone, 'ar', (page) => menuAt(page, 1));
await shows('22-removed-refused-contrast', { ...wide, forcedColors: 'active' }, 'en', async (page) => {
  double.change(double.messages[3]!.id, { text: '', changeableUntil: null, deletedAt: new Date().toISOString() });
  double.refuse.set('PUT /visitor/messages/:id/reaction', { status: 409, code: 'conflict' });
  await menuAt(page, 2);
  await panel(page).locator('.quick button').first().click();
  await panel(page).locator('.actnote').waitFor();
  double.refuse.clear();
});
await shoot('06-rtl-phone', phone, 'ar', async () => {
  double.messages = [];
});
double.config = {
  ...double.config,
  isOpen: false,
  opensAt: new Date(Date.now() + 86_400_000).toISOString(),
  settings: {
    ...double.config.settings,
    preChat: 'name+email',
    consentText: 'I agree that my details are kept to answer me.',
    privacyUrl: 'https://shop.example/privacy',
    brandColor: '#F4B400',
    greeting: 'Moin!',
  },
};
await shoot('07-prechat', wide, 'de', async (page) => {
  double.messages = [];
  await panel(page).locator('textarea').fill('Meine Schale ist gebrochen');
  await panel(page).locator('.send').click();
  await panel(page).locator('.prechat .primary').click();
});
await shoot('08-closed-bright', { ...wide, colorScheme: 'dark' }, 'de', async () => {
  double.messages = [];
});
await shoot('09-emoji-menu', wide, 'uk', async (page) => {
  await panel(page).locator('.tools button').nth(1).click();
  await panel(page).locator('.emoji').waitFor();
});
double.refuse.set('POST /visitor/messages', { status: 422, code: 'invalid', detail: 'This file is gone.' });
double.known = { email: true, name: true };
double.config = { ...double.config, isOpen: true, settings: { ...double.config.settings, preChat: 'off' } };
await shoot('10-refused', wide, 'en', async (page) => {
  await panel(page).locator('textarea').fill('hello');
  await panel(page).locator('.send').click();
  await panel(page).locator('.meta.bad').waitFor();
});
await browser.close();
await double.close();
