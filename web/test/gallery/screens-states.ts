// The first run and the screens outside the inbox: sections 7 and 8 of the design.
import { thread } from '../acorn-ada.ts';
import { conversations } from '../acorn-inbox.ts';
import { id, me, workspace } from '../acorn.ts';
import { answers as ofScreens, screenChannels } from '../screens-answers.ts';
import { people } from './dialog-states.ts';
import { first } from './first-states.ts';
import { empty, never, type Part, refusal, type State } from './state.ts';

const setup = (more: object) => ({
  'GET /setup': { needed: true, demo: false, demoDoor: 'owner', version: '0.1.0', ...more },
});
const unavailable = refusal(503, 'unavailable', 'Not available', { detail: 'The database does not answer.' });
const at = '2026-11-21T10:00:00.000Z';
const inDemo = { 'GET /me': { ...me, workspace: { ...workspace, isDemo: true } } };
const demo = (more: object) => ({
  'GET /demo': {
    workspaceId: id(1, 2),
    isMine: true,
    name: 'Acorn Coffee (demo)',
    contacts: 38,
    conversations: 120,
    messages: 1480,
    ...more,
  },
});
const tourChannels = [
  { id: id(2, 1), kind: 'pigeon', title: 'Website chat', form: 'chat', canContinue: false },
  { id: id(2, 2), kind: 'letter', title: 'Email', form: 'letters', canContinue: false },
  { id: id(2, 3), kind: 'plane', title: 'Telegram', form: 'messages', canContinue: true },
  { id: id(2, 4), kind: 'plane', title: 'WhatsApp', form: 'messages', canContinue: true },
  { id: id(2, 5), kind: 'plane', title: 'SMS', form: 'messages', canContinue: true },
];
const tour = {
  ...inDemo,
  'POST /demo/tour': { personName: 'Ada Lovelace', personEmail: 'ada@lovelace.example', channels: tourChannels },
  'GET /demo/tour': { conversationId: null, items: [] },
  'POST /demo/practice': {
    lessons: (
      ['close', 'note', 'take', 'snooze', 'undo', 'macro', 'channel', 'join', 'search', 'palette'] as const
    ).map((key, index) => ({ key, conversationId: id(11, index + 1) })),
  },
};
/** Everything of the story has happened: each step sees its own and the tour is over. */
export const toured = {
  ...tour,
  'GET /demo/tour': {
    conversationId: id(11, 1),
    items: tourChannels.slice(1).map((channel, index) => ({
      number: index + 1,
      channelId: channel.id,
      direction: 'out',
      text: 'Two bags of Sidamo, whole beans, leave today.',
      at,
      subject: null,
      messageId: null,
      buttons: [],
    })),
  },
  [`GET /conversations/${id(11, 1)}`]: { ...conversations[0]!, status: 'closed' },
  [`GET /conversations/${id(11, 1)}/messages`]: {
    items: tourChannels.flatMap((channel) =>
      (['inbound', 'outbound'] as const).map((direction) => ({
        ...thread[0]!,
        direction,
        channelId: channel.id,
        text: 'Ada here, on my phone now. The same beans again.',
      })),
    ),
    hasMore: false,
  },
};
const checklist = (more: object) => ({
  'GET /me': { ...me, preferences: {} },
  'GET /checklist': {
    look: true,
    safety: false,
    channels: ['Shop chat'],
    site: null,
    hasChat: true,
    team: 1,
    answered: false,
    ...more,
  },
});

export const firstRun: Part = {
  title: '7 First run',
  house: ofScreens,
  states: [
    { name: 'two doors', path: '/setup', answers: setup({ demoDoor: 'open' }) },
    { name: 'two doors, others can reach this server', path: '/setup', answers: setup({}) },
    {
      name: 'owner',
      path: '/setup',
      answers: setup({}),
      reach: async ({ page }) => {
        await page.getByRole('button', { name: 'Set up for real' }).click();
        await page.getByRole('textbox', { name: 'Your name' }).waitFor();
      },
    },
    {
      name: 'owner, with mistakes',
      isSaid: true,
      path: '/setup',
      answers: setup({}),
      reach: async ({ page }) => {
        await page.getByRole('button', { name: 'Set up for real' }).click();
        await page.getByRole('textbox', { name: 'Password' }).fill('Password1234');
        await page.getByRole('button', { name: 'Continue' }).click();
        await page.getByRole('alert').getByText('Easy to guess').waitFor();
      },
    },
    { name: 'first channel', path: '/setup', answers: { ...setup({ needed: false }), 'GET /channels': { items: [] } } },
    { name: 'channels connected', path: '/setup', answers: setup({ needed: false }) },
    {
      name: 'teammates',
      path: '/setup',
      answers: setup({ needed: false }),
      reach: async ({ page }) => {
        await page.getByRole('button', { name: 'Continue' }).click();
        await page.getByRole('textbox', { name: 'Email' }).waitFor();
      },
    },
    {
      name: 'done: what is left',
      path: '/setup',
      answers: { ...setup({ needed: false }), 'GET /channels': { items: [] }, 'GET /invitations': empty },
      reach: async ({ page }) => {
        for (let step = 0; step < 2; step += 1) await page.getByRole('button', { name: 'Skip for now' }).click();
        await page.getByRole('link', { name: 'Open the inbox' }).waitFor();
      },
    },
    { name: 'the tour, its door', path: '/demo/tour' },
    {
      name: 'the tour',
      path: '/demo/tour',
      answers: tour,
      shows: /ninety|Ada opens|Àďà|آدا|تفتح|1 of|1 öƒ|6/,
    },
    { name: 'the tour, its end card', path: '/demo/tour', answers: toured, shows: /You handled|Ỳ|Ý|Ÿ|تعاملت|3/ },
    { name: 'practice, its door', path: '/demo/practice' },
    { name: 'practice', path: '/demo/practice', answers: tour, shows: /Practice 1|Ƥ|P[ŕr]|10/ },
    {
      name: 'practice, its end card',
      path: '/demo/practice',
      answers: { ...tour, 'DELETE /demo/practice': null },
      shows: /./,
      reach: async ({ page }) => {
        await page.getByRole('button', { name: 'End practice' }).click();
        await page.getByRole('button', { name: 'End practice' }).waitFor({ state: 'detached' });
      },
    },
    { name: 'checklist', isFrame: true, path: '/inbox?view=all', answers: checklist({}) },
    {
      name: 'checklist, all done',
      isFrame: true,
      path: '/inbox?view=all',
      answers: checklist({
        safety: true,
        site: { site: 'https://shop.acorn.example', lastSeenAt: at },
        team: 3,
        answered: true,
      }),
    },
    { name: 'demo data, none', path: '/settings/demo', answers: demo({ workspaceId: null }) },
    { name: 'demo data', path: '/settings/demo', answers: demo({}) },
    {
      name: 'demo data, removing asks',
      path: '/settings/demo',
      answers: demo({}),
      reach: async ({ page }) => {
        await page.getByRole('button', { name: 'Remove demo data' }).click();
        await page.getByRole('alertdialog').waitFor();
      },
    },
    { name: 'connect a channel: what you need', path: '/settings/channels?connect=plane', inContrast: true },
    {
      name: 'connect a channel: enter, with mistakes',
      isSaid: true,
      path: '/settings/channels?connect=plane',
      reach: async ({ page }) => {
        await page.getByRole('button', { name: 'Continue' }).click();
        await page.getByRole('button', { name: 'Connect', exact: true }).click();
        await page.getByRole('alert').first().waitFor();
      },
    },
    {
      name: 'connect a channel: test',
      path: '/settings/channels?connect=plane',
      answers: { 'POST /channels': screenChannels[2] },
      reach: async ({ page }) => {
        await page.getByRole('button', { name: 'Continue' }).click();
        await page.getByRole('textbox', { name: 'Name' }).fill('@acorn_bot');
        await page.getByLabel('Access token').first().fill('123456:ABCDEFGHIJKLMNOP');
        await page.getByRole('button', { name: 'Connect', exact: true }).click();
        await page.getByText('localhost is not reachable from the provider.').waitFor();
      },
    },
  ],
};

const contact = `/contacts/${id(7, 1)}`;
const more = { name: 'More', exact: true } as const;
const menu = (name: string, item: RegExp, answers: State['answers'] = {}): State => ({
  name,
  path: contact,
  answers,
  reach: async ({ page }) => {
    await page.getByRole('button', more).first().click();
    await page.getByRole('menuitem', { name: item }).click();
    await page.getByRole('dialog').or(page.getByRole('alertdialog')).first().waitFor();
  },
});

export const signIn: Part = {
  title: '8 Sign in',
  house: ofScreens,
  states: [
    { name: 'sign in', path: '/login' },
    { name: 'SSO error in words', path: '/login?sso=not-invited' },
    {
      name: 'not right',
      path: '/login',
      answers: { 'POST /auth/sign-in': refusal(401, 'wrong_credentials', 'The email or password is not right.') },
      reach: async ({ page }) => {
        await page.getByRole('textbox', { name: 'Email' }).fill('maja@acorn.example');
        await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
        await page.keyboard.press('Enter');
        await page.getByText('The email or password is not right.').waitFor();
      },
    },
    {
      name: 'second factor',
      path: '/login',
      answers: { 'POST /auth/sign-in': refusal(401, 'second_factor_required', 'Enter the code.') },
      reach: async ({ page }) => {
        await page.getByRole('textbox', { name: 'Email' }).fill('maja@acorn.example');
        await page.getByRole('textbox', { name: 'Password' }).fill('right and long');
        await page.keyboard.press('Enter');
        await page.getByRole('textbox', { name: 'Code' }).waitFor();
      },
    },
    {
      name: 'locked out',
      path: '/login',
      answers: { 'POST /auth/sign-in': refusal(429, 'too_many', 'Too many attempts.', { retryAfter: '240' }) },
      reach: async ({ page }) => {
        await page.getByRole('textbox', { name: 'Email' }).fill('maja@acorn.example');
        await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
        await page.keyboard.press('Enter');
        await page.getByText('You can try again in').waitFor();
      },
    },
    {
      name: 'single sign-on by domain',
      path: '/login',
      answers: { 'POST /auth/ways': { sso: { url: '/sso/1/start', workspaceName: 'Acme', isRequired: false } } },
      reach: async ({ page }) => {
        await page.getByLabel('Email').fill('ada@acme.example');
        await page.getByLabel('Email').press('Tab');
        await page.getByRole('button', { name: 'Continue with single sign-on' }).waitFor();
      },
    },
    { name: 'forgotten password', path: '/reset' },
    { name: 'new password', path: '/reset/abc' },
    { name: 'invitation', path: '/invite/abc' },
    {
      name: 'invitation that no longer works',
      path: '/invite/old',
      answers: { 'GET /auth/invitations/old': refusal(404, 'not_found', 'There is nothing here.') },
    },
  ],
};

export const contacts: Part = {
  title: '8 Contacts',
  house: ofScreens,
  states: [
    { name: 'table', path: '/contacts', inContrast: true },
    { name: 'a narrowed table', path: '/contacts?fields=plan:is:Pro;seats:over:3&tag=x&seen=within:7d' },
    { name: 'empty', path: '/contacts', answers: { 'GET /contacts': empty } },
    {
      name: 'loading',
      isFrame: true,
      path: '/contacts',
      answers: { 'GET /contacts': never },
      shows: /Loading|Ļ|تحميل/,
    },
    { name: 'error', isFrame: true, path: '/contacts', answers: { 'GET /contacts': unavailable } },
    {
      name: 'selected rows',
      path: '/contacts',
      reach: async ({ page }) => {
        await page.getByRole('checkbox', { name: 'Select Ada Lovelace' }).click();
        await page.getByRole('toolbar', { name: 'Selected contacts' }).getByText('1 selected').waitFor();
      },
    },
    {
      name: 'columns',
      path: '/contacts',
      reach: async ({ page }) => {
        await page.getByRole('button', { name: 'Columns' }).click();
        await page.getByRole('checkbox', { name: 'Renewal' }).waitFor();
      },
    },
    {
      name: 'add contact',
      path: '/contacts',
      reach: async ({ page }) => {
        await page
          .getByRole('button', { name: /^(Add|Create) contact/ })
          .first()
          .click();
        await page.getByRole('dialog', { name: 'Add contact' }).waitFor();
      },
    },
    ...people,
    ...first,
    { name: 'import that was tried', path: `/contacts?show=import&id=${id(34, 3)}` },
    { name: 'import', path: `/contacts?show=import&id=${id(34, 1)}` },
    { name: 'companies', path: '/contacts?show=companies' },
    { name: 'a company', path: `/contacts?show=companies&id=${id(32, 1)}` },
    { name: 'no companies', path: '/contacts?show=companies', answers: { 'GET /companies': empty } },
    { name: 'a contact', path: contact, inContrast: true },
    {
      name: 'a contact that is not here',
      isFrame: true,
      path: `/contacts/${id(7, 999)}`,
      answers: { [`GET /contacts/${id(7, 999)}`]: refusal(404, 'not_found', 'There is nothing here.') },
    },
    {
      name: 'a contact on legal hold',
      path: contact,
      answers: {
        [`GET ${contact}/hold`]: {
          hold: {
            reason: 'Case 2026/114: keep everything until the court has spoken.',
            placedBy: 'Maja Nowak',
            placedAt: at,
          },
        },
      },
    },
    menu('place on legal hold', /^Legal hold/),
    menu('merge with', /^Merge with/),
    menu('erase: what goes, what stays', /^Erase/, {
      [`GET ${contact}/erasure`]: {
        goes: { identities: 3, conversations: 2, messages: 1400, notes: 1, files: 12, elsewhere: 2 },
        stays: { conversations: 1, files: 0 },
      },
    }),
    {
      name: 'consent: they want no more messages',
      path: contact,
      reach: async ({ page }) => {
        await page
          .getByRole('button', { name: /^They want (none|messages)…/ })
          .first()
          .click();
        await page.getByRole('dialog').waitFor();
      },
    },
    {
      name: 'a note being written',
      path: contact,
      reach: async ({ page }) => {
        await page.getByRole('button', { name: 'Add a note' }).click();
        await page.getByRole('textbox', { name: 'Note on the contact' }).fill('Has moved to Lyon');
      },
    },
    { name: 'search', path: '/search?q=ada', inContrast: true },
  ],
};

export const troubles: Part = {
  title: '8 Errors of the whole app',
  isFrame: true,
  house: ofScreens,
  states: [
    { name: '404', path: '/no/such/screen' },
    { name: 'the server cannot be reached', isLogged: true, path: '/inbox', answers: { 'GET /me': unavailable } },
    { name: 'crash boundary', isLogged: true, path: '/inbox', answers: { 'GET /me': { ...me, workspace: null } } },
  ],
};
