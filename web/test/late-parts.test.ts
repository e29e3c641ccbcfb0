// What is not needed for the first paint comes later: until then nothing that was pressed, said or chosen is lost.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { field, hold, isThere, judge, openAda, row, stagedCold } from './stage.ts';

const parts = /\/assets\/(?:popups-part|toasts)-[^/]+\.js$/;

stagedCold('parts that come later', (scene) => {
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

/** A part that cannot be fetched: the line is gone, or the server is. */
const deadEnds = (page: Page, name: RegExp) => page.route(name, (route) => route.abort('internetdisconnected'));

stagedCold('parts that could not come', (scene) => {
  scene(
    'offline a dialog says that it could not be loaded, nothing typed is lost, and it opens when the line is back',
    '/login',
    async ({ page, double, context }) => {
      const dialog = /\/assets\/help-sheet-[^/]+\.js$/;
      await deadEnds(page, dialog);
      await page.goto(`${double.url}${openAda}`);
      await isThere(page);
      await page.keyboard.press('r');
      await field(page).fill('half a sentence');
      await page.locator('#thread').focus();
      await context.setOffline(true);
      await page.keyboard.press('?');
      const note = page.getByRole('alert').filter({ hasText: 'This part could not be loaded' });
      await note.getByText('You are offline.').waitFor();
      await judge(page, 'a part that is missing');
      await page.keyboard.press('Escape');
      await note.waitFor({ state: 'detached' });
      await page.keyboard.press('?');
      await note.waitFor();
      assert.equal(
        await field(page)
          .textContent()
          .then((words) => words?.trim() || field(page).inputValue()),
        'half a sentence',
      );
      await page.unroute(dialog);
      await context.setOffline(false);
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
      await note.waitFor({ state: 'detached' });
    },
  );

  scene(
    'a column that did not come leaves the rest of the screen alone, and is there when it is asked for again',
    '/login',
    async ({ page, double }) => {
      const panel = /\/assets\/context-panel-[^/]+\.js$/;
      // It would fetch what the page cannot.
      await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'));
      await deadEnds(page, panel);
      await page.goto(`${double.url}${openAda}`);
      await isThere(page);
      const note = page.getByRole('alert').filter({ hasText: 'This part could not be loaded' });
      await note.waitFor();
      assert.ok(await page.getByRole('main').isVisible());
      await note.getByRole('button', { name: 'Try again' }).click();
      await note.getByRole('button', { name: 'Reload the page' }).waitFor();
      await page.unroute(panel);
      await note.getByRole('button', { name: 'Try again' }).click();
      await note.waitFor({ state: 'detached' });
      await page
        .getByRole('complementary', { name: /Customer/ })
        .first()
        .waitFor();
    },
  );

  scene(
    'a menu whose commands did not come says so in its place, and has them when asked again',
    '/login',
    async ({ page, double }) => {
      const commands = /\/assets\/row-menu-[^/]+\.js$/;
      await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'));
      await deadEnds(page, commands);
      await page.goto(`${double.url}/inbox`);
      await row(page, /Ada Lovelace/).click({ button: 'right' });
      const menu = page.getByRole('menu', { name: 'Commands' });
      await menu.getByText('This part could not be loaded').waitFor();
      await judge(page, 'a menu whose commands are missing');
      await page.unroute(commands);
      await menu.getByRole('menuitem', { name: 'Try again' }).click();
      await menu.getByRole('menuitem', { name: /^Snooze/ }).waitFor();
      await page.keyboard.press('Escape');
      await menu.waitFor({ state: 'detached' });
    },
  );

  scene('a page that did not come is tried again when it is opened again', '/inbox', async ({ page }) => {
    await row(page, /Ada Lovelace/).waitFor();
    const contacts = /\/assets\/contacts-page-[^/]+\.js$/;
    await deadEnds(page, contacts);
    await page
      .getByRole('link', { name: /^Contacts/ })
      .first()
      .click();
    const note = page.getByRole('alert').filter({ hasText: 'This part could not be loaded' });
    await note.waitFor();
    await page
      .getByRole('link', { name: /^Inbox/ })
      .first()
      .click();
    await row(page, /Ada Lovelace/).waitFor();
    await page.unroute(contacts);
    await page
      .getByRole('link', { name: /^Contacts/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Contacts' }).waitFor();
    assert.equal(await note.count(), 0);
  });

  scene(
    'after an upgrade a tab says that it is old, and reloads when it suits, with what was typed',
    openAda,
    async (stage) => {
      const { page, double } = stage;
      await isThere(page);
      await field(page).fill('Two bags of decaf');
      await page.getByText('Draft saved, your team sees it').waitFor();
      // A restart alone is no upgrade.
      const asked = page.waitForResponse(`${double.url}/`);
      double.cut();
      await asked;
      const banner = page.getByRole('status').filter({ hasText: 'There is a new version.' });
      assert.equal(await banner.count(), 0);
      const old = await (await fetch(double.url)).text();
      await page.route(`${double.url}/`, (route) =>
        route.fulfill({ contentType: 'text/html', body: old.replace(/index-[^.]+/, 'index-newer') }),
      );
      double.cut();
      await banner.waitFor();
      await judge(page, 'an old tab');
      await banner.getByRole('button', { name: 'Reload' }).click();
      await banner.waitFor({ state: 'detached' });
      await isThere(page);
      assert.equal(await field(page).inputValue(), 'Two bags of decaf');
    },
  );
});
