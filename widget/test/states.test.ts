// What is said when something is in the way, and what is kept out: files, refusals, faults, foreign sites, foreign HTML.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { box, open, options, stage, takeStage, until, write } from './stage.ts';
import { CHANNEL, shopHtml } from './double.ts';

takeStage();

test('files: by the button, by paste, with their refusal in words', options, async () => {
  const { page, panel } = await stage.visit();
  await open(page, panel);
  await panel
    .locator('input[type=file]')
    .first()
    .setInputFiles([{ name: 'bowl.png', mimeType: 'image/png', buffer: Buffer.alloc(2000) }]);
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
  await panel.locator('body').evaluate((body) => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'dropped.png', { type: 'image/png' }));
    body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await panel.getByRole('button', { name: 'Remove dropped.png' }).waitFor();
  stage.double.refuse.set('POST /visitor/files', { status: 415, code: 'unsupported_media' });
  await panel
    .locator('input[type=file]')
    .first()
    .setInputFiles([{ name: 'virus.exe', mimeType: 'application/x-msdownload', buffer: Buffer.alloc(10) }]);
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
  stage.double.refuse.set('POST /visitor/messages', {
    status: 422,
    code: 'invalid',
    detail: 'A file is not there any more.',
  });
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
  assert.match(
    decodeURIComponent((await link.getAttribute('href'))!),
    /^mailto:help@shop\.example\?body=is anybody there$/,
  );
  await page.context().close();
});

for (const [name, block] of [
  ['the site’s policy refuses the frame', 'policy'],
  ['the server is away', 'network'],
] as const)
  test(
    `the panel cannot come because ${name}: the button offers the site’s own way, and on a phone nobody is caught`,
    options,
    async () => {
      const html = shopHtml(
        stage.double,
        `<script async src="${stage.double.url}/widget.js" data-channel="${CHANNEL}" data-fallback="hello@shop.example"></script>`,
      );
      stage.double.refusesFrames = block === 'policy';
      const { page, panel } = await stage.visit({ viewport: { width: 360, height: 740 }, html });
      if (block === 'network') await page.route('**/widget/panel.html*', (route) => route.abort());
      if (block === 'network') await page.reload();
      const button = page.getByRole('button', { name: 'Chat' });
      await button.waitFor();
      await button.click();
      const link = page.getByRole('link', { name: 'hello@shop.example' });
      await link.waitFor();
      assert.equal(await link.getAttribute('href'), 'mailto:hello@shop.example');
      await button.click();
      await link.waitFor({ state: 'hidden' });
      if (block === 'network') {
        await page.unroute('**/widget/panel.html*');
        await button.click();
        await box(panel).waitFor();
        assert.equal(await link.count(), 0, 'back again, the panel takes its place');
      }
      await page.context().close();
    },
  );

test(
  'known from an earlier visit, it says what is wrong in the visitor’s words, with the channel’s own address',
  options,
  async () => {
    const { page, panel } = await stage.visit({ locale: 'de-DE', html: shopHtml(stage.double, undefined, 'de') });
    await page.getByRole('button', { name: 'Chat öffnen' }).click();
    await panel.getByRole('textbox').waitFor();
    await page.route('**/widget/panel.html*', (route) => route.abort());
    await page.reload();
    await page.getByRole('button', { name: 'Chat öffnen' }).click();
    await page.getByText('Wir können gerade keine Verbindung herstellen.').waitFor();
    assert.equal(await page.getByRole('link').last().getAttribute('href'), 'mailto:help@shop.example');
    await page.context().close();
  },
);

test('on a site that is not allowed nothing is drawn and the console says why', options, async () => {
  stage.double.refuse.set('GET /visitor/:channelId/config', {
    status: 403,
    code: 'wrong_origin',
    detail: 'localhost is not among the sites allowed for this chat.',
  });
  const { page } = await stage.visit();
  const note = page.waitForEvent('console', (message) => message.text().includes('not among the sites'));
  await page.reload();
  await note;
  assert.equal(await page.locator('throughline-chat').count(), 0);
  await page.context().close();
});

test('blocked storage: the chat works and says that it will not be remembered', options, async () => {
  const html = shopHtml(
    stage.double,
    `<script nonce="shop">Object.defineProperty(window,'localStorage',{get(){throw new DOMException('denied','SecurityError')}})</script><script async src="${stage.double.url}/widget.js" data-channel="${CHANNEL}"></script>`,
  );
  const { page, panel } = await stage.visit({ html });
  await open(page, panel);
  await panel.getByText('this chat will not be remembered').waitFor();
  await write(panel, 'hello');
  await panel.getByText(/Sent/).waitFor();
  await page.context().close();
});

test('an agent’s formatting is shown, and nothing in it runs', options, async () => {
  const { page, panel, problems } = await stage.visit();
  await open(page, panel);
  await write(panel, 'hello');
  await until(() => stage.double.sockets.size === 1, 'the socket is open');
  stage.double.say('x', {
    html: '<p>Take the <strong>blue</strong> one</p><img src=x onerror="parent.hacked=1"><script>parent.hacked=1</script><a href="javascript:parent.hacked=1">go</a><a href="https://shop.example">shop</a><style>*{display:none}</style>',
  });
  await panel.locator('strong', { hasText: 'blue' }).waitFor();
  assert.equal(
    await panel.locator('.bubble img, .bubble script, .bubble style, .bubble a[href^=javascript]').count(),
    0,
  );
  assert.equal(await panel.getByRole('link', { name: 'shop' }).getAttribute('rel'), 'noopener noreferrer nofollow');
  assert.equal(await page.evaluate(() => 'hacked' in window), false);
  // The policy reports what it kept out of the inert document; nothing else may go wrong.
  assert.deepEqual(
    problems.filter((problem) => !problem.includes('has been blocked')),
    [],
  );
  await page.context().close();
});
