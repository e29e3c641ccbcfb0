// The signature under letters, in a real browser: written once in the settings, seen in the composer, left out, and never there twice.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { field, isThere, judge, openAda, staged, thread } from './stage.ts';
import type { Double } from './double.ts';

const settings = '/settings/profile';
async function write(page: Page, words: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Signature under letters' }).click();
  await page.getByRole('option', { name: 'My own' }).click();
  const own = page.getByRole('textbox', { name: 'Its words' });
  await own.fill('');
  await own.fill(words);
}
async function byLetter(page: Page, double: Double): Promise<void> {
  await page.goto(double.url + openAda);
  await isThere(page);
  await field(page).focus();
  await page.getByRole('button', { name: /^Send by:/ }).click();
  await page.getByRole('button', { name: /^support@acorn\.example/ }).click();
}
const sent = (double: Double) =>
  double.calls.filter(({ name }) => name === 'addMessage').map(({ body }) => (body as { text: string }).text);

staged('signature', (scene) => {
  for (const [scheme, width] of [
    ['light', 1440],
    ['dark', 390],
  ] as const)
    scene(
      `under a letter and nothing else, once, and left out when wished (${scheme}, ${width})`,
      settings,
      async ({ page, double }) => {
        await write(page, '{{agent.name}}\n{{workspace.name}}');
        await page.getByRole('group', { name: 'As customers see it' }).getByText('Acorn Coffee').waitFor();
        await judge(page, 'signature in the settings');
        await page.getByRole('button', { name: 'Save', exact: true }).click();
        await page.getByRole('button', { name: 'Save', exact: true }).waitFor({ state: 'detached' });
        const saved = double.calls.find(({ name }) => name === 'changeMe')?.body as { preferences: object };
        assert.deepEqual(saved.preferences, { signature: '{{agent.name}}\n{{workspace.name}}' });

        await page.goto(double.url + openAda);
        await isThere(page);
        await field(page).waitFor();
        assert.equal(await page.getByText('Signature: Maja Nowak').count(), 0, 'a messenger has none');
        await byLetter(page, double);
        const line = page.getByText('Signature: Maja Nowak');
        await line.click();
        await page.getByRole('button', { name: 'Leave it out this time' }).waitFor();
        await judge(page, 'signature in the composer');
        await field(page).fill('It leaves today.');
        await page.keyboard.press('Control+Enter');
        await page.getByText(/^Sent · #1041/).waitFor();
        await page.getByRole('button', { name: 'Undo', exact: true }).click();
        await page.waitForFunction(
          () => document.querySelector<HTMLTextAreaElement>('#composer textarea')?.value === 'It leaves today.',
        );
        await field(page).focus();
        await page.keyboard.press('Control+Enter');
        await thread(page).getByText('It leaves today.').waitFor();
        const once = 'It leaves today.\n\n-- \nMaja Nowak\nAcorn Coffee';
        await page.waitForFunction(
          () => document.querySelector<HTMLTextAreaElement>('#composer textarea')?.value === '',
        );
        assert.deepEqual(sent(double), [once, once]);

        await page.getByRole('button', { name: 'Leave it out this time' }).click();
        await page.getByText('Goes without signature').waitFor();
        await field(page).fill('Bye');
        await page.keyboard.press('Control+Enter');
        await page.getByText('Signature: Maja Nowak').waitFor();
        await thread(page).getByText('Bye', { exact: true }).waitFor();
        assert.equal(sent(double).at(-1), 'Bye');
      },
      { scheme, width },
    );
});
