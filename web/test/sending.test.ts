// Sending in a real browser: what is taken back, what leaves later, and what becomes of the conversation.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { field, isThere, judge, openAda, row, staged, thread } from './stage.ts';

const bodies = (double: { calls: { name: string; body?: unknown }[] }) =>
  double.calls.filter(({ name }) => name === 'addMessage').map(({ body }) => body as Record<string, unknown>);
const more = async (page: Page, name: RegExp) => {
  await page.getByRole('button', { name: 'More ways to send' }).click();
  await page.getByRole('menuitem', { name }).click();
};

staged('sending', (scene) => {
  scene('an answer is held for five seconds, and taken back with its words', openAda, async ({ page, double }) => {
    await isThere(page);
    await field(page).fill('Too quick');
    await page.keyboard.press('Control+Enter');
    await thread(page)
      .getByText(/Leaves in \d s/)
      .waitFor();
    assert.equal(bodies(double)[0]?.['holdSeconds'], 5);
    assert.equal(await field(page).inputValue(), '');
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await thread(page).getByText('Too quick').waitFor({ state: 'detached' });
    // The thread hears of it by the line, the field by the answer: either may be first.
    await page.waitForFunction(() => document.querySelector('textarea')?.value === 'Too quick');
  });

  scene('after a reload a held answer can still be taken back, below itself', openAda, async ({ page }) => {
    await isThere(page);
    await field(page).fill('Once more');
    await page.keyboard.press('Control+Enter');
    await thread(page)
      .getByText(/Leaves in \d s/)
      .waitFor();
    await page.reload();
    await isThere(page);
    await thread(page).getByRole('button', { name: 'Undo send' }).click();
    await thread(page).getByText('Once more').waitFor({ state: 'detached' });
    assert.equal(await field(page).inputValue(), 'Once more');
  });

  scene(
    'sent and closed, undone: the conversation is on the screen again, with the words',
    openAda,
    async ({ page }) => {
      await isThere(page);
      const here = new URL(page.url()).searchParams.get('conversation');
      await field(page).fill('Bye');
      await page.keyboard.press('Control+Shift+Enter');
      await page.getByText(/Sent and closed/).waitFor();
      await page.getByRole('button', { name: 'Undo', exact: true }).click();
      await page.waitForURL((url) => url.searchParams.get('conversation') === here);
      await isThere(page);
      await page.waitForFunction(
        () => document.querySelector<HTMLTextAreaElement>('#composer textarea')?.value === 'Bye',
      );
    },
  );

  scene('scheduled, moved, cancelled, and scheduled again by undo', openAda, async ({ page, double }) => {
    await isThere(page);
    await field(page).fill('Good morning');
    await page.keyboard.press('Alt+Shift+S');
    const dialog = page.getByRole('dialog', { name: 'Schedule' });
    await dialog.getByRole('button', { name: /Tomorrow at 9:00/ }).waitFor();
    await judge(page, 'when to send');
    await dialog.getByRole('button', { name: /Tomorrow at 9:00/ }).click();
    const scheduled = thread(page).getByRole('article', { name: /^Scheduled by Maja Nowak/ });
    await scheduled.getByText('Good morning').waitFor();
    const dueAt = bodies(double)[0]?.['dueAt'];
    assert.ok(typeof dueAt === 'string' && Date.parse(dueAt) > Date.now());
    assert.equal('holdSeconds' in bodies(double)[0]!, false);
    await judge(page, 'a scheduled message');
    await scheduled.getByRole('button', { name: 'Change time' }).click();
    await page.getByRole('textbox', { name: 'Typed' }).fill('3d');
    await page.getByRole('button', { name: /^Choose/ }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.ok(double.calls.some(({ name }) => name === 'scheduleMessage'));
    await scheduled.getByRole('button', { name: 'Cancel' }).click();
    await scheduled.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await scheduled.getByText('Good morning').waitFor();
    double.inbound('Are you there?');
    await scheduled.getByRole('button', { name: 'Edit' }).click();
    await scheduled.waitFor({ state: 'detached' });
    assert.equal(await field(page).inputValue(), 'Good morning');
  });

  scene('send and snooze asks until when', openAda, async ({ page, double }) => {
    await isThere(page);
    await field(page).fill('We look into it');
    await more(page, /Send and snooze/);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /In 1 hour/ })
      .click();
    await row(page, /./).first().waitFor();
    const [sent] = bodies(double);
    assert.equal(sent?.['then'], 'snooze');
    assert.ok(Date.parse(String(sent?.['snoozeUntil'])) > Date.now());
  });

  scene(
    'on a phone and in the dark, the moments fit',
    openAda,
    async ({ page }) => {
      await isThere(page);
      await field(page).fill('Later');
      await more(page, /Schedule/);
      await page.getByRole('dialog', { name: 'Schedule' }).waitFor();
      await judge(page, 'when, dark and small');
      await page.getByRole('button', { name: 'Keep writing' }).click();
      assert.equal(await field(page).inputValue(), 'Later');
    },
    { width: 390, scheme: 'dark' },
  );

  scene(
    'who is written to first gets one message by the way chosen; what is open with them is offered',
    openAda,
    async ({ page, double }) => {
      await isThere(page);
      await page.keyboard.press('c');
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('searchbox', { name: 'Find the person' }).fill('Kateryna');
      await judge(page, 'whom');
      await dialog
        .getByRole('button', { name: /Kateryna Yushchenko/ })
        .first()
        .click();
      const words = dialog.getByRole('textbox', { name: 'Message' });
      await words.fill('Your beans');
      await dialog.getByText('Kateryna Yushchenko has an open conversation already.').waitFor();
      await judge(page, 'first words');
      // Closed and opened again, it is as it was.
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await page.keyboard.press('c');
      await dialog.getByRole('searchbox', { name: 'Find the person' }).fill('Kateryna');
      await dialog
        .getByRole('button', { name: /Kateryna Yushchenko/ })
        .first()
        .click();
      await words.waitFor();
      assert.equal(await words.inputValue(), 'Your beans');
      await dialog.getByRole('textbox', { name: 'Subject' }).fill('They are here');
      await words.press('Control+Enter');
      await page.waitForURL(/conversation=[0-9a-f-]*81$/);
      const begun = double.calls.filter(({ name }) => name === 'addConversation').map(({ body }) => body);
      assert.deepEqual(
        begun
          .map((body) => (body as { message: { text: string; subject: string } }).message)
          .map(({ text, subject }) => [text, subject]),
        [['Your beans', 'They are here']],
      );
      assert.deepEqual(bodies(double), [], 'nothing went to the conversation behind');
    },
  );
});
