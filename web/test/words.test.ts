// A language is switched: all that stands on the screen speaks it. That nothing stays plain English: gallery-*.test.ts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pseudo } from '../src/words/pseudo.ts';
import { screenTests } from './screens.ts';

const LONG_MS = 600_000;
const { skip, open } = screenTests();
test(
  'a language is chosen, and all that stands on the screen speaks it at once, mirrored where it runs right to left',
  { skip, timeout: LONG_MS },
  async () => {
    const { page, calls, show } = await open('/settings/appearance', {}, { 'PATCH /me': {} });
    const choose = async (from: string, name: string) => {
      await page.getByRole('combobox').filter({ hasText: from }).click();
      await page.getByRole('option', { name, exact: true }).click();
    };
    await choose('English', 'العربية');
    await page.getByRole('heading', { name: 'المظهر' }).waitFor();
    const html = page.locator('html');
    assert.deepEqual([await html.getAttribute('lang'), await html.getAttribute('dir')], ['ar', 'rtl']);
    assert.deepEqual(calls.find(({ call }) => call === 'PATCH /me')?.body, { preferences: { language: 'ar' } });
    await show('/contacts');
    await page.getByRole('heading', { name: 'جهات الاتصال' }).waitFor();
    await show('/settings/appearance');
    await choose('العربية', 'Deutsch');
    await page.getByRole('heading', { name: 'Darstellung' }).waitFor();
    assert.deepEqual([await html.getAttribute('lang'), await html.getAttribute('dir')], ['de', 'ltr']);
  },
);

test(
  'a refusal with values is known by its form and said in the language; what a vendor said beside it stays',
  { skip, timeout: LONG_MS },
  async () => {
    const details = [
      'Wait 21 seconds, then try again.',
      'Our vendor said no.',
      'Wait 21 seconds, then try again. Our vendor said no.',
    ];
    const waits = `${pseudo('Wait ')}21${pseudo(' seconds')}${pseudo(', then try again.')}`;
    const refuse = () => ({ status: 409, code: 'conflict', title: '', detail: details.shift() });
    const { page } = await open('/login?lang=xx', {}, { 'POST /auth/sign-in': refuse });
    await page.locator('input[type=email]').fill('maja@acorn.example');
    for (const shown of [waits, pseudo('Our vendor said no.'), `${waits} Our vendor said no.`]) {
      await page.locator('input[type=password]').fill('right and long');
      await page.keyboard.press('Enter');
      await page.getByText(shown, { exact: true }).waitFor();
    }
  },
);
