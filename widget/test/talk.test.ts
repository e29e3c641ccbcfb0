// The conversation in a real browser: writing, answers, reloads, forms, two tabs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { box, launcher, open, options, said, stage, takeStage, until, write } from './stage.ts';

takeStage();

test('a stranger leaves no trace by looking, and a first message makes one session', options, async () => {
  const { page, panel, problems } = await stage.visit();
  await open(page, panel);
  assert.equal(stage.double.sessions.length, 0);
  await write(panel, 'Order #12345 arrived broken');
  await said(panel, 'Order #12345 arrived broken').waitFor();
  await panel.getByText(/Sent/).waitFor();
  assert.equal(stage.double.sessions.length, 1);
  assert.equal(stage.double.sessions[0]!.embedding, stage.double.shop, 'the server is told which site shows the chat');
  assert.deepEqual(problems, []);
  await page.context().close();
});

test('an answer arrives at once, is announced once, and is confirmed as read', options, async () => {
  const { page, panel } = await stage.visit();
  await open(page, panel);
  await write(panel, 'hello');
  await until(() => stage.double.sockets.size === 1, 'the socket is open');
  stage.double.push({ type: 'typing', name: 'Maja Lind', isWriting: true });
  await panel.getByRole('region', { name: 'Messages' }).getByText('Maja Lind is writing').waitFor();
  stage.double.say('We send a new one.');
  await said(panel, 'We send a new one.').waitFor();
  await panel.getByRole('log').getByText('Maja Lind says: We send a new one.').waitFor({ state: 'attached' });
  assert.equal(await panel.getByRole('log').getByText('hello').count(), 0, 'own words are not announced');
  await until(() => stage.double.commands.some((command) => command.type === 'read'), 'it is read');
  await page.context().close();
});

test('history is not announced when the panel opens', options, async () => {
  const { page, panel } = await stage.visit();
  await open(page, panel);
  await write(panel, 'hello');
  await said(panel, 'hello').waitFor();
  stage.double.say('an old answer', { delivery: 'read' });
  await page.reload();
  await open(page, panel);
  await said(panel, 'an old answer').waitFor();
  assert.equal(await panel.getByRole('log').locator('p').count(), 0);
  await page.context().close();
});

test(
  'the same visitor after a reload: token kept by the page, thread there, unread on the badge and in a status',
  options,
  async () => {
    const { page, panel } = await stage.visit();
    await open(page, panel);
    await write(panel, 'hello');
    await said(panel, 'hello').waitFor();
    await page.getByRole('button', { name: /close chat/i }).click();
    await until(() => stage.double.sockets.size === 1, 'the socket is open');
    stage.double.say('are you there?');
    await page.getByRole('button', { name: 'Open chat, 1 unread message' }).waitFor();
    assert.equal(await page.getByRole('status').textContent(), 'New message from Maja Lind');
    await page.reload();
    await page.getByRole('button', { name: 'Open chat, 1 unread message' }).click();
    await said(panel, 'are you there?').waitFor();
    await page.getByRole('button', { name: /close chat/i }).click();
    await page.getByRole('button', { name: 'Open chat', exact: true }).waitFor();
    assert.equal(stage.double.sessions.length, 2);
    assert.ok(stage.double.sessions[1]!.token, 'the second start brings the token');
    const heard = await page.evaluate(() => (window as unknown as { heard: unknown[] }).heard);
    assert.ok(JSON.stringify(heard).includes('["unread",1]'));
    await page.context().close();
  },
);

test('words written while the server is down survive a reload and go out once', options, async () => {
  const { page, panel } = await stage.visit();
  await open(page, panel);
  await write(panel, 'first');
  await said(panel, 'first').waitFor();
  stage.double.refuse.set('POST /visitor/messages', { status: 503, code: 'unavailable' });
  await write(panel, 'in the tunnel');
  await panel.getByText(/^\s*(Sending|Waiting for the network)/).waitFor();
  await page.reload();
  await open(page, panel);
  await said(panel, 'in the tunnel').waitFor();
  assert.ok(!stage.double.messages.some((message) => message.text === 'in the tunnel'));
  stage.double.refuse.clear();
  await until(() => stage.double.messages.some((message) => message.text === 'in the tunnel'), 'it is sent');
  await panel.getByText(/Sent/).waitFor();
  assert.equal(stage.double.messages.filter((message) => message.text === 'in the tunnel').length, 1);
  assert.equal(await said(panel, 'in the tunnel').count(), 1);
  await page.context().close();
});

test('an unfinished message survives a reload too', options, async () => {
  const { page, panel } = await stage.visit();
  await open(page, panel);
  await box(panel).fill('half a thou');
  await page.waitForTimeout(150);
  await page.reload();
  await open(page, panel);
  assert.equal(await box(panel).inputValue(), 'half a thou');
  await page.context().close();
});

test(
  'the pre-chat form comes with the first message, says what is wrong, and its answers go along',
  options,
  async () => {
    stage.double.config.settings = {
      ...stage.double.config.settings,
      preChat: 'name+email',
      consentText: 'I agree to be answered.',
      privacyUrl: 'https://shop.example/privacy',
    };
    const { page, panel, problems } = await stage.visit();
    await open(page, panel);
    await write(panel, 'Order #12345 arrived broken');
    await panel.getByRole('heading', { name: 'Before we send this' }).waitFor();
    assert.equal(stage.double.posts.length, 0);
    await panel.getByRole('button', { name: 'Back' }).click();
    assert.equal(await box(panel).inputValue(), 'Order #12345 arrived broken', 'going back finds the words');
    await box(panel).press('Enter');
    await panel.getByRole('textbox', { name: 'Name' }).fill('Ada');
    await panel.getByRole('textbox', { name: 'Email' }).fill('ada@');
    await panel.getByRole('button', { name: 'Send' }).click();
    await panel.getByText('This does not look like an email address.').waitFor();
    assert.equal(await panel.getByRole('textbox', { name: 'Email' }).getAttribute('aria-invalid'), 'true');
    await panel.getByRole('textbox', { name: 'Email' }).fill('ada@shop.example');
    await panel.getByRole('button', { name: 'Send' }).click();
    await panel.getByText('Tick the box to go on.').waitFor();
    await panel.getByRole('checkbox').check();
    await panel.getByRole('button', { name: 'Send' }).click();
    await until(() => stage.double.posts.length === 1, 'the message is there');
    assert.deepEqual(stage.double.posts[0]!.form, { name: 'Ada', email: 'ada@shop.example', consent: true });
    await write(panel, 'and the lid too');
    await until(() => stage.double.posts.length === 2, 'nobody is asked twice');
    assert.deepEqual(problems, []);
    await page.context().close();
  },
);

test('after the first message it asks once where to answer, and takes no for an answer', options, async () => {
  const { page, panel } = await stage.visit();
  await open(page, panel);
  await write(panel, 'hello');
  await panel.getByRole('textbox', { name: 'If you go, where should we answer?' }).fill('ada@shop.example');
  await panel.getByRole('button', { name: 'Save' }).click();
  await until(() => stage.double.identified.length === 1, 'the address is told');
  assert.deepEqual(stage.double.identified[0], { email: 'ada@shop.example' });
  await panel.getByText('If you go, where should we answer?').waitFor({ state: 'detached' });
  await page.context().close();
  const second = await stage.visit();
  stage.double.known = { email: false, name: false };
  await open(second.page, second.panel);
  await write(second.panel, 'hello');
  await second.panel.getByRole('button', { name: 'No thanks' }).click();
  await second.page.reload();
  await open(second.page, second.panel);
  await said(second.panel, 'hello').first().waitFor();
  assert.equal(await second.panel.getByText('If you go, where should we answer?').count(), 0);
  await second.page.context().close();
});

test(
  'outside the hours it says when we are back and asks for an address before the first message',
  options,
  async () => {
    stage.double.config = {
      ...stage.double.config,
      isOpen: false,
      opensAt: new Date(Date.now() + 20 * 3_600_000).toISOString(),
    };
    const { page, panel } = await stage.visit();
    await open(page, panel);
    await panel.getByText(/Closed\. Back .*Leave a message, we answer by email\./).waitFor();
    await write(panel, 'hello');
    await panel.getByRole('textbox', { name: 'Email' }).waitFor();
    await page.context().close();
  },
);

test('two tabs of one browser speak with one visitor', options, async () => {
  const { page, panel } = await stage.visit();
  await open(page, panel);
  await write(panel, 'from the first tab');
  await said(panel, 'from the first tab').waitFor();
  const { sockets } = stage.double;
  await until(() => sockets.size === 1, 'the first tab holds the line');
  const [line] = sockets;
  const other = await page.context().newPage();
  await other.goto(stage.double.shop);
  const otherPanel = other.frameLocator('throughline-chat iframe');
  await other.getByRole('button', { name: /open chat/i }).click();
  await said(otherPanel, 'from the first tab').waitFor();
  stage.double.say('to both');
  await said(otherPanel, 'to both').waitFor();
  await said(panel, 'to both').waitFor();
  assert.equal(sockets.size, 1, 'one line for the whole browser');
  // The tab that holds the line goes, which may take it a moment; the other takes it over and misses nothing.
  await page.close();
  await until(() => sockets.size === 1 && !sockets.has(line!), 'the other tab holds the line');
  stage.double.say('to the one left');
  await said(otherPanel, 'to the one left').waitFor();
  await box(otherPanel).fill('typing from here');
  await until(
    () => stage.double.commands.some((command) => command.type === 'typing' && command['isWriting'] === true),
    'agents see the visitor writing',
  );
  await other.context().close();
});

test('a closed conversation says so, and no longer asks where to answer', options, async () => {
  const { page, panel } = await stage.visit();
  await open(page, panel);
  await write(panel, 'hello');
  await panel.getByText('If you go, where should we answer?').waitFor();
  await until(() => stage.double.sockets.size === 1, 'the socket is open');
  stage.double.push({ type: 'conversation', isClosed: true, agentName: 'Maja Lind' });
  await panel.getByText('This conversation is closed. Write to open it again.').waitFor();
  assert.equal(await panel.getByText('If you go, where should we answer?').count(), 0);
  await page.context().close();
});

test(
  'the field is one line high though the panel was made out of sight, and as high as a kept draft',
  options,
  async () => {
    const { page, panel } = await stage.visit();
    // The button appears when the panel has been made, out of sight.
    const made = async () => {
      await launcher(page).waitFor();
      await page.waitForTimeout(300);
    };
    const height = async () => (await box(panel).boundingBox())!.height;
    await made();
    await open(page, panel);
    assert.ok((await height()) < 60, `${await height()} pixels for nothing`);
    await box(panel).fill('one\ntwo\nthree');
    await until(async () => (await height()) > 70, 'three lines are seen');
    await page.reload();
    await made();
    await open(page, panel);
    await until(async () => (await height()) > 70 && (await height()) < 100, 'three lines are seen again');
    await page.context().close();
  },
);

test('an answer is chosen by a tap: sent with its place, marked, and not asked again', options, async () => {
  const { page, panel } = await stage.visit();
  await open(page, panel);
  await write(panel, 'hello');
  await until(() => stage.double.sockets.size === 1, 'the socket is open');
  const asked = stage.double.say('Refund it?', {
    buttons: [
      { title: 'Yes', url: null, index: 0 },
      { title: 'No', url: null, index: 1 },
      { title: 'Terms', url: 'https://shop.example/t', index: null },
    ],
  });
  await panel.getByRole('button', { name: 'No', exact: true }).press('Enter');
  await until(() => stage.double.posts.at(-1)?.text === 'No', 'the answer came');
  assert.deepEqual(
    [stage.double.posts.at(-1)?.text, (stage.double.posts.at(-1) as { choice?: unknown }).choice],
    ['No', { messageId: asked.id, index: 1 }],
  );
  const [yes, no] = [
    panel.getByRole('button', { name: 'Yes' }),
    panel.getByRole('button', { name: 'No', exact: true }),
  ];
  assert.deepEqual([await no.getAttribute('aria-pressed'), await yes.getAttribute('aria-pressed')], ['true', 'false']);
  const before = stage.double.posts.length;
  await yes.press('Enter');
  assert.equal(await yes.getAttribute('aria-disabled'), 'true');
  assert.equal(stage.double.posts.length, before, 'one answer is enough');
  assert.equal(await panel.getByRole('link', { name: 'Terms' }).getAttribute('href'), 'https://shop.example/t');
  await page.reload();
  await open(page, panel);
  await panel.getByRole('button', { name: 'No', exact: true, pressed: true }).waitFor();
  await page.context().close();
});

test('a list and cards are drawn and tapped; a card’s button says which card it is of', options, async () => {
  const { page, panel } = await stage.visit();
  await open(page, panel);
  await write(panel, 'hello');
  await until(() => stage.double.sockets.size === 1, 'the socket is open');
  stage.double.say('Which size?', {
    list: {
      label: 'Sizes',
      rows: [
        { title: 'Small', text: 'up to 12 cm', index: 0 },
        { title: 'Large', text: '', index: 1 },
      ],
    },
  });
  await panel.getByRole('group', { name: 'Sizes' }).getByRole('button', { name: /Small/ }).click();
  await said(panel, 'Small').last().waitFor();
  stage.double.say('', {
    cards: ['Bowl', 'Plate'].map((title, index) => ({
      title,
      text: 'Thrown by hand',
      picture: null,
      buttons: [{ title: 'Buy', url: null, index }],
    })),
  });
  await panel.getByRole('button', { name: 'Plate: Buy' }).click();
  await until(() => stage.double.posts.at(-1)?.text === 'Buy', 'the answer came');
  assert.equal((stage.double.posts.at(-1) as { choice?: { index: number } }).choice?.index, 1);
  await page.context().close();
});
