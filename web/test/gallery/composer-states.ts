// The composer: what is told while an answer is written, and the ways it can go.
import type { Page } from 'playwright-core';
import { replyRoutes } from '../acorn-inbox.ts';
import { id } from '../acorn.ts';
import { ada, field, isThere, openAda } from '../stage.ts';
import { fewRows, type Part, writing } from './state.ts';

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
/** Shorter on a phone. */
const isKept = (page: Page) =>
  page
    .getByText(/^Draft saved/)
    .filter({ visible: true })
    .first()
    .waitFor();
const routed = (items: readonly object[]) => ({ [`GET /conversations/${ada}/reply-routes`]: { items } });

export const composer: Part = {
  title: '6 Composer',
  isFrame: true,
  within: '#composer',
  house: fewRows,
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
      name: 'in the whole pane',
      path: openAda,
      reach: writing('Dear Ada,\n\nthank you for the pictures.', async ({ page }) => {
        await page.keyboard.press('Alt+Shift+F');
        await page.getByRole('button', { name: 'Back to the thread' }).waitFor();
      }),
    },
    {
      name: 'a file is held over it',
      path: openAda,
      reach: async ({ page }) => {
        await isThere(page);
        await page.evaluate(() => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File(['x'], 'torn-bag.jpg', { type: 'image/jpeg' }));
          const over = { bubbles: true, cancelable: true, dataTransfer };
          document.querySelector('[role=log]')!.dispatchEvent(new DragEvent('dragover', over));
        });
        await page.getByText('Drop to attach').waitFor();
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
      name: 'draft of a colleague',
      isSaid: true,
      path: openAda,
      theirs: ['It left our roastery'],
      reach: async ({ page, double }) => {
        await isThere(page);
        double.share(ada, 'It left our roastery this morning, and the carrier says');
        double.presence(ada, [{ agentId: id(4, 2), isWriting: true }]);
        await page.getByRole('button', { name: 'Write my own' }).waitFor();
      },
    },
    {
      name: 'own words beside the draft of a colleague',
      isSaid: true,
      path: openAda,
      theirs: ['It left our roastery'],
      reach: async ({ page, double }) => {
        await isThere(page);
        double.share(ada, 'It left our roastery this morning, and the carrier says');
        await page.getByRole('button', { name: 'Write my own' }).waitFor();
        await field(page).fill('Hello Ada,');
        await page.getByRole('button', { name: 'Show draft' }).waitFor();
      },
    },
    {
      name: 'draft taken over',
      isSaid: true,
      path: openAda,
      reach: async ({ page, double }) => {
        await isThere(page);
        await field(page).fill('Hello Ada,');
        await isKept(page);
        double.share(ada, 'Hello Ada, it left');
        await page.getByRole('button', { name: 'Take it back' }).waitFor();
      },
    },
    {
      name: 'draft changed in another window',
      isSaid: true,
      path: openAda,
      theirs: ['It left yesterday'],
      reach: async ({ page, double }) => {
        await isThere(page);
        await field(page).fill('It left');
        await isKept(page);
        double.elsewhere(ada, 'It left yesterday.');
        await field(page).fill('It left today.');
        await page.getByRole('button', { name: 'Keep both' }).waitFor();
      },
    },
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
      name: 'files: going up, too large, not taken',
      isSaid: true,
      path: openAda,
      reach: async ({ page, double }) => {
        await isThere(page);
        const files = page.locator('#composer input[type=file]');
        const before = double.before.answer;
        const one = (name: string, bytes: number) => ({
          name,
          mimeType: 'text/plain',
          buffer: Buffer.alloc(bytes, 'a'),
        });
        await files.setInputFiles([one('notes.txt', 2000), one('film.txt', 21_000_000)]);
        await page.getByText(/Larger than 20 MB/).waitFor();
        double.before.answer = (call, body) =>
          call === 'POST /files' ? { status: 503, body: { code: 'unavailable' } } : before(call, body);
        await files.setInputFiles([one('claim.txt', 10)]);
        await page.getByRole('button', { name: 'Upload claim.txt again' }).waitFor();
        double.before.answer = (call, body) =>
          call === 'POST /files' ? new Promise(() => undefined) : before(call, body);
        await files.setInputFiles([one('photos.txt', 400_000)]);
        await page.getByRole('progressbar', { name: 'Uploading photos.txt' }).waitFor();
      },
      shows: /photos\.txt/,
    },
    {
      name: 'schedule, in their time',
      path: openAda,
      reach: writing('Tomorrow then.', async ({ page }) => {
        await page.getByRole('button', { name: 'More ways to send' }).click();
        await page.getByRole('menuitem', { name: /^Schedule/ }).click();
        await page.getByRole('dialog', { name: 'Schedule' }).waitFor();
      }),
    },
    {
      name: 'a note that mentions somebody is asked about before it is a reply',
      path: openAda,
      reach: async ({ page }) => {
        await isThere(page);
        await page.keyboard.press('n');
        await page.getByRole('textbox', { name: 'Note' }).pressSequentially('@Le');
        await page.getByRole('option', { name: /Leo Brandt/ }).click();
        await page.getByRole('textbox', { name: 'Note' }).press('Control+.');
        await page.getByText('This note mentions your team').waitFor();
      },
    },
    {
      name: 'people to mention',
      isSaid: true,
      path: openAda,
      reach: async ({ page }) => {
        await isThere(page);
        await page.keyboard.press('n');
        await page.getByRole('textbox', { name: 'Note' }).pressSequentially('Ask @');
        await page.getByRole('option', { name: /Leo Brandt/ }).waitFor();
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
