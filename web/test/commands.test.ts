// One table of commands behind keys, menus and settings, and what Undo takes back: in a real browser, by role and name.
import assert from 'node:assert/strict';
import { agents } from './acorn.ts';
import { isThere, judge, openAda, row, staged } from './stage.ts';

staged('commands', (scene) => {
  scene('the menu of a row does what the keys do, and Z takes it back', '/inbox', async ({ page, double }) => {
    await row(page, /Ada Lovelace/).click({ button: 'right' });
    const close = page.getByRole('menuitem', { name: 'Close' });
    await close.waitFor();
    assert.match((await close.textContent())!, /E$/);
    await judge(page, 'the menu of a row');
    await page.getByRole('menuitem', { name: 'Assign to', exact: false }).nth(1).hover();
    await page.getByRole('menuitem', { name: agents[1]!.name }).click();
    await page.getByText(`to ${agents[1]!.name}`).first().waitFor();
    // Not mine any more, so not in my inbox; undone, it is back in its place.
    await row(page, /Ada Lovelace/).waitFor({ state: 'detached' });
    // A notice one has looked at, or whose button was pressed, has no keys but Escape to itself.
    await page.getByRole('button', { name: 'Undo', exact: true }).focus();
    await page.keyboard.press('z');
    await row(page, /Ada Lovelace/).waitFor();
    const sent = double.calls.filter((call) => call.name === 'changeConversation').map((call) => call.body);
    assert.equal(
      (sent.at(-1) as { assigneeId: string }).assigneeId,
      (sent[0] as { assigneeId: string }).assigneeId === agents[1]!.id ? agents[0]!.id : '',
    );
  });

  scene(
    'a contact is opened, noted on, renamed, held and erased from the palette',
    openAda,
    async ({ page, double }) => {
      double.before.answer = (call) =>
        call.endsWith('/erasure') ? { status: 500, body: { code: 'unexpected' } } : undefined;
      await isThere(page);
      const palette = async (words: string) => {
        await page.keyboard.press('Control+k');
        const box = page.getByRole('dialog', { name: 'Command palette' });
        await box.getByRole('combobox').fill(words);
        await box.getByRole('option', { name: words }).first().click();
        await box.waitFor({ state: 'detached' });
      };
      await palette('Open contact');
      await page.getByRole('heading', { name: 'Ada Lovelace', level: 1 }).waitFor();
      await palette('Add a note on the contact');
      await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
      await page.keyboard.press('Escape');
      for (const [words, title] of [
        ['Rename contact', /Rename|Name/],
        ['Legal hold on the contact', /legal hold/],
        ['Erase contact', /^Erase Ada/],
      ] as const) {
        await palette(words);
        const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog')).filter({ hasText: title });
        await dialog.first().waitFor();
        await page.keyboard.press('Escape');
        await dialog.first().waitFor({ state: 'detached' });
      }
      await judge(page, 'a contact after its commands');
    },
  );

  scene('what the server refuses goes back to its place and says why', openAda, async ({ page, double }) => {
    await isThere(page);
    double.refuse('changeConversation', 409, { code: 'conflict', title: 'A field is missing.' });
    await page.keyboard.press('e');
    await page.getByText('A field is missing.').first().waitFor();
    await row(page, /Ada Lovelace/).waitFor();
    await page.keyboard.press('z');
    await page.getByText('Nothing to undo.').waitFor();
  });

  scene('read and unread are undone as well', openAda, async ({ page, double }) => {
    await isThere(page);
    // Looking at it reads it.
    await row(page, /Ada Lovelace ?, [^,]+, (?!unread)/).waitFor();
    await page.keyboard.press('Shift+U');
    await row(page, /Ada Lovelace ?, .*unread/).waitFor();
    await page.keyboard.press('z');
    await row(page, /Ada Lovelace ?, [^,]+, (?!unread)/).waitFor();
    assert.ok(double.calls.some((call) => call.name === 'markRead' && (call.body as { number: number }).number === 0));
  });

  scene(
    'keys are given to other commands in the settings, and hold everywhere',
    '/settings/keyboard',
    async ({ page, double }) => {
      await page.getByRole('button', { name: 'Change the keys of “Close”' }).click();
      const asking = page.getByRole('status', { name: 'Press the new keys of “Close”' });
      await asking.waitFor();
      await judge(page, 'keyboard settings');
      await page.keyboard.press('r');
      await asking.getByText('“Reply” has these keys.').waitFor();
      await page.keyboard.press('d');
      await asking.waitFor({ state: 'detached' });
      await page.getByRole('row', { name: /^Close D/ }).waitFor();
      await page.goto(`${double.url}${openAda}`);
      await isThere(page);
      await page.keyboard.press('e');
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Close, reopen').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      assert.equal(double.calls.filter((call) => call.name === 'changeConversation').length, 0, 'E does nothing now');
      await page.keyboard.press('d');
      await page.getByText('Closed #', { exact: false }).first().waitFor();
      assert.equal(
        (double.calls.findLast((call) => call.name === 'changeConversation')!.body as { status: string }).status,
        'closed',
      );
    },
  );

  scene('who signs out has left in every tab, and nothing stays there to be read', openAda, async (stage) => {
    const { page, context, double } = stage;
    const other = await context.newPage();
    await other.goto(`${double.url}/contacts`);
    await other.getByText('Ada Lovelace').first().waitFor();
    await isThere(page);
    // Trouble is told until somebody dismisses it.
    double.refuse('watchConversation', 409, { code: 'conflict', title: 'No', detail: 'Too many watch it.' });
    await page.getByRole('button', { name: 'Watch', exact: true }).click();
    await page.getByText('Too many watch it.').first().waitFor();
    await page.keyboard.press('e');
    await page.getByText('Closed #1041').first().waitFor();
    await page.getByRole('button', { name: /^Me: / }).click();
    await page.getByRole('menuitem', { name: /^Sign out/ }).press('Enter');
    for (const tab of [page, other]) {
      await tab.getByRole('heading', { name: 'Sign in' }).waitFor();
      await tab
        .getByText(/Too many watch it|Closed #1041/)
        .first()
        .waitFor({ state: 'detached' });
      assert.doesNotMatch((await tab.textContent('body'))!, /Lovelace/);
    }
    // Nor is it there for the next account, before its own comes.
    double.signedIn.is = true;
    double.before.answer = (call) => (call === 'GET /contacts' ? new Promise<never>(() => undefined) : undefined);
    await other.evaluate(() => history.pushState({}, '', '/contacts'));
    await other.getByRole('navigation').first().waitFor();
    assert.doesNotMatch((await other.textContent('body'))!, /Lovelace/);
    await page.evaluate((to) => history.pushState({}, '', to), openAda);
    await isThere(page);
    await page.keyboard.press('z');
    await page.getByText('Nothing to undo.').first().waitFor();
    assert.equal(double.calls.filter(({ name }) => name === 'changeConversation').length, 1, 'it stays closed');
  });
});
