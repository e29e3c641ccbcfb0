// Settings → Privacy: what a rule would take is seen before it is saved, and asked about when it takes more than before.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { screenTests } from './screens.ts';
import { answers } from './screens-answers.ts';

const { skip, open } = screenTests();
const path = '/settings/privacy';

test('a sharper rule says what goes and asks; a longer one is saved at once', { skip, timeout: 180_000 }, async () => {
  const { page, calls } = await open(
    path,
    {},
    {
      'PATCH /retention': (body: object) => ({ ...(answers['GET /retention'] as object), rules: body }),
    },
  );
  const days = page.getByRole('spinbutton', { name: 'Closed conversations: days' });
  await page.getByText('12 due now').waitFor();
  await days.fill('365');
  const save = page.getByRole('button', { name: 'Save', exact: true });
  await save.click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByText('12 conversations').waitFor();
  await dialog.getByText('3 contacts').waitFor();
  const sent = () => calls.filter((each) => each.call === 'PATCH /retention').map((each) => each.body);
  assert.deepEqual(sent(), [], 'asked first');
  await dialog.getByRole('button', { name: 'Save rules' }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.deepEqual(sent(), [
    { conversationDays: 365, kindDays: { plane: 90 }, attachmentDays: null, contactDays: 365, auditDays: null },
  ]);
  await days.fill('0');
  await save.click();
  await page.getByText('Between 1 and 3,650 days').first().waitFor();
  await days.fill('900');
  await save.click();
  await page.getByText('Unsaved changes').waitFor({ state: 'detached' });
  assert.equal(sent().length, 2);
});

test('running now wants the number typed', { skip, timeout: 180_000 }, async () => {
  const run = (answers['GET /retention'] as { runs: object[] }).runs[0]!;
  const { page, calls } = await open(path, {}, { 'POST /retention/runs': { ...run, state: 'running' } });
  await page.getByRole('button', { name: 'Run now…' }).click();
  const dialog = page.getByRole('alertdialog');
  const button = dialog.getByRole('button', { name: 'Delete now' });
  await button.waitFor();
  assert.equal(await button.isDisabled(), true);
  await dialog.getByRole('textbox').fill('15');
  await button.click();
  await dialog.waitFor({ state: 'detached' });
  assert.equal(calls.filter((each) => each.call === 'POST /retention/runs').length, 1);
});

test('who may not erase reads the rules and the reason', { skip, timeout: 180_000 }, async () => {
  const me = answers['POST /setup'] as { scopes: string[] };
  const { page } = await open(
    path,
    {},
    {
      'GET /me': { ...me, scopes: me.scopes.filter((scope) => scope !== 'contacts:erase') },
    },
  );
  await page.getByText('Your role may not erase, so it may not change these rules.').waitFor();
  assert.equal(await page.getByRole('switch', { name: 'Files in messages' }).isDisabled(), true);
  assert.equal(await page.getByRole('button', { name: 'Run now…' }).count(), 0);
});
