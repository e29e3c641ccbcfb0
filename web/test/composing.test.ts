// Writing in a real browser: drafts, files, offline, what is taken back, and what a lost line must not break.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { field, hold, isThere, judge, openAda, row, staged, thread, type Stage } from './stage.ts';

const note = (page: Page) => page.getByRole('textbox', { name: 'Note' });
const byMail = async (page: Page) => {
  await page.getByRole('button', { name: /^Send by/ }).click();
  await page
    .getByRole('dialog', { name: 'Send by' })
    .getByRole('button', { name: /Email · / })
    .click();
};
const attach = (page: Page, name: string) =>
  page
    .locator('#composer input[type=file]')
    .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from('hello') });

const texts = (double: Stage['double']) =>
  double.calls.filter(({ name }) => name === 'addMessage').map(({ body }) => (body as { text: string }).text);

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

  scene(
    'subject and copies of a letter are kept like its words: here, in another browser, and when it is sent without a line',
    openAda,
    async ({ page, context, double }) => {
      const subject = (of: Page) => of.getByRole('textbox', { name: 'Subject' });
      const cc = (of: Page) => of.getByRole('textbox', { name: 'Cc', exact: true });
      const kept = () =>
        (
          double.calls.findLast(({ name }) => name === 'saveDraft')?.body as
            | { draft: Record<string, unknown> | null }
            | undefined
        )?.draft;
      /** Saved after each rest of the hand: the last of them counts. */
      const isSaved = async (of: Page, what: string, value: string) => {
        while (double.calls.every(({ name }) => name !== 'saveDraft') || kept()?.[what] !== value)
          await of.waitForTimeout(50);
        await of.getByText('Draft saved, your team sees it').waitFor();
      };
      await isThere(page);
      await byMail(page);
      // Before a word is written.
      await subject(page).fill('Your grinder');
      await page.getByRole('button', { name: 'Cc, Bcc' }).click();
      await cc(page).fill('leo@acorn.example, ');
      await isSaved(page, 'cc', 'leo@acorn.example, ');
      assert.equal(kept()?.['subject'], 'Your grinder');
      await row(page, /Kateryna Yushchenko/)
        .first()
        .click();
      await page.getByRole('textbox', { name: /^Reply to Kateryna/ }).waitFor();
      await page.goBack();
      await isThere(page);
      assert.deepEqual(
        [await subject(page).inputValue(), await cc(page).inputValue()],
        ['Your grinder', 'leo@acorn.example, '],
      );
      await field(page).fill('It is mended.');
      await isSaved(page, 'text', 'It is mended.');

      const other = await context.browser()!.newContext({ viewport: { width: 1440, height: 900 } });
      const there = await other.newPage();
      await there.goto(double.url + openAda);
      await isThere(there);
      await there.waitForFunction(() => document.querySelector('textarea')?.value === 'It is mended.');
      // Who gets a copy is in sight, though nobody asked for it here.
      assert.deepEqual(
        [await subject(there).inputValue(), await cc(there).inputValue()],
        ['Your grinder', 'leo@acorn.example, '],
      );
      await cc(there).fill('');
      await cc(there).fill('mia@acorn.example');
      await other.setOffline(true);
      await there.getByText('Offline: kept, and sent when you are back').waitFor();
      await there.getByRole('button', { name: 'Send', exact: true }).click();
      await thread(there).getByText('Kept, and sent when the connection is back').waitFor();
      assert.equal(await subject(there).inputValue(), '', 'what left the field is not there twice');
      await there.reload().catch(() => undefined);
      await other.setOffline(false);
      await there.goto(double.url + openAda);
      await isThere(there);
      await thread(there).getByText('It is mended.').waitFor();
      await thread(there).getByText('Kept, and sent').waitFor({ state: 'detached' });
      const sent = double.calls.filter(({ name }) => name === 'addMessage').map(({ body }) => body);
      // Gone in the middle of an answer it asks again, under the same id.
      assert.equal(new Set(sent.map((body) => (body as { clientId: string }).clientId)).size, 1);
      const { text, subject: head, cc: copies } = sent[0] as Record<string, unknown>;
      assert.match(String(text), /^It is mended\./);
      assert.deepEqual([head, copies], ['Your grinder', ['mia@acorn.example']]);
      await other.close();
    },
  );

  scene(
    'a place and a contact are written in a small dialog and go with the message',
    openAda,
    async ({ page, double }) => {
      await isThere(page);
      const share = async (what: string) => {
        await page.getByRole('button', { name: 'Share a place or a contact' }).click();
        await page.getByRole('menuitem', { name: what }).click();
      };
      await share('Share a place');
      const dialog = page.getByRole('dialog', { name: 'Share a place' });
      await dialog.getByRole('button', { name: 'Add to the message' }).click();
      await dialog.getByText('Two numbers like').first().waitFor();
      await dialog
        .getByRole('textbox', { name: 'Where it is' })
        .fill('https://www.openstreetmap.org/?mlat=52.2297&mlon=21.0122');
      await dialog.getByText('Read from the link: 52.2297, 21.0122').waitFor();
      await dialog.getByRole('textbox', { name: /^Name/ }).fill('Acorn Coffee');
      await judge(page, 'the dialog');
      await page.keyboard.press('Enter');
      const beside = page.getByRole('group', { name: 'With this message: a place' });
      await beside.getByText('Acorn Coffee').waitFor();
      await page.getByText('Draft saved, your team sees it').waitFor();
      await page.reload();
      await isThere(page);
      await beside.getByText('Acorn Coffee').waitFor();
      await field(page).focus();
      await page.keyboard.press('Control+Enter');
      await thread(page).getByText('52.22970, 21.01220').waitFor();
      const sent = () => double.calls.findLast(({ name }) => name === 'addMessage')!.body as Record<string, unknown>;
      assert.deepEqual(sent()['location'], { latitude: 52.2297, longitude: 21.0122, title: 'Acorn Coffee' });
      await beside.waitFor({ state: 'detached' });

      await share('Share a contact');
      const who = page.getByRole('dialog', { name: 'Share a contact' });
      await who.getByRole('textbox', { name: 'Name' }).fill('Leo, courier');
      await who.getByRole('button', { name: 'Add to the message' }).click();
      await who.getByText('A phone number or an email address').first().waitFor();
      await who.getByRole('textbox', { name: 'Phone' }).fill('+48 600 000 000');
      await who.getByRole('button', { name: 'Add to the message' }).click();
      await field(page).fill('Call him');
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await thread(page).getByText('+48 600 000 000').waitFor();
      assert.deepEqual(sent()['contactCard'], { name: 'Leo, courier', phone: '+48 600 000 000' });
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
    'a long answer has the whole pane; Escape gives the thread back where it was, sending shows it going',
    openAda,
    async ({ page }) => {
      await isThere(page);
      await field(page).fill('Dear Ada,');
      const tall = async () => (await field(page).boundingBox())!.height;
      const before = await tall();
      const last = (await thread(page).getByText('second floor').boundingBox())!.y;
      await page.keyboard.press('Alt+Shift+F');
      await page.getByRole('button', { name: 'Back to the thread' }).waitFor();
      assert.ok((await tall()) > before * 4, 'the field has the room');
      const isInert = () => thread(page).evaluate((log) => log.closest('[inert]') !== null);
      assert.ok(await isInert(), 'what is behind is out of reach');
      assert.ok(await field(page).evaluate((each) => each === document.activeElement));
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Write in the whole pane' }).waitFor();
      assert.ok(!(await isInert()));
      assert.ok(Math.abs((await thread(page).getByText('second floor').boundingBox())!.y - last) < 3);
      await page.getByRole('button', { name: 'Write in the whole pane' }).click();
      await page.keyboard.press('Control+Enter');
      await thread(page).getByText('Dear Ada,').waitFor();
      // What was opened and left by Escape hears no keys any more, though it may still be seen to go.
      await page.emulateMedia({ reducedMotion: 'no-preference' });
      await page.keyboard.press('Escape');
      await page.keyboard.press('h');
      await page.getByRole('textbox', { name: 'Snooze until' }).waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Alt+Shift+F');
      await page.getByRole('button', { name: 'Back to the thread' }).waitFor();
      await page.emulateMedia({ reducedMotion: 'reduce' });
    },
  );

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
    'sent before it is known how, an answer waits for that and goes once; what is typed behind it stays',
    '/inbox?view=all',
    async ({ page, double }) => {
      const release = await hold(page, '**/reply-routes');
      await row(page, /Ada Lovelace/).click();
      await isThere(page);
      await field(page).fill('It is on its way');
      const send = page.getByRole('button', { name: 'Send', exact: true });
      await send.click();
      await page.waitForFunction(() => document.querySelector('#composer [aria-busy=true]'));
      await field(page).press('Control+Enter');
      await field(page).press('End');
      await page.keyboard.type(' Anything else?');
      release();
      await thread(page).getByText('It is on its way', { exact: true }).waitFor();
      await page.waitForFunction(() => document.querySelector('textarea')?.value === 'Anything else?');
      assert.deepEqual(texts(double), ['It is on its way']);
    },
  );

  scene(
    'who goes on before it is known how to reach someone hears that nothing was sent, and finds the words again',
    '/inbox?view=all',
    async ({ page, double }) => {
      const release = await hold(page, '**/reply-routes');
      await row(page, /Ada Lovelace/).click();
      await isThere(page);
      await field(page).fill('It is on its way');
      await field(page).press('Control+Enter');
      await page.waitForFunction(() => document.querySelector('#composer [aria-busy=true]'));
      await row(page, /^(?!.*Ada Lovelace)/)
        .first()
        .click();
      await page.getByText('Your reply to Ada Lovelace was not sent').first().waitFor();
      release();
      await page.getByRole('button', { name: /Send by:/ }).waitFor();
      await row(page, /Ada Lovelace/).click();
      await isThere(page);
      await page.getByRole('button', { name: /Send by:/ }).waitFor();
      assert.equal(await field(page).inputValue(), 'It is on its way');
      assert.deepEqual(texts(double), []);
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
