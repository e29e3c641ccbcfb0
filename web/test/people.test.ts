// The table of contacts in a real browser: narrowed by its fields, kept as a segment, its columns chosen, each by role and name.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { noBrowser, openBrowser } from './browser.ts';
import { startDouble, type Double } from './double.ts';
import { openScreen } from './screens.ts';

const isBuilt = existsSync(join(import.meta.dirname, '../dist/index.html'));
const skip = noBrowser || (isBuilt ? false : 'the app is not built: npm run build in web');
let browser: Browser;
let double: Double;
before(async () => {
  if (skip) return;
  [browser, double] = await Promise.all([openBrowser(), startDouble()]);
});
after(async () => {
  if (skip) return;
  await browser.close();
  await double.close();
});

test(
  'a condition on a field narrows the table, stands in its address, and is kept as a segment',
  { skip },
  async () => {
    const { page, context, calls } = await openScreen(
      browser,
      double,
      '/contacts',
      {},
      {
        'GET /segments': { items: [] },
        'POST /segments': (body: unknown) => ({
          id: 'x',
          ownerId: 'x',
          teamId: null,
          position: 1,
          createdAt: '',
          ...(body as object),
        }),
      },
    );
    await page.getByRole('button', { name: 'Add filter' }).click();
    await page.getByRole('menuitem', { name: 'Seats' }).click();
    const dialog = page.getByRole('dialog', { name: 'Filter by Seats' });
    await dialog.getByRole('combobox', { name: 'Seats' }).click();
    await page.getByRole('option', { name: 'is more than' }).click();
    await dialog.getByRole('textbox', { name: 'Value' }).fill('3');
    await dialog.getByRole('button', { name: 'Filter' }).click();
    await page.getByRole('button', { name: 'Seats is more than 3', exact: true }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get('fields'), 'seats:over:3');
    await page.getByRole('button', { name: 'Keep as a segment' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Big ones');
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.deepEqual(calls.find((each) => each.call === 'POST /segments')?.body, {
      name: 'Big ones',
      audience: 'personal',
      teamId: null,
      filter: { fields: 'seats:over:3' },
      sort: 'seen',
    });
    await page.getByRole('button', { name: 'Remove filter Seats is more than 3' }).click();
    await page.getByRole('row', { name: /Ada Lovelace/ }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get('fields'), null);
    await context.close();
  },
);

test('columns are chosen for oneself, fields among them', { skip }, async () => {
  const { page, context, calls } = await openScreen(browser, double, '/contacts');
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Renewal' }).click();
  await page.getByRole('columnheader', { name: 'Renewal' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('cell', { name: /Dec 2026/ }).waitFor();
  const told = calls.filter((each) => each.call === 'PATCH /me').at(-1)?.body;
  assert.deepEqual(told, {
    preferences: { contactColumns: ['company', 'channels', 'tags', 'open', 'seen', 'fields.renewal'] },
  });
  await context.close();
});
