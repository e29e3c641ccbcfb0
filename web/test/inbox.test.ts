// The inbox in a real browser against the double: found by role and name only, walked by keys, judged by axe, light and dark, from 360 px up.
import assert from 'node:assert/strict';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { conversations } from './acorn-inbox.ts';
import { agents, id } from './acorn.ts';
import { ada, field, isThere, judge, openAda, row, staged, thread } from './stage.ts';

/** A finger on a screen: puts down in the middle of what is named, moves by x and y in steps, and lets go. */
async function touch(context: BrowserContext, page: Page) {
  const wire = await context.newCDPSession(page);
  await wire.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  return async (on: Locator, [x, y]: readonly [number, number]) => {
    const box = (await on.boundingBox())!;
    const [left, top] = [box.x + box.width / 2, box.y + box.height / 2];
    const at = (part: number) => [{ x: left + x * part, y: top + y * part }];
    await wire.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
    for (const part of [0.25, 0.5, 0.75, 1])
      await wire.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(part) });
    await wire.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
}

staged('the inbox', (scene) => {
  scene(
    'in forced high contrast axe finds nothing wrong, and what a tint tells elsewhere is told by a line',
    openAda,
    async ({ page }) => {
      await isThere(page);
      await judge(page, 'conversation, high contrast');
      const outline = (name: RegExp) =>
        page
          .getByRole('link', { name })
          .first()
          .evaluate((link) => getComputedStyle(link).outlineStyle);
      assert.equal(await outline(/^Your inbox \d+$/), 'dashed');
      assert.equal(await outline(/^Mentions$/), 'none');
      await page.keyboard.press('s');
      const chosen = page.getByRole('option', { name: 'Open' });
      await chosen.waitFor();
      assert.equal(await chosen.evaluate((option) => getComputedStyle(option).outlineStyle), 'solid');
      await page.keyboard.press('Escape');
      await page.goto(page.url().replace('/inbox', '/settings/profile').replace(/\?.*/, ''));
      await page.getByRole('heading', { name: 'Profile' }).waitFor();
      await judge(page, 'settings, high contrast');
    },
    { forced: true },
  );

  for (const scheme of ['light', 'dark'] as const)
    scene(
      `axe finds nothing wrong with a conversation at 1024 px, ${scheme}; other widths are in the gallery`,
      openAda,
      async ({ page }) => {
        await isThere(page);
        await judge(page, 'conversation');
        assert.ok(
          await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
          'wider than the screen',
        );
      },
      { width: 1024, scheme },
    );

  scene(
    'on a phone the list and the conversation take turns, and the thread has the room until somebody writes',
    openAda,
    async ({ page }) => {
      await isThere(page);
      await page.setViewportSize({ width: 360, height: 740 });
      const room = async () => (await thread(page).boundingBox())!.height;
      await page.getByRole('button', { name: 'Send', exact: true }).waitFor({ state: 'hidden' });
      assert.ok((await room()) > 740 / 2, `${await room()} of 740`);
      await field(page).click();
      await page.getByRole('button', { name: 'More to add' }).click();
      await page.getByRole('menuitem', { name: 'Share a place' }).waitFor();
      await page.keyboard.press('Escape');
      await field(page).fill('It left');
      await thread(page).click({ position: { x: 5, y: 5 } });
      await page.getByRole('button', { name: 'Send', exact: true }).waitFor();
      await field(page).fill('');
      await thread(page).click({ position: { x: 5, y: 5 } });
      await page.getByRole('button', { name: 'Send', exact: true }).waitFor({ state: 'hidden' });
      await page.getByRole('button', { name: 'Back to the list' }).click();
      await row(page, /Ada Lovelace/).waitFor();
      await page.getByRole('button', { name: 'Your inbox' }).click();
      await page.getByRole('link', { name: /^All open/ }).click();
      await page.getByRole('heading', { name: 'All open' }).waitFor();
    },
    { width: 360 },
  );

  scene(
    'a finger draws a row: towards its end it closes, towards its start it asks until when; a little or up and down does nothing',
    '/inbox?view=all',
    async ({ page, context, double }) => {
      const finger = await touch(context, page);
      const ada = row(page, /Ada Lovelace/).first();
      await ada.waitFor();
      const { href } = new URL(page.url());
      const changes = () => double.calls.filter(({ name }) => name === 'changeConversation').map(({ body }) => body);
      await finger(ada, [60, 0]);
      await finger(ada, [150, 4]);
      await page.getByText('Closed #1041').first().waitFor();
      await ada.waitFor({ state: 'hidden' });
      await page.getByRole('button', { name: 'Undo' }).click();
      await ada.waitFor();
      await finger(ada, [-150, 4]);
      await page.getByRole('menu', { name: 'Snooze…' }).getByRole('menuitem', { name: 'Tomorrow at 9:00' }).click();
      await ada.waitFor({ state: 'hidden' });
      assert.deepEqual(
        changes().map((body) => (body as { status: string }).status),
        ['closed', 'open', 'snoozed'],
      );
      const other = row(page, /Mary Somerville/).first();
      await finger(other, [120, 60]);
      await finger(other, [0, -60]);
      await other.waitFor();
      assert.deepEqual([changes().length, page.url()], [3, href], 'nothing was opened, nothing else done');
    },
    { width: 390, keepsNone: true },
  );

  scene('a row is opened by a press while the list still scrolls', '/inbox?view=all', async ({ page }) => {
    await row(page, /Ada Lovelace/)
      .first()
      .waitFor();
    const before = page.url();
    // Moved all through the press, as by the wheel's last turns.
    await page.getByRole('grid', { name: 'Conversations' }).evaluate((list) => {
      let at = 0;
      setInterval(() => (list.scrollTop = (at += 1) % 2), 20);
    });
    await page.mouse.move(400, 400);
    await page.waitForTimeout(100);
    await page.mouse.down();
    await page.waitForTimeout(60);
    await page.mouse.up();
    await page.waitForURL((url) => url.href !== before);
  });

  scene('the whole job by keys alone: walk, answer, note, assign, close, undo', '/inbox', async ({ page, double }) => {
    await row(page, /Ada Lovelace/).waitFor();
    await page.keyboard.press('j');
    await page.getByRole('heading', { name: 'Ada Lovelace' }).first().waitFor();
    await isThere(page);
    await page.keyboard.press('r');
    await page.keyboard.type('It is on its way, Ada.');
    await page.keyboard.press('Control+Enter');
    await thread(page).getByText('It is on its way, Ada.').waitFor();
    assert.equal(await field(page).inputValue(), '');
    const sent = double.calls.find((call) => call.name === 'addMessage')?.body as {
      channelId: string;
      identityId: string;
      clientId: string;
      seenNumber: number;
    };
    assert.deepEqual([sent.channelId, sent.identityId], [id(2, 3), id(6, 3)]);
    assert.ok(sent.clientId && sent.seenNumber > 0);
    await page.keyboard.press('Control+.');
    await page.keyboard.type('Told @le');
    await page.getByRole('option', { name: 'Leo Brandt' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Enter');
    await thread(page).getByText('Told').waitFor();
    const note = double.calls.findLast((call) => call.name === 'addMessage')?.body as {
      type: string;
      mentions: string[];
    };
    assert.deepEqual([note.type, note.mentions], ['note', [agents[1]!.id]]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('a');
    await page.getByRole('combobox', { name: 'Assign to' }).fill('ines');
    await page.keyboard.press('Enter');
    await page.getByText('Assigned #1041 to Ines Duarte').first().waitFor();
    await page.getByRole('combobox', { name: 'Assign to' }).waitFor({ state: 'detached' });
    await page.keyboard.press('z');
    await page.getByRole('button', { name: 'Assignee: Maja Nowak' }).waitFor();
    // What is in no list has no next one.
    await row(page, /Ada Lovelace/).waitFor();
    await page.keyboard.press('e');
    await page.getByText('Closed #1041').first().waitFor();
    await row(page, /Ada Lovelace/).waitFor({ state: 'hidden' });
    await page.getByRole('heading', { name: 'Mary Somerville' }).first().waitFor();
    // The focus goes on with the next row; it is never lost with the one that left.
    await page.waitForFunction(() => document.activeElement?.textContent?.includes('Mary Somerville'));
    await page.keyboard.press('z');
    await row(page, /Ada Lovelace/).waitFor();
  });

  scene(
    'a message that arrives is in the thread and lifts its row, without reloading',
    `/inbox?conversation=${id(11, 3)}`,
    async ({ page, double }) => {
      await row(page, /Ada Lovelace/).waitFor();
      double.inbound('One more thing: the door code is 42.');
      await row(page, /Ada Lovelace.*unread/).waitFor();
      await row(page, /Ada Lovelace/).click();
      await thread(page).getByText('the door code is 42').waitFor();
    },
  );

  scene('a newer message stops the send, shows itself, and asks', openAda, async ({ page, double }) => {
    await isThere(page);
    await field(page).fill('Shall I send it to your home?');
    double.refuse('addMessage', 409, {
      code: 'newer_messages',
      title: 'Something newer arrived that you have not seen.',
    });
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('alertdialog', { name: 'Before sending' }).getByText('wrote again').waitFor();
    assert.equal(await field(page).inputValue(), 'Shall I send it to your home?');
    await page.getByRole('button', { name: 'Send anyway' }).click();
    await thread(page).getByText('Shall I send it to your home?').waitFor();
  });

  scene('a refused message says why and offers to try again', openAda, async ({ page, double }) => {
    await isThere(page);
    await field(page).fill('Hello');
    double.refuse('addMessage', 409, {
      code: 'no_open_channel',
      title: 'No channel is open for a reply to this person.',
    });
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await thread(page).getByText('No channel is open for a reply to this person.').waitFor();
    await thread(page)
      .getByRole('article', { name: /not sent/ })
      .getByRole('button', { name: 'Retry' })
      .click();
    await thread(page)
      .getByRole('article', { name: /Maja Nowak/ })
      .getByText('Hello', { exact: true })
      .waitFor();
  });

  scene(
    'another way to answer is one menu away, and a claimed address is named before anything goes there',
    openAda,
    async ({ page }) => {
      await page.getByRole('button', { name: /Send by:/ }).click();
      assert.equal(
        await page.getByRole('button', { name: /Shop chat.*left the site/ }).getAttribute('aria-disabled'),
        'true',
      );
      await page.getByRole('button', { name: /support@acorn\.example.*not proved/ }).click();
      await page.getByText('ada@lovelace.example and someone in a browser may be two people').waitFor();
      await page.getByRole('textbox', { name: 'Subject' }).waitFor();
      await page.getByRole('button', { name: 'Ask for a proof' }).click();
      await page.getByText('A proving link was sent to ada@lovelace.example').waitFor();
      await page.getByRole('button', { name: 'Insert a link to continue elsewhere' }).click();
      await page.getByRole('menuitem', { name: '@acorn_bot' }).click();
      await page.waitForFunction(() =>
        document.querySelector('textarea')?.value.includes('Continue on Telegram: https://acorn.example/c/8fk2x9'),
      );
      await field(page).fill('The parcel of #12345 left today');
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await page.getByText('This tells something from another channel').waitFor();
    },
  );

  scene(
    'words of someone who only typed an address are marked as not proved, in words',
    `${openAda}&at=101`,
    async ({ page }) => {
      await page
        .getByRole('article', { name: /, not proved, Website chat/ })
        .first()
        .waitFor();
      assert.equal(await page.getByRole('article', { name: /not proved, (Email|Telegram)/ }).count(), 0);
      await page
        .getByRole('button', { name: /^Not proved\. Says to be ada@lovelace\.example/ })
        .first()
        .click();
      await page.getByRole('dialog', { name: 'Not proved' }).getByText('until a proof joins them').waitFor();
    },
  );

  scene(
    'a participant is told apart from the customer, listed beside the thread, and an answer to all takes them along',
    openAda,
    async ({ page, double }) => {
      await isThere(page);
      double.inbound('I am her father: please send it to me.', {
        channelId: id(2, 2),
        channelKind: 'letter',
        identityId: id(6, 99),
        identityValue: 'byron@lovelace.example',
        guestContactId: id(7, 99),
        author: { type: 'contact', id: null, name: 'Byron' },
      });
      const said = thread(page).getByRole('article', { name: /^Byron, participant/ });
      await said.getByText('Participant · byron@lovelace.example').waitFor();
      const beside = page.getByRole('complementary', { name: 'Customer' });
      await beside.getByRole('heading', { name: 'Participants' }).waitFor();
      assert.match((await beside.getByRole('link', { name: 'Byron' }).getAttribute('href'))!, new RegExp(id(7, 99)));
      await judge(page, 'a participant');
      await page.getByRole('button', { name: /Send by:/ }).click();
      await page.getByRole('button', { name: /support@acorn\.example.*not proved/ }).click();
      await page.getByRole('button', { name: 'Reply to all (2)' }).click();
      assert.equal(await page.getByRole('textbox', { name: 'Cc', exact: true }).inputValue(), 'byron@lovelace.example');
      await page.getByRole('button', { name: 'Reply to all (2)' }).waitFor({ state: 'detached' });
    },
  );

  scene('a link is undone and made again', openAda, async ({ page }) => {
    const customer = page.getByRole('complementary', { name: 'Customer' });
    const link = customer.getByRole('button', { name: 'Undo the link of ada@lovelace.example' });
    await link.click();
    await page.getByRole('button', { name: 'Undo link' }).click();
    await page.getByText('is a contact of its own now').first().waitFor();
    await link.waitFor({ state: 'detached' });
    await customer.getByRole('button', { name: 'Link again' }).first().click();
    await link.waitFor();
    // Made again elsewhere than in the notice, the notice no longer says the opposite.
    await page.getByText('is a contact of its own now').first().waitFor({ state: 'detached' });
  });

  scene('a draft survives a reload', openAda, async ({ page }) => {
    await isThere(page);
    await field(page).fill('Half a sent');
    await page.reload();
    await isThere(page);
    assert.equal(await field(page).inputValue(), 'Half a sent');
  });

  scene('who writes is seen in the row and above the composer', openAda, async ({ page, double }) => {
    await isThere(page);
    double.presence(ada, [{ agentId: agents[1]!.id, isWriting: true }], true);
    await page.getByText('Leo Brandt is writing.').first().waitFor();
    await row(page, /Leo Brandt is writing/).waitFor();
    await thread(page).getByText('Ada Lovelace is typing').waitFor();
  });

  scene('a lost connection comes back by itself and nothing is missed', openAda, async ({ page, double }) => {
    await isThere(page);
    double.cut();
    await page.waitForTimeout(1500);
    double.inbound('Are you there?');
    await thread(page).getByText('Are you there?').waitFor();
  });

  scene('a letter runs nothing on our page and can be read', `${openAda}&at=107`, async ({ page }) => {
    const frame = page.getByTitle('Letter: Broken order');
    await frame.waitFor();
    assert.equal((await frame.getAttribute('sandbox'))?.includes('allow-scripts'), false);
    await page
      .frameLocator('iframe[title="Letter: Broken order"]')
      .getByText('please replace the two torn ones')
      .waitFor();
  });

  scene(
    'without a session the first screen is sign in, and it knows where to go on',
    '/inbox?view=all',
    async ({ page, double }) => {
      await row(page, /Ada Lovelace/).waitFor();
      double.signedIn.is = false;
      await page.goto(`${double.url}/inbox?view=all`);
      await page.waitForURL(/\/login\?next=/);
    },
  );
  scene('a new installation begins with its setup', '/login', async ({ page, double }) => {
    double.signedIn.is = false;
    double.setupNeeded.is = true;
    await page.goto(`${double.url}/inbox`);
    await page.waitForURL(/\/setup/);
  });
  scene('a broken list says so, keeps the page, and tries again', '/login', async ({ page, double }) => {
    const isBroken = { status: 500, json: { code: 'unexpected', title: 'Something unexpected happened.' } };
    await page.route(/\/conversations\?/, (route) => route.fulfill(isBroken));
    await page.goto(`${double.url}/inbox`);
    await page.getByText('Could not load this view').waitFor();
    await page.unroute(/\/conversations\?/);
    await page.getByRole('button', { name: 'Retry' }).click();
    await row(page, /Ada Lovelace/).waitFor();
  });

  scene('a row whose words were all deleted says so, as soon as it is told', '/inbox', async ({ page, double }) => {
    await row(page, /Ada Lovelace/).waitFor();
    const it = {
      ...conversations.find((each) => each.id === ada),
      preview: '',
      previewDirection: 'inbound',
      isPreviewDeleted: true,
    };
    double.tell('conversation', ada, it);
    await page.getByRole('grid', { name: 'Conversations' }).getByText('Message deleted').waitFor();
  });

  scene('beside a conversation that is not here stands no empty column', '/login', async ({ page, double }) => {
    double.refuse('getConversation', 404, { code: 'not_found', title: 'There is nothing here.' });
    await page.goto(`${double.url}/inbox?conversation=${id(11, 999)}`);
    await page.getByText('This conversation is not here').waitFor();
    await page.getByRole('separator', { name: 'Width of the customer column' }).waitFor({ state: 'detached' });
    await row(page, /Ada Lovelace/).click();
    await isThere(page);
    await page.getByRole('separator', { name: 'Width of the customer column' }).waitFor();
  });
});
