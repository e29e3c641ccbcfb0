// The frame, the list, triage and what stands beside a conversation: sections 4 to 6 of the design.
import { conversations } from '../acorn-inbox.ts';
import { agents, id, me, workspace } from '../acorn.ts';
import { ada, isThere, openAda, row } from '../stage.ts';
import { many } from './many-states.ts';
import { answerOf, empty, never, type Part, refusal } from './state.ts';

const unavailable = refusal(503, 'unavailable', 'Not available', { detail: 'The database does not answer.' });
const listed = 'GET /conversations';
const counts = (more: object) => ({
  'GET /counts': {
    open: 0,
    waiting: 0,
    snoozed: 0,
    closed: 0,
    spam: 0,
    mine: 0,
    mineWaiting: 0,
    mineSnoozed: 0,
    unassigned: 0,
    teams: {},
    ...more,
  },
});
const fetchedAt = '2026-11-21T12:00:00.000Z';
const longName = 'Wolfeschlegelsteinhausenbergerdorff'.repeat(286).slice(0, 10_000);
const named = (name: string) => ({
  [listed]: { ...empty, items: [{ ...conversations[0]!, contactName: name }], number: 1000 },
});
const saved = (['Torn bags', 'Wholesale that waits', 'قهوة'] as const).map((name, at) => ({
  id: id(20, at + 1),
  name,
  audience: (['personal', 'team', 'shared'] as const)[at],
  ownerId: me.agent.id,
  teamId: at === 1 ? id(5, 1) : null,
  filter: { status: 'open' },
  sort: 'newest',
  position: at + 1,
  createdAt: fetchedAt,
}));
const triage = async ({ page }: { page: import('playwright-core').Page }) => {
  await page.getByRole('toolbar', { name: 'Triage' }).waitFor();
  await page.getByRole('log').waitFor();
};

export const frame: Part = {
  title: '4 Frame',
  isFrame: true,
  house: {},
  states: [
    { name: 'four columns', path: openAda, inContrast: true },
    {
      name: 'skip links',
      path: openAda,
      reach: async ({ page }) => {
        await isThere(page);
        await page.locator('body').press('Tab');
      },
    },
    {
      name: 'banner: offline',
      path: openAda,
      reach: async ({ page }) => {
        await isThere(page);
        await page.evaluate(() => dispatchEvent(new Event('offline')));
        await page.getByText('You are offline.').first().waitFor();
      },
    },
    {
      name: 'banner: reconnecting',
      isLast: true,
      path: openAda,
      reach: async ({ page, double }) => {
        await isThere(page);
        await page.routeWebSocket(/\/live/, (socket) => void socket.close());
        double.cut();
        await page.getByText('Reconnecting. What you write is kept.').first().waitFor();
      },
    },
    {
      name: 'my menu',
      path: openAda,
      reach: async ({ page }) => {
        await isThere(page);
        await page.getByRole('button', { name: /^Me: / }).click();
        await page.getByRole('menuitem', { name: /^Sign out/ }).waitFor();
      },
    },
    {
      name: 'banner: channel broken',
      path: openAda,
      answers: {
        'GET /channels': {
          items: [
            {
              id: id(2, 2),
              kind: 'letter',
              name: 'support@acorn.example',
              label: '',
              settings: {},
              secretsSet: [],
              state: 'reconnect',
              stateDetail: 'The sign-in has expired.',
              stateRemedy: 'Sign in to the provider again.',
              stateAt: fetchedAt,
              teamId: null,
              hours: null,
              welcomeText: '',
              closedText: '',
              tone: {},
              hasOwnTone: false,
              hookUrl: null,
              writeUrl: null,
              lastInboundAt: null,
              lastOutboundAt: null,
              createdAt: fetchedAt,
            },
          ],
        },
      },
    },
    {
      name: 'workspace picker',
      path: '/inbox?view=all',
      answers: {
        'GET /me': {
          ...me,
          workspaces: [
            ...me.workspaces,
            { id: id(1, 3), name: 'Acorn Wholesale', role: 'agent', isDemo: false },
            { id: id(1, 2), name: 'Acorn Coffee', role: 'owner', isDemo: true },
          ],
        },
      },
      reach: async ({ page }) => {
        await page.getByRole('button', { name: /Switch workspace/ }).click();
        await page.getByRole('menu').getByText('Acorn Wholesale').waitFor();
      },
    },
    {
      name: 'banner: demo',
      path: '/inbox?view=all',
      answers: {
        'GET /me': { ...me, workspace: { ...workspace, isDemo: true } },
        'GET /setup': { needed: true, demo: true, demoDoor: 'open', version: '' },
      },
    },
  ],
};

export const list: Part = {
  title: '6 List',
  isFrame: true,
  house: {},
  states: [
    { name: 'rows', path: '/inbox?view=all' },
    { name: 'first load', path: '/inbox?view=all', answers: { [listed]: never }, shows: /Loading conversations|Ļ/ },
    {
      name: 'empty, never had any, no channel',
      path: '/inbox?view=all',
      answers: { [listed]: { ...empty, number: 1 }, 'GET /channels': { items: [] }, ...counts({}) },
    },
    {
      name: 'empty, never had any',
      path: '/inbox?view=all',
      answers: { [listed]: { ...empty, number: 1 }, ...counts({}) },
    },
    {
      name: 'empty view, the next with work',
      path: '/inbox',
      answers: { [listed]: { ...empty, number: 1 }, ...counts({ closed: 14, unassigned: 3, open: 3 }) },
    },
    { name: 'mentions, empty', path: '/inbox?view=mentions' },
    { name: 'drafts', path: '/inbox?view=drafts' },
    { name: 'snoozed', path: '/inbox?view=snoozed' },
    { name: 'closed', path: '/inbox?view=closed' },
    { name: 'no results', path: '/inbox?view=all&q=zzz' },
    { name: 'error', path: '/inbox?view=all', answers: { [listed]: unavailable } },
    {
      name: 'no access',
      path: `/inbox?saved=${id(20, 9)}`,
      theirs: ['Billing'],
      answers: {
        [`GET /views/${id(20, 9)}`]: refusal(403, 'forbidden', 'Your role does not allow this.', {
          detail: 'This view belongs to Billing. Ask one of its members, or an admin.',
        }),
      },
    },
    {
      name: 'filter bar',
      path: '/inbox?view=all&status=open&priority=not:high',
      reach: async ({ page }) => {
        await row(page, /Grace Hopper|Mary Somerville|Kateryna/)
          .first()
          .waitFor();
        const typed = page.getByRole('textbox', { name: 'Type to filter' });
        await page.keyboard.press('Shift+F');
        await typed.fill('priority:high tag:nothing');
        await typed.press('Enter');
        await page.getByText('There is nothing called tag:nothing.').waitFor();
      },
    },
    {
      name: 'choices of a filter',
      path: '/inbox?view=all&status=open&priority=not:high',
      reach: async ({ page }) => {
        const filters = page.getByRole('group', { name: 'Filters' });
        await page.keyboard.press('Shift+F');
        await filters
          .getByRole('button', { name: /^Priority/, exact: false })
          .first()
          .click();
        await page.getByRole('dialog', { name: 'Priority' }).waitFor();
      },
    },
    {
      name: 'save as view',
      path: '/inbox?view=all&priority=high',
      reach: async ({ page }) => {
        await row(page, /Ada Lovelace/).waitFor();
        await page.keyboard.press('v');
        await page.getByRole('dialog', { name: 'Save as view' }).waitFor();
      },
    },
    {
      name: 'menu of a row',
      isSaid: true,
      path: '/inbox',
      reach: async ({ page }) => {
        await row(page, /Ada Lovelace/).click({ button: 'right' });
        await page.getByRole('menuitem', { name: 'Close' }).waitFor();
      },
    },
    {
      name: 'selected rows',
      path: '/inbox?view=all',
      reach: async ({ page }) => {
        await row(page, /Ada Lovelace/).waitFor();
        await page.keyboard.press('j');
        await page.keyboard.press('x');
        await page.keyboard.press('Shift+J');
        await page.getByRole('toolbar', { name: 'Selected conversations' }).getByText('2 selected').waitFor();
        await page.getByRole('log').getByRole('article').first().waitFor();
      },
    },
    {
      name: 'undo of what was done to many',
      path: '/inbox?view=all',
      reach: async ({ page }) => {
        await row(page, /Ada Lovelace/).waitFor();
        await page.keyboard.press('j');
        await page.keyboard.press('x');
        await page.keyboard.press('Shift+J');
        await page.getByRole('toolbar', { name: 'Selected conversations' }).getByText('2 selected').waitFor();
        await page.keyboard.press('e');
        await page.getByText('Closed: 2').first().waitFor();
      },
    },
    {
      name: 'saved views, and the menu of one',
      path: `/inbox?saved=${id(20, 1)}`,
      answers: {
        'GET /views': { items: saved },
        'GET /views/counts': { items: saved.map((view, at) => ({ id: view.id, count: at * 140, isMore: at > 1 })) },
        [`GET /views/${id(20, 1)}`]: saved[0],
      },
      reach: async ({ page }) => {
        await page
          .getByRole('navigation', { name: 'Views' })
          .getByRole('link', { name: 'Torn bags' })
          .click({ button: 'right' });
        await page.getByRole('menuitem').first().waitFor();
      },
    },
    {
      name: 'dense rows',
      isLast: true,
      path: '/inbox?view=all',
      reach: async ({ page }) => {
        await row(page, /Ada Lovelace/).waitFor();
        await page.getByRole('button', { name: /^Sort:/ }).click();
        await page.getByRole('menuitem', { name: /^Compact rows/ }).click();
        await page.getByRole('menuitem').first().waitFor({ state: 'detached' });
      },
    },
    {
      name: 'could not be read again: the old rows stay',
      path: '/inbox?view=all',
      reach: async ({ page, double }) => {
        await row(page, /Ada Lovelace/).waitFor();
        const before = double.before.answer;
        double.before.answer = (call, body) => (call === listed ? answerOf(unavailable) : before(call, body));
        double.reset();
        await page.getByText('Could not load this view').first().waitFor();
      },
    },
    ...many,
    {
      name: 'writing seen in the row',
      path: openAda,
      reach: async ({ page, double }) => {
        await isThere(page);
        double.presence(ada, [{ agentId: agents[1]!.id, isWriting: true }], true);
        await row(page, /Leo Brandt is writing/).waitFor();
      },
    },
    {
      name: 'what the server refuses is put back, with a word',
      isSaid: true,
      path: openAda,
      reach: async ({ page, double }) => {
        await isThere(page);
        double.refuse('changeConversation', 409, { code: 'conflict', title: 'A field is missing.' });
        await page.keyboard.press('e');
        await page.getByText('A field is missing.').first().waitFor();
      },
    },
    {
      name: 'triage',
      path: '/inbox?view=triage',
      reach: triage,
    },
    {
      name: 'triage: merge as duplicate',
      path: '/inbox?view=triage',
      reach: async (stage) => {
        await triage(stage);
        await stage.page.keyboard.press('3');
        await stage.page.getByRole('dialog', { name: 'Merge as duplicate' }).waitFor();
      },
    },
    { name: 'triage, nothing left', path: '/inbox?view=triage', answers: { [listed]: { ...empty, number: 1 } } },
    { name: 'a name of 10,000 letters', path: '/inbox?view=all', answers: named(longName) },
    {
      name: 'a name that turns the line round',
      path: '/inbox?view=all',
      answers: named('Ada \u202Eecalevol\u202C مرحبا'),
    },
  ],
};
