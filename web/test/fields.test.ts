// Fields of the workspace's own beside the thread: Tab through, saved on leaving, refused with the reason, undone by the key.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { isThere, judge, openAda, staged } from './stage.ts';

const panel = (page: Page) => page.getByRole('complementary', { name: 'Customer' });

staged('fields', (scene) => {
  scene(
    'each is filled in where it stands, saved when it is left, and undone by one key',
    openAda,
    async ({ page, double }) => {
      await isThere(page);
      const seats = panel(page).getByRole('textbox', { name: 'Seats' });
      await seats.fill('1.250,5');
      await seats.press('Tab');
      await panel(page).getByRole('img', { name: 'Saved' }).waitFor();
      const told = () => double.calls.filter((each) => each.name === 'changeContact').map((each) => each.body);
      assert.deepEqual(told(), [{ fields: { seats: 1250.5 } }]);
      // Tab led to the next field.
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('type')), 'date');
      await page.getByText('Seats changed').waitFor();
      await page.getByRole('button', { name: 'Undo', exact: true }).click();
      await page.waitForFunction(() => [...document.querySelectorAll('input')].some((input) => input.value === '12'));
      assert.deepEqual(told().at(-1), { fields: { seats: 12 } });
    },
  );

  scene('what cannot be right is said under the field and sent nowhere', openAda, async ({ page, double }) => {
    await isThere(page);
    const seats = panel(page).getByRole('textbox', { name: 'Seats' });
    await seats.fill('many');
    await seats.press('Tab');
    await panel(page).getByText('must be a number').waitFor();
    assert.equal(await seats.inputValue(), 'many', 'what was typed stays');
    assert.equal(
      double.calls.some((each) => each.name === 'changeContact'),
      false,
    );
    await seats.fill('7');
    await seats.press('Escape');
    assert.equal(await seats.inputValue(), '12');
  });

  scene('the server’s refusal takes the value back and says why', openAda, async ({ page, double }) => {
    await isThere(page);
    double.refuse('changeContact', 422, {
      code: 'invalid',
      title: 'Some fields are not right.',
      status: 422,
      fields: { 'fields.plan': 'must be one of Free, Pro' },
    });
    await panel(page).getByRole('combobox', { name: 'Plan' }).click();
    await page.getByRole('option', { name: 'Wholesale' }).click();
    await panel(page).getByText('must be one of Free, Pro').waitFor();
    assert.match((await panel(page).getByRole('combobox', { name: 'Plan' }).textContent()) ?? '', /Pro/);
  });

  scene('several choices are one change', openAda, async ({ page, double }) => {
    await isThere(page);
    await panel(page)
      .getByRole('button', { name: /^Interests:/ })
      .click();
    await page.getByRole('checkbox', { name: 'Filter' }).click();
    await page.getByRole('checkbox', { name: 'Machines' }).click();
    await page.keyboard.press('Escape');
    await panel(page).getByRole('button', { name: 'Interests: Espresso, Filter' }).waitFor();
    assert.deepEqual(
      double.calls.filter((each) => each.name === 'changeContact').map((each) => each.body),
      [{ fields: { interests: ['Espresso', 'Filter'] } }],
    );
    await judge(page, 'fields in the context column');
  });
  scene(
    'settings whose list did not come keep what they are for and their button',
    '/settings/panels',
    async ({ page }) => {
      const isBroken = { status: 500, json: { code: 'unexpected', title: 'Something unexpected happened.' } };
      for (const [section, link, about, button] of [
        ['webhooks', 'Webhooks', 'We call an address of yours', 'Add webhook'],
        ['channels', 'Channels', 'Where your customers write', 'Rehearsal'],
      ] as const) {
        await page.route(`**/api/v1/${section}`, (route) => route.fulfill(isBroken));
        // From inside: what the frame itself begins with is there.
        await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: link, exact: true }).click();
        await page.getByText(`Could not load the ${section}`).waitFor();
        await page.getByText(about).waitFor();
        await page.getByRole('button', { name: button }).waitFor();
      }
      await page.getByRole('heading', { name: 'Connect a channel' }).waitFor();
    },
  );
});
