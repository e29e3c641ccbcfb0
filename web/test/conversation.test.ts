// One conversation in a real browser: found in, pinned, split, joined, quoted, forwarded, watched, taken out, read from end to end.
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { thread as messages } from './acorn-ada.ts';
import { ada, field, isThere, judge, openAda, row, staged, thread } from './stage.ts';
import { longCount, longId } from './thread-answers.ts';

const said = 'second floor';
const ofPicture = messages.find((each) => each.attachments.some((file) => file.hasThumbnail))!.number;
/** Turned until it is there: a thread that has just been opened still goes where it opens. */
async function wheel(page: Page, by: number, isThereNow: () => boolean | Promise<boolean>): Promise<void> {
  await thread(page).hover();
  while (!(await isThereNow())) {
    await page.mouse.wheel(0, by);
    await page.waitForTimeout(100);
  }
}
/** How far down the screen it stands, once it stands. */
async function atRest(locator: Locator): Promise<number> {
  const top = async () => (await locator.boundingBox())!.y;
  for (let before = await top(); ;) {
    await locator.page().waitForTimeout(200);
    const now = await top();
    if (now === before) return now;
    before = now;
  }
}
/** In the page: which message of the long thread is the first that is not wholly above the screen. */
function topMost(): string {
  const log = document.querySelector('[role=log]')!;
  const from = log.getBoundingClientRect().top + 4;
  const first = [...log.querySelectorAll('article')].find((each) => each.getBoundingClientRect().bottom > from);
  return /Message \d+/.exec(first?.textContent ?? '')?.[0] ?? '';
}
const notices = (page: Page) => page.getByRole('region', { name: 'Notifications' });
staged('a conversation', (scene) => {
  scene('words are found over the whole thread, walked by N, and the message is opened', openAda, async ({ page }) => {
    await isThere(page);
    await page.keyboard.press('Control+f');
    const find = page.getByRole('region', { name: 'Find in this conversation' });
    await find.getByRole('searchbox').fill('bag');
    const hits = find.getByRole('list', { name: 'Hits' }).getByRole('button');
    await hits.first().waitFor();
    await page.waitForURL(/at=\d+/);
    const first = page.url();
    await find.getByRole('searchbox').press('Enter');
    await page.waitForURL((url) => url.href !== first);
    const second = page.url();
    await hits.nth(1).focus();
    await page.keyboard.press('Shift+n');
    await page.waitForURL(first);
    await page.keyboard.press('n');
    await page.waitForURL(second);
    await judge(page, 'find');
    await find.getByRole('searchbox').fill('zzz');
    await find.getByText('No message, note or file here has these words.').waitFor();
    await page.keyboard.press('Escape');
    await find.waitFor({ state: 'detached' });
  });

  scene(
    'a thread of ten thousand opens at its end, goes to a day, and is read on both ways without a jump',
    `/inbox?view=all&conversation=${longId}`,
    async ({ page }) => {
      await thread(page).getByText(`Message ${longCount}`, { exact: true }).waitFor();
      await page.keyboard.press('Control+f');
      await page.getByRole('searchbox', { name: 'Find in this conversation' }).fill('samovar');
      await thread(page).getByText('Message 42 about the samovar').first().waitFor();
      assert.ok(page.url().includes('at=42'));
      // Down past what is loaded: the next page is put behind, and what is read stays where it was.
      const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>();
      let isAsked = false;
      await page.route(/cursor=newer/, async (route) => {
        isAsked = true;
        await mayGoOn;
        await route.continue();
      });
      await wheel(page, 2_000, () => isAsked);
      const last = thread(page).getByText('Message 101', { exact: true });
      await last.waitFor();
      const stood = await atRest(last);
      goOn();
      await thread(page).getByText('Message 102', { exact: true }).waitFor({ state: 'attached' });
      assert.ok(Math.abs((await atRest(last)) - stood) < 3, 'what is read moved');
      const day = await page.getByLabel('Go to a date').getAttribute('min');
      await page.getByLabel('Go to a date').fill(day!);
      await page.waitForURL(/at=1(?!\d)/);
      await thread(page)
        .getByText(/^Message 1\b/)
        .first()
        .waitFor();
    },
  );

  scene('what is pinned stands above the thread; Z lets it go again', openAda, async ({ page, double }) => {
    await isThere(page);
    const message = thread(page).getByRole('article').filter({ hasText: said });
    await message.hover();
    await message.getByRole('button', { name: 'Actions for this message' }).click();
    await page.getByRole('menuitem', { name: 'Pin to the top' }).click();
    const pins = page.getByRole('region', { name: 'Pinned' });
    await pins.getByText(said).waitFor();
    await judge(page, 'pinned');
    await page.locator('#thread').focus();
    await page.keyboard.press('z');
    await pins.waitFor({ state: 'detached' });
    assert.deepEqual(
      double.calls.filter((call) => call.name === 'pinMessage').map((call) => call.body),
      [{ isPinned: true }, { isPinned: false }],
    );
  });

  scene('a pin the server refuses comes down, and says why', openAda, async ({ page, double }) => {
    await isThere(page);
    double.refuse('pinMessage', 409, { code: 'conflict', title: 'No', detail: 'At most 20 messages can be pinned.' });
    const message = thread(page).getByRole('article').filter({ hasText: said });
    await message.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Pin to the top' }).click();
    await notices(page).getByText('At most 20 messages can be pinned.').waitFor();
    await judge(page, 'a refusal');
    await page.getByRole('region', { name: 'Pinned' }).waitFor({ state: 'detached' });
  });

  scene(
    'from a message on the thread is split, seen before, and one undo brings it together',
    openAda,
    async ({ page, double }) => {
      await isThere(page);
      await thread(page).getByRole('article').filter({ hasText: said }).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Split from here…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Split from here?' });
      await dialog.getByRole('list', { name: 'What goes along' }).getByText(said).waitFor();
      await judge(page, 'split');
      await dialog.getByRole('button', { name: 'Split' }).click();
      await thread(page).getByText(said).waitFor({ state: 'detached' });
      // What is split leaves the screen before the server has heard of it; its undoing waits for that.
      await notices(page).getByRole('button', { name: 'Undo' }).click();
      await thread(page).getByText(said).waitFor();
      const asked = double.calls.find((call) => call.name === 'splitConversation')!.body;
      assert.ok((asked as { fromNumber?: number }).fromNumber);
    },
  );

  scene('a join shows what it does, and is undone exactly', openAda, async ({ page, double }) => {
    await isThere(page);
    await page.keyboard.press('m');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /moka pot/ })
      .click();
    const dialog = page.getByRole('dialog', { name: /^Join #\d+ into #1041/ });
    await judge(page, 'join');
    await dialog.getByRole('button', { name: 'Join', exact: true }).click();
    await notices(page).getByRole('button', { name: 'Undo' }).click();
    await page
      .getByText(/is a conversation of its own again/)
      .first()
      .waitFor();
    assert.ok(double.calls.some((call) => call.name === 'partConversations'));
  });

  scene(
    'narrowed to a phone, turned, and widened again, the thread stays where its reader is: at a message, and at the end',
    `/inbox?view=all&conversation=${longId}`,
    async ({ page }) => {
      const last = thread(page).getByText(`Message ${longCount}`, { exact: true });
      const throughAll = async (isKept: (height: number) => Promise<unknown>) => {
        for (const [width, height] of [
          [360, 740],
          [740, 360],
          [360, 740],
          [900, 900],
          [1440, 900],
        ] as const) {
          await page.setViewportSize({ width, height });
          const state = width < 768 ? 'visible' : 'detached';
          await page.getByRole('button', { name: 'Back to the list' }).waitFor({ state });
          await isKept(height);
        }
      };
      await last.waitFor();
      await page.getByRole('complementary', { name: 'Customer' }).waitFor();
      const words = await last.elementHandle();
      await throughAll((height) =>
        page.waitForFunction(
          ([node, bottom]) => {
            const box = node!.getBoundingClientRect();
            return box.height > 0 && box.top > 0 && box.bottom < bottom;
          },
          [words, height] as const,
        ),
      );
      const read = thread(page).getByText(/^Message 9970\b/);
      await wheel(page, -300, async () => (await read.count()) > 0 && (await read.boundingBox())!.y > 200);
      await atRest(read);
      const first = await page.evaluate(topMost);
      assert.match(first, /^Message \d+/);
      await throughAll(() => page.waitForFunction(`(${String(topMost)})() === ${JSON.stringify(first)}`));
    },
  );
  scene('selected words are quoted into the answer', openAda, async ({ page }) => {
    await isThere(page);
    await thread(page).getByText(said).first().selectText();
    await page.getByRole('toolbar', { name: 'Selected words' }).getByRole('button', { name: 'Quote' }).click();
    await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('#composer textarea')?.value !== '');
    assert.match(await field(page).inputValue(), /^> .*second floor/);
  });

  scene('a message is forwarded by mail, and a note says to whom', openAda, async ({ page, double }) => {
    await isThere(page);
    await thread(page).getByRole('article').filter({ hasText: said }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Forward…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Forward by mail' });
    await dialog.getByRole('textbox', { name: 'To' }).fill('warehouse@acorn.example');
    await judge(page, 'forward');
    await dialog.getByRole('button', { name: 'Forward' }).click();
    await page.getByText('Forwarded to warehouse@acorn.example', { exact: true }).first().waitFor();
    const { message } = double.calls.find((call) => call.name === 'addConversation')!.body as {
      message: { text: string; subject: string };
    };
    assert.match(message.text, /Forwarded message[\s\S]*second floor/);
    assert.match(message.subject, /^Fwd: /);
    await thread(page).getByText('in #1081.').waitFor();
  });

  scene('F asks to whom the newest words go, Shift E closes and stays', openAda, async ({ page, double }) => {
    await isThere(page);
    await page.keyboard.press('f');
    const dialog = page.getByRole('dialog', { name: 'Forward by mail' });
    await dialog.getByText('Lovelace & Co, second floor.').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    const { href } = new URL(page.url());
    await page.keyboard.press('Shift+E');
    await page.getByRole('button', { name: 'Reopen' }).first().waitFor();
    assert.equal(page.url(), href);
    assert.deepEqual(
      double.calls.filter(({ name }) => name === 'changeConversation').map(({ body }) => body),
      [{ status: 'closed' }],
    );
  });

  scene('earlier conversations are read inline', openAda, async ({ page }) => {
    await isThere(page);
    const earlier = page.getByRole('region', { name: 'Earlier conversations' });
    await wheel(page, -20_000, () => earlier.isVisible());
    await earlier.getByRole('button', { name: /1 earlier conversation/ }).click();
    await earlier.getByRole('button', { name: /moka pot/ }).click();
    await earlier.getByRole('article').first().waitFor();
    await judge(page, 'earlier');
  });

  scene(
    'watching is one tap, shown at once, and taken back when the server refuses',
    openAda,
    async ({ page, double }) => {
      await isThere(page);
      const start = page.getByRole('button', { name: 'Watch', exact: true });
      await start.click();
      await page.getByRole('button', { name: 'Stop watching' }).waitFor();
      double.refuse('watchConversation', 409, { code: 'conflict', title: 'No', detail: 'Too many watch it.' });
      await page.getByRole('button', { name: 'Stop watching' }).click();
      await notices(page).getByText('Too many watch it.').waitFor();
      await page.getByRole('button', { name: 'Stop watching' }).waitFor();
    },
  );

  scene(
    'a conversation stands in a window of its own, with its draft',
    `/conversations/${ada}/window`,
    async ({ page }) => {
      await isThere(page);
      assert.equal(await page.getByRole('navigation', { name: 'Main' }).count(), 0);
      await page.waitForFunction(() => document.title.startsWith('#1041'));
      await judge(page, 'window');
      await field(page).fill('half an answer');
      await page.reload();
      await isThere(page);
      assert.equal(await field(page).inputValue(), 'half an answer');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'More actions' }).click();
      assert.equal(await page.getByRole('menuitem', { name: 'Open in a window' }).isDisabled(), true);
    },
  );

  scene('a thread is taken out without notes unless they are asked for', openAda, async ({ page }) => {
    await isThere(page);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: /^Export/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Export #1041' });
    await judge(page, 'export');
    const asked = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Save as JSON' }).click();
    const saved = await asked;
    assert.match(saved.url(), /\/export\?format=json&notes=0$/);
    assert.equal(saved.suggestedFilename(), 'conversation-1041.json');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: /^Export/ }).click();
    await dialog.getByRole('checkbox', { name: /^With notes/ }).click();
    const second = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Save as a page' }).click();
    assert.match((await second).url(), /format=html&notes=1$/);
  });

  scene('pictures are zoomed and walked by keys', `${openAda}&at=${ofPicture}`, async ({ page }) => {
    await page
      .getByRole('button', { name: /^Open picture/ })
      .first()
      .click();
    const box = page.getByRole('dialog', { name: /^Picture/ });
    await box.waitFor();
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await box.getByText('200 %').waitFor();
    await page.keyboard.press('0');
    await box.getByText('200 %').waitFor({ state: 'detached' });
    await judge(page, 'lightbox');
    await page.keyboard.press('Escape');
    await box.waitFor({ state: 'detached' });
  });

  scene(
    'a conversation is deleted by its key once what goes is known, and the next one comes; a hold keeps it',
    openAda,
    async ({ page, double }) => {
      await isThere(page);
      await page.locator('#thread').focus();
      await page.keyboard.press('#');
      const dialog = page.getByRole('alertdialog', { name: /^Delete #\d+ with Ada/ });
      const sure = dialog.getByRole('button', { name: 'Delete for good' });
      await dialog.getByRole('list', { name: 'What goes' }).getByText('3 facts that were said only here').waitFor();
      await judge(page, 'before deleting a conversation');
      await sure.click();
      await page.getByText(/^#\d+ was deleted$/).waitFor();
      await page.waitForURL((url) => url.searchParams.get('conversation') !== ada);
      await row(page, /Ada Lovelace/).waitFor({ state: 'detached' });
      assert.deepEqual(double.calls.filter(({ name }) => name === 'removeConversation').length, 1);

      double.before.answer = (call) =>
        call.endsWith('/removal')
          ? {
              status: 200,
              body: {
                messages: 1,
                notes: 0,
                files: 0,
                facts: 0,
                unsent: 0,
                hold: { reason: 'Case 7', placedBy: 'Leo', placedAt: new Date().toISOString() },
                isKept: true,
              },
            }
          : undefined;
      await page.getByRole('button', { name: 'More actions' }).first().click();
      await page.getByRole('menuitem', { name: /^Delete…/ }).click();
      await page.getByText(/Leo placed a legal hold on this person/).waitFor();
      assert.ok(await page.getByRole('button', { name: 'Delete for good' }).isDisabled());
    },
  );
});
