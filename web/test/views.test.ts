// Views and filters in a real browser: typed, turned, kept, moved, deleted and brought back, by role and name.
import assert from 'node:assert/strict';
import { judge, row, staged } from './stage.ts';

staged('views', (scene) => {
  scene(
    'what an address asks in words nobody knows is left out',
    '/inbox?view=nowhere&sort=sideways&priority=none-such',
    async ({ page }) => {
      await page.getByRole('heading', { level: 1, name: 'Your inbox' }).waitFor();
      await row(page, /Ada Lovelace/).waitFor();
      assert.equal(await page.getByRole('button', { name: /^Priority is/ }).count(), 0);
    },
  );
  for (const scheme of ['dark'] as const)
    scene(
      `a list is filtered by typing, kept as a view, renamed, deleted and brought back, ${scheme}`,
      '/inbox?view=all',
      async ({ page, double }) => {
        await row(page, /Ada Lovelace/).waitFor();
        await page.keyboard.press('Shift+F');
        const typed = page.getByRole('textbox', { name: 'Type to filter' });
        await typed.fill('priority:high status:open tag:nothing');
        await typed.press('Enter');
        await page.getByText('There is nothing called tag:nothing.').waitFor();
        const filters = page.getByRole('group', { name: 'Filters' });
        await filters.getByRole('button', { name: 'Priority is High', exact: true }).waitFor();
        await row(page, /Mary Somerville/).waitFor({ state: 'detached' });
        await row(page, /Ada Lovelace/).waitFor();
        await judge(page, 'filters');
        // Turned round: everything but high.
        await filters.getByRole('button', { name: 'Priority is High', exact: true }).click();
        await page
          .getByRole('dialog', { name: 'Priority' })
          .getByRole('button', { name: 'Change to “is not”' })
          .click();
        await row(page, /Ada Lovelace/).waitFor({ state: 'detached' });
        await page.getByText('Parcel stuck at customs').first().waitFor();
        await judge(page, 'choices of a filter');
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'hidden' });
        assert.match(page.url(), /priority=not%3Ahigh/);
        await page.getByRole('button', { name: 'Close the filter field' }).click();
        await page.keyboard.press('v');
        const editor = page.getByRole('dialog', { name: 'Save as view' });
        await editor.getByRole('textbox', { name: 'Name' }).fill('Not urgent');
        await judge(page, 'view editor');
        await page.keyboard.press('Enter');
        const views = page.getByRole('navigation', { name: 'Views' });
        const link = views.getByRole('link', { name: /^Not urgent/ });
        await link.waitFor();
        await page.waitForURL(/saved=/);
        await page.getByRole('heading', { level: 1, name: 'Not urgent' }).waitFor();
        const kept = double.calls.find((call) => call.name === 'addView')!.body as { filter: object };
        assert.deepEqual(kept.filter, { status: 'open', priority: 'not:high' });
        await link.click({ button: 'right' });
        await judge(page, 'menu of a view');
        await page.getByRole('menuitem', { name: 'Rename or share…' }).click();
        await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Calm');
        await page.keyboard.press('Enter');
        const calm = views.getByRole('link', { name: /^Calm/ });
        await calm.waitFor();
        await page.getByRole('dialog').waitFor({ state: 'hidden' });
        await calm.click({ button: 'right' });
        await page.getByRole('menuitem', { name: 'Delete view' }).click();
        await calm.waitFor({ state: 'detached' });
        await page.getByText('Deleted “Calm”').first().waitFor();
        await page.keyboard.press('z');
        await calm.waitFor();
        await page.keyboard.press('g');
        await page.keyboard.press('1');
        await page.getByRole('heading', { level: 1, name: 'Calm' }).waitFor();
      },
      { scheme },
    );

  scene(
    'rows are selected by keys, closed together, and come back together',
    '/inbox?view=all',
    async ({ page, double }) => {
      await row(page, /Ada Lovelace/).waitFor();
      await page.keyboard.press('j');
      await page.keyboard.press('x');
      await page.keyboard.press('Shift+J');
      const bar = page.getByRole('toolbar', { name: 'Selected conversations' });
      await bar.getByText('2 selected').waitFor();
      // The thread it opened stands still.
      await page.getByRole('log').getByRole('article').first().waitFor();
      await judge(page, 'selection');
      await page.keyboard.press('e');
      await bar.waitFor({ state: 'detached' });
      await page.getByText('Closed: 2').first().waitFor();
      await row(page, /Ada Lovelace/).waitFor({ state: 'detached' });
      const sent = double.calls.find((call) => call.name === 'startBulk')!.body as { ids: string[]; change: object };
      assert.deepEqual([sent.ids.length, sent.change], [2, { status: 'closed' }]);
      await page.keyboard.press('z');
      await page.getByText('Undone: 2').first().waitFor();
      await row(page, /Ada Lovelace/).waitFor();
      await page.keyboard.press('Control+a');
      await bar.getByText(/\d+ selected/).waitFor();
      await page.keyboard.press('Escape');
      await bar.waitFor({ state: 'detached' });
    },
  );
  scene('a view that belongs to somebody else says whose it is', '/inbox', async ({ page, double }) => {
    await row(page, /Ada Lovelace/).waitFor();
    double.refuse('getView', 403, {
      code: 'forbidden',
      title: 'Your role does not allow this.',
      detail: 'This view belongs to Billing. Ask one of its members, or an admin.',
    });
    await page.goto(`${double.url}/inbox?saved=00000000-0000-7000-8000-000000000000`);
    await page.getByText('This view belongs to Billing.').waitFor();
    await judge(page, 'a view of others');
  });
});
