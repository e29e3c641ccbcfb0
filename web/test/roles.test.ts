// Members & roles: what each role may, in one table; the workspace's own are changed there, and nobody allows what they may not do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scopesOf } from '@throughline/domain';
import { violationsOf } from './axe.ts';
import { screenTests } from './screens.ts';
import { answers, billingRole } from './screens-answers.ts';

const { skip, open } = screenTests();
const path = '/settings/people';
const patch = `PATCH /roles/${billingRole}`;
const nameOf = (permission: string) => `Billing and refunds: ${permission}`;
const limited = (scopes: readonly string[]) => {
  const owner = answers['POST /setup'] as { agent: object };
  return { 'GET /me': { ...owner, agent: { ...owner.agent, role: 'admin' }, scopes } };
};

test('a permission is allowed with what it needs, in one save', { skip, timeout: 180_000 }, async () => {
  const { page, calls } = await open(path, {}, { [patch]: (answers['GET /roles'] as { items: object[] }).items[5] });
  const box = (permission: string) => page.getByRole('checkbox', { name: nameOf(permission) });
  await box('Erase contacts and conversations for good').click();
  await box('Answer and work on conversations').click();
  await box('Connect and change channels').click();
  assert.equal(await box('See the channels').isChecked(), true, 'what it needs came along');
  assert.equal(calls.filter((each) => each.call === patch).length, 0, 'nothing is sent before it is saved');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Unsaved changes').waitFor({ state: 'detached' });
  const sent = calls.filter((each) => each.call === patch).map((each) => each.body as { scopes: string[] });
  assert.deepEqual(
    sent.map(({ scopes }) => scopes.toSorted()),
    [
      [
        'channels:read',
        'channels:write',
        'contacts:erase',
        'contacts:export',
        'contacts:read',
        'conversations:read',
        'self',
      ],
    ],
  );
  const built = page.getByRole('checkbox', { name: /^(Owner|Admin|Lead|Agent|Viewer):/ });
  assert.equal(await built.count(), 0, 'built-in roles are for reading');
});

test(
  'what one may not do oneself cannot be allowed, nor people be touched who may more',
  { skip, timeout: 180_000 },
  async () => {
    const mine = [...scopesOf.agent, 'people:write'];
    const { page } = await open(path, {}, limited(mine));
    const erase = page.getByRole('checkbox', { name: nameOf('Erase contacts and conversations for good') });
    assert.equal(await erase.isDisabled(), true);
    assert.equal(await page.getByRole('checkbox', { name: nameOf('See the channels') }).isEnabled(), true);
    assert.ok((await page.getByText('They may more than you may').count()) > 0, 'an owner is beyond them');
    await page.getByRole('button', { name: 'More for Admin' }).click();
    assert.equal(await page.getByRole('menuitem', { name: /^Duplicate/ }).isEnabled(), false);
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Role', exact: true }).click();
    assert.deepEqual(
      await page
        .getByRole('option')
        .allTextContents()
        .then((all) => all.map((words) => words.slice(0, 6))),
      ['AgentA', 'Viewer', 'Billin'],
    );
  },
);

test('deleting a role asks where its members go', { skip, timeout: 180_000 }, async () => {
  const { page, calls } = await open(path, {}, { [`DELETE /roles/${billingRole}`]: null });
  await page.getByRole('button', { name: 'More for Billing and refunds' }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByText('2 members, 1 API key have it').waitFor();
  await dialog.getByRole('combobox', { name: 'They move to' }).click();
  await page.getByRole('option', { name: /^Viewer/ }).click();
  await dialog.getByRole('button', { name: 'Delete role' }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.ok(calls.some((each) => each.call.startsWith(`DELETE /roles/${billingRole}`)));
});

test(
  'a role that opens neither conversations nor contacts sees neither in the bar',
  { skip, timeout: 180_000 },
  async () => {
    const { page } = await open(path, {}, limited(['self', 'people:read']));
    const bar = page.getByRole('navigation', { name: 'Main' });
    await bar.getByRole('link', { name: 'Settings' }).waitFor();
    for (const name of ['Inbox', 'Contacts', 'Search', 'Alerts'])
      assert.equal(await bar.getByRole('link', { name }).count(), 0, name);
  },
);

test('the table of roles is readable by everybody, wide and on a phone', { skip, timeout: 180_000 }, async () => {
  for (const look of [{}, { isDark: true }, { width: 390 }]) {
    const { page } = await open(path, look);
    await page.getByRole('region', { name: 'What roles may' }).scrollIntoViewIfNeeded();
    const found = await violationsOf(page, ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
    assert.deepEqual(
      found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`),
      [],
    );
  }
});
