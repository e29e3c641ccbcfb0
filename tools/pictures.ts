// The pictures of README and docs, made anew from the demo: `node tools/pictures.ts [FOLDER]`. Needs Chromium, and screens built by
// `npm start`.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startServer } from './stories/server.ts';
import { openBrowser, person } from './stories/stage.ts';

const FOLDER = process.argv[2] ?? join(import.meta.dirname, '../docs/pictures');
const DEMO = { email: 'maja@acorn.example', password: 'acorn-coffee-demo' };
const none = { BOOTSTRAP_WORKSPACE: '', BOOTSTRAP_EMAIL: '', BOOTSTRAP_PASSWORD: '', BOOTSTRAP_API_KEY: '' };

mkdirSync(FOLDER, { recursive: true });
const server = await startServer(none, ['--demo']);
const browser = await openBrowser();
try {
  const maja = await person(browser);
  const { page } = maja;
  await signIn(page);
  await thread(page);
  await connecting(page);
  await rehearsal(page);
  await chat();
} finally {
  await browser.close();
  await server.stop();
}

async function signIn(page: Page): Promise<void> {
  await page.goto(server.url);
  await page.getByRole('textbox', { name: 'Email' }).fill(DEMO.email);
  await page.getByLabel('Password', { exact: true }).fill(DEMO.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('grid', { name: 'Conversations' }).waitFor();
}

/** One person, one thread, five channels. */
async function thread(page: Page): Promise<void> {
  await page
    .getByRole('grid', { name: 'Conversations' })
    .getByRole('link', { name: /Ada Lindqvist/ })
    .click();
  await page.getByRole('log').getByText('Is there anything to sign?').waitFor();
  await page.getByRole('complementary', { name: 'Customer' }).getByText('Ada Lindqvist').first().waitFor();
  await page.mouse.move(900, 500);
  await keep(page, 'inbox');
}

async function connecting(page: Page): Promise<void> {
  await page.goto(`${server.url}/settings/channels`);
  await page.getByRole('heading', { name: 'Connect a channel' }).waitFor();
  await page.setViewportSize({ width: 1440, height: 1320 });
  await keep(page, 'channels');
  await page.setViewportSize({ width: 1440, height: 900 });
}

async function rehearsal(page: Page): Promise<void> {
  // Channels of the demo that have no credentials would fail, as they should.
  const { items } = (await (await page.request.get(`${server.url}/api/v1/channels`)).json()) as {
    items: { id: string }[];
  };
  for (const { id } of items.slice(2))
    await page.request.patch(`${server.url}/api/v1/channels/${id}`, {
      data: { state: 'off' },
      headers: { origin: server.url },
    });
  await page.reload();
  await page.getByRole('button', { name: 'Rehearsal' }).click();
  await page.getByRole('button', { name: /^(Start|Rehearse|Begin)/ }).click();
  // Everything that needs no person has been done by then.
  await page
    .getByText(/^(Waiting for you|\d+ (passed|failed))$/)
    .first()
    .waitFor({ timeout: 120_000 });
  await keep(page, 'rehearsal');
}

/** The chat as a visitor of the shop sees it. */
async function chat(): Promise<void> {
  const { page, context } = await person(browser, { width: 1100, height: 760 });
  await page.goto(`${server.url}/demo`);
  await page.getByRole('button', { name: /open chat/i }).click();
  const panel = page.frameLocator('throughline-chat iframe');
  const box = panel.getByRole('textbox', { name: 'Write a message' });
  await box.fill('Do you deliver to Gdańsk before Friday?');
  await box.press('Enter');
  await panel.getByRole('textbox', { name: 'Email' }).fill('ewa.lis@poczta.example');
  await panel.getByRole('button', { name: 'Send' }).click();
  await panel.getByRole('region', { name: 'Messages' }).getByText('Do you deliver to Gdańsk before Friday?').waitFor();
  await panel
    .getByText(/· (Sent|Delivered|Read)/)
    .first()
    .waitFor();
  await keep(page, 'widget');
  await context.close();
}

async function keep(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  process.stdout.write(`${path}\n`);
}
