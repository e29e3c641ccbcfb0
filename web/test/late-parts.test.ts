// What is not needed for the first paint comes later: until then nothing that was pressed, said or chosen is lost.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { row, staged } from './stage.ts';

/** Holds back the scripts whose name matches until the answer is called. */
async function hold(page: Page, name: RegExp): Promise<() => void> {
  let release = () => undefined as void;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(name, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}
const parts = /\/assets\/(?:popups-part|toasts)-[^/]+\.js$/;

staged('parts that come later', (scene) => {
  scene(
    'a menu opened before its part is there opens when it comes, and gives the focus back',
    '/login',
    async (stage) => {
      const { page, double } = stage;
      const release = await hold(page, parts);
      await page.goto(`${double.url}/inbox`);
      await row(page, /Ada Lovelace/).waitFor();
      const sort = page.getByRole('button', { name: /^Sort:/ });
      await sort.focus();
      await page.keyboard.press('Enter');
      assert.equal(await sort.getAttribute('aria-expanded'), 'true');
      assert.equal(await page.getByRole('menu').count(), 0);
      release();
      const first = page.getByRole('menuitem', { name: 'Newest activity' });
      await first.waitFor();
      await page.waitForFunction(() => document.activeElement?.textContent?.includes('Newest activity'));
      await page.keyboard.press('ArrowDown');
      await page.waitForFunction(() => document.activeElement?.textContent?.includes('Oldest activity'));
      await page.keyboard.press('Escape');
      await page.getByRole('menu').waitFor({ state: 'detached' });
      await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.startsWith('Sort:'));
      assert.equal(await sort.getAttribute('aria-expanded'), 'false');
    },
  );

  scene('what is said before anybody can show it is shown then, and can still be undone', '/login', async (stage) => {
    const { page, double } = stage;
    const release = await hold(page, parts);
    await page.goto(`${double.url}/inbox`);
    await row(page, /Ada Lovelace/).hover();
    await page.getByRole('button', { name: 'Close conversation with Ada Lovelace' }).first().click();
    await row(page, /Ada Lovelace/).waitFor({ state: 'hidden' });
    assert.equal(await page.getByText('Closed #1041').count(), 0);
    release();
    await page.getByText('Closed #1041').first().waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await row(page, /Ada Lovelace/).waitFor();
  });

  scene(
    'the right button opens a row’s menu at the pointer, a press beside it closes it',
    '/inbox',
    async ({ page }) => {
      const ada = row(page, /Ada Lovelace/);
      await ada.click({ button: 'right', position: { x: 120, y: 20 } });
      const menu = page.getByRole('menu', { name: 'Commands' });
      await menu.getByRole('menuitem', { name: /^Snooze/ }).waitFor();
      const [at, box] = [await ada.boundingBox(), await menu.boundingBox()];
      assert.ok(Math.abs(box!.x - (at!.x + 120)) < 8, 'beside the pointer');
      await page.mouse.click(900, 600);
      await menu.waitFor({ state: 'detached' });
      await ada.click({ button: 'right' });
      await menu
        .getByRole('menuitem', { name: /^Assign to me|^Unassign/ })
        .first()
        .waitFor();
      await page.keyboard.press('Escape');
      await menu.waitFor({ state: 'detached' });
    },
  );

  scene('a tooltip comes with the keys and with the pointer, and goes with Escape', '/inbox', async ({ page }) => {
    await row(page, /Ada Lovelace/).waitFor();
    const filter = page.getByRole('button', { name: /^Filter this list/ });
    await filter.hover();
    const words = page.getByText(/^Filter this list/);
    await words.waitFor();
    await words.hover();
    await page.waitForTimeout(400);
    assert.equal(await words.count(), 1, 'it stays while the pointer is on it');
    await page.keyboard.press('Escape');
    await words.waitFor({ state: 'detached' });
  });
});
