// The page around it: keys, readers, phones, right to left, the site's own calls, consent, pages that swap their body.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { box, launcher, open, options, said, stage, takeStage, until, write } from './stage.ts';
import { CHANNEL, shopHtml } from './double.ts';
import type { Page } from 'playwright-core';

takeStage();

const kept = async (page: Page, key: string): Promise<{ token: string | null }> =>
  JSON.parse((await page.evaluate((name) => localStorage.getItem(name), key))!) as { token: string | null };

test(
  'keys alone: open, write, emoji, menu, close with Escape, and the focus returns to the button',
  options,
  async () => {
    const { page, panel } = await stage.visit();
    await launcher(page).waitFor();
    await launcher(page).focus();
    await page.keyboard.press('Enter');
    await until(
      () =>
        box(panel)
          .evaluate((field) => document.activeElement === field)
          .catch(() => false),
      'the composer has the focus',
    );
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
    await until(
      () => page.evaluate(() => document.activeElement?.localName === 'throughline-chat'),
      'the launcher has the focus',
    );
    await until(async () => (await launcher(page).getAttribute('aria-expanded')) === 'false', 'it is closed');
    await page.context().close();
  },
);

test('identify, consent, pages and reset, all called before the script has loaded', options, async () => {
  const html = shopHtml(
    stage.double,
    `<script nonce="shop">throughline('consent','granted');throughline('identify',{email:'ada@shop.example',name:'Ada'});</script><script async src="${stage.double.url}/widget.js" data-channel="${CHANNEL}"></script>`,
  );
  const { page } = await stage.visit({ html });
  await until(() => stage.double.identified.length === 1, 'identify has arrived');
  assert.deepEqual(stage.double.identified[0], { email: 'ada@shop.example', name: 'Ada' });
  await page.evaluate(() => history.pushState({}, '', '/bowls?size=large'));
  await until(() => stage.double.pages.length === 1, 'the new page is told');
  await page.evaluate(() => {
    location.hash = 'reviews';
  });
  await until(() => stage.double.pages.length === 2, 'a step within the page is told');
  await page.goBack();
  await until(() => stage.double.pages.length === 3, 'the way back is told');
  assert.match((stage.double.pages[0] as { url: string }).url, /\/bowls\?size=large$/);
  const key = `throughline:${CHANNEL}`;
  assert.ok((await kept(page, key)).token);
  await page.evaluate(() => {
    (window as unknown as { throughline(verb: string): void }).throughline('reset');
  });
  await until(() => stage.double.calls.includes('DELETE /visitor'), 'the server has forgotten');
  assert.equal((await kept(page, key)).token, null);
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
  await page.evaluate(() => {
    (window as unknown as { throughline(verb: string, value: string): void }).throughline('consent', 'granted');
  });
  await until(() => JSON.stringify(stage.double.sessions).includes('"utm_source":"mail"'), 'by consent it does');
  await page.context().close();
});

test('a page that swaps its whole body keeps the chat', options, async () => {
  const { page, panel } = await stage.visit();
  await open(page, panel);
  await page.evaluate(() => {
    document.body.replaceWith(document.createElement('body'));
  });
  await box(panel).waitFor();
  await page.evaluate(() => {
    document.querySelector('throughline-chat')!.remove();
  });
  await launcher(page)
    .or(page.getByRole('button', { name: /close chat/i }))
    .waitFor();
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
  const { page, panel } = await stage.visit({
    viewport: { width: 320, height: 640 },
    html: shopHtml(stage.double, undefined, 'ar'),
  });
  await page.getByRole('button', { name: 'فتح الدردشة' }).click();
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

for (const [name, visit] of [
  ['light', {}],
  ['dark', { colorScheme: 'dark' as const }],
  ['phone', { viewport: { width: 360, height: 740 } }],
  ['high contrast', { forcedColors: 'active' as const }],
] as const) {
  test(`axe finds nothing: ${name}`, options, async () => {
    stage.double.config = {
      ...stage.double.config,
      otherWays: [
        { channelId: '0199a1b2-0000-7000-8000-000000000002', kind: 'x', title: 'Telegram', icon: 'M2 12l20-8-4 16z' },
      ],
    };
    const { page, panel } = await stage.visit(visit);
    await open(page, panel);
    await write(panel, 'hello');
    await until(() => stage.double.sockets.size === 1, 'the socket is open');
    stage.double.say('An answer with https://shop.example/link', { buttons: [{ title: 'Yes', url: null, index: 0 }] });
    await panel.getByRole('button', { name: 'Yes' }).waitFor();
    await panel.getByRole('button', { name: 'Emoji' }).click();
    await panel.getByRole('group', { name: 'Faces' }).waitFor();
    await panel.getByRole('button', { name: 'More' }).click();
    await page.waitForTimeout(100);
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    assert.deepEqual(
      violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(' ')}`),
      [],
    );
    await page.context().close();
  });
}

test('in high contrast the button and its sign are told apart, and the panel has an edge', options, async () => {
  const { page, panel } = await stage.visit({ forcedColors: 'active' });
  await open(page, panel);
  const [sign, ground, edge] = await page.evaluate(() => {
    const root = document.querySelector('throughline-chat')!.shadowRoot!;
    const style = (of: string) => getComputedStyle(root.querySelector(of)!);
    return [style('b').borderTopColor, style('button').backgroundColor, style('.p').outlineColor];
  });
  assert.notEqual(sign, ground);
  assert.doesNotMatch(edge!, /^rgba/, 'not see-through');
  await page.context().close();
});
