// A language is switched; a conversation and all that opens over it in the language of tests (English with accents, two fifths longer): what stays plain was never given to be translated.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { id } from './acorn.ts';
import { listenTo, plainIn, seenNow } from './plain-english.ts';
import { screenTests } from './screens.ts';

const LONG_MS = 600_000;
const { skip, open } = screenTests();
/** Everything that was asked for is there, and drawn. */
async function isStill(page: Page): Promise<void> {
  await page.locator('h1, h2, main').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}
test('what opens over a screen is not plain English either', { skip, timeout: LONG_MS }, async () => {
  const { page, context, show } = await open('/login?lang=xx');
  const sent = listenTo(page);
  const wrong: string[] = [];
  const look = async (name: string) =>
    wrong.push(...plainIn(await page.evaluate(seenNow), sent).map((each) => `${name}: ${each}`));
  await show(`/inbox?conversation=${id(11, 1)}`);
  await page.getByRole('log').getByText('second floor').waitFor();
  for (const [name, key] of [
    ['palette', 'Control+k'],
    ['help', '?'],
    ['snooze', 'h'],
    ['assign', 'a'],
    ['tags', 't'],
    ['priority', 'p'],
    ['status', 's'],
    ['join', 'm'],
    ['find', 'Control+f'],
  ] as const) {
    await page.locator('#thread').focus();
    await page.keyboard.press(key);
    const opened = page.locator('[role=dialog], #thread input[type=search]').first();
    await opened.waitFor();
    await isStill(page);
    await look(name);
    await page.keyboard.press('Escape');
    await opened.waitFor({ state: 'detached' });
  }
  assert.deepEqual([...new Set(wrong)], []);
  await context.close();
});

test(
  'a language is chosen, and all that stands on the screen speaks it at once, mirrored where it runs right to left',
  { skip, timeout: LONG_MS },
  async () => {
    const { page, context, calls, show } = await open('/settings/appearance', {}, { 'PATCH /me': {} });
    const choose = async (from: string, name: string) => {
      await page.getByRole('combobox').filter({ hasText: from }).click();
      await page.getByRole('option', { name, exact: true }).click();
    };
    await choose('English', 'العربية');
    await page.getByRole('heading', { name: 'المظهر' }).waitFor();
    const html = page.locator('html');
    assert.deepEqual([await html.getAttribute('lang'), await html.getAttribute('dir')], ['ar', 'rtl']);
    assert.deepEqual(calls.find(({ call }) => call === 'PATCH /me')?.body, { preferences: { language: 'ar' } });
    await show('/contacts');
    await page.getByRole('heading', { name: 'جهات الاتصال' }).waitFor();
    await show('/settings/appearance');
    await choose('العربية', 'Deutsch');
    await page.getByRole('heading', { name: 'Darstellung' }).waitFor();
    assert.deepEqual([await html.getAttribute('lang'), await html.getAttribute('dir')], ['de', 'ltr']);
    await context.close();
  },
);
