// Connecting a channel in a real browser: what is needed, entered, tested, and what its conversations begin with.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { id } from './acorn.ts';
import { answers } from './screens-answers.ts';
import { screenTests } from './screens.ts';

const LONG_MS = 240_000;
const { skip, open } = screenTests();

test(
  'a channel is connected by its card: a mistake at its field, then a checklist that says what to do',
  { skip, timeout: LONG_MS },
  async () => {
    const { page, calls } = await open(
      '/settings/channels?connect=plane',
      {},
      {
        'POST /channels': { ...(answers['GET /channels'] as { items: object[] }).items[2], id: id(2, 3) },
        [`PATCH /channels/${id(2, 3)}`]: {},
      },
    );
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('textbox', { name: 'Access token' }).fill('nonsense');
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('button', { name: 'Access token: Digits, a colon and letters' }).waitFor();
    await page.getByRole('textbox', { name: 'Access token' }).fill('12345:abcdefghijkl');
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByText('localhost is not reachable from the provider.').waitFor();
    await page.getByText('Set PUBLIC_URL, or use a tunnel.').waitFor();
    assert.deepEqual(calls.find((each) => each.call === 'POST /channels')?.body, {
      kind: 'plane',
      name: 'Telegram',
      settings: { token: '12345:abcdefghijkl', mode: 'auto' },
    });
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('textbox', { name: /Automatic reply outside hours/ }).fill('Back {{opens}}');
    await page.getByRole('combobox', { name: 'Opening hours' }).click();
    await page.getByRole('option', { name: 'Hours of its own' }).click();
    await page.getByRole('textbox', { name: 'Monday, to' }).fill('18');
    await page.getByRole('button', { name: 'Finish' }).click();
    await page.waitForURL(/[?&]id=/);
    const office = ['09:00', '17:00'];
    assert.deepEqual(calls.find((each) => each.call === `PATCH /channels/${id(2, 3)}`)?.body, {
      teamId: null,
      hours: [[['09:00', '18:00']], [office], [office], [office], [office], [], []],
      welcomeText: '',
      closedText: 'Back {{opens}}',
    });
  },
);
