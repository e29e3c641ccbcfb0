// One conversation, the palette, the sheet, search and alerts: the rest of section 6 of the design.
import { thread as messages } from '../acorn-ada.ts';
import { id } from '../acorn.ts';
import { ada, isThere, openAda, thread } from '../stage.ts';
import { longCount, longId } from '../thread-answers.ts';
import { deleting } from './first-states.ts';
import { messages as ofKinds } from './message-states.ts';
import { empty, fewRows, never, type Part, refusal, type State, writing } from './state.ts';

const said = 'second floor';
const ofPicture = messages.find((each) => each.attachments.some((file) => file.hasThumbnail))!.number;
const listed = `GET /conversations/${ada}/messages`;
const unavailable = refusal(503, 'unavailable', 'Not available', { detail: 'The database does not answer.' });
/** In the open conversation: the keys, then what opens. */
const byKeys = (name: string, keys: string): State => ({
  name,
  path: openAda,
  reach: async ({ page }) => {
    await isThere(page);
    await page.locator('#thread').focus();
    await page.keyboard.press(keys);
    await page.locator('[role=dialog], #thread input[type=search]').first().waitFor();
  },
});
const byMenu = (name: string, item: string | RegExp, opens: RegExp): State => ({
  name,
  path: openAda,
  reach: async ({ page }) => {
    await isThere(page);
    await thread(page).getByRole('article').filter({ hasText: said }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: item }).click();
    await page.getByRole('dialog', { name: opens }).waitFor();
  },
});
export const conversation: Part = {
  title: '6 Conversation',
  isFrame: true,
  within: 'main',
  house: fewRows,
  states: [
    { name: 'from its beginning', path: `${openAda}&at=101` },
    { name: 'a thread of ten thousand', isSaid: true, path: `/inbox?view=all&conversation=${longId}&at=${longCount}` },
    { name: 'skeleton', path: openAda, answers: { [listed]: never }, shows: /Loading|Ļ|تحميل/ },
    { name: 'error', path: openAda, answers: { [listed]: unavailable } },
    {
      name: 'not found',
      path: `/inbox?conversation=${id(11, 999)}`,
      answers: { [`GET /conversations/${id(11, 999)}`]: refusal(404, 'not_found', 'There is nothing here.') },
    },
    { name: 'in a window of its own', path: `/conversations/${ada}/window` },
    { name: 'a letter', path: `${openAda}&at=107` },
    {
      name: 'menu of a message',
      path: openAda,
      reach: async ({ page }) => {
        await isThere(page);
        await thread(page).getByRole('article').filter({ hasText: said }).click({ button: 'right' });
        await page.getByRole('menuitem', { name: 'Pin to the top' }).waitFor();
      },
    },
    {
      name: 'pinned',
      path: openAda,
      reach: async ({ page }) => {
        await isThere(page);
        await thread(page).getByRole('article').filter({ hasText: said }).click({ button: 'right' });
        await page.getByRole('menuitem', { name: 'Pin to the top' }).click();
        await page.getByRole('region', { name: 'Pinned' }).getByText(said).waitFor();
      },
    },
    byMenu('split from here', 'Split from here…', /^Split from here/),
    byMenu('forward', 'Forward…', /^Forward by mail/),
    {
      name: 'join: what it does',
      path: openAda,
      reach: async ({ page }) => {
        await isThere(page);
        const dialog = page.getByRole('dialog');
        await page.keyboard.press('m');
        await dialog.getByRole('button', { name: /moka pot/ }).click();
        await page.getByRole('dialog', { name: /^Join #\d+ into #1041/ }).waitFor();
      },
    },
    {
      name: 'export',
      path: openAda,
      reach: async ({ page }) => {
        await isThere(page);
        await page.getByRole('button', { name: 'More actions' }).click();
        await page.getByRole('menuitem', { name: /^Export/ }).click();
        await page.getByRole('dialog', { name: 'Export #1041' }).waitFor();
      },
    },
    {
      name: 'picture large',
      path: `${openAda}&at=${ofPicture}`,
      reach: async ({ page }) => {
        await page
          .getByRole('button', { name: /^Open picture/ })
          .first()
          .click();
        await page.getByRole('dialog', { name: /^Picture/ }).waitFor();
      },
    },
    {
      name: 'not proved: why',
      path: `${openAda}&at=101`,
      reach: async ({ page }) => {
        await page
          .getByRole('button', { name: /^Not proved\. Says to be/ })
          .first()
          .click();
        await page.getByRole('dialog', { name: 'Not proved' }).waitFor();
      },
    },
    {
      name: 'a participant',
      isSaid: true,
      path: openAda,
      reach: async ({ page, double }) => {
        await isThere(page);
        double.inbound('I am her father: please send it to me.', {
          channelId: id(2, 2),
          channelKind: 'letter',
          identityId: id(6, 99),
          identityValue: 'byron@lovelace.example',
          guestContactId: id(7, 99),
          author: { type: 'contact', id: null, name: 'Byron' },
        });
        await thread(page)
          .getByRole('article', { name: /^Byron, participant/ })
          .waitFor();
      },
    },
    {
      name: 'a message that failed',
      path: openAda,
      reach: writing('Hello', async ({ page, double }) => {
        double.refuse('addMessage', 409, {
          code: 'no_open_channel',
          title: 'No channel is open for a reply to this person.',
        });
        await page.getByRole('button', { name: 'Send', exact: true }).click();
        await thread(page)
          .getByRole('article', { name: /not sent/ })
          .waitFor();
      }),
    },
    {
      name: 'undo of a message on its way',
      path: openAda,
      reach: writing('It leaves today.', async ({ page }) => {
        await page.getByRole('button', { name: 'Send', exact: true }).click();
        await thread(page).getByText('It leaves today.').waitFor();
      }),
    },
    {
      name: 'forgotten: a participant who was erased',
      path: openAda,
      answers: { [`GET /contacts/${id(7, 1)}`]: refusal(404, 'not_found', 'There is nothing here.') },
    },
    ...ofKinds,
    byKeys('find', 'Control+f'),
    byKeys('snooze', 'h'),
    byKeys('assign', 'a'),
    byKeys('tag', 't'),
    byKeys('priority', 'p'),
    byKeys('status', 's'),
    byKeys('merge', 'm'),
  ],
};

export const around: Part = {
  title: '6 Palette, search and alerts',
  isFrame: true,
  house: fewRows,
  states: [
    byKeys('palette', 'Control+k'),
    {
      name: 'palette, nothing found',
      path: openAda,
      answers: { 'GET /search': empty },
      reach: async ({ page }) => {
        await isThere(page);
        await page.keyboard.press('Control+k');
        await page.getByRole('combobox', { name: 'Command or words' }).fill('zzzz');
      },
    },
    byKeys('shortcuts', '?'),
    ...deleting,
    { name: 'alerts', path: '/alerts', inContrast: true },
    {
      name: 'alerts, none',
      path: '/alerts',
      answers: { 'GET /alerts': { ...empty, unread: 0, mutedConversationIds: [] } },
    },
    { name: 'search, nothing asked yet', path: '/search' },
    {
      name: 'search, what was asked before',
      theirs: ['torn bag', 'order 12345'],
      path: '/search',
      reach: async ({ page }) => {
        await page.evaluate(() => localStorage.setItem('throughline.searches', '["torn bag","order 12345"]'));
        await page.reload();
        await page.getByRole('button', { name: 'torn bag' }).waitFor();
      },
    },
    { name: 'search, nothing found', path: '/search?q=zzz', answers: { 'GET /search': empty } },
    { name: 'search, error', path: '/search?q=ada', answers: { 'GET /search': unavailable } },
    {
      name: 'session ended, draft kept',
      path: openAda,
      reach: writing('Half a sentence', async ({ page, double }) => {
        double.signedIn.is = false;
        await page.keyboard.press('Control+Enter');
        await page.getByRole('dialog', { name: 'You have been signed out' }).waitFor();
      }),
    },
  ],
};
