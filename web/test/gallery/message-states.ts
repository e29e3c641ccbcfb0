// Messages of every kind in one thread, their files, what is found in them, and what is not here yet or may not be seen.
import type { Message } from '@throughline/sdk';
import { message } from '../acorn-ada.ts';
import { ago, agents, id, me } from '../acorn.ts';
import { ada, field, isThere, openAda, thread } from '../stage.ts';
import { longId } from '../thread-answers.ts';
import { refusal, type State, writing } from './state.ts';

const listed = `GET /conversations/${ada}/messages`;
const plane = { channelId: id(2, 3), channelKind: 'plane', identityId: id(6, 3) };
const ours = {
  direction: 'outbound' as const,
  author: { type: 'agent' as const, id: agents[0]!.id, name: agents[0]!.name },
  identityId: null,
};
const rows = (...of: [minutes: number, more: Partial<Message> & { text: string }][]) => ({
  [listed]: {
    items: of.map(([minutes, more], at) => ({
      ...message(700 + at, minutes, { ...plane, ...more }),
      number: 101 + at,
    })),
    nextCursor: null,
    newerCursor: null,
    number: 1000,
  },
});
const said = (special: Message['special'], text = '') => ({ text, special });
const kinds = rows(
  [300, said({ type: 'origin', origin: { source: 'ad', title: 'Summer blend' } }, 'Is the summer blend back?')],
  [290, said({ type: 'contact', name: 'Byron Lovelace', phone: '+48 600 700 800', email: 'byron@lovelace.example' })],
  [280, said({ type: 'poll', question: 'Which grind?', options: ['Espresso', 'Filter', 'Moka pot'] })],
  [270, said({ type: 'story', about: 'mention', url: 'https://social.example/s/1' }, 'Look at this')],
  [260, said({ type: 'sticker', emoji: '🎉' })],
  [250, said({ type: 'invoice', title: 'Invoice', detail: 'PLN 240' })],
  [
    240,
    {
      ...said(
        {
          type: 'invitation',
          title: 'Tasting',
          start: '2026-11-27T09:00:00Z',
          location: 'Roastery',
          organizer: 'Maja',
        },
        'Will you come?',
      ),
    },
  ],
  [230, { ...said({ type: 'forward', from: 'Byron' }, 'He wrote this to me.'), isAutomatic: true }],
  [220, { text: '', deletedAt: ago(219) }],
);
const choices = rows(
  [
    60,
    {
      ...ours,
      text: 'How shall we send it?',
      special: { type: 'rich', buttons: [{ title: 'To my home' }, { title: 'To the office' }] },
      editedAt: ago(58),
      delivery: { state: 'read', why: '', at: ago(57) },
    },
  ],
  [56, { text: 'To the office', special: { type: 'button', choice: 1 }, replyToId: id(10, 700) }],
  [
    55,
    {
      ...ours,
      text: 'These are in stock:',
      special: {
        type: 'rich',
        cards: [
          { title: 'Sidamo', text: 'Ethiopia, 250 g', buttons: [{ title: 'Order', url: 'https://acorn.example/s' }] },
        ],
        list: {
          label: 'Grinds',
          rows: [
            { title: 'Espresso', text: 'fine' },
            { title: 'Filter', text: 'medium' },
          ],
        },
      },
      delivery: { state: 'delivered', why: '', at: ago(54) },
    },
  ],
  [
    5,
    {
      ...ours,
      text: 'Has it arrived well?',
      dueAt: ago(-900),
      delivery: { state: 'scheduled', why: '', at: null },
    },
  ],
);
const file = (at: number, name: string, mime: string, more: object = {}) => ({
  id: id(12, at),
  name,
  mime,
  bytes: 182_000 * at,
  contentId: null,
  width: null,
  height: null,
  hasThumbnail: false,
  trouble: '',
  ...more,
});
const picture = (at: number, name: string) =>
  file(at, name, 'image/svg+xml', { width: 640, height: 420, hasThumbnail: true });
const files = rows(
  [30, { text: '', attachments: [picture(1, 'left.jpg'), picture(2, 'right.jpg'), picture(3, 'label.jpg')] }],
  [28, { text: '', attachments: [file(4, 'voice.ogg', 'audio/ogg')] }],
  [26, { text: 'The film of it:', attachments: [file(5, 'film.mp4', 'video/mp4')] }],
  [
    24,
    {
      text: 'And the papers.',
      attachments: [
        file(6, 'an-invoice-with-a-long-name-that-has-no-place-to-break-at-all-2026-11.pdf', 'application/pdf'),
        file(7, 'claim.docx', 'application/msword', { id: null, bytes: null }),
        file(8, 'photos.zip', 'application/zip', { id: null, trouble: 'The virus scan refused it' }),
      ],
    },
  ],
);
const finding = (name: string, words: string, path = openAda): State => ({
  name,
  path,
  reach: async ({ page }) => {
    await thread(page).getByRole('article').first().waitFor();
    await page.locator('#thread').focus();
    const typed = page.getByRole('searchbox', { name: 'Find in this conversation' });
    await page.keyboard.press('Control+f');
    await typed.fill(words);
    await page
      .getByRole('list', { name: 'Hits' })
      .or(page.getByText('No message, note or file here has these words.'))
      .first()
      .waitFor();
  },
});

export const messages: State[] = [
  {
    name: 'kinds of messages',
    path: openAda,
    answers: kinds,
    theirs: ['Invoice', 'PLN 240'],
    reach: ({ page }) => page.locator('a[href="tel:+48600700800"]', { hasText: '+48 600 700 800' }).waitFor(),
  },
  { name: 'buttons, cards, a list, and one that is scheduled', isSaid: true, path: openAda, answers: choices },
  { name: 'files: seen, heard, being fetched, refused', path: openAda, answers: files },
  {
    name: 'pictures large, with arrows, nearer',
    path: openAda,
    answers: files,
    reach: async ({ page }) => {
      await page.getByRole('button', { name: 'Open picture left.jpg' }).click();
      const large = page.getByRole('dialog', { name: 'Picture right.jpg' });
      await page.getByRole('dialog', { name: 'Picture left.jpg' }).press('ArrowRight');
      await large.getByRole('button', { name: 'Zoom in' }).click();
      await large.getByText('2 of 3 · right.jpg · 150 %').waitFor();
    },
  },
  {
    name: 'earlier conversations, inline',
    path: `${openAda}&at=101`,
    reach: async ({ page }) => {
      const earlier = page.getByRole('region', { name: 'Earlier conversations' });
      await earlier.getByRole('button', { name: /earlier conversation/ }).click();
      await earlier.getByRole('button', { name: /moka pot/ }).click();
      await earlier.getByText('like table salt').waitFor();
    },
  },
  { ...finding('find: hits', 'samovar', `/inbox?view=all&conversation=${longId}`), isSaid: true },
  finding('find: nothing', 'zzzz'),
  {
    name: 'somebody else is looking, they wait for the connection',
    isLast: true,
    isSaid: true,
    path: openAda,
    reach: writing('It leaves today.', async ({ page, double }) => {
      double.presence(ada, [{ agentId: agents[1]!.id, isWriting: false }]);
      await page.getByRole('list', { name: 'Also here' }).waitFor();
      await page.route('**/api/v1/**', (route) => route.abort());
      await page.evaluate(() => dispatchEvent(new Event('offline')));
      await page.getByText('You are offline.').first().waitFor();
      await page.keyboard.press('Control+Enter');
      await page.getByText('Kept, and sent when the connection is back').waitFor();
      await field(page).fill('And one more.');
      await page.getByText('Offline: kept, and sent when you are back').waitFor();
    }),
  },
  {
    name: 'no access',
    path: `/inbox?conversation=${id(11, 998)}`,
    answers: {
      [`GET /conversations/${id(11, 998)}`]: refusal(403, 'forbidden', 'Your role does not allow this.'),
    },
  },
  {
    name: 'a role that only reads',
    path: openAda,
    answers: {
      'GET /me': { ...me, scopes: ['conversations:read', 'channels:read', 'people:read', 'workspace:read', 'self'] },
    },
  },
  {
    name: 'not this person',
    path: openAda,
    reach: async ({ page }) => {
      await isThere(page);
      await thread(page).getByRole('article').filter({ hasText: 'second floor' }).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Not this person…' }).click();
      await page.getByText('It came from').waitFor();
    },
  },
];
