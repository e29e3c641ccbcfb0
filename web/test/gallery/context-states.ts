// What stands beside a conversation: the customer, their links, and the panels of other programs.
import { ada as contact } from '../acorn-ada.ts';
import { id } from '../acorn.ts';
import { ada, openAda } from '../stage.ts';
import { fewRows, type Part, refusal } from './state.ts';

const unavailable = refusal(503, 'unavailable', 'Not available', { detail: 'The database does not answer.' });
const fetchedAt = '2026-11-21T12:00:00.000Z';
const beside = `GET /conversations/${ada}/panels`;
const cards = (of: string) => `${beside}/${of}/cards`;
const [orders, bills] = [id(61, 1), id(61, 2)];

export const context: Part = {
  title: '6 Context',
  isFrame: true,
  house: fewRows,
  states: [
    {
      name: 'app panels: orders, and one that fails',
      path: openAda,
      answers: {
        [beside]: {
          items: [
            { id: orders, name: 'Orders', kind: 'cards' },
            { id: bills, name: 'Billing', kind: 'cards' },
          ],
        },
        [cards(orders)]: {
          state: 'ok',
          why: '',
          fetchedAt,
          cards: [
            {
              title: 'Order 8841',
              badge: { text: 'On its way', tone: 'ok' },
              image: null,
              rows: [{ label: 'Parcel', value: 'PX-77-2041-PL', url: 'https://carrier.example/PX-77' }],
              link: { url: 'https://shop.example/admin/8841', label: 'Open the order' },
            },
          ],
        },
        [cards(bills)]: {
          state: 'failed',
          why: 'billing.example did not answer within 5 seconds.',
          cards: [],
          fetchedAt,
        },
      },
      reach: async ({ page }) => {
        await page.getByRole('link', { name: /Open the order/ }).scrollIntoViewIfNeeded();
      },
    },
    {
      name: 'visits, by their consent',
      theirs: [
        'acorn.example/orders/12345',
        'acorn.example/a/very/long/address/that/does/not/fit',
        'source: newsletter · campaign: summer',
        'Warsaw',
      ],
      path: openAda,
      answers: {
        [`GET /contacts/${id(7, 1)}/visits`]: {
          items: [
            {
              identityId: id(6, 1),
              channelId: id(2, 1),
              consent: 'granted',
              site: 'https://acorn.example',
              language: 'pl',
              timezone: 'Europe/Warsaw',
              screen: '390x844',
              referrer: 'https://search.example/',
              utm: { source: 'newsletter', campaign: 'summer' },
              pages: [
                { url: 'https://acorn.example/orders/12345', title: 'Order #12345', at: fetchedAt },
                { url: 'https://acorn.example/a/very/long/address/that/does/not/fit', title: '', at: null },
              ],
              attributes: { plan: 'Pro' },
              firstSeenAt: fetchedAt,
              lastSeenAt: fetchedAt,
            },
          ],
        },
      },
      reach: async ({ page }) => {
        await page.getByRole('heading', { name: 'Visits' }).scrollIntoViewIfNeeded();
      },
    },
    {
      name: 'merge: what it does',
      path: openAda,
      reach: async ({ page }) => {
        await page.getByRole('button', { name: 'Same person…' }).click();
        await page.getByRole('dialog', { name: 'One person?' }).getByRole('button', { name: 'Merge' }).waitFor();
      },
    },
    {
      name: 'a column that stopped: the rest lives',
      isLogged: true,
      path: openAda,
      answers: { [`GET /contacts/${id(7, 1)}`]: { ...contact, identities: null } },
    },
    {
      name: 'undoing a link asks',
      path: openAda,
      reach: async ({ page }) => {
        await page
          .getByRole('complementary', { name: 'Customer' })
          .getByRole('button', { name: 'Undo the link of ada@lovelace.example' })
          .click();
        await page.getByRole('button', { name: 'Undo link' }).waitFor();
      },
    },
    {
      name: 'the customer could not be loaded',
      path: openAda,
      answers: { [`GET /contacts/${id(7, 1)}`]: unavailable },
    },
  ],
};
