// Faster than the screen: keys pressed before a conversation is painted, or before its field is there, do what they would have done.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { ada, field, hold, isThere, openAda, row, stagedCold, type Stage } from './stage.ts';

const pane = /\/assets\/conversation-pane-[^/]+\.js$/;
const changes = (double: Stage['double']) => double.calls.filter(({ name }) => name === 'changeConversation');

stagedCold('keys before the screen', (scene) => {
  scene(
    'J, R and words at once are in the field of the next conversation, and the one before keeps still',
    '/inbox',
    async (stage) => {
      const { page, double } = stage;
      await row(page, /Ada Lovelace/).waitFor();
      await page.keyboard.press('j');
      await page.getByRole('heading', { name: 'Ada Lovelace', exact: true, level: 2 }).waitFor();
      await field(page).waitFor();
      // Without a pause: the page has not even begun to draw the next one.
      await page.evaluate(() => {
        const press = (key: string) =>
          (document.activeElement ?? document.body).dispatchEvent(
            new KeyboardEvent('keydown', { key, code: `Key${key.toUpperCase()}`, bubbles: true, cancelable: true }),
          );
        for (const key of ['j', 'r', 'H', 'e', 'y', ' ', 'e', 'Enter', 'x', 'Backspace', '!']) press(key);
      });
      await page.waitForFunction(() => document.querySelector('textarea')?.value === 'Hey e\n!');
      assert.equal(await page.getByRole('heading', { name: 'Ada Lovelace', exact: true, level: 2 }).count(), 0);
      assert.deepEqual(
        double.calls.filter(({ name }) => name === 'changeConversation').map(({ body }) => body),
        [],
        'nothing was closed, snoozed or assigned by what was meant as words',
      );
      await page.keyboard.type('?');
      assert.equal(await field(page).inputValue(), 'Hey e\n!?');
    },
  );

  scene(
    'between the next conversation and its composer nothing of the one before is sent, and R waits for the new field',
    openAda,
    async ({ page, double }) => {
      await isThere(page);
      await field(page).fill('Thank you');
      await row(page, /Ada Lovelace/).focus();
      const wasThere = await page.evaluate(async () => {
        const press = (key: string, isCtrl = false) =>
          (document.activeElement ?? document.body).dispatchEvent(
            new KeyboardEvent('keydown', { key, code: key, ctrlKey: isCtrl, bubbles: true, cancelable: true }),
          );
        const before = document.querySelector('#thread h2');
        press('j');
        // As soon as it is in the page, and before it is painted.
        await new Promise<void>((resolve) => {
          new MutationObserver((_, watcher) => {
            if (document.querySelector('#thread h2') === before) return;
            watcher.disconnect();
            resolve();
          }).observe(document.body, { childList: true, subtree: true });
        });
        const found = document.querySelector('#composer') !== null;
        for (const key of ['r', 'H', 'i']) press(key);
        press('Enter', true);
        return found;
      });
      assert.equal(wasThere, false, 'the composer of the one before is nobody’s any more');
      await page.waitForFunction(() => document.querySelector('textarea')?.value === 'Hi');
      assert.equal(await page.getByRole('heading', { name: 'Ada Lovelace', exact: true, level: 2 }).count(), 0);
      assert.deepEqual(
        double.calls.filter(({ name }) => name === 'addMessage'),
        [],
      );
    },
  );

  scene(
    'the composer’s keys with Alt or Ctrl are heard by the composer that comes, also while its ways are asked for',
    openAda,
    async ({ page, double }) => {
      await isThere(page);
      await field(page).fill('Thank you');
      const release = await hold(page, '**/reply-routes');
      await row(page, /Ada Lovelace/).focus();
      const press = (...keys: string[]) =>
        page.evaluate((all) => {
          for (const each of all) {
            const key = each.split('+').at(-1)!;
            const init = {
              key,
              code: key.length === 1 ? `Key${key.toUpperCase()}` : key,
              bubbles: true,
              cancelable: true,
            };
            const held = {
              ctrlKey: each.includes('Ctrl+'),
              altKey: each.includes('Alt+'),
              shiftKey: each.includes('Shift+'),
            };
            (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { ...init, ...held }));
          }
        }, keys);
      // Without a pause: what is still there would send its words, or open what goes away with it.
      await press('j', 'Ctrl+Enter', 'Alt+Shift+C');
      await field(page).waitFor();
      const dialog = page.getByRole('dialog', { name: 'Send by' });
      assert.equal(await dialog.count(), 0, 'nobody knows the ways yet');
      release();
      await dialog.waitFor();
      assert.equal(await page.getByRole('heading', { name: 'Ada Lovelace', exact: true, level: 2 }).count(), 0);
      assert.equal(await field(page).inputValue(), '');
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await row(page, /Ada Lovelace/).focus();
      await press('k', 'Alt+Shift+F');
      await page.getByRole('button', { name: 'Back to the thread' }).waitFor();
      assert.equal(await field(page).inputValue(), 'Thank you');
      assert.equal(double.calls.filter(({ name }) => name === 'addMessage').length, 0);
    },
  );

  scene(
    'what is typed behind the palette’s key is the palette’s, not the answer’s, also while it is fetched',
    '/login',
    async ({ page, double }) => {
      const release = await hold(page, /\/assets\/palette-[^/]+\.js$/);
      await page.goto(double.url + openAda);
      await isThere(page);
      await field(page).fill('Thank you');
      await page.keyboard.press('Control+K');
      await page.keyboard.type('internal notx');
      await page.keyboard.press('Backspace');
      await page.keyboard.press('Enter');
      assert.equal(await field(page).inputValue(), 'Thank you');
      release();
      await page.getByRole('textbox', { name: 'Note' }).waitFor();
      assert.equal(await field(page).inputValue(), 'Thank you');
    },
  );

  scene('the palette gives the focus back to who had it, and to nobody where nobody had', openAda, async ({ page }) => {
    await isThere(page);
    const visit = async () => {
      await page.keyboard.press('Control+K');
      await page.getByRole('combobox', { name: 'Command or words' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    };
    await visit();
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'BODY');
    await row(page, /Ada Lovelace/).focus();
    await visit();
    assert.equal(
      await page.evaluate((id) => document.activeElement?.matches(`[data-conversation="${id}"]`), ada),
      true,
    );
  });

  scene(
    'R and words before the conversation’s part of the app is there are in the field when it comes',
    '/login',
    async (stage) => {
      const { page, double } = stage;
      const release = await hold(page, pane);
      await page.goto(double.url + openAda);
      await row(page, /Ada Lovelace/).waitFor();
      assert.equal(await field(page).count(), 0);
      await page.keyboard.type('rIt is on its way');
      release();
      await field(page).waitFor();
      await page.waitForFunction(() => document.querySelector('textarea')?.value === 'It is on its way');
    },
  );

  scene(
    'V and the name of the view before their part is there open the dialog once, with the name in it',
    '/login',
    async ({ page, double }) => {
      const release = await hold(page, /\/assets\/saved-views-[^/]+\.js$/);
      await page.goto(`${double.url}/inbox?view=all&priority=high`);
      await row(page, /Ada Lovelace/).waitFor();
      await page.keyboard.type('vUrgent ones');
      release();
      const name = page.getByRole('dialog', { name: 'Save as view' }).getByRole('textbox', { name: 'Name' });
      await name.waitFor();
      await page.waitForFunction(() => document.activeElement?.matches('[role=dialog] input[value="Urgent ones"]'));
      await page.keyboard.press('Escape');
      await name.waitFor({ state: 'detached' });
      assert.equal(await page.getByRole('dialog').count(), 0);
    },
  );

  scene('E before the conversation’s part is there closes it, once', '/login', async ({ page, double }) => {
    const release = await hold(page, pane);
    await page.goto(`${double.url}/inbox?view=all&conversation=${ada}`);
    await row(page, /Ada Lovelace/).waitFor();
    await page.keyboard.press('e');
    assert.deepEqual(changes(double), []);
    release();
    await row(page, /Ada Lovelace/).waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'Ada Lovelace', exact: true, level: 2 }).waitFor({ state: 'detached' });
    assert.deepEqual(
      changes(double).map(({ body }) => body),
      [{ status: 'closed' }],
    );
  });

  scene(
    'whoever has gone on to another conversation closes neither, and is heard there at once',
    '/login',
    async ({ page, double }) => {
      const release = await hold(page, pane);
      await page.goto(`${double.url}/inbox?view=all&conversation=${ada}`);
      const other = row(page, /ليلى حداد/);
      await other.waitFor();
      await page.keyboard.press('e');
      await other.click();
      release();
      await isShown(page, 'ليلى حداد');
      assert.deepEqual(changes(double), []);
      await page.keyboard.press('t');
      await page.getByRole('dialog', { name: 'Tags' }).waitFor();
      assert.deepEqual(changes(double), []);
    },
  );
});

const isShown = (page: Page, name: string) => page.getByRole('heading', { name, exact: true, level: 2 }).waitFor();
