// What is done with a message in a real browser: by mouse, keyboard and finger; what both sides see of it, live and after a reload; and what
// is said when it comes too late.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { FrameLocator, Page } from 'playwright-core';
import { box, open, options, said, stage, takeStage, until, write } from './stage.ts';

takeStage();

const menuButton = (panel: FrameLocator, text: string) =>
  panel.locator('.said', { hasText: text }).getByRole('button', { name: 'Message options' });
async function talk(
  visit?: Parameters<typeof stage.visit>[0],
): Promise<{ page: Page; panel: FrameLocator; problems: string[] }> {
  stage.double.known = { email: true, name: true };
  const stood = await stage.visit(visit);
  await open(stood.page, stood.panel);
  // By the button: on a phone Return makes a new line.
  await box(stood.panel).fill('Order #12345 arrived broken');
  await stood.panel.getByRole('button', { name: 'Send' }).click();
  await stood.panel.getByText(/Sent/).waitFor();
  await until(() => stage.double.sockets.size === 1, 'the socket is open');
  stage.double.say('I am sorry to hear that.');
  await said(stood.panel, 'I am sorry to hear that.').waitFor();
  return stood;
}
const deeds = () => stage.double.changes.map(({ deed }) => deed);

test(
  'by mouse: react and take it back, edit, delete after being asked; all of it is there after a reload',
  options,
  async () => {
    const { page, panel, problems } = await talk();
    await panel.locator('.said', { hasText: 'I am sorry' }).hover();
    await menuButton(panel, 'I am sorry').click();
    await panel.getByRole('menuitemradio', { name: '❤️' }).click();
    const mine = panel.getByRole('button', { name: 'Take back ❤️' });
    await mine.waitFor();
    await menuButton(panel, 'Order #12345').click();
    assert.equal(await panel.getByRole('menuitemradio').count(), 0, 'own words are not reacted to');
    await panel.getByRole('menuitem', { name: 'Edit' }).click();
    const field = panel.getByRole('textbox', { name: 'Edit message' });
    assert.equal(await field.inputValue(), 'Order #12345 arrived broken');
    await field.fill('Order #12346 arrived broken');
    await field.press('Enter');
    await said(panel, 'Order #12346 arrived broken').waitFor();
    await panel.getByText('edited').first().waitFor();
    await write(panel, 'oops');
    await menuButton(panel, 'oops').click();
    await panel.getByRole('menuitem', { name: 'Delete' }).click();
    await panel
      .getByRole('alertdialog', { name: 'Delete this message?' })
      .getByRole('button', { name: 'Delete' })
      .click();
    await panel.getByText('This message was removed').waitFor();
    await until(() => deeds().length === 3, 'all of it was told');
    assert.deepEqual(deeds(), ['react', 'edit', 'remove']);
    await page.reload();
    await open(page, panel);
    await said(panel, 'Order #12346 arrived broken').waitFor();
    await panel.getByText('This message was removed').waitFor();
    await panel.getByRole('button', { name: 'Take back ❤️' }).click();
    await until(() => stage.double.messages.every(({ reactions }) => reactions.length === 0), 'it is taken back');
    assert.deepEqual(problems, []);
    await page.context().close();
  },
);

test(
  'by keyboard alone: one stop for all messages, arrows between them, and the focus comes back',
  options,
  async () => {
    const { page, panel } = await talk();
    await box(panel).focus();
    await page.keyboard.press('Shift+Tab');
    assert.equal(await panel.locator('.act').count(), 2);
    assert.ok(await menuButton(panel, 'I am sorry').evaluate((button) => button === document.activeElement));
    await page.keyboard.press('ArrowUp');
    assert.ok(await menuButton(panel, 'Order #12345').evaluate((button) => button === document.activeElement));
    await page.keyboard.press('Enter');
    await panel.getByRole('menu', { name: 'Message options' }).waitFor();
    await page.keyboard.press('Escape');
    const focusIsBack = () =>
      until(
        () => menuButton(panel, 'Order #12345').evaluate((button) => button === document.activeElement),
        'the focus is back',
      );
    await focusIsBack();
    assert.equal(await panel.getByRole('menu').count(), 0);
    await page.keyboard.press('Enter');
    await panel.getByRole('menuitem', { name: 'Copy' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await panel.getByRole('textbox', { name: 'Edit message' }).waitFor();
    await page.keyboard.type(' today');
    await page.keyboard.press('Escape');
    await said(panel, 'Order #12345 arrived broken').waitFor();
    assert.deepEqual(deeds(), [], 'given up');
    await focusIsBack();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await panel.getByRole('textbox', { name: 'Edit message' }).waitFor();
    await page.keyboard.type(' today');
    await page.keyboard.press('Enter');
    await said(panel, 'Order #12345 arrived broken today').waitFor();
    await page.context().close();
  },
);

test('by finger: a long press opens the menu on a phone, where everything is in reach', options, async () => {
  const { page, panel } = await talk({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const bubble = panel.locator('.said', { hasText: 'I am sorry' });
  await bubble.dispatchEvent('pointerdown', { pointerType: 'touch', bubbles: true });
  await panel.getByRole('menu').waitFor();
  await bubble.dispatchEvent('pointerup', { pointerType: 'touch', bubbles: true });
  const place = (await panel.locator('.acts').boundingBox())!;
  assert.ok(place.x >= 0 && place.x + place.width <= 360 && place.y >= 0 && place.y + place.height <= 740);
  await panel.getByRole('menuitem', { name: 'More emoji' }).click();
  await panel.getByRole('dialog', { name: 'More emoji' }).getByRole('button', { name: '🎉' }).click();
  await panel.getByRole('button', { name: 'Take back 🎉' }).waitFor();
  const short = panel.locator('.said', { hasText: 'Order' });
  await short.dispatchEvent('pointerdown', { pointerType: 'touch', bubbles: true });
  await short.dispatchEvent('pointercancel', { pointerType: 'touch', bubbles: true });
  await page.waitForTimeout(600);
  assert.equal(await panel.getByRole('menu').count(), 0, 'a finger that scrolls opens nothing');
  await page.context().close();
});

test('what the agent edits, deletes and reacts shows at once and is told to screen readers once', options, async () => {
  const { page, panel } = await talk();
  const [ours, theirs] = [stage.double.messages[0]!, stage.double.messages[1]!];
  stage.double.change(ours.id, { reactions: [{ emoji: '👀', by: 'agent' }] });
  await panel.getByRole('list', { name: 'Reactions' }).getByText('👀').waitFor();
  const log = panel.getByRole('log');
  await log.getByText('reacted with 👀').waitFor({ state: 'attached' });
  stage.double.change(theirs.id, { text: 'I am so sorry.', editedAt: new Date().toISOString() });
  await said(panel, 'I am so sorry.').waitFor();
  await log.getByText('Maja Lind edited a message: I am so sorry.').waitFor({ state: 'attached' });
  stage.double.change(theirs.id, { text: '', canReact: false, deletedAt: new Date().toISOString() });
  await panel.getByText('This message was removed').waitFor();
  await log.getByText('Maja Lind deleted a message').waitFor({ state: 'attached' });
  assert.equal(await log.getByText('reacted with').count(), 1);
  stage.double.change(ours.id, { reactions: [] });
  await panel.getByRole('list', { name: 'Reactions' }).waitFor({ state: 'detached' });
  await page.context().close();
});

test('too late is said, and shown is what is; without a network the words typed are not lost', options, async () => {
  const { page, panel } = await talk();
  stage.double.refuse.set('PATCH /visitor/messages/:id', { status: 409, code: 'conflict' });
  const change = async (text: string) => {
    await menuButton(panel, 'Order #12345').click();
    await panel.getByRole('menuitem', { name: 'Edit' }).click();
    await panel.getByRole('textbox', { name: 'Edit message' }).fill(text);
    await panel.getByRole('button', { name: 'Save' }).click();
  };
  await change('too late');
  await panel.getByRole('alert').getByText('This message can no longer be changed.').waitFor();
  await said(panel, 'Order #12345 arrived broken').waitFor();
  stage.double.refuse.set('PATCH /visitor/messages/:id', { status: 503, code: 'unavailable' });
  await change('words of mine');
  await panel.getByRole('alert').getByText('That did not work. Try again in a moment.').waitFor();
  const field = panel.getByRole('textbox', { name: 'Edit message' });
  assert.equal(await field.inputValue(), 'words of mine');
  stage.double.refuse.clear();
  await field.press('Enter');
  await said(panel, 'words of mine').waitFor();
  const own = stage.double.messages[0]!;
  stage.double.change(own.id, { changeableUntil: new Date(Date.now() - 1000).toISOString() });
  await menuButton(panel, 'words of mine').click();
  await panel.getByRole('menuitem', { name: 'Copy' }).waitFor();
  assert.equal(await panel.getByRole('menuitem', { name: /Edit|Delete/ }).count(), 0);
  await page.context().close();
});

test('a message that waits for the network is edited where it waits, or never leaves', options, async () => {
  const { page, panel } = await talk();
  stage.double.refuse.set('POST /visitor/messages', { status: 503, code: 'unavailable' });
  await write(panel, 'frist');
  await write(panel, 'never mind');
  await menuButton(panel, 'frist').click();
  await panel.getByRole('menuitem', { name: 'Edit' }).click();
  await panel.getByRole('textbox', { name: 'Edit message' }).fill('first');
  await panel.getByRole('textbox', { name: 'Edit message' }).press('Enter');
  await menuButton(panel, 'never mind').click();
  await panel.getByRole('menuitem', { name: 'Delete' }).click();
  await panel.getByRole('button', { name: 'Delete' }).click();
  await until(async () => (await said(panel, 'never mind').count()) === 0, 'it is gone');
  stage.double.refuse.clear();
  await until(() => stage.double.messages.some(({ text }) => text === 'first'), 'it is sent with its last words');
  assert.ok(!stage.double.messages.some(({ text }) => text === 'never mind' || text === 'frist'));
  await page.context().close();
});

for (const [name, visit] of [
  ['light', {}],
  ['dark', { colorScheme: 'dark' }],
  ['dark, a phone', { colorScheme: 'dark', viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }],
] as const)
  test(`menu, question, picker, field and reactions keep the rules of accessibility (${name})`, options, async () => {
    const { page, panel } = await talk(visit);
    const own = stage.double.messages[0]!;
    stage.double.change(own.id, { reactions: [{ emoji: '👀', by: 'agent' }] });
    await panel.getByRole('list', { name: 'Reactions' }).waitFor();
    const check = async (what: string) => {
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
      const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
        [],
        what,
      );
    };
    await menuButton(panel, 'I am sorry').click({ force: true });
    await panel.getByRole('menuitemradio', { name: '👍' }).waitFor();
    await check('menu with reactions');
    await panel.getByRole('menuitem', { name: 'More emoji' }).click();
    await panel.getByRole('dialog').waitFor();
    await check('picker');
    await panel.getByRole('button', { name: '🎉' }).click();
    await panel.getByRole('button', { name: 'Take back 🎉' }).waitFor();
    await menuButton(panel, 'Order #12345').click({ force: true });
    await panel.getByRole('menuitem', { name: 'Delete' }).click();
    await check('question');
    await panel.getByRole('button', { name: 'Cancel' }).click();
    await panel.getByRole('menuitem', { name: 'Edit' }).click();
    await panel.getByRole('textbox', { name: 'Edit message' }).waitFor();
    await check('field');
    await page.context().close();
  });
