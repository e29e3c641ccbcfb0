// Whole jobs without a pointer: sorted, answered on another channel, closed and brought back; people put together and taken apart; and
// what is heard on the way.
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { replyRoutes } from './acorn-inbox.ts';
import { ago, id } from './acorn.ts';
import { field, isThere, openAda, row, staged, thread } from './stage.ts';
import { longId } from './thread-answers.ts';

/** Walks there by Tab, as somebody without a pointer does. */
async function tabTo(target: Locator, way: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await target.waitFor();
  const hasFocus = () => target.evaluate((element) => element === document.activeElement);
  for (let steps = 0; steps < 120; steps += 1) {
    if (await hasFocus()) return;
    await target.page().keyboard.press(way);
  }
  throw new Error(`${String(target)} is not reached by ${way}`);
}

staged('by keys alone', (scene) => {
  scene(
    'from triage to an answer on another channel, closed, and undone',
    '/inbox?view=triage',
    async ({ page, double }) => {
      double.before.answer = (call) =>
        call.endsWith('/reply-routes')
          ? {
              status: 200,
              body: { items: [replyRoutes[0], { ...replyRoutes[1], assurance: 'own' }] },
            }
          : undefined;
      await page.reload();
      const bar = page.getByRole('toolbar', { name: 'Triage' });
      await bar.waitFor();
      await thread(page).waitFor();
      await page.keyboard.press('r');
      await field(page).waitFor();
      await page.keyboard.type('It leaves today');
      await page.keyboard.press('Alt+Shift+C');
      await tabTo(page.getByRole('button', { name: /^support@acorn\.example/ }));
      await page.keyboard.press('Enter');
      await page.getByRole('textbox', { name: 'Subject' }).waitFor();
      assert.equal(await field(page).inputValue(), 'It leaves today', 'what was written goes along');
      await tabTo(field(page));
      await page.keyboard.press('Control+Enter');
      for (let tries = 0; tries < 200 && !double.calls.some(({ name }) => name === 'addMessage'); tries += 1)
        await page.waitForTimeout(50);
      assert.equal(
        (double.calls.find(({ name }) => name === 'addMessage')!.body as { channelId: string }).channelId,
        replyRoutes[1]!.channelId,
      );
      // What was answered is nobody's no more; the next one is in front.
      await page.keyboard.press('Escape');
      const left = /^\d+ left/.exec((await bar.textContent()) ?? '')![0];
      await page.keyboard.press('e');
      await page
        .getByText(/^Closed #\d+/)
        .first()
        .waitFor();
      const sent = () =>
        double.calls
          .filter(({ name }) => name === 'changeConversation')
          .map(({ body }) => (body as { status?: string }).status);
      await page.keyboard.press('z');
      await bar.getByText(left).waitFor();
      // It stands on the screen before the server is told.
      for (let tries = 0; tries < 200 && sent().filter(Boolean).length < 2; tries += 1) await page.waitForTimeout(50);
      assert.deepEqual(sent().filter(Boolean), ['closed', 'open']);
    },
  );

  scene('two people are put together, and one identity taken apart again', openAda, async ({ page, double }) => {
    await isThere(page);
    const customer = page.getByRole('complementary', { name: 'Customer' });
    const merge = customer.getByRole('button', { name: 'Same person…' });
    await tabTo(merge);
    await page.keyboard.press('Enter');
    const sure = page.getByRole('dialog').or(page.getByRole('alertdialog')).first();
    await sure.waitFor();
    await tabTo(sure.getByRole('button', { name: /^(Merge|Join)/ }).last());
    await page.keyboard.press('Enter');
    await sure.waitFor({ state: 'detached' });
    assert.equal(double.calls.filter(({ name }) => name === 'mergeContacts').length, 1);
    await tabTo(customer.getByRole('button', { name: 'Undo the link of ada@lovelace.example' }));
    await page.keyboard.press('Enter');
    await tabTo(page.getByRole('button', { name: 'Undo link' }));
    await page.keyboard.press('Enter');
    await page.getByText('is a contact of its own now').first().waitFor();
    assert.equal(double.calls.filter(({ name }) => name === 'unlinkIdentity').length, 1);
  });
  scene(
    'a session that ends while working asks for the one thing left: Enter signs in',
    '/inbox?view=all',
    async ({ page, double }) => {
      await row(page, /Ada Lovelace/).click();
      double.signedIn.is = false;
      await page
        .getByRole('link', { name: /^Snoozed/ })
        .first()
        .click();
      const signIn = page
        .getByRole('dialog', { name: 'You have been signed out' })
        .getByRole('link', { name: 'Sign in' });
      await signIn.waitFor();
      await page.waitForFunction(() => document.activeElement?.textContent === 'Sign in');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/login\?next=/);
    },
  );

  scene('a message found by a search has the focus, for who goes on with the keys', '/inbox', async (stage) => {
    const { page, double } = stage;
    const hit = { kind: 'message', conversationId: longId, contactId: id(7, 3), title: 'Kateryna', at: ago(50) };
    const items = [
      { ...hit, id: id(5, 900), snippet: 'a «second» call', channelKind: 'plane', messageNumber: 5000 },
      { ...hit, id: id(5, 901), snippet: 'a «second» look', channelKind: null, messageNumber: 1 },
    ];
    double.before.answer = (call) => (call === 'GET /search' ? { status: 200, body: { items } } : undefined);
    await page.goto(`${double.url}/search?q=second`);
    await page.getByRole('link', { name: /^Note Kateryna/ }).waitFor();
    await page.getByRole('link', { name: /^Telegram Kateryna/ }).press('Enter');
    await page.waitForFunction(
      () =>
        document.activeElement?.hasAttribute('data-message') &&
        document.activeElement.textContent.includes('Message 5000'),
    );
    double.before.answer = () => undefined;
  });

  scene('in Arabic the facts of a row and of a message are heard with its own comma', openAda, async (stage) => {
    const { page, double } = stage;
    await page.goto(`${double.url}${openAda}&lang=ar`);
    await isThere(page);
    await page.getByRole('link', { name: /Ada Lovelace ?، [^,]+،/ }).waitFor();
    await thread(page)
      .getByRole('article', { name: /^Ada Lovelace، [^,]+، [^,]+$/ })
      .first()
      .waitFor();
    // What a tab was asked to speak it keeps.
    await page.goto(`${double.url}${openAda}&lang=en`);
  });
});
