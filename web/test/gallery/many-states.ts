// Many conversations at once: what is chosen, what can be done, how far it is, and what was left as it was.
import type { Page } from 'playwright-core';
import { ago, id } from '../acorn.ts';
import { row } from '../stage.ts';
import { removing } from './first-states.ts';
import { refusal, type State } from './state.ts';

const job = {
  id: id(21, 9),
  state: 'running',
  why: '',
  total: 312,
  done: 124,
  changed: 124,
  refused: 0,
  kept: 0,
  createdAt: ago(0),
};
const chosen = async (page: Page) => {
  await row(page, /Ada Lovelace/).waitFor();
  const bar = page.getByRole('toolbar', { name: 'Selected conversations' });
  await page.keyboard.press('Control+a');
  await bar.waitFor();
  return bar;
};
const closing = async (page: Page) => {
  await chosen(page);
  await page.keyboard.press('e');
};

export const many: State[] = [
  {
    name: 'all of a view, and what can be done with them',
    isSaid: true,
    path: '/inbox?view=all',
    reach: async ({ page }) => {
      const bar = await chosen(page);
      await bar.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'Mark read' }).waitFor();
    },
  },
  {
    name: 'a job with many, how far it is',
    isSaid: true,
    path: '/inbox?view=all',
    answers: { 'POST /bulk': job, [`GET /bulk/${job.id}`]: job },
    reach: async ({ page }) => {
      await closing(page);
      await page.getByText('Closed: 124 of 312').first().waitFor();
    },
  },
  {
    name: 'a job with many that could not begin',
    isSaid: true,
    path: '/inbox?view=all',
    answers: {
      'POST /bulk': refusal(503, 'unavailable', 'Not available', { detail: 'The database does not answer.' }),
    },
    reach: async ({ page }) => {
      await closing(page);
      await page.getByText('Closed: nothing was changed').first().waitFor();
    },
  },
  {
    name: 'deleting many: what goes, what is held',
    path: '/inbox?view=all',
    answers: { 'POST /bulk/removal/preview': removing },
    reach: async ({ page }) => {
      await chosen(page);
      await page.keyboard.press('#');
      await page.getByRole('alertdialog').getByText('This cannot be undone').waitFor();
    },
  },
  {
    name: 'what a job with many left as it was, and why',
    path: '/inbox?view=all',
    answers: {
      'POST /bulk': { ...job, state: 'done', done: 312, changed: 310, refused: 2 },
      [`GET /bulk/${job.id}/refusals`]: {
        items: [
          { id: id(11, 4), name: 'Mary Somerville', why: 'unfinished' },
          { id: id(11, 5), name: '', why: 'gone' },
        ],
      },
    },
    reach: async ({ page }) => {
      await closing(page);
      await page.getByRole('button', { name: 'Show why' }).click();
      await page.getByRole('dialog', { name: 'What was left as it was' }).getByText('was erased').waitFor();
    },
  },
];
