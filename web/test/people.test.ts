// The table of contacts in a real browser: narrowed by its fields, kept as a segment, its columns chosen, each by role and name.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Import } from '@throughline/sdk';
import { id } from './acorn.ts';
import { violationsOf } from './axe.ts';
import { peopleAnswers } from './people-answers.ts';
import { screenTests } from './screens.ts';

const { skip, open } = screenTests();

test(
  'a condition on a field narrows the table, stands in its address, and is kept as a segment',
  { skip },
  async () => {
    const { page, context, calls } = await open(
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
  const { page, context, calls } = await open('/contacts');
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

test('a table is uploaded, its columns said, tried, its faults told, brought in and undone', { skip }, async () => {
  const path = `/imports/${id(34, 7)}`;
  let now = {
    ...(peopleAnswers[`GET /imports/${id(34, 3)}`] as Import),
    id: id(34, 7),
    state: 'ready' as Import['state'],
  };
  // Each deed begins a job; the next look finds it done.
  const become = (state: Import['state'], next: Partial<Import>) => () => {
    const begun = { ...now, state, done: 0 };
    now = { ...now, ...next };
    return begun;
  };
  const { page, context, calls, errors } = await open(
    '/contacts',
    {},
    {
      'POST /imports': () => now,
      [`GET ${path}`]: () => now,
      [`GET ${path}/rows`]: peopleAnswers[`GET /imports/${id(34, 3)}/rows`],
      [`PATCH ${path}`]: (body: unknown) => (now = { ...now, ...(body as object) }),
      [`POST ${path}/check`]: become('checking', { state: 'checked' }),
      [`POST ${path}/run`]: become('running', { state: 'done' }),
      [`POST ${path}/undo`]: become('undoing', { state: 'undone', kept: 3 }),
    },
  );
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByLabel('A table of contacts').setInputFiles({
    name: 'customers-2026.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('E-Mail\nada@x.example\n'),
  });
  await page.getByRole('heading', { name: 'customers-2026.csv' }).waitFor();
  await page.getByRole('combobox', { name: 'Meaning of Stadt' }).click();
  await page.getByRole('option', { name: 'Leave out' }).click();
  await page.getByRole('switch', { name: 'Replace what is there already' }).click();
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByText(/^This would happen: /).waitFor();
  await page.getByRole('list', { name: 'Rows with faults' }).getByText('Row 902').waitFor();
  const faults = page.getByRole('link', { name: 'Download the rows with faults' });
  assert.equal(await faults.getAttribute('href'), `/api/v1${path}/faults`);
  await page.getByRole('button', { name: 'Import 12,312 people' }).click();
  await page.getByRole('button', { name: 'Undo this import' }).click();
  await page.getByText('Undone, but for 3 that somebody changed or talked with since.').waitFor();
  const sent = calls.filter((each) => each.call.startsWith('P')).map((each) => each.call);
  assert.deepEqual(sent, [
    'POST /imports',
    `PATCH ${path}`,
    `PATCH ${path}`,
    `POST ${path}/check`,
    `POST ${path}/run`,
    `POST ${path}/undo`,
  ]);
  const said = calls.filter((each) => each.call === `PATCH ${path}`).map((each) => each.body);
  assert.deepEqual(said, [{ meanings: ['first-name', 'email', 'phone', 'field:plan', 'skip'] }, { overwrites: true }]);
  assert.deepEqual(errors, []);
  await context.close();
});

test('erasing tells what goes and what stays, and asks for the name', { skip }, async () => {
  for (const look of [{ width: 390, isDark: true }]) {
    const { page, context, calls } = await open(`/contacts/${id(7, 1)}`, look, {
      [`GET /contacts/${id(7, 1)}/erasure`]: {
        goes: { identities: 3, conversations: 2, messages: 1400, notes: 1, files: 12, elsewhere: 2 },
        stays: { conversations: 1, files: 0 },
      },
      [`DELETE /contacts/${id(7, 1)}`]: null,
    });
    await page
      .getByRole('banner')
      .or(page.locator('header'))
      .getByRole('button', { name: 'More', exact: true })
      .click();
    await page.getByRole('menuitem', { name: /^Erase/ }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('list', { name: 'What goes' }).getByText('1,400 messages').waitFor();
    assert.deepEqual(await dialog.getByRole('list', { name: 'What stays' }).getByRole('listitem').allTextContents(), [
      '1 conversation of others they took part in, without their words',
      'a line in the audit log that somebody was erased, without the name',
      'backups made before, until they are replaced',
    ]);
    assert.deepEqual(
      (await violationsOf(page, ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])).map((each) => each.id),
      [],
    );
    if (process.env['PICTURES'])
      await page.screenshot({ path: `${process.env['PICTURES']}/erase-${look.width ?? 1440}.png` });
    await dialog.getByRole('textbox').fill('Ada Lovelace');
    await dialog.getByRole('button', { name: 'Erase for good' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.ok(calls.some((each) => each.call === `DELETE /contacts/${id(7, 1)}`));
    assert.ok(!calls.some((each) => each.call.endsWith('/export')), 'a look is no export');
    await context.close();
  }
});

test('rows are selected, tagged at once, drawn so, and put back by one key', { skip }, async () => {
  const job = (state: string, more: object = {}) => ({
    id: id(40, 1),
    state,
    why: '',
    total: 2,
    done: 2,
    changed: 2,
    refused: 0,
    kept: 0,
    createdAt: '2026-11-21T08:00:00.000Z',
    ...more,
  });
  for (const isDark of [false, true]) {
    const { page, context, calls, errors } = await open(
      '/contacts',
      { isDark },
      {
        'POST /contacts/bulk': job('done'),
        [`POST /bulk/${id(40, 1)}/undo`]: job('undone'),
      },
    );
    await page.getByRole('checkbox', { name: 'Select Ada Lovelace' }).click();
    await page.getByRole('checkbox', { name: 'Select Annabella Milbanke' }).click();
    const bar = page.getByRole('toolbar', { name: 'Selected contacts' });
    await bar.getByText('2 selected').waitFor();
    assert.deepEqual(
      (await violationsOf(page, ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])).map((each) => each.id),
      [],
    );
    if (process.env['PICTURES'])
      await page.screenshot({ path: `${process.env['PICTURES']}/many-${isDark ? 'dark' : 'light'}.png` });
    await bar.getByRole('button', { name: 'Tag', exact: true }).click();
    await page.getByRole('textbox', { name: 'Tag' }).fill('autumn sale');
    await page.keyboard.press('Enter');
    await page.getByText('Tagged autumn sale: 2').waitFor();
    assert.deepEqual(calls.find((each) => each.call === 'POST /contacts/bulk')?.body, {
      ids: [id(7, 1), id(7, 2)],
      change: { addTags: ['autumn sale'] },
    });
    await bar.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^Undo/ }).click();
    await page.getByText('Undone: 2').waitFor();
    await page.getByRole('checkbox', { name: 'Select all that are shown' }).click();
    await bar.getByText('4 selected').waitFor();
    await page.keyboard.press('Escape');
    await bar.waitFor({ state: 'detached' });
    assert.deepEqual(errors, []);
    await context.close();
  }
});
