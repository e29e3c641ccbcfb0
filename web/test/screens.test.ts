// The screens outside the inbox in a real browser: the tasks done on them by role and name. How they look in every state: gallery-*.test.ts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { id, me } from './acorn.ts';
import { toured } from './gallery/screens-states.ts';
import { sections } from '../src/features/settings/sections.ts';
import { answers, screenChannels } from './screens-answers.ts';
import { screenTests } from './screens.ts';

const LONG_MS = 240_000;
const { skip, open } = screenTests();

test('a settings form with a mistake is mended and saved by keyboard alone', { skip, timeout: LONG_MS }, async () => {
  const { page, calls } = await open(
    '/settings/tags',
    {},
    { 'POST /tags': { id: id(3, 9), name: 'vip', color: 'grey' } },
  );
  const field = page.getByRole('textbox', { name: 'Tag' });
  await field.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('One field is not right.').waitFor();
  assert.equal(
    await page.getByRole('alert').evaluate((box) => box === document.activeElement),
    true,
    'the summary has the focus',
  );
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.type('vip');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor({ state: 'detached' });
  assert.deepEqual(
    calls.filter((each) => each.call === 'POST /tags').map((each) => each.body),
    [{ name: 'vip', color: 'grey' }],
  );
});

test(
  'signing in says what is wrong, asks for the second factor, and counts a lock down',
  { skip, timeout: LONG_MS },
  async () => {
    const codes: unknown[] = [];
    const { page } = await open(
      '/login',
      {},
      {
        'POST /auth/sign-in': (body: { password: string; code?: string }) => {
          codes.push(body.code);
          if (body.password === 'wrong')
            return { status: 401, code: 'wrong_credentials', title: 'The email or password is not right.' };
          return body.code === '123456'
            ? { status: 429, code: 'too_many', title: 'Too many attempts.', retryAfter: '240' }
            : { status: 401, code: 'second_factor_required', title: 'Enter the code.' };
        },
      },
    );
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Email: Enter your email address' }).click();
    assert.equal(
      await page.getByRole('textbox', { name: 'Email' }).evaluate((box) => box === document.activeElement),
      true,
      'the summary leads to the field',
    );
    await page.getByRole('textbox', { name: 'Email' }).fill('maja@acorn.example');
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('The email or password is not right.').waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill('right and long');
    await page.keyboard.press('Enter');
    const code = page.getByRole('textbox', { name: 'Code' });
    assert.equal(await code.getAttribute('autocomplete'), 'one-time-code');
    await code.fill('123 456');
    await page.keyboard.press('Enter');
    await page.getByText('You can try again in 4 min').waitFor();
    assert.deepEqual(codes, [undefined, undefined, '123456']);
  },
);

test(
  'the wizard refuses a guessable password, makes the workspace once, and resumes at the channel',
  { skip, timeout: LONG_MS },
  async () => {
    let isMade = false;
    let hasChannels = false;
    const { page, calls } = await open(
      '/setup',
      {},
      {
        'GET /setup': () => ({ needed: !isMade, demo: false, demoDoor: 'owner', version: '' }),
        'GET /channels': () => ({ items: hasChannels ? screenChannels : [] }),
        'POST /setup': () => {
          isMade = true;
          return answers['POST /setup'];
        },
      },
    );
    await page.getByText('Others can reach this server too').waitFor();
    await page.getByRole('button', { name: 'Set up for real' }).click();
    await page.getByRole('textbox', { name: 'Your name' }).fill('Maja Nowak');
    await page.getByRole('textbox', { name: 'Email' }).fill('maja@acorn.example');
    await page.getByRole('textbox', { name: 'Password' }).fill('Password1234');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('alert').getByText('Easy to guess').waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill('seven green bicycles');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('textbox', { name: 'Workspace name' }).fill('Acorn Coffee');
    assert.equal(
      await page.getByRole('combobox', { name: 'Time zone' }).inputValue(),
      'Europe / Warsaw',
      'guessed from the browser',
    );
    await page.getByRole('button', { name: 'Create workspace' }).click();
    await page.getByRole('heading', { name: 'Connect a first channel' }).waitFor();
    assert.deepEqual(
      calls.filter((each) => each.call === 'POST /setup').map((each) => each.body),
      [
        {
          name: 'Maja Nowak',
          email: 'maja@acorn.example',
          password: 'seven green bicycles',
          workspaceName: 'Acorn Coffee',
          timezone: 'Europe/Warsaw',
          locale: 'en',
        },
      ],
    );
    assert.equal(
      await page.evaluate(() => JSON.stringify(localStorage).includes('bicycles')),
      false,
      'the password is not kept',
    );
    hasChannels = true;
    await page.reload();
    await page.getByRole('heading', { name: 'Your channels' }).waitFor();
  },
);

test(
  'changing a channel’s name sends no secret, and removing one needs its name typed',
  { skip, timeout: LONG_MS },
  async () => {
    const path = `/channels/${id(2, 2)}`;
    const { page, calls } = await open(
      `/settings/channels?id=${id(2, 2)}`,
      {},
      { [`PATCH ${path}`]: {}, [`DELETE ${path}`]: null },
    );
    await page.getByText('Make a new app password and enter it below.').first().waitFor();
    const name = page.getByRole('textbox', { name: 'Name' });
    await name.fill('Support mail');
    await page.getByRole('button', { name: 'Discard' }).click();
    assert.equal(await name.inputValue(), 'support@acorn.example');
    await name.fill('Support mail');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Unsaved changes').waitFor({ state: 'detached' });
    assert.deepEqual(calls.find((each) => each.call === `PATCH ${path}`)?.body, {
      name: 'Support mail',
      teamId: null,
      hours: null,
      welcomeText: '',
      closedText: '',
    });
    await page.getByRole('button', { name: 'Remove channel' }).click();
    const sure = page.getByRole('alertdialog').getByRole('button', { name: 'Remove channel' });
    assert.equal(await sure.isDisabled(), true);
    await page.getByRole('textbox', { name: /Type support@acorn.example/ }).fill('support@acorn.example');
    await sure.click();
    await page.getByRole('heading', { name: 'Connect a channel' }).waitFor();
    assert.equal(calls.filter((each) => each.call === `DELETE ${path}`).length, 1);
  },
);

test(
  'what a setting cannot load says so in its place and is tried again, however it failed',
  { skip, timeout: LONG_MS },
  async () => {
    const owner = { 'GET /me': { ...me, agent: { ...me.agent, role: 'owner' } } };
    const broken = { status: 500, code: 'unexpected', title: 'Something went wrong.' };
    const { page, show, settled, calls } = await open('/settings/profile', {}, owner);
    await settled();
    /** How often each was asked for. */
    const gets = () =>
      calls.reduce((all, { call }) => all.set(call, (all.get(call) ?? 0) + 1), new Map<string, number>());
    const ofFrame = gets();
    const own = new Map<string, string[]>();
    for (const { id: section } of sections) {
      calls.length = 0;
      await show(`/settings/${section}`, owner);
      await settled();
      const asked = [...gets()].filter(([call, count]) => call.startsWith('GET ') && count > (ofFrame.get(call) ?? 0));
      own.set(
        section,
        asked.map(([call]) => call),
      );
    }
    const silent: string[] = [];
    assert.ok([...own.values()].flat().length > 15, 'the sections ask for something');
    for (const [section, asked] of own)
      for (const call of asked) {
        // Refused, then in part, then whole.
        let answer: unknown = broken;
        // The frame has what it asked for.
        let framed = ofFrame.get(call) ?? 0;
        await show(`/settings/${section}`, { ...owner, [call]: () => (framed-- > 0 ? answers[call] : answer) });
        const again = page
          .getByRole('main')
          .getByRole('button', { name: /^(Retry|Try again)$/ })
          .first();
        if (!(await settled().then(() => again.isVisible()))) {
          silent.push(`${section} without ${call}`);
          continue;
        }
        if (!(await page.getByRole('heading', { level: 1 }).isVisible()))
          silent.push(`${section} without ${call}: no heading`);
        answer = {};
        await again.click();
        await settled();
        if (!(await page.getByRole('navigation', { name: 'Settings' }).isVisible()))
          silent.push(`${section} with a part of ${call}`);
      }
    assert.deepEqual(silent, []);
  },
);

test('an API key is shown once, and never again after the dialog', { skip, timeout: LONG_MS }, async () => {
  const { page } = await open('/settings/keys');
  await page.getByRole('button', { name: 'Create key' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Nightly');
  await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click();
  const { key } = answers['POST /api-keys'] as { key: string };
  assert.equal(await page.getByRole('textbox', { name: 'API key' }).inputValue(), key);
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal((await page.content()).includes(key), false);
});

test('opening hours are typed freely, and a day that makes no sense is named', { skip, timeout: LONG_MS }, async () => {
  const { page, calls } = await open(
    '/settings/hours',
    {},
    {
      'PATCH /workspace': (body: { settings: object }) => ({
        ...(answers['POST /setup'] as { workspace: object }).workspace,
        settings: body.settings,
      }),
    },
  );
  const set = async (name: string, time: string): Promise<void> => {
    await page.getByRole('textbox', { name }).fill(time);
    await page.keyboard.press('Tab');
  };
  await set('Tuesday, to', '8');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: /^Tuesday: Spans like/ }).waitFor();
  await set('Tuesday, to', '1830');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Unsaved changes').waitFor({ state: 'detached' });
  assert.deepEqual(
    (calls.find((each) => each.call === 'PATCH /workspace')?.body as { settings: { hours: unknown[] } } | undefined)
      ?.settings.hours[1],
    [['09:00', '18:30']],
  );
});

test('undoing a link says so, and one click brings it back', { skip, timeout: LONG_MS }, async () => {
  const { page, calls } = await open(`/contacts/${id(7, 1)}`);
  const aside = page.getByRole('complementary', { name: 'About this person' });
  await aside.getByRole('button', { name: 'More for ada@lovelace.example' }).click();
  await page.getByRole('menuitem', { name: 'Undo this link' }).click();
  await page.getByText('ada@lovelace.example is a contact of its own now').first().waitFor();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await aside.getByRole('button', { name: 'More for ada@lovelace.example' }).waitFor();
  assert.deepEqual(
    calls.filter((each) => /unlink|redo/.test(each.call)).map((each) => each.call),
    [`POST /contacts/${id(7, 1)}/unlink`, `POST /links/${id(8, 1)}/redo`],
  );
});

test(
  'a hit shows its match, never its markup, and opens the thread at the message',
  { skip, timeout: LONG_MS },
  async () => {
    const { page } = await open('/search?q=ada');
    const hit = page.getByRole('link', { name: /not markup/ });
    await hit.waitFor();
    assert.equal(await hit.locator('mark').innerText(), 'Ada');
    assert.match((await hit.getAttribute('href')) ?? '', /at=\d+/);
  },
);

test('the tab the tour is at is in sight when a phone turns to it', { skip, timeout: LONG_MS }, async () => {
  const { page } = await open('/demo/tour', { width: 390, height: 844 }, toured);
  await page
    .getByRole('status')
    .getByText(/You handled/)
    .waitFor();
  await page.getByRole('tab', { name: 'Ada’s phone' }).click();
  const bar = page.getByRole('tablist', { name: 'Ada’s phone' });
  const [around, chosen] = await Promise.all([
    bar.elementHandle(),
    bar.getByRole('tab', { selected: true, name: /SMS/ }).elementHandle(),
  ]);
  await page.waitForFunction(
    ([list, tab]) => {
      const [outer, inner] = [list!.getBoundingClientRect(), tab!.getBoundingClientRect()];
      return list!.scrollWidth > list!.clientWidth && inner.left >= outer.left && inner.right <= outer.right;
    },
    [around, chosen] as const,
  );
  await page.close();
});

test('a viewer is told who can help instead of being shown a form', { skip, timeout: LONG_MS }, async () => {
  const viewer = {
    ...(answers['POST /setup'] as object),
    scopes: ['conversations:read', 'contacts:read', 'channels:read', 'people:read', 'workspace:read', 'self'],
  };
  const { page } = await open('/settings/keys', {}, { 'GET /me': viewer });
  await page.getByText('Your role does not open this').waitFor();
  assert.equal(await linkCount(page, 'Webhooks'), 0);
  assert.equal(await linkCount(page, 'Profile'), 1);
});
const linkCount = (page: Page, name: string): Promise<number> =>
  page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name }).count();
