// The table of contacts in a real browser: narrowed by its fields, kept as a segment, its columns chosen, each by role and name.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Import } from '@throughline/sdk';
import type { Page } from 'playwright-core';
import { ada } from './acorn-ada.ts';
import { id } from './acorn.ts';
import { violationsOf } from './axe.ts';
import { peopleAnswers } from './people-answers.ts';
import { screenTests } from './screens.ts';

const { skip, open } = screenTests();

test(
  'a condition on a field narrows the table, stands in its address, and is kept as a segment',
  { skip },
  async () => {
    const { page, calls } = await open(
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
    await page.getByRole('button', { name: 'Save', exact: true }).click();
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
  },
);

test('columns are chosen for oneself, fields among them', { skip }, async () => {
  const { page, calls } = await open('/contacts');
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Renewal' }).click();
  await page.getByRole('columnheader', { name: 'Renewal' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('cell', { name: /Dec 2026/ }).waitFor();
  const told = calls.filter((each) => each.call === 'PATCH /me').at(-1)?.body;
  assert.deepEqual(told, {
    preferences: { contactColumns: ['company', 'channels', 'tags', 'open', 'seen', 'fields.renewal'] },
  });
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
  const { page, calls, errors } = await open(
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
});

test('erasing tells what goes and what stays, and asks for the name', { skip }, async () => {
  for (const look of [{ width: 390, isDark: true }]) {
    const { page, calls } = await open(`/contacts/${id(7, 1)}`, look, {
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
    const { page, calls, errors } = await open(
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
  }
});

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const picture = async (page: Page, name: string) => {
  assert.deepEqual(
    (await violationsOf(page, rules)).map((each) => each.id),
    [],
    name,
  );
  if (process.env['PICTURES']) await page.screenshot({ path: `${process.env['PICTURES']}/${name}.png` });
};

test(
  'of a selection a field is set, people are merged and erased, with what becomes of them told first',
  { skip },
  async () => {
    const job = (more: object) => ({
      id: id(40, 1),
      state: 'done',
      why: '',
      total: 2,
      done: 2,
      changed: 2,
      refused: 0,
      kept: 0,
      createdAt: '2026-11-21T08:00:00.000Z',
      ...more,
    });
    const other = { ...ada, id: id(7, 2), name: 'Annabella Milbanke', fields: { plan: 'Wholesale' } };
    const goes = { contacts: 3, identities: 7, conversations: 5, messages: 1400, notes: 2, files: 12, elsewhere: 0 };
    const { page, calls, errors } = await open(
      '/contacts',
      { isDark: true },
      {
        'POST /contacts/bulk': job({}),
        [`POST /bulk/${id(40, 1)}/undo`]: job({ state: 'undone' }),
        'POST /contacts/bulk/merge/preview': {
          contacts: [{ ...ada, fields: { plan: 'Pro' } }, other],
          merged: { ...ada, fields: { plan: 'Pro' } },
          conversations: 6,
        },
        'POST /contacts/bulk/merge': job({ total: 1, changed: 1 }),
        'POST /contacts/bulk/erase/preview': {
          contacts: 4,
          fingerprint: 'those-four',
          goes,
          stays: { conversations: 0, files: 1 },
          held: {
            count: 1,
            first: [
              {
                id: id(7, 3),
                name: 'Mary Somerville',
                hold: { reason: 'Case 12/2026', placedBy: 'Maja Nowak', placedAt: '2026-11-20T08:00:00.000Z' },
              },
            ],
          },
        },
        'POST /contacts/bulk/erase': job({ total: 4, done: 4, changed: 3, refused: 1 }),
        [`GET /bulk/${id(40, 1)}/refusals`]: { items: [{ id: id(7, 3), name: 'Mary Somerville', why: 'held' }] },
        'POST /contacts/export': {},
      },
    );
    const sent = (call: string) => calls.find((each) => each.call === call)?.body;
    const bar = page.getByRole('toolbar', { name: 'Selected contacts' });
    const two = async (): Promise<void> => {
      await page.getByRole('checkbox', { name: 'Select Ada Lovelace' }).click();
      await page.getByRole('checkbox', { name: 'Select Annabella Milbanke' }).click();
    };
    await two();
    await bar.getByRole('button', { name: 'Field' }).click();
    await page.getByRole('menuitem', { name: 'Seats' }).click();
    const field = page.getByRole('dialog', { name: 'Set Seats' });
    await field.getByRole('textbox', { name: 'Seats' }).fill('many');
    await field.getByRole('button', { name: 'Set Seats' }).click();
    await picture(page, 'bulk-field-wrong');
    assert.equal(sent('POST /contacts/bulk'), undefined, 'what is no number is not sent');
    await field.getByRole('textbox', { name: 'Seats' }).fill('1,5');
    await field.getByRole('textbox', { name: 'Seats' }).press('Enter');
    await page.getByText('Seats changed: 2').waitFor();
    assert.deepEqual(sent('POST /contacts/bulk'), { ids: [id(7, 1), id(7, 2)], change: { fields: { seats: 1.5 } } });

    await two();
    await bar.getByRole('button', { name: 'Merge…' }).click();
    const merge = page.getByRole('dialog', { name: 'One person?' });
    await merge.getByText('Not shown meanwhile: Wholesale (Annabella Milbanke)').waitFor();
    await merge.getByText('6 conversations').waitFor();
    await picture(page, 'bulk-merge');
    await merge.getByRole('button', { name: 'Merge' }).click();
    await page.getByText('Merged: 1').waitFor();
    assert.deepEqual(sent('POST /contacts/bulk/merge'), { ids: [id(7, 1), id(7, 2)] });

    await two();
    await bar.getByRole('button', { name: 'More' }).click();
    const file = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Export' }).click();
    assert.match((await file).suggestedFilename(), /^contacts-.*\.csv$/);
    assert.deepEqual(sent('POST /contacts/export'), { ids: [id(7, 1), id(7, 2)] });
    await page.keyboard.press('Escape');

    await page.getByRole('checkbox', { name: 'Select all that are shown' }).click();
    await bar.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Erase…' }).click();
    const erase = page.getByRole('alertdialog', { name: 'Erase 3 contacts?' });
    await erase.getByText('Case 12/2026').waitFor();
    await erase.getByRole('list', { name: 'What goes' }).getByText('1,400 messages').waitFor();
    assert.ok(await erase.getByRole('button', { name: 'Erase for good' }).isDisabled());
    await picture(page, 'bulk-erase');
    await erase.getByRole('textbox').fill('erase 3');
    await erase.getByRole('button', { name: 'Erase for good' }).click();
    await page.getByText('Erased: 3').waitFor();
    assert.equal((sent('POST /contacts/bulk/erase') as { fingerprint: string }).fingerprint, 'those-four');
    await page.getByRole('button', { name: 'Show why' }).click();
    await page.getByRole('dialog', { name: 'What was left as it was' }).getByText('is kept by a legal hold').waitFor();
    await picture(page, 'bulk-refusals');
    assert.deepEqual(errors, []);
  },
);
