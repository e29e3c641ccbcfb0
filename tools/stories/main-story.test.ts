// The main job, as people do it: a workspace from nothing, three channels, and one customer who goes from chat to mail to Telegram.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { startTelegramDouble, type TelegramDouble } from '../doubles/telegram/index.ts';
import {
  aside,
  choose,
  composer,
  handOver,
  leakIn,
  panelOf,
  route,
  saidTo,
  sends,
  tested,
  thread,
  write,
} from './gestures.ts';
import { openPostOffice, type PostOffice } from './post-office.ts';
import { type Server, startServer, until } from './server.ts';
import { browserMissing, leaveTaken, openShop, type Person, person, takeBrowser } from './stage.ts';

const CUSTOMER = 'olena@customer.example';
const SUPPORT = 'support@acorn.example';
const PASSWORD = 'coffee beans by the river';
const options = { skip: browserMissing, timeout: 180_000 };
let double: TelegramDouble;
let server: Server;
let post: PostOffice;
let browser: Browser;
let shop: Awaited<ReturnType<typeof openShop>>;
let maja: Person;
let tomas: Person;
let customer: Person;
let olena: ReturnType<TelegramDouble['customer']>;

before(
  async () => {
    if (browserMissing) return;
    [double, post, shop, browser] = await Promise.all([
      startTelegramDouble({ username: 'acorn_bot', longPollSeconds: 5 }),
      openPostOffice(),
      openShop(),
      takeBrowser(),
    ]);
    const none = { BOOTSTRAP_WORKSPACE: '', BOOTSTRAP_EMAIL: '', BOOTSTRAP_PASSWORD: '', BOOTSTRAP_API_KEY: '' };
    server = await startServer({ ...none, TELEGRAM_API_URL: double.url });
    [maja, tomas, customer] = await Promise.all([
      person(browser),
      person(browser),
      person(browser, { width: 1100, height: 800 }),
    ]);
    olena = double.customer({ firstName: 'Olena', lastName: 'Koval' });
  },
  { timeout: 180_000 },
);
after(
  async () => {
    await leaveTaken(browser);
    await server?.stop();
    await Promise.all([double?.stop(), post?.stop(), shop?.close()]);
  },
  { timeout: 180_000 },
);

let broken = '';
/** Each chapter stands on the one before. */
function chapter(title: string, story: () => Promise<void>): void {
  test(title, options, async () => {
    assert.equal(broken, '', 'an earlier chapter failed');
    broken = title;
    try {
      await story();
      broken = '';
    } catch (error) {
      for (const [name, who] of Object.entries({ maja, tomas, customer })) await who.picture(`broken-${name}`);
      throw error;
    }
  });
}

chapter('the wizard makes the workspace, connects chat, mailbox and bot, and invites a second agent', async () => {
  const { page } = maja;
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Set up for real' }).click();
  await page.getByRole('textbox', { name: 'Your name' }).fill('Maja Lind');
  await page.getByRole('textbox', { name: 'Email' }).fill('maja@acorn.example');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await maja.picture('01-wizard-owner');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('textbox', { name: 'Workspace name' }).fill('Acorn Coffee');
  await page.getByRole('button', { name: 'Create workspace' }).click();

  await page.getByRole('button', { name: /Website chat/i }).click();
  await maja.picture('02-wizard-chat');
  await page.getByRole('button', { name: 'Continue' }).click();
  await choose(maja, page.getByRole('combobox', { name: 'Ask before the first message' }), 'Email');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  shop.snippet = (await page.getByLabel('Snippet for your site').textContent())!;
  assert.match(
    shop.snippet,
    /^<script async src="http:\/\/127\.0\.0\.1:\d+\/widget\.js" data-channel="[0-9a-f-]{36}"><\/script>$/,
  );
  await tested(maja);
  await maja.picture('03-wizard-snippet');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Finish' }).click();

  await page.getByRole('button', { name: /^Email/ }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('textbox', { name: 'Address', exact: false }).first().fill(SUPPORT);
  const [imap, smtp] = [0, 1];
  for (const [side, port] of [
    [imap, post.imapPort],
    [smtp, post.smtpPort],
  ] as const) {
    await page
      .getByRole('textbox', { name: /^Server/ })
      .nth(side)
      .fill('127.0.0.1');
    await page.getByRole('textbox', { name: /^Port/ }).nth(side).fill(String(port));
    await choose(
      maja,
      page.getByRole('combobox', { name: /^Encryption/ }).nth(side),
      'None (only on a trusted network)',
    );
  }
  await page
    .getByLabel(/^Password/)
    .first()
    .fill(post.password);
  await maja.picture('04-wizard-mailbox');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await tested(maja);
  await maja.picture('05-wizard-mailbox-test');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Finish' }).click();

  await page.getByRole('button', { name: /^Telegram/ }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Bot token').fill(double.token);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await tested(maja);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Finish' }).click();
  assert.equal(await page.getByRole('list', { name: 'Connected channels' }).getByText('Connected').count(), 3);
  await maja.picture('06-wizard-three-channels');
  await page.getByRole('button', { name: 'Continue' }).click();

  await page.getByRole('textbox', { name: 'Email' }).fill('tomas@acorn.example');
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const link = await page.getByRole('textbox', { name: 'Invitation link' }).inputValue();
  await tomas.page.goto(link);
  await tomas.page.getByRole('textbox', { name: 'Your name' }).fill('Tomas Berg');
  await tomas.page.getByLabel('Password', { exact: true }).fill(`${PASSWORD} too`);
  await tomas.picture('07-invitation');
  await tomas.page.getByRole('button', { name: 'Join' }).click();
  await tomas.page.waitForURL(/inbox/);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('link', { name: 'Open the inbox' }).click();
  await page.waitForURL(/inbox/);
  await maja.picture('08-empty-inbox');
});

chapter(
  '1: a customer chats from the shop; the first agent sees it live, takes it, notes and asks; the customer leaves',
  async () => {
    await customer.page.goto(shop.url);
    await customer.page.getByRole('button', { name: /open chat/i }).click();
    const panel = panelOf(customer);
    await panel.getByRole('textbox', { name: 'Write a message' }).fill('My order #12345 arrived broken');
    await panel.getByRole('textbox', { name: 'Write a message' }).press('Enter');
    await panel.getByRole('textbox', { name: 'Email' }).fill(CUSTOMER);
    await customer.picture('10-widget-form');
    await panel.getByRole('button', { name: 'Send' }).click();
    await saidTo(customer, 'My order #12345 arrived broken').waitFor();
    await customer.picture('11-widget-sent');

    await maja.page
      .getByRole('link', { name: /^Unassigned/ })
      .first()
      .click();
    const row = maja.page.getByRole('row', { name: /arrived broken/ });
    await row.waitFor();
    await maja.picture('12-inbox-live');
    await row.getByRole('link').click();
    await thread(maja).getByText('My order #12345 arrived broken').waitFor();
    await maja.page.keyboard.press('i');
    await maja.page
      .getByRole('button', { name: /Assignee.*Maja Lind|Maja Lind/ })
      .first()
      .waitFor();
    await composer(maja).getByRole('radio', { name: 'Note' }).click();
    await composer(maja).getByRole('textbox', { name: 'Note' }).fill('Batch 7 had weak cups; a new one is in stock.');
    await composer(maja).getByRole('button', { name: 'Add note' }).click();
    await thread(maja).getByText('Batch 7 had weak cups').waitFor();
    await write(maja, 'I am sorry! Is it the cup or the lid?');
    await maja.picture('13-composer-claimed');
    await sends(maja);
    await saidTo(customer, 'Is it the cup or the lid?').waitFor();
    await customer.picture('14-widget-answered');
    await maja.picture('15-thread-after-answer');
    await customer.page.goto('about:blank');
  },
);

chapter(
  '2: a new mail from that address joins the same conversation; a second agent sees all of it, answers by mail, and the reply comes back',
  async () => {
    await post.send({
      from: `Olena Koval <${CUSTOMER}>`,
      to: SUPPORT,
      subject: 'Broken coffee cup',
      text: 'Hello, the handle is broken off. Photos tomorrow. Olena',
      messageId: '<first@customer.example>',
    });
    await thread(maja).getByText('the handle is broken off').waitFor({ timeout: 180_000 });
    await maja.picture('20-mail-in-thread');

    await tomas.page.goto(`${server.url}/inbox`);
    await tomas.page
      .getByRole('link', { name: /^All open/ })
      .first()
      .click();
    const rows = tomas.page.getByRole('row', { name: /handle is broken off|Broken coffee cup/ });
    await rows.first().getByRole('link').click();
    for (const words of [
      'My order #12345 arrived broken',
      'Batch 7 had weak cups',
      'Is it the cup or the lid?',
      'the handle is broken off',
    ])
      await thread(tomas).getByText(words).first().waitFor();
    assert.equal(await rows.count(), 1, 'one conversation, not two');
    await aside(tomas).getByText('12345', { exact: true }).first().waitFor();
    await tomas.picture('21-second-agent');
    await handOver(maja, tomas);

    await route(tomas, /olena@customer\.example/);
    await write(tomas, 'A new cup is on its way.');
    await composer(tomas).getByRole('button', { name: 'Insert a link to continue elsewhere' }).click();
    await tomas.page.getByRole('menuitem', { name: /Telegram/ }).click();
    await until(
      () =>
        composer(tomas)
          .getByRole('textbox', { name: /^Reply to/ })
          .inputValue(),
      (text) => /https:\/\/t\.me\/acorn_bot\?start=[\w-]{16,64}/.test(text),
      'the link is in the text',
    );
    await tomas.picture('22-answer-with-link');
    await sends(tomas);

    const answer = await post.gets(CUSTOMER, 'A new cup is on its way.');
    assert.equal(answer.header('in-reply-to'), '<first@customer.example>');
    assert.ok(answer.header('references').includes('<first@customer.example>'));
    assert.match(answer.subject ?? '', /^Re: Broken coffee cup$/);
    assert.equal(answer.from?.address, SUPPORT);
    await tomas.picture('23-answered-by-mail');
    await post.send({
      from: `Olena Koval <${CUSTOMER}>`,
      to: SUPPORT,
      subject: 'Re: Broken coffee cup',
      text: 'Thank you, that was quick!',
      messageId: '<second@customer.example>',
      inReplyTo: answer.messageId!,
      references: ['<first@customer.example>', answer.messageId!],
    });
    await thread(tomas).getByText('that was quick!').waitFor({ timeout: 180_000 });
  },
);

chapter(
  '3: the link in the answer carries the thread to Telegram and proves the identity; the agent answers there',
  async () => {
    const answer = await post.gets(CUSTOMER, 'A new cup is on its way.');
    const link = /https:\/\/t\.me\/\S+?start=[\w-]+/.exec(answer.text ?? '')![0];
    olena.opens(link);
    olena.sends('Here I am, on my phone.');
    await thread(tomas).getByText('Here I am, on my phone.').waitFor();
    await thread(tomas)
      .getByText(/continued on Telegram/)
      .waitFor();
    await tomas.picture('30-telegram-in-thread');
    await route(tomas, /Telegram/);
    await write(tomas, 'Good to see you here. The parcel leaves today.');
    await tomas.picture('31-composer-telegram');
    await sends(tomas);
    await olena.gets('The parcel leaves today.');
    assert.deepEqual(double.violations, []);
  },
);

chapter('4: three identities with the evidence of each link; one link is undone and made again', async () => {
  const identity = (words: RegExp) => aside(tomas).getByRole('listitem').filter({ hasText: words });
  await identity(/olena@customer\.example/)
    .first()
    .waitFor();
  await tomas.picture('40-identities');
  await identity(/Telegram.*Proved/s)
    .first()
    .waitFor();
  assert.equal(
    await aside(tomas)
      .getByText(/^(Claimed|Proved|Own|Not proved to be .+)$/)
      .count(),
    3,
    'three identities',
  );
  await identity(/Telegram.*Proved/s)
    .first()
    .getByRole('button', { name: /^Undo the link of/ })
    .click();
  await tomas.picture('41-undo');
  await tomas.page.getByRole('alertdialog').getByRole('button', { name: 'Undo link' }).click();
  await thread(tomas).getByText('Here I am, on my phone.').waitFor({ state: 'detached' });
  assert.equal(
    await aside(tomas)
      .getByText(/^(Claimed|Proved|Own|Not proved to be .+)$/)
      .count(),
    2,
  );
  await tomas.picture('42-undone');
  await aside(tomas).getByRole('button', { name: 'Link again' }).click();
  await thread(tomas).getByText('Here I am, on my phone.').waitFor();
  await until(
    () =>
      aside(tomas)
        .getByText(/^(Claimed|Proved|Own|Not proved to be .+)$/)
        .count(),
    (count) => count === 3,
    'three identities again',
  );
  await tomas.picture('43-linked-again');
});

chapter(
  '5: who wants to answer in the chat is told that it is not proved, and can ask the claimed address for a proof',
  async () => {
    await route(tomas, /Website chat/);
    await composer(tomas)
      .getByText(/^Not proved/)
      .waitFor();
    await tomas.picture('45-composer-not-proved');
    await composer(tomas).getByRole('button', { name: 'Ask for a proof' }).click();
    await composer(tomas).getByText('A proving link was sent').waitFor();
    await post.gets(CUSTOMER, `${server.url}/prove/`);
    await route(tomas, /Telegram/);
  },
);

chapter('5: yet the browser of the chat never heard a word of the mails and of Telegram', async () => {
  await customer.page.goto(shop.url);
  await customer.page.getByRole('button', { name: /open chat/i }).click();
  await saidTo(customer, 'Is it the cup or the lid?').waitFor();
  await customer.picture('50-widget-later');
  const shown = await panelOf(customer).getByRole('region', { name: 'Messages' }).innerText();
  const private_ =
    /handle is broken|Broken coffee cup|new cup is on its way|that was quick|Here I am|parcel leaves today|Batch 7|t\.me\/acorn|acorn_bot|Koval|\/prove\//;
  assert.doesNotMatch(shown, private_);
  const heard = customer.heard.join('\n');
  assert.ok(heard.includes('Is it the cup or the lid?'), 'the ear works');
  assert.equal(leakIn(heard, private_), '');
});

chapter('6: a stranger who types the customer’s address sees nothing and gets nothing of theirs', async () => {
  const stranger = await person(browser);
  await stranger.page.goto(shop.url);
  await stranger.page.getByRole('button', { name: /open chat/i }).click();
  const panel = panelOf(stranger);
  await panel.getByRole('textbox', { name: 'Write a message' }).fill('Hi, it is me again. Where is my parcel?');
  await panel.getByRole('textbox', { name: 'Write a message' }).press('Enter');
  await panel.getByRole('textbox', { name: 'Email' }).fill(CUSTOMER);
  await panel.getByRole('button', { name: 'Send' }).click();
  await saidTo(stranger, 'Where is my parcel?').waitFor();
  await stranger.picture('60-stranger');
  assert.equal(
    leakIn(
      stranger.heard.join('\n'),
      /arrived broken|cup or the lid|handle is broken|new cup is on its way|Here I am|parcel leaves today|Batch 7|Koval/,
    ),
    '',
  );

  await tomas.page.reload();
  await thread(tomas).getByText('Where is my parcel?').first().waitFor();
  await tomas.picture('61-agent-after-stranger');
  // The stranger wrote last, and the agent answers without choosing anything: it goes to the customer all the same.
  await write(tomas, 'On Friday, before noon.');
  await sends(tomas);
  await olena.gets('On Friday, before noon.');
  assert.equal(leakIn(stranger.heard.join('\n'), /On Friday/), '');
  assert.equal(await saidTo(stranger, 'On Friday').count(), 0);
  for (const who of [maja, tomas, customer, stranger]) assert.deepEqual(who.problems, []);
  await stranger.context.close();
});
