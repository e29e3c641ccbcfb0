// One conversation and the composer: the rest of section 6 of the design, and the palette, the sheet, search and alerts.
import { id, replyRoutes, thread as messages } from '../acorn.ts';
import { ada, field, isThere, openAda, thread } from '../stage.ts';
import { longCount, longId } from '../thread-answers.ts';
import { empty, never, type Part, refusal, type Stage, type State } from './state.ts';

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
const writing = (text: string, then: (stage: Stage) => Promise<void>) => async (stage: Stage) => {
  await isThere(stage.page);
  await field(stage.page).fill(text);
  await then(stage);
};
const shut = replyRoutes.map((route) => ({
  ...route,
  isOpen: false,
  isDefault: false,
  chosen: null,
  why: 'The reply window has closed',
  canUseTemplate: route.channelKind === 'plane',
}));
const template = {
  id: 'order_shipped',
  name: 'order_shipped',
  language: 'en_GB',
  category: 'utility',
  state: 'approved',
  why: '',
  header: '',
  body: 'Hi {{1}}, your order {{2}} is on its way.',
  footer: 'Acorn Coffee',
  buttons: [{ kind: 'url', title: 'Track it', value: 'https://acorn.example/t' }],
  slots: [
    { key: 'body.1', where: 'body', kind: 'text', mark: '{{1}}', example: 'Ada' },
    { key: 'body.2', where: 'body', kind: 'text', mark: '{{2}}', example: '#8841' },
  ],
};
const routed = (items: readonly object[]) => ({ [`GET /conversations/${ada}/reply-routes`]: { items } });

export const conversation: Part = {
  title: '6 Conversation',
  isFrame: true,
  within: 'main',
  house: {},
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
        await page.keyboard.press('m');
        await page
          .getByRole('dialog')
          .getByRole('button', { name: /moka pot/ })
          .click();
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
        double.refuse('addMessage', 409, { code: 'no_open_channel', title: 'No channel is open for a reply.' });
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
    byKeys('find', 'Control+f'),
    byKeys('snooze', 'h'),
    byKeys('assign', 'a'),
    byKeys('tag', 't'),
    byKeys('priority', 'p'),
    byKeys('status', 's'),
    byKeys('merge', 'm'),
  ],
};

export const composer: Part = {
  title: '6 Composer',
  isFrame: true,
  within: '#composer',
  house: {},
  states: [
    {
      name: 'note',
      path: openAda,
      inContrast: true,
      reach: async ({ page }) => {
        await isThere(page);
        await page.keyboard.press('n');
        await page.getByRole('textbox', { name: 'Note' }).fill('Ask the roastery first.');
      },
    },
    {
      name: 'channel switch',
      path: openAda,
      reach: async ({ page }) => {
        await isThere(page);
        await page.getByRole('button', { name: /Send by:/ }).click();
        await page.getByRole('button', { name: /Shop chat.*left the site/ }).waitFor();
      },
    },
    {
      name: 'by mail to a claimed address',
      path: openAda,
      reach: async ({ page }) => {
        await isThere(page);
        await page.getByRole('button', { name: /Send by:/ }).click();
        await page.getByRole('button', { name: /support@acorn\.example.*not proved/ }).click();
        await page.getByRole('textbox', { name: 'Subject' }).waitFor();
      },
    },
    { name: 'no channel is open', path: openAda, answers: routed(shut) },
    {
      name: 'the next way, and why',
      isSaid: true,
      path: openAda,
      answers: routed([
        {
          ...replyRoutes[1]!,
          isDefault: true,
          assurance: 'own',
          chosen: {
            channelId: replyRoutes[1]!.channelId,
            identityId: replyRoutes[1]!.identityId,
            reason: 'next',
            words: '@acorn_bot: The reply window has closed. This is the next open way to them.',
          },
        },
        shut[0]!,
      ]),
    },
    {
      name: 'template picker',
      theirs: ['order shipped'],
      path: openAda,
      answers: { ...routed(shut), [`GET /channels/${id(2, 3)}/templates`]: { items: [template] } },
      reach: async ({ page }) => {
        await isThere(page);
        await page.getByRole('button', { name: 'Use a template' }).first().click();
        const dialog = page.getByRole('dialog', { name: 'Send a template' });
        await dialog.getByRole('button', { name: /order shipped/ }).click();
        await dialog.getByRole('region', { name: 'Preview' }).getByText('Track it').waitFor();
      },
    },
    {
      name: 'send guard',
      path: openAda,
      reach: writing('Shall I send it to your home?', async ({ page, double }) => {
        double.refuse('addMessage', 409, { code: 'newer_messages', title: 'Something newer arrived.' });
        await page.getByRole('button', { name: 'Send', exact: true }).click();
        await page.getByRole('alertdialog', { name: 'Before sending' }).waitFor();
      }),
    },
    {
      name: 'somebody else is writing',
      path: openAda,
      reach: async ({ page, double }) => {
        await isThere(page);
        double.presence(ada, [{ agentId: id(4, 2), isWriting: true }], true);
        await page.getByText('Leo Brandt is writing.').first().waitFor();
      },
    },
    {
      name: 'macros',
      isSaid: true,
      path: openAda,
      reach: async ({ page }) => {
        await isThere(page);
        await field(page).focus();
        await page.keyboard.press('/');
        await page.getByRole('option', { name: /Parcel late/ }).waitFor();
      },
    },
    {
      name: 'a macro with gaps',
      isSaid: true,
      path: openAda,
      reach: async ({ page }) => {
        await isThere(page);
        await field(page).focus();
        await page.keyboard.press('/');
        await page.getByRole('option', { name: /Parcel late/ }).click();
        await page.getByText('On sending: adds tag wholesale').waitFor();
      },
    },
    {
      name: 'checks before sending',
      path: openAda,
      reach: writing('Hi Bob, please find attached the label. Card 4111 1111 1111 1111', async ({ page }) => {
        await page.getByRole('status', { name: 'Before sending' }).getByText('You greet Bob').waitFor();
      }),
    },
    {
      name: 'told already',
      path: openAda,
      reach: writing('Hello Ada, could you send me your order number?', async ({ page }) => {
        await page.getByRole('group', { name: 'Told already' }).waitFor();
      }),
    },
    {
      name: 'switched channel: what is known',
      isSaid: true,
      path: openAda,
      reach: async ({ page, double }) => {
        await isThere(page);
        double.tell('message', id(10, 14), null);
        await page.getByRole('group', { name: 'Switched channel' }).waitFor();
      },
    },
    {
      name: 'tone',
      path: openAda,
      reach: writing('Great news 🎉🎉🎉🎉 your parcel is on its way to you', async ({ page }) => {
        await page.getByText(/^Tone of .*fewer emoji/).click();
        await page.getByText(/A chat they come back to/).waitFor();
      }),
    },
    {
      name: 'buttons, a list or a card',
      path: openAda,
      reach: writing('Refund it?', async ({ page }) => {
        await page.getByRole('button', { name: 'Buttons, a list or a card' }).click();
        await page.getByRole('textbox', { name: 'Button 1', exact: true }).fill('Yes');
        await page
          .getByRole('region', { name: /^As .* shows it$/ })
          .getByText('Yes')
          .waitFor();
      }),
    },
    {
      name: 'emoji by name',
      path: openAda,
      reach: async ({ page }) => {
        await isThere(page);
        await field(page).pressSequentially('Done :tha');
        await page.getByRole('option', { name: 'thanks' }).waitFor();
      },
    },
    {
      name: 'more ways to send',
      path: openAda,
      reach: writing('Tomorrow then.', async ({ page }) => {
        await page.getByRole('button', { name: 'More ways to send' }).click();
        await page.getByRole('menuitem').first().waitFor();
      }),
    },
    {
      name: 'who reads the answer to a comment',
      path: openAda,
      reach: async ({ page, double }) => {
        await isThere(page);
        double.inbound('Is the blue one back?', {
          channelId: replyRoutes[0]!.channelId,
          channelKind: replyRoutes[0]!.channelKind,
          identityId: replyRoutes[0]!.identityId,
          special: { type: 'comment', isPublic: true, url: 'https://social.example/p/1' },
        });
        await page.getByRole('group', { name: 'Who may read the answer' }).waitFor();
      },
    },
    {
      name: 'save as macro',
      path: openAda,
      reach: writing('Thank you for your patience.', async ({ page }) => {
        await page.keyboard.press('Control+K');
        await page.keyboard.type('save as macro');
        await page.keyboard.press('Enter');
        await page.getByRole('dialog', { name: 'Save as macro' }).waitFor();
      }),
    },
  ],
};

export const around: Part = {
  title: '6 Palette, search and alerts',
  isFrame: true,
  house: {},
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
    { name: 'alerts', path: '/alerts', inContrast: true },
    {
      name: 'alerts, none',
      path: '/alerts',
      answers: { 'GET /alerts': { ...empty, unread: 0, mutedConversationIds: [] } },
    },
    { name: 'search, nothing asked yet', path: '/search' },
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
