// App panels beside a conversation in a real browser: cards with data, none, late, failing; and where an admin keeps them.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { id } from './acorn.ts';
import { violationsOf } from './axe.ts';
import { type Look, screenTests } from './screens.ts';
import { ada, openAda } from './stage.ts';

const { skip, open } = screenTests();
/** Set to keep pictures. */
const pictures = process.env['PICTURES'] ?? '';

const [orders, bills] = [id(61, 1), id(61, 2)];
const beside = `GET /conversations/${ada}/panels`;
const cardsOf = (panel: string) => `${beside}/${panel}/cards`;
const shown = {
  items: [
    { id: orders, name: 'Orders', kind: 'cards' },
    { id: bills, name: 'Billing', kind: 'cards' },
  ],
};
const ok = (cards: readonly object[]) => ({ state: 'ok', why: '', cards, fetchedAt: '2026-11-21T12:00:00.000Z' });
const order = {
  title: 'Order 8841',
  badge: { text: 'On its way', tone: 'ok' },
  image: null,
  rows: [
    { label: 'Total', value: '€ 54.00', url: null },
    { label: 'Parcel', value: 'PX-77-2041-PL', url: 'https://carrier.example/PX-77' },
  ],
  link: { url: 'https://shop.example/admin/8841', label: 'Open the order' },
};
const failed = {
  state: 'failed',
  why: 'billing.example did not answer within 5 seconds.',
  cards: [],
  fetchedAt: '2026-11-21T12:00:00.000Z',
};
const panelAt = (at: number, more: object) => ({
  id: at === 1 ? orders : bills,
  name: 'Orders',
  kind: 'cards',
  url: 'https://orders.example/throughline',
  teamIds: [],
  position: at,
  isEnabled: true,
  createdAt: '2026-11-21T12:00:00.000Z',
  updatedAt: '2026-11-21T12:00:00.000Z',
  ...more,
});

const looks: readonly (Look & { name: string })[] = [
  { name: 'light-1440' },
  { name: 'dark-390', width: 390, isDark: true },
];

for (const { name, ...look } of looks)
  test(`cards are read, and a failing app takes nothing from the others: ${name}`, { skip }, async () => {
    const { page, calls, errors } = await open(openAda, look, {
      [beside]: shown,
      [cardsOf(orders)]: ok([order]),
      [cardsOf(bills)]: failed,
    });
    if (look.width)
      await page.getByRole('main').getByRole('heading').getByRole('button', { name: 'Ada Lovelace' }).click();
    const link = page.getByRole('link', { name: /Open the order/ });
    await link.scrollIntoViewIfNeeded();
    assert.equal(await link.getAttribute('href'), order.link.url);
    assert.equal(await link.getAttribute('rel'), 'noopener noreferrer');
    await page.getByText(failed.why).waitFor();
    await page.getByRole('button', { name: 'Retry' }).last().scrollIntoViewIfNeeded();
    const found = await violationsOf(page, ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
    assert.deepEqual(
      found.map((each) => `${each.id} ${each.nodes[0]?.html}`),
      [],
    );
    if (pictures) {
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `panels-${name}.png`) });
    }
    const before = calls.filter((each) => each.call === cardsOf(bills)).length;
    await page.getByRole('button', { name: 'Ask Billing again' }).press('Enter');
    await page.waitForTimeout(300);
    assert.equal(calls.filter((each) => each.call === cardsOf(bills)).length, before + 1);
    assert.deepEqual(errors, []);
  });

test('an app that knows nothing says so, and one that is late shows that it loads', { skip }, async () => {
  const late = new Promise<void>(() => undefined);
  const { page } = await open(
    openAda,
    {},
    {
      [beside]: shown,
      [cardsOf(orders)]: ok([]),
      [cardsOf(bills)]: ok([]),
    },
  );
  await page.route(`**${cardsOf(bills).slice(4)}**`, () => late);
  await page.reload();
  await page.getByText('Nothing about this customer.').waitFor();
  await page.getByText('Loading Billing').waitFor();
  if (pictures) {
    await page.getByText('Nothing about this customer.').scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(pictures, 'panels-empty-loading.png') });
  }
});

test('an admin adds a panel, is shown its secret once, and moves it', { skip }, async () => {
  let items: object[] = [];
  const { page, calls, errors } = await open(
    '/settings/panels',
    {},
    {
      'GET /panels': () => ({ items }),
      'POST /panels': (body: object) => {
        items = [panelAt(1, body), panelAt(2, { name: 'Billing', kind: 'frame', isEnabled: false })];
        return { ...panelAt(1, body), secret: 'panel_only-now' };
      },
      [`PATCH /panels/${orders}`]: (body: object) => panelAt(1, body),
    },
  );
  const shoot = async (name: string) => {
    if (pictures) await page.screenshot({ path: join(pictures, `panels-settings-${name}.png`) });
  };
  await page.getByText('No app panels yet').waitFor();
  await shoot('empty');
  await page.getByRole('button', { name: 'Add panel' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add app panel' });
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.getByText('Enter an address that begins with https://').first().waitFor();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Orders');
  await dialog.getByRole('textbox', { name: 'Address' }).fill('https://orders.example/throughline');
  await shoot('form');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  const secret = page.getByRole('dialog', { name: 'Signing secret' });
  assert.equal(await secret.getByRole('textbox').inputValue(), 'panel_only-now');
  await secret.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('button', { name: 'Move Orders down' }).click();
  await page.waitForTimeout(300);
  assert.deepEqual(calls.find((each) => each.call.startsWith('PATCH'))?.body, { position: 3 });
  assert.deepEqual(calls.find((each) => each.call === 'POST /panels')?.body, {
    name: 'Orders',
    kind: 'cards',
    url: 'https://orders.example/throughline',
    teamIds: [],
    isEnabled: true,
  });
  await shoot('list');
  await page.getByRole('button', { name: 'Edit Orders' }).click();
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('alertdialog', { name: 'Remove Orders?' }).waitFor();
  assert.deepEqual(errors, []);
});
