// Buttons, templates, comments and the way an answer goes, in a real browser: by keyboard, and judged by axe.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { replyRoutes } from './acorn-inbox.ts';
import { id } from './acorn.ts';
import type { Double } from './double.ts';
import { field, isThere, judge, openAda, staged, thread } from './stage.ts';

const template = (name: string, more: object = {}) => ({
  id: name,
  name,
  language: 'en_GB',
  category: 'utility',
  state: 'approved',
  why: '',
  header: '',
  body: 'Hi {{1}}, your order {{2}} is on its way.',
  footer: 'Acorn Coffee',
  buttons: [{ kind: 'url', title: 'Track it', value: 'https://acorn.example/t' }],
  slots: [
    { key: 'body.1', where: 'body', kind: 'text', mark: '{{1}}', example: 'Ada' },
    { key: 'body.2', where: 'body', kind: 'text', mark: '{{2}}', example: '#8841' },
  ],
  ...more,
});
const templates = [
  template('order_shipped'),
  template('receipt', {
    body: 'Here is your receipt.',
    slots: [{ key: 'header.file', where: 'header', kind: 'image', mark: '', example: '' }],
  }),
  template('summer_sale', { state: 'rejected', why: 'Too many exclamation marks', body: 'Sale!!!', slots: [] }),
];
const closed = replyRoutes.map((route) => ({
  ...route,
  isOpen: false,
  isDefault: false,
  chosen: null,
  why: 'The reply window has closed',
  canUseTemplate: route.channelKind === 'plane',
}));
/** The way is shut everywhere; a template is left. */
async function shut(page: Page, double: Double, routes: readonly object[] = closed): Promise<void> {
  double.before.answer = (call) => {
    if (call.endsWith('/reply-routes')) return { status: 200, body: { items: routes } };
    return call.endsWith('/templates') ? { status: 200, body: { items: templates } } : undefined;
  };
  await page.reload();
  await isThere(page);
}
const sent = (double: Double) =>
  double.calls.filter(({ name }) => name === 'addMessage').map(({ body }) => body as Record<string, unknown>);
const kept = (double: Double) =>
  (
    double.calls.findLast(({ name }) => name === 'saveDraft')?.body as
      | { draft: Record<string, unknown> | null }
      | undefined
  )?.draft ?? null;
async function until(is: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (is()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain until ${what}`);
}
/** What is sent is on the screen before the server has heard of it. */
async function lastSent(double: Double): Promise<Record<string, unknown>> {
  await until(() => sent(double).length > 0, 'the answer is asked for');
  return sent(double).at(-1)!;
}
const editor = (page: Page) => page.getByRole('group', { name: 'What can be chosen below the message' });

staged('answering', (scene) => {
  for (const look of [{}, { width: 390, scheme: 'dark' }] as const)
    scene(
      `buttons are written with the keyboard, shown as the channel shows them, and sent (${look.width ? 'phone, dark' : 'wide'})`,
      openAda,
      async ({ page, double }) => {
        await isThere(page);
        await field(page).fill('Refund it?');
        if (look.width) {
          await page.getByRole('button', { name: 'More to add' }).press('Enter');
          await page.getByRole('menuitem', { name: 'Buttons, a list or a card' }).press('Enter');
        } else await page.getByRole('button', { name: 'Buttons, a list or a card' }).press('Enter');
        await page.getByRole('textbox', { name: 'Button 1', exact: true }).waitFor();
        await page.keyboard.type('Yes');
        await page.keyboard.press('Enter');
        await page.keyboard.type('No');
        await page.keyboard.press('Enter');
        await page.keyboard.type('Terms');
        await page.keyboard.press('Tab');
        await page.keyboard.type('acorn.example/terms');
        const preview = page.getByRole('region', { name: /^As .* shows it$/ });
        await preview.getByText('Refund it?').waitFor();
        await preview.getByRole('link', { name: 'Terms' }).waitFor();
        await page.getByRole('textbox', { name: 'Button 2', exact: true }).press('Alt+ArrowUp');
        await judge(page, 'the editor of buttons');
        await field(page).press('Control+Enter');
        await editor(page).waitFor({ state: 'detached' });
        await thread(page).getByRole('list', { name: 'Buttons' }).getByText('Yes').waitFor();
        assert.deepEqual((await lastSent(double))['buttons'], [
          { title: 'No' },
          { title: 'Yes' },
          { title: 'Terms', url: 'https://acorn.example/terms' },
        ]);
        await judge(page, 'buttons in the thread');
      },
      look,
    );

  scene('what can be chosen is begun on one device and sent from another', openAda, async ({ page, double }) => {
    await isThere(page);
    await page.locator('#composer input[type=file]').setInputFiles({
      name: 'note.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('hello'),
    });
    await field(page).fill('Refund it?');
    await page.getByRole('button', { name: 'Buttons, a list or a card' }).click();
    await page.getByRole('textbox', { name: 'Button 1', exact: true }).fill('Yes');
    await page.getByRole('textbox', { name: 'Link of button 2' }).fill('acorn.example');
    await until(() => JSON.stringify(kept(double)?.['rich'] ?? '').includes('acorn.example'), 'the server has it');
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    await isThere(page);
    await editor(page).waitFor();
    assert.equal(await field(page).inputValue(), 'Refund it?');
    assert.equal(await page.getByRole('textbox', { name: 'Button 1', exact: true }).inputValue(), 'Yes');
    await page.getByRole('list', { name: 'Attached files' }).getByText('note.txt').waitFor();
    await page.getByRole('textbox', { name: 'Button 2', exact: true }).fill('Terms');
    await field(page).press('Control+Enter');
    await editor(page).waitFor({ state: 'detached' });
    const last = await lastSent(double);
    assert.deepEqual(last['buttons'], [{ title: 'Yes' }, { title: 'Terms', url: 'https://acorn.example' }]);
    assert.equal((last['attachments'] as string[]).length, 1);
    await until(() => kept(double) === null, 'the server has heard that it went');
  });

  scene('the thread says which answer was taken, tapped or typed', openAda, async ({ page, double }) => {
    await isThere(page);
    await field(page).fill('Refund it?');
    await page.getByRole('button', { name: 'Buttons, a list or a card' }).click();
    await page.getByRole('textbox', { name: 'Button 1', exact: true }).fill('Yes');
    await page.getByRole('textbox', { name: 'Button 2', exact: true }).fill('No');
    await field(page).press('Control+Enter');
    const buttons = thread(page).getByRole('list', { name: 'Buttons' });
    await buttons.getByText('No').waitFor();
    assert.equal(await buttons.getByLabel('Chosen').count(), 0);
    const asked = await thread(page)
      .getByRole('article')
      .filter({ has: page.getByRole('list', { name: 'Buttons' }) })
      .getAttribute('data-message');
    double.inbound('2', {
      replyToId: asked,
      special: { type: 'button', value: 'No', title: 'No', choice: 1 },
    });
    await thread(page).getByText('Chose “No”').waitFor();
    await buttons.getByRole('listitem').nth(1).getByLabel('Chosen').waitFor();
    assert.equal(await buttons.getByLabel('Chosen').count(), 1);
    await judge(page, 'an answer that was taken');
  });

  scene('a list where there are none is shown as numbers before it is sent', openAda, async ({ page }) => {
    await isThere(page);
    await page.getByRole('button', { name: /^Send by: / }).click();
    await page.getByRole('button', { name: /support@acorn\.example/ }).click();
    await field(page).fill('Which size?');
    await page.getByRole('button', { name: 'Buttons, a list or a card' }).click();
    await page.getByRole('radio', { name: 'List' }).check();
    await page.getByRole('textbox', { name: 'Row 1', exact: true }).fill('Small');
    await page.getByRole('textbox', { name: 'Text of row 1' }).fill('up to 36');
    const preview = page.getByRole('region', { name: /^As .* shows it$/ });
    await preview.getByText('1. Small – up to 36').waitFor();
    await preview.getByText(/They are numbered in the text/).waitFor();
    await page.keyboard.press('Escape');
    await editor(page).waitFor({ state: 'detached' });
    assert.equal(await field(page).inputValue(), 'Which size?');
  });

  for (const look of [{}, { width: 390, scheme: 'dark' }] as const)
    scene(
      `outside every window the composer offers a template, found, filled in and sent (${look.width ? 'phone, dark' : 'wide'})`,
      openAda,
      async ({ page, double }) => {
        await shut(page, double);
        const alert = page.getByRole('alert').filter({ hasText: 'No channel is open for a reply' });
        await alert.getByRole('button', { name: 'Use a template' }).click();
        const dialog = page.getByRole('dialog', { name: 'Send a template' });
        const list = dialog.getByRole('list', { name: 'Templates' });
        await list.getByRole('button', { name: /summer sale.*rejected/ }).click();
        await dialog.getByText('Was rejected: Too many exclamation marks').first().waitFor();
        await dialog.getByRole('searchbox', { name: 'Search templates' }).fill('shipped');
        await list.getByRole('button', { name: /receipt/ }).waitFor({ state: 'detached' });
        await list.getByRole('button', { name: /order shipped/ }).press('Enter');
        // What is known of Ada stands there already, and is only a beginning.
        assert.equal(await dialog.getByRole('textbox', { name: 'Value 1 in the text' }).inputValue(), 'Ada');
        await dialog.getByRole('textbox', { name: 'Value 2 in the text' }).fill('');
        await dialog.getByRole('status').getByText('Value 2 in the text is empty').waitFor();
        await dialog.getByRole('textbox', { name: 'Value 2 in the text' }).fill('#8841');
        const preview = dialog.getByRole('region', { name: 'Preview' });
        await preview.getByText('Hi Ada, your order #8841 is on its way.').waitFor();
        await preview.getByText('Track it').waitFor();
        await judge(page, 'the picker of templates');
        await dialog.getByRole('button', { name: 'Send template' }).click();
        await dialog.waitFor({ state: 'detached' });
        await thread(page).getByText('Hi Ada, your order #8841').waitFor();
        assert.deepEqual((await lastSent(double))['template'], {
          name: 'order_shipped',
          language: 'en_GB',
          values: { 'body.1': 'Ada', 'body.2': '#8841' },
        });
      },
      look,
    );

  scene('a template’s picture is uploaded, shown and sent with it', openAda, async ({ page, double }) => {
    await shut(page, double);
    await page.getByRole('button', { name: 'Use a template' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Send a template' });
    await dialog.getByRole('button', { name: /receipt/ }).click();
    await dialog.getByText('Header image is empty').waitFor();
    await dialog
      .getByLabel('Header image')
      .first()
      .setInputFiles({ name: 'r.png', mimeType: 'image/png', buffer: Buffer.from('png') });
    await dialog.getByText('Header image is empty').waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: 'Send template' }).click();
    await dialog.waitFor({ state: 'detached' });
    const body = await lastSent(double);
    assert.deepEqual(body['attachments'], [id(12, 9)]);
    assert.deepEqual((body['template'] as { values: object }).values, { 'header.file': id(12, 9) });
  });

  scene('the provider’s silence is said, and asked again', openAda, async ({ page, double }) => {
    await shut(page, double);
    const answer = double.before.answer;
    double.before.answer = (call, body) =>
      call.endsWith('/templates')
        ? {
            status: 503,
            body: { code: 'unavailable', title: 'Not available', detail: 'The provider does not answer.' },
          }
        : answer(call, body);
    await page.getByRole('button', { name: 'Use a template' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Send a template' });
    await dialog.getByRole('alert').getByText('The provider does not answer.').waitFor();
    double.before.answer = answer;
    await dialog.getByRole('button', { name: 'Retry' }).click();
    await dialog.getByRole('button', { name: /order shipped/ }).waitFor();
  });

  scene(
    'another way than the last used says why, and a claimed address alone must be chosen',
    openAda,
    async ({ page, double }) => {
      const words = '@acorn_bot: The reply window has closed. This is the next open way to them.';
      const letter = { ...replyRoutes[1]!, isDefault: true, assurance: 'own' };
      await shut(page, double, [
        { ...letter, chosen: { channelId: letter.channelId, identityId: letter.identityId, reason: 'next', words } },
        closed[0]!,
      ]);
      await page.getByText(words).waitFor();
      await judge(page, 'the next way');
      await shut(page, double, [replyRoutes[1]!, closed[0]!]);
      await page.getByText(/was not proved/).waitFor();
      assert.ok(await page.getByText('No open channel').isVisible());
      await page
        .getByRole('alert')
        .getByRole('button', { name: /ada@lovelace\.example/ })
        .click();
      await page.getByRole('button', { name: /^Send by: .*ada@lovelace/ }).waitFor();
    },
  );

  scene('who reads the answer to a comment is chosen first, by keyboard', openAda, async ({ page, double }) => {
    await isThere(page);
    double.inbound('Is the blue one back?', {
      channelId: replyRoutes[0]!.channelId,
      channelKind: replyRoutes[0]!.channelKind,
      identityId: replyRoutes[0]!.identityId,
      special: { type: 'comment', isPublic: true, url: 'https://social.example/p/1' },
    });
    await thread(page).getByText('Is the blue one back?').waitFor();
    const who = page.getByRole('group', { name: 'Who may read the answer' });
    await who.waitFor();
    await field(page).fill('On Monday');
    await field(page).press('Control+Enter');
    assert.equal(sent(double).length, 0);
    await judge(page, 'who reads the answer');
    await who.getByRole('radio').first().focus();
    await page.keyboard.press('Space');
    await field(page).press('Control+Enter');
    await thread(page).getByText('On Monday').waitFor();
    assert.equal((await lastSent(double))['isPublic'], true);
  });
});
