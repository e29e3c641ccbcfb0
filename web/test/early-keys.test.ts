// Faster than the screen: keys pressed before a conversation is painted, or before its field is there, do what they would have done.
import assert from 'node:assert/strict';
import { field, isThere, openAda, row, staged } from './stage.ts';

staged('keys before the screen', (scene) => {
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
    'what is typed behind the palette’s key is the palette’s, not the answer’s, also while it is fetched',
    '/login',
    async ({ page, double }) => {
      let release = () => undefined as void;
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      await page.route(/\/assets\/palette-[^/]+\.js$/, async (route) => {
        await released;
        await route.continue();
      });
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

  scene(
    'R and words before the conversation’s part of the app is there are in the field when it comes',
    '/login',
    async (stage) => {
      const { page, double } = stage;
      let release = () => undefined as void;
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      await page.route(/\/assets\/conversation-pane-[^/]+\.js$/, async (route) => {
        await released;
        await route.continue();
      });
      await page.goto(double.url + openAda);
      await row(page, /Ada Lovelace/).waitFor();
      assert.equal(await field(page).count(), 0);
      await page.keyboard.type('rIt is on its way');
      release();
      await field(page).waitFor();
      await page.waitForFunction(() => document.querySelector('textarea')?.value === 'It is on its way');
    },
  );
});
