// What a role may not do is shown with the reason, or not at all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { id } from './acorn.ts';
import { screenTests } from './screens.ts';
import { answers } from './screens-answers.ts';

const { skip, open } = screenTests();

test('erasing is there for leads, and whoever may not is told why', { skip, timeout: 180_000 }, async () => {
  const may = (answers['POST /setup'] as { scopes: string[] }).scopes;
  for (const [without, erase, take] of [
    [[], true, true],
    [['contacts:erase'], false, true],
    [['contacts:erase', 'contacts:export'], false, false],
  ] as const) {
    const me = {
      ...(answers['POST /setup'] as object),
      scopes: may.filter((each) => !without.includes(each as never)),
    };
    const { page } = await open(`/contacts/${id(7, 1)}`, {}, { 'GET /me': me });
    await page
      .getByRole('banner')
      .or(page.locator('header'))
      .getByRole('button', { name: 'More', exact: true })
      .click();
    const entry = (name: RegExp) => page.getByRole('menuitem', { name });
    assert.equal(await entry(/^Erase/).isEnabled(), erase);
    assert.equal(await page.getByText('Only leads and admins may erase').count(), erase ? 0 : 1);
    assert.equal(await entry(/^Export everything/).isEnabled(), take);
    assert.equal(await page.getByText('Viewers may not export').count(), take ? 0 : 1);
  }
});
