// The widget as a customer meets it: on a shop's page of another site with a strict policy, in a real browser, by mouse, keys and ears.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { FrameLocator, Page } from 'playwright-core';
import { browserMissing, calm, openStage, type Stage } from './browser.ts';
import { CHANNEL, shopHtml } from './double.ts';

const options = { skip: browserMissing, timeout: 60_000 };
let stage: Stage;
before(async () => {
  if (browserMissing) return;
  execFileSync(process.execPath, [fileURLToPath(new URL('../build.js', import.meta.url)), '--quiet'], { stdio: 'inherit' });
  stage = await openStage();
});
beforeEach(() => { if (stage) calm(stage.double); });
after(async () => { await stage?.close(); });

const launcher = (page: Page) => page.getByRole('button', { name: /open chat/i });
const box = (panel: FrameLocator) => panel.getByRole('textbox', { name: 'Write a message' });
async function open(page: Page, panel: FrameLocator): Promise<void> {
  await launcher(page).click();
  await box(panel).waitFor();
}
async function write(panel: FrameLocator, text: string): Promise<void> {
  await box(panel).fill(text);
  await box(panel).press('Enter');
}
async function until(what: () => boolean | Promise<boolean>, why: string): Promise<void> {
  for (let tries = 0; tries < 160; tries += 1) { if (await what()) return; await new Promise((resolve) => { setTimeout(resolve, 50); }); }
  assert.fail(`waited in vain until ${why}`);
}
const said = (panel: FrameLocator, text: string) => panel.getByRole('region', { name: 'Messages' }).getByText(text, { exact: true });

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

test('the same visitor after a reload: token kept by the page, thread there, unread on the badge and in a status', options, async () => {
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
});

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

test('the pre-chat form comes with the first message, says what is wrong, and its answers go along', options, async () => {
  stage.double.config.settings = { ...stage.double.config.settings, preChat: 'name+email', consentText: 'I agree to be answered.', privacyUrl: 'https://shop.example/privacy' };
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
});

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

test('outside the hours it says when we are back and asks for an address before the first message', options, async () => {
  stage.double.config = { ...stage.double.config, isOpen: false, opensAt: new Date(Date.now() + 20 * 3_600_000).toISOString() };
  const { page, panel } = await stage.visit();
  await open(page, panel);
  await panel.getByText(/Closed\. Back .*Leave a message, we answer by email\./).waitFor();
  await write(panel, 'hello');
  await panel.getByRole('textbox', { name: 'Email' }).waitFor();
  await page.context().close();
});

test('files: by the button, by paste, with their refusal in words', options, async () => {
  const { page, panel } = await stage.visit();
  await open(page, panel);
  await panel.locator('input[type=file]').first().setInputFiles([{ name: 'bowl.png', mimeType: 'image/png', buffer: Buffer.alloc(2000) }]);
  await panel.getByRole('button', { name: 'Remove bowl.png' }).waitFor();
  await panel.getByRole('button', { name: 'Send' }).click();
  await until(() => stage.double.messages[0]?.attachments.length === 1, 'the file is attached');
  await panel.getByRole('link', { name: 'Open bowl.png' }).waitFor();
  await box(panel).evaluate((field) => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'pasted.png', { type: 'image/png' }));
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await panel.getByRole('button', { name: 'Remove pasted.png' }).waitFor();
  stage.double.refuse.set('POST /visitor/files', { status: 415, code: 'unsupported_media' });
  await panel.locator('input[type=file]').first().setInputFiles([{ name: 'virus.exe', mimeType: 'application/x-msdownload', buffer: Buffer.alloc(10) }]);
  await panel.getByText('virus.exe is a kind of file we do not take.').waitFor();
  await panel.locator('body').evaluate((body) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(26_000_000)], 'film.mov'));
    body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await panel.getByText('film.mov is larger than 25 MB.').waitFor();
  await page.context().close();
});

test('a refused message says why and can be sent again', options, async () => {
  stage.double.refuse.set('POST /visitor/messages', { status: 422, code: 'invalid', detail: 'A file is not there any more.' });
  const { page, panel } = await stage.visit();
  await open(page, panel);
  await write(panel, 'hello');
  await panel.getByText('Not sent. A file is not there any more.').waitFor();
  stage.double.refuse.clear();
  await panel.getByRole('button', { name: 'Try again' }).click();
  await panel.getByText(/Sent/).waitFor();
  await page.context().close();
});

test('too fast says for how long, and the rest follows by itself', options, async () => {
  stage.double.refuse.set('POST /visitor/messages', { status: 429, code: 'too_many', retryAfter: '1' });
  const { page, panel } = await stage.visit();
  await open(page, panel);
  await write(panel, 'hello');
  await panel.getByText('That was a lot at once. The rest follows in 1 second.').waitFor();
  stage.double.refuse.clear();
  await panel.getByText(/Sent/).waitFor();
  await page.context().close();
});

test('with the server down it offers mail with the words that were typed', options, async () => {
  const { page, panel } = await stage.visit();
  await open(page, panel);
  stage.double.refuse.set('POST /visitor/:channelId/session', { status: 503, code: 'unavailable' });
  await write(panel, 'is anybody there');
  const link = panel.getByRole('link', { name: 'Email us at help@shop.example' });
  await link.waitFor();
  assert.match(decodeURIComponent((await link.getAttribute('href'))!), /^mailto:help@shop\.example\?body=is anybody there$/);
  await page.context().close();
});

test('on a site that is not allowed nothing is drawn and the console says why', options, async () => {
  stage.double.refuse.set('GET /visitor/:channelId/config', { status: 403, code: 'wrong_origin', detail: 'localhost is not among the sites allowed for this chat.' });
  const { page } = await stage.visit();
  const note = page.waitForEvent('console', (message) => message.text().includes('not among the sites'));
  await page.reload();
  await note;
  assert.equal(await page.locator('throughline-chat').count(), 0);
  await page.context().close();
});

test('keys alone: open, write, emoji, menu, close with Escape, and the focus returns to the button', options, async () => {
  const { page, panel } = await stage.visit();
  await launcher(page).waitFor();
  await launcher(page).focus();
  await page.keyboard.press('Enter');
  await until(() => box(panel).evaluate((field) => document.activeElement === field).catch(() => false), 'the composer has the focus');
  await page.keyboard.type('hello ');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await panel.getByRole('group', { name: 'Faces' }).waitFor();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await until(async () => (await box(panel).inputValue()) === 'hello 😃', 'the emoji is in the text');
  await page.keyboard.press('Enter');
  await said(panel, 'hello 😃').waitFor();
  await page.keyboard.press('Escape');
  await until(() => page.evaluate(() => document.activeElement?.localName === 'throughline-chat'), 'the launcher has the focus');
  await until(async () => (await launcher(page).getAttribute('aria-expanded')) === 'false', 'it is closed');
  await page.context().close();
});

test('two tabs of one browser speak with one visitor', options, async () => {
  const { page, panel } = await stage.visit();
  await open(page, panel);
  await write(panel, 'from the first tab');
  await said(panel, 'from the first tab').waitFor();
  const other = await page.context().newPage();
  await other.goto(stage.double.shop);
  const otherPanel = other.frameLocator('throughline-chat iframe');
  await other.getByRole('button', { name: /open chat/i }).click();
  await said(otherPanel, 'from the first tab').waitFor();
  stage.double.say('to both');
  await said(otherPanel, 'to both').waitFor();
  await said(panel, 'to both').waitFor();
  await page.context().close();
});

test('identify, consent, pages and reset, all called before the script has loaded', options, async () => {
  const html = shopHtml(stage.double, `<script nonce="shop">throughline('consent','granted');throughline('identify',{email:'ada@shop.example',name:'Ada'});</script><script async src="${stage.double.url}/widget.js" data-channel="${CHANNEL}"></script>`);
  const { page } = await stage.visit({ html });
  await until(() => stage.double.identified.length === 1, 'identify has arrived');
  assert.deepEqual(stage.double.identified[0], { email: 'ada@shop.example', name: 'Ada' });
  await page.evaluate(() => history.pushState({}, '', '/bowls?size=large'));
  await until(() => stage.double.pages.length === 1, 'the new page is told');
  assert.match((stage.double.pages[0] as { url: string }).url, /\/bowls\?size=large$/);
  const key = `throughline:${CHANNEL}`;
  assert.ok(JSON.parse((await page.evaluate((name) => localStorage.getItem(name), key))!).token);
  await page.evaluate(() => { (window as unknown as { throughline(verb: string): void }).throughline('reset'); });
  await until(() => stage.double.calls.includes('DELETE /visitor'), 'the server has forgotten');
  assert.equal(JSON.parse((await page.evaluate((name) => localStorage.getItem(name), key))!).token, null);
  await page.context().close();
});

test('without consent no page, campaign or referrer leaves the browser', options, async () => {
  const { page, panel } = await stage.visit();
  await page.goto(`${stage.double.shop}/?utm_source=mail&gclid=abc`);
  await open(page, panel);
  await write(panel, 'hello');
  await said(panel, 'hello').waitFor();
  await page.evaluate(() => history.pushState({}, '', '/next'));
  await page.waitForTimeout(200);
  assert.deepEqual(stage.double.pages, []);
  assert.ok(!JSON.stringify([stage.double.sessions, stage.double.posts]).includes('utm'));
  await page.evaluate(() => { (window as unknown as { throughline(verb: string, value: string): void }).throughline('consent', 'granted'); });
  await until(() => JSON.stringify(stage.double.sessions).includes('"utm_source":"mail"'), 'by consent it does');
  await page.context().close();
});

test('blocked storage: the chat works and says that it will not be remembered', options, async () => {
  const html = shopHtml(stage.double, `<script nonce="shop">Object.defineProperty(window,'localStorage',{get(){throw new DOMException('denied','SecurityError')}})</script><script async src="${stage.double.url}/widget.js" data-channel="${CHANNEL}"></script>`);
  const { page, panel } = await stage.visit({ html });
  await open(page, panel);
  await panel.getByText('this chat will not be remembered').waitFor();
  await write(panel, 'hello');
  await panel.getByText(/Sent/).waitFor();
  await page.context().close();
});

test('a page that swaps its whole body keeps the chat', options, async () => {
  const { page, panel } = await stage.visit();
  await open(page, panel);
  await page.evaluate(() => { document.body.replaceWith(document.createElement('body')); });
  await box(panel).waitFor();
  await page.evaluate(() => { document.querySelector('throughline-chat')!.remove(); });
  await launcher(page).or(page.getByRole('button', { name: /close chat/i })).waitFor();
  await page.context().close();
});

test('loaded twice it is there once', options, async () => {
  const tag = `<script async src="${stage.double.url}/widget.js" data-channel="${CHANNEL}"></script>`;
  const { page, panel } = await stage.visit({ html: shopHtml(stage.double, tag + tag) });
  await open(page, panel);
  assert.equal(await page.locator('throughline-chat').count(), 1);
  await page.context().close();
});

test('on a phone it fills the screen, the page below stands still, and going back closes it', options, async () => {
  const { page, panel } = await stage.visit({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await launcher(page).tap();
  await box(panel).waitFor();
  const dialog = page.getByRole('dialog');
  assert.equal(await dialog.getAttribute('aria-modal'), 'true');
  const size = await dialog.boundingBox();
  assert.deepEqual([size?.x, size?.y, size?.width], [0, 0, 360]);
  assert.ok(size!.height > 700);
  assert.equal(await page.evaluate(() => document.documentElement.style.overflow), 'hidden');
  for (const name of ['Take a picture', 'Send', 'Emoji']) {
    const target = await panel.getByRole('button', { name }).boundingBox();
    assert.ok(target!.width >= 44 && target!.height >= 44, `${name} can be hit with a thumb`);
  }
  await page.goBack();
  await launcher(page).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.style.overflow), '');
  await page.context().close();
});

test('at 320 pixels and in Arabic nothing is cut off, and everything is mirrored', options, async () => {
  const { page, panel } = await stage.visit({ viewport: { width: 320, height: 640 }, html: shopHtml(stage.double, undefined, 'ar') });
  await page.getByRole('button', { name: 'افتح المحادثة' }).click();
  const field = panel.getByRole('textbox', { name: 'اكتب رسالة' });
  await field.fill('مرحبا');
  await field.press('Enter');
  await panel.getByText('مرحبا', { exact: true }).waitFor();
  assert.equal(await panel.locator('html').getAttribute('dir'), 'rtl');
  assert.ok(await panel.locator('html').evaluate((root) => root.scrollWidth <= root.clientWidth));
  const bubble = await panel.getByText('مرحبا', { exact: true }).boundingBox();
  assert.ok(bubble!.x < 160, 'own words are on the left');
  await page.context().close();
});

test('an agent’s formatting is shown, and nothing in it runs', options, async () => {
  const { page, panel, problems } = await stage.visit();
  await open(page, panel);
  await write(panel, 'hello');
  await until(() => stage.double.sockets.size === 1, 'the socket is open');
  stage.double.say('x', { html: '<p>Take the <strong>blue</strong> one</p><img src=x onerror="parent.hacked=1"><script>parent.hacked=1</script><a href="javascript:parent.hacked=1">go</a><a href="https://shop.example">shop</a><style>*{display:none}</style>' });
  await panel.locator('strong', { hasText: 'blue' }).waitFor();
  assert.equal(await panel.locator('.bubble img, .bubble script, .bubble style, .bubble a[href^=javascript]').count(), 0);
  assert.equal(await panel.getByRole('link', { name: 'shop' }).getAttribute('rel'), 'noopener noreferrer nofollow');
  assert.equal(await page.evaluate(() => 'hacked' in window), false);
  // The policy reports what it kept out of the inert document; nothing else may go wrong.
  assert.deepEqual(problems.filter((problem) => !problem.includes('has been blocked')), []);
  await page.context().close();
});

for (const [name, visit] of [
  ['light', {}], ['dark', { colorScheme: 'dark' as const }], ['phone', { viewport: { width: 360, height: 740 } }], ['high contrast', { forcedColors: 'active' as const }],
] as const) {
  test(`axe finds nothing: ${name}`, options, async () => {
    stage.double.config = { ...stage.double.config, otherWays: [{ channelId: '0199a1b2-0000-7000-8000-000000000002', kind: 'x', title: 'Telegram', icon: 'M2 12l20-8-4 16z' }] };
    const { page, panel } = await stage.visit(visit);
    await open(page, panel);
    await write(panel, 'hello');
    await until(() => stage.double.sockets.size === 1, 'the socket is open');
    stage.double.say('An answer with https://shop.example/link', { buttons: [{ title: 'Yes', url: null }] });
    await panel.getByRole('button', { name: 'Yes' }).waitFor();
    await panel.getByRole('button', { name: 'Emoji' }).click();
    await panel.getByRole('group', { name: 'Faces' }).waitFor();
    await panel.getByRole('button', { name: 'More' }).click();
    await page.waitForTimeout(100);
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
    assert.deepEqual(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(' ')}`), []);
    await page.context().close();
  });
}
