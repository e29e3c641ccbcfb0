// Notes on a contact: written, pinned, deleted and brought back where they stand; a refusal puts back what was and says so.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { id } from './acorn.ts';
import { violationsOf } from './axe.ts';
import { privacyAnswers } from './privacy-answers.ts';
import { answers } from './screens-answers.ts';
import { screenTests } from './screens.ts';

const { skip, open } = screenTests();
const path = `/contacts/${id(7, 1)}`;
const listed = `GET ${path}/notes`;

test('a note is added by keys, shows at once, and one that is deleted comes back by Undo', { skip }, async () => {
  let items = (privacyAnswers[listed] as { items: { id: string; text: string }[] }).items;
  const [first, second] = items;
  const { page, context, calls } = await open(
    path,
    { width: 390, isDark: true },
    {
      [listed]: () => ({ items }),
      [`POST ${path}/notes`]: (body: object) => {
        const note = { ...second!, id: id(41, 3), ...(body as { text: string }) };
        items = [first!, note, second!];
        return note;
      },
      [`DELETE /contact-notes/${second!.id}`]: () => {
        items = items.filter((each) => each.id !== second!.id);
        return null;
      },
      [`POST /contact-notes/${second!.id}/restore`]: () => {
        items = [...items, second!];
        return second!;
      },
    },
  );
  const notes = page.getByRole('list', { name: 'Notes' }).getByRole('listitem');
  await notes.nth(1).waitFor();
  await page.getByRole('button', { name: 'Add a note' }).press('Enter');
  const box = page.getByRole('textbox', { name: 'Note on the contact' });
  await box.fill('Has moved to Lyon');
  await box.press('ControlOrMeta+Enter');
  await notes.nth(2).waitFor();
  assert.match((await notes.nth(1).textContent()) ?? '', /Has moved to Lyon/, 'behind the pinned one');
  assert.deepEqual(
    calls.filter((each) => each.call === `POST ${path}/notes`).map((each) => each.body),
    [{ text: 'Has moved to Lyon' }],
  );
  await notes.nth(2).getByRole('button', { name: 'More about this note' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await notes.nth(2).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Undo/ }).click();
  await notes.nth(2).waitFor();
  assert.deepEqual(await violationsOf(page), []);
  await context.close();
});

test(
  'a note that cannot be saved goes back, with a word; whoever may only read finds no way to write',
  { skip },
  async () => {
    const { page, context } = await open(path);
    const notes = page.getByRole('list', { name: 'Notes' }).getByRole('listitem');
    await page.route(`**/api/v1${path}/notes`, (route) =>
      route.request().method() === 'GET'
        ? route.fallback()
        : route.fulfill({
            status: 409,
            contentType: 'application/problem+json',
            body: JSON.stringify({ code: 'conflict', title: 'This clashes with what is already there.' }),
          }),
    );
    await page.getByRole('button', { name: 'Add a note' }).click();
    await page.getByRole('textbox', { name: 'Note on the contact' }).fill('nobody keeps this');
    await page.getByRole('button', { name: 'Save note' }).click();
    await page.getByText('Could not save the note').first().waitFor();
    assert.equal(await notes.count(), 2);
    await context.close();
    const me = answers['POST /setup'] as { scopes: string[] };
    const reader = await open(
      path,
      {},
      { 'GET /me': { ...me, scopes: me.scopes.filter((scope) => scope !== 'contacts:write') } },
    );
    await reader.page.getByText('Asked for an invoice').waitFor();
    assert.equal(await reader.page.getByRole('button', { name: /note/ }).count(), 0);
    await reader.context.close();
  },
);
