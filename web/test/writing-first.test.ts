// Writing first in a real browser: to an address nobody has, through a line that breaks, kept over a reload, and by what was approved beforehand.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { replyRoutes } from './acorn-inbox.ts';
import { judge, staged, type Stage } from './stage.ts';

const dialog = (page: Page) => page.getByRole('dialog', { name: 'New conversation' });
const words = (page: Page) => page.getByRole('textbox', { name: 'Message' });
const send = (page: Page) => dialog(page).getByRole('button', { name: 'Send', exact: true });
interface First {
  readonly contactId?: string;
  readonly address?: object;
  readonly message: Record<string, unknown>;
}
const begun = (double: Stage['double']) =>
  double.calls.filter(({ name }) => name === 'addConversation').map(({ body }) => body as First);
async function to(page: Page, address: string): Promise<void> {
  await page.getByRole('grid', { name: 'Conversations' }).getByRole('link').first().waitFor();
  await page.keyboard.press('c');
  await dialog(page).getByRole('searchbox', { name: 'Find the person' }).fill(address);
  await dialog(page)
    .getByRole('button', { name: `Write to ${address}` })
    .click();
  await words(page).waitFor();
}

staged('writing first', (scene) => {
  scene(
    'a line that breaks, a reload and a second press make one conversation with one message, and no contact before',
    '/inbox?view=all',
    async ({ page, double }) => {
      const keys: (string | undefined)[] = [];
      let tries = 0;
      await page.route('**/api/v1/conversations', async (route) => {
        if (route.request().method() !== 'POST') return await route.continue();
        keys.push(route.request().headers()['idempotency-key']);
        tries += 1;
        if (tries > 1) return await route.continue();
        // The server has it, the answer is lost.
        await route.fetch();
        await route.abort();
      });
      await to(page, 'nobody@shop.example');
      await dialog(page).getByRole('textbox', { name: 'Subject' }).fill('Your grinder');
      await words(page).fill('Once only');
      await send(page).click();
      await dialog(page).getByRole('alert').waitFor();
      await page.reload();
      await page.getByRole('grid', { name: 'Conversations' }).getByRole('link').first().waitFor();
      await page.keyboard.press('c');
      await judge(page, 'what was begun');
      await dialog(page)
        .getByRole('button', { name: /^nobody@shop/ })
        .click();
      await words(page).waitFor();
      assert.equal(await words(page).inputValue(), 'Once only');
      await words(page).press('Control+Enter');
      await page.waitForURL(/conversation=[0-9a-f-]*81$/);
      const [first, second] = begun(double);
      assert.equal(begun(double).length, 2);
      assert.deepEqual(second, first, 'the same call');
      assert.deepEqual(first?.address, { kind: 'email', value: 'nobody@shop.example' });
      assert.ok(keys[0] && keys[0] === keys[1], 'under the same key');
      assert.ok(
        !double.calls.some(({ name }) => name === 'addContact'),
        'the server makes the contact, with the message',
      );
      await page.keyboard.press('c');
      await dialog(page).waitFor();
      await dialog(page).getByText('Begun and not sent').waitFor({ state: 'detached' });
    },
  );

  scene(
    'a macro’s words, a file and a moment go along; what the macro does is done with what was made',
    '/inbox?view=all',
    async ({ page, double }) => {
      await to(page, 'anna@shop.example');
      await words(page).press('/');
      await page.getByRole('combobox', { name: 'Find a macro' }).fill('parcel');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Macros' }).waitFor({ state: 'detached' });
      await dialog(page).getByText('To be filled in (Tab):').waitFor();
      await send(page).click();
      await dialog(page)
        .getByRole('alert')
        .getByText(/Fill in/)
        .waitFor();
      await words(page).fill('Hello there, your parcel 8841 leaves on Friday.');
      await dialog(page)
        .locator('input[type=file]')
        .setInputFiles({ name: 'label.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') });
      await dialog(page).getByRole('list', { name: 'Attached files' }).getByText('label.txt').waitFor();
      await dialog(page).getByText(/\d %/).waitFor({ state: 'detached' });
      await judge(page, 'first words with all there is');
      await dialog(page).getByRole('button', { name: 'More ways to send' }).click();
      await page.getByRole('menuitem', { name: /Schedule/ }).click();
      const changing = page.waitForRequest((request) => request.method() === 'PATCH');
      await page.getByRole('textbox', { name: 'Typed' }).fill('tomorrow 14:30');
      await page.getByRole('button', { name: /^Choose .*14:30|^Choose .*2:30/ }).click();
      await page.waitForURL(/conversation=[0-9a-f-]*81$/);
      const message = begun(double).at(-1)!.message;
      assert.equal(message['text'], 'Hello there, your parcel 8841 leaves on Friday.');
      assert.equal((message['attachments'] as unknown[]).length, 1);
      assert.ok(Date.parse(String(message['dueAt'])) > Date.now());
      assert.equal(((await changing).postDataJSON() as { priority?: string }).priority, 'urgent');
    },
  );

  scene(
    'sent too early it is taken back with its words, and what it began is gone; a file that failed is nothing to keep',
    '/inbox?view=all',
    async ({ page, double }) => {
      double.before.answer = (call) =>
        call === 'POST /files'
          ? { status: 413, body: { status: 413, code: 'too_large', title: 'Too large' } }
          : undefined;
      await to(page, 'early@shop.example');
      await dialog(page)
        .locator('input[type=file]')
        .setInputFiles({ name: 'label.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') });
      await dialog(page).getByRole('button', { name: 'Remove label.txt' }).waitFor();
      await dialog(page).getByRole('button', { name: 'Upload label.txt again' }).waitFor();
      assert.equal(await dialog(page).getByRole('button', { name: 'Keep for later' }).count(), 0);
      await dialog(page).getByRole('button', { name: 'Remove label.txt' }).click();
      await words(page).fill('Too quick');
      await send(page).click();
      await page.getByRole('button', { name: 'Undo', exact: true }).click();
      await dialog(page).waitFor();
      await page.waitForFunction(
        () => document.querySelector<HTMLTextAreaElement>('[role=dialog] textarea')?.value === 'Too quick',
      );
      await page.waitForURL((url) => !url.searchParams.has('conversation'));
      assert.equal(begun(double)[0]?.message['holdSeconds'], 5);
      assert.ok(double.calls.some(({ name }) => name === 'takeBackMessage'));
    },
  );

  scene(
    'where only a template may begin, it is offered and sent; what was thrown away comes back by undoing',
    '/inbox?view=all',
    async ({ page, double }) => {
      await to(page, 'kept@shop.example');
      await words(page).fill('Perhaps later');
      await dialog(page).getByRole('button', { name: 'Discard', exact: true }).click();
      await page.getByRole('button', { name: 'Undo', exact: true }).click();
      await page.keyboard.press('c');
      await dialog(page).getByRole('button', { name: 'Discard what you began to kept@shop.example' }).click();
      await dialog(page).getByText('Begun and not sent').waitFor({ state: 'detached' });
      await page.keyboard.press('Escape');

      const [way] = replyRoutes;
      const shut = { ...way!, isOpen: false, isDefault: false, why: 'Nobody wrote here yet', canUseTemplate: true };
      const slots = [{ key: 'body.1', where: 'body', kind: 'text', mark: '{{1}}', example: 'Ada' }];
      const template = {
        id: 't1',
        name: 'order_shipped',
        language: 'en_GB',
        category: 'utility',
        state: 'approved',
        why: '',
        body: 'Hi {{1}}, your order is on its way.',
        footer: '',
        header: '',
        buttons: [],
        slots,
      };
      double.before.answer = (call) =>
        call.startsWith('GET /reply-routes')
          ? { status: 200, body: { contactId: null, items: [{ ...shut, identityId: undefined }] } }
          : call.endsWith('/templates')
            ? { status: 200, body: { items: [template] } }
            : undefined;
      await page.keyboard.press('c');
      await dialog(page).getByRole('searchbox', { name: 'Find the person' }).fill('+48600700801');
      await dialog(page)
        .getByRole('button', { name: /^Write to/ })
        .click();
      const alert = dialog(page).getByRole('alert').filter({ hasText: 'can be written to first only by a template' });
      await judge(page, 'only a template');
      assert.ok(await send(page).isDisabled());
      await alert.getByRole('button', { name: 'Use a template' }).click();
      const picker = page.getByRole('dialog', { name: 'Send a template' });
      await picker.getByRole('button', { name: /order shipped/ }).click();
      await picker.getByRole('textbox', { name: 'Value 1 in the text' }).fill('Ada');
      await picker.getByRole('button', { name: 'Send template' }).click();
      await page.waitForURL(/conversation=[0-9a-f-]*81$/);
      const last = begun(double).at(-1)!;
      assert.deepEqual(last.address, { kind: 'phone', value: '+48600700801' });
      assert.deepEqual(last.message['template'], {
        name: 'order_shipped',
        language: 'en_GB',
        values: { 'body.1': 'Ada' },
      });
    },
    { width: 390, scheme: 'dark' },
  );
});
