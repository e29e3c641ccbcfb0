// Writing in a real browser: drafts, files, offline, what is taken back, and what a lost line must not break.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { field, isThere, openAda, row, staged, thread } from './stage.ts';

const note = (page: Page) => page.getByRole('textbox', { name: 'Note' });
const attach = (page: Page, name: string) =>
  page
    .locator('#composer input[type=file]')
    .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from('hello') });

staged('writing', (scene) => {
  scene(
    'a note and its conversation come back as they were left, an answer beside it as well',
    openAda,
    async ({ page }) => {
      await isThere(page);
      await page.keyboard.press('n');
      await note(page).fill('For us only');
      await page.keyboard.press('Escape');
      await row(page, /Kateryna Yushchenko/)
        .first()
        .click();
      await page.getByRole('textbox', { name: /^Reply to/ }).waitFor();
      assert.equal(await field(page).inputValue(), '');
      await page.goBack();
      await isThere(page);
      assert.equal(await note(page).inputValue(), 'For us only');
      await page.reload();
      await isThere(page);
      assert.equal(await note(page).inputValue(), 'For us only');
    },
  );

  scene(
    'offline, an answer is kept in the thread and goes out in order when the line is back',
    openAda,
    async ({ page, context, double }) => {
      await isThere(page);
      await context.setOffline(true);
      await page.getByText('You are offline. Replies are kept and will be sent.').waitFor();
      await page.getByText('Offline: kept, and sent when you are back').waitFor();
      await field(page).fill('First');
      await page.keyboard.press('Control+Enter');
      await field(page).fill('Second');
      await page.keyboard.press('Control+Enter');
      await thread(page).getByText('Kept, and sent when the connection is back').nth(1).waitFor();
      await context.setOffline(false);
      await thread(page).getByText('Kept, and sent').first().waitFor({ state: 'detached' });
      await thread(page)
        .getByRole('article', { name: /Maja Nowak/ })
        .getByText('Second', { exact: true })
        .waitFor();
      const sent = double.calls
        .filter((call) => call.name === 'addMessage')
        .map((call) => (call.body as { text: string }).text);
      assert.deepEqual(sent, ['First', 'Second']);
    },
  );

  scene('a refused message is taken back with its files', openAda, async ({ page, double }) => {
    await isThere(page);
    await attach(page, 'note.txt');
    await field(page).fill('With a file');
    double.refuse('addMessage', 403, { code: 'forbidden', title: 'Not now.' });
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await thread(page)
      .getByRole('article', { name: /not sent/ })
      .getByRole('button', { name: 'Edit' })
      .click();
    assert.equal(await field(page).inputValue(), 'With a file');
    await page.getByRole('list', { name: 'Attached files' }).getByText('note.txt').waitFor();
  });

  scene('a note that mentions someone asks before it becomes an answer', openAda, async ({ page }) => {
    await isThere(page);
    await page.keyboard.press('n');
    await note(page).pressSequentially('Ask @leo');
    await page.keyboard.press('Enter');
    assert.match(await note(page).inputValue(), /@Leo Brandt/);
    await page.keyboard.press('Control+.');
    await page.getByRole('alertdialog').getByText('This note mentions your team').waitFor();
    await page.getByRole('button', { name: 'Keep as a note' }).click();
    await note(page).waitFor();
  });

  scene(
    'a file dropped on the messages is attached, one dropped elsewhere does not take the page away',
    openAda,
    async ({ page }) => {
      await isThere(page);
      const drop = (on: string) =>
        page.evaluate((selector) => {
          const data = new DataTransfer();
          data.items.add(new File(['x'], 'dropped.txt', { type: 'text/plain' }));
          const on = document.querySelector(selector)!;
          for (const type of ['dragover', 'drop'])
            if (on.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true })))
              throw new Error(`${type} is left to the browser`);
        }, on);
      await drop('#list');
      assert.equal(await page.getByRole('list', { name: 'Attached files' }).count(), 0);
      await drop('[role=log]');
      await page.getByRole('list', { name: 'Attached files' }).getByText('dropped.txt').waitFor();
    },
  );

  scene(
    'far behind, the conversation on the screen is fetched again, whichever was opened before',
    openAda,
    async ({ page, double }) => {
      await isThere(page);
      const first = page.url();
      await row(page, /Kateryna Yushchenko/)
        .first()
        .click();
      await page.waitForURL((url) => url.href !== first);
      await thread(page).getByRole('article').first().waitFor();
      await page.goBack();
      await isThere(page);
      const before = double.calls.filter((call) => call.name === 'listMessages').length;
      double.reset();
      await page.waitForTimeout(600);
      await isThere(page);
      assert.ok(double.calls.filter((call) => call.name === 'listMessages').length > before);
      double.inbound('Still here?');
      await thread(page).getByText('Still here?').waitFor();
    },
  );

  scene(
    'when it is not known how to reach someone, the composer says so and asks again',
    '/inbox?view=all',
    async ({ page }) => {
      await page.route('**/reply-routes', (route) =>
        route.fulfill({ status: 500, json: { code: 'unexpected', title: 'Broken' } }),
      );
      await row(page, /Ada Lovelace/).click();
      await page.getByText('Could not find out how to reach this person.').waitFor();
      const retry = page.locator('#composer').getByRole('button', { name: 'Retry' });
      await Promise.all([page.waitForRequest('**/reply-routes'), retry.click()]);
      await page.unroute('**/reply-routes');
      // A live change may have asked again by itself meanwhile.
      await retry.click({ timeout: 2000 }).catch(() => undefined);
      await page.getByRole('button', { name: /Send by:/ }).waitFor();
    },
  );

  scene('whatever is scrolled into view, the frame itself stays where it is', '/settings/profile', async ({ page }) => {
    await page.getByRole('heading', { name: 'Profile' }).waitFor();
    const top = await page.evaluate(() => {
      // What a component library does beside each of its own fields: a real one, out of the flow.
      const far = document.createElement('div');
      far.innerHTML = '<div style="height:3000px"></div><input style="position:absolute"><button>far</button>';
      document.querySelector('main > div')!.append(far);
      far.lastElementChild!.scrollIntoView();
      return document.querySelector('.frame')!.getBoundingClientRect().top;
    });
    assert.equal(top, 0);
  });
});
