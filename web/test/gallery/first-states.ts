// Writing first, and deleting: what is asked before a first message goes, and before words go for good.
import type { Page } from 'playwright-core';
import { replyRoutes } from '../acorn-inbox.ts';
import { ago, id } from '../acorn.ts';
import { ada, isThere, openAda } from '../stage.ts';
import { never, refusal, type Stage, type State } from './state.ts';

const unavailable = refusal(503, 'unavailable', 'Not available', { detail: 'The database does not answer.' });
const dialog = (page: Page) => page.getByRole('dialog');
const begins = async ({ page }: Stage) => {
  await page.getByRole('button', { name: 'New conversation' }).click();
  await dialog(page)
    .getByText(/^Send by$|cannot be written to first|only by a template/)
    .first()
    .waitFor();
};
const fills = async (stage: Stage) => {
  await begins(stage);
  const { page } = stage;
  await dialog(page).getByRole('combobox', { name: 'Send by' }).click();
  await page.getByRole('option', { name: /Ada L/ }).first().click();
  await dialog(page).getByRole('textbox', { name: 'Message' }).fill('Your beans are here.');
  await dialog(page)
    .locator('input[type=file]')
    .setInputFiles({ name: 'receipt.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') });
  await dialog(page).getByRole('list', { name: 'Attached files' }).getByText('receipt.txt').waitFor();
};
const ofAda = `/contacts/${id(7, 1)}`;
const routed = (items: readonly object[]) => ({ [`GET ${ofAda}/reply-routes`]: { items } });
const shut = replyRoutes.map((route) => ({ ...route, isOpen: false, isDefault: false, why: 'Nobody wrote here yet' }));

export const first: State[] = [
  { name: 'writing first, nothing written', path: ofAda, reach: begins },
  { name: 'writing first, words and a file', path: ofAda, reach: fills },
  { name: 'writing first, no way to reach them', path: ofAda, answers: routed(shut), reach: begins },
  {
    name: 'writing first, the sending is refused',
    path: ofAda,
    answers: { 'POST /conversations': unavailable },
    reach: async (stage) => {
      await fills(stage);
      await dialog(stage.page).getByRole('button', { name: 'Send', exact: true }).click();
      await dialog(stage.page).getByRole('alert').getByText('The database does not answer.').waitFor();
    },
  },
];

const removal = `GET /conversations/${ada}/removal`;
const goes = { messages: 6, notes: 1, files: 2, facts: 3, unsent: 1 };
const hold = { reason: 'Case 2026/114', placedBy: 'Maja Nowak', placedAt: ago(0) };
const asks = (answer: unknown, words: string): Pick<State, 'path' | 'answers' | 'reach'> => ({
  path: openAda,
  answers: { [removal]: answer },
  reach: async ({ page }) => {
    await isThere(page);
    await page.locator('#thread').focus();
    await page.keyboard.press('#');
    await page.getByRole('alertdialog').getByText(words).first().waitFor();
  },
});
export const deleting: State[] = [
  { name: 'deleting, while it is counted', ...asks(never, 'Counting'), shows: /Counting|Çö|جارٍ العد/ },
  {
    name: 'deleting, what goes and what stays',
    ...asks({ ...goes, hold: null, isKept: false }, 'This cannot be undone'),
  },
  {
    name: 'deleting, kept by the hold of somebody else in it',
    ...asks({ ...goes, hold: null, isKept: true }, 'Somebody on legal hold'),
  },
  { name: 'deleting, kept by a legal hold', ...asks({ ...goes, hold, isKept: true }, 'placed a legal hold') },
  { name: 'deleting, where it could not be counted', ...asks(unavailable, 'could not be counted') },
];
export const removing = {
  conversations: 312,
  fingerprint: 'those-chosen',
  goes: { conversations: 311, messages: 4800, notes: 12, files: 40, facts: 9, unsent: 1 },
  held: { count: 1, first: [{ id: id(11, 4), name: '#1044 Grinder', hold }] },
};
