// The bell, the notifications outside the window, and how an agent chooses to hear: in a real browser.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { conversations } from './acorn-inbox.ts';
import { alert } from './alert-answers.ts';
import { isThere, judge, openAda, staged } from './stage.ts';

/** What would be shown outside the window. */
async function listen(page: Page): Promise<() => Promise<{ title: string; body: string }[]>> {
  await page.evaluate(() => {
    const shown: { title: string; body: string }[] = [];
    class Fake {
      static permission = 'granted';
      onclick: (() => void) | null = null;
      constructor(title: string, { body }: { body: string }) {
        shown.push({ title, body });
      }
      close() {}
    }
    Object.assign(globalThis, { Notification: Fake, shownOutside: shown });
  });
  return () =>
    page.evaluate(() => (globalThis as unknown as { shownOutside: { title: string; body: string }[] }).shownOutside);
}
const fresh = (at: number, number: number, more = {}) =>
  alert(at, 0, { kind: 'reply', number, words: 'Are you there?', contactName: 'Grace Hopper', ...more });

staged('alerts', (scene) => {
  scene('the bell counts, opens by keys, and what is opened is read', '/inbox', async ({ page, double }) => {
    await page.getByRole('link', { name: 'Alerts 3 unread' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('n');
    await page.getByRole('heading', { name: 'Alerts' }).waitFor();
    await judge(page, 'alerts');
    const failed = page.getByRole('link', {
      name: /Not delivered to Linus ?, unread.*The number is not on this network/,
    });
    await failed.click();
    await page.waitForURL(new RegExp(`conversation=${conversations[2]!.id}`));
    await page.getByRole('link', { name: 'Alerts 2 unread' }).waitFor();
    assert.deepEqual(
      double.calls
        .filter((call) => call.name === 'readAlerts')
        .map((call) => (call.body as { conversationId: string }).conversationId),
      [conversations[2]!.id],
    );
  });

  scene('all are read at once, and a conversation is muted and heard again', '/alerts', async ({ page, double }) => {
    await page.getByRole('button', { name: 'Mark all read' }).click();
    await page.getByRole('link', { name: /^Alerts$/ }).waitFor();
    await page.getByRole('button', { name: 'Hear of this conversation again' }).click();
    await page.getByText('You hear of this conversation again').waitFor();
    assert.deepEqual(
      double.calls.filter((call) => call.name === 'muteConversation').map((call) => call.body),
      [{ isMuted: false }],
    );
  });

  scene(
    'news are told outside the window once, and not of what is looked at',
    openAda,
    async ({ page, double }) => {
      await isThere(page);
      const shown = await listen(page);
      await page.bringToFront();
      double.alert(fresh(0, 5000, { contactName: 'Ada Lovelace' }));
      double.alert(fresh(1, 5001));
      await page.waitForFunction(() => (globalThis as unknown as { shownOutside: unknown[] }).shownOutside.length > 0);
      assert.deepEqual(await shown(), [{ title: 'Grace Hopper wrote', body: 'Are you there?' }]);
    },
    { keepsNone: true },
  );

  scene(
    'without content, and in quiet hours not at all',
    '/settings/alerts',
    async ({ page, double }) => {
      await page.getByRole('heading', { name: 'Alerts' }).waitFor();
      await judge(page, 'alert settings');
      await page.getByRole('switch', { name: 'Show who and what' }).click();
      await page.waitForFunction(() => true);
      for (const end = Date.now() + 30_000; Date.now() < end && !double.calls.some((call) => call.name === 'changeMe');)
        await page.waitForTimeout(20);
      const shown = await listen(page);
      double.alert(fresh(1, 6000));
      await page.waitForFunction(() => (globalThis as unknown as { shownOutside: unknown[] }).shownOutside.length > 0);
      assert.deepEqual(await shown(), [{ title: 'Something waits for you', body: '' }]);
      await page.getByLabel('From').fill('00:00');
      await page.getByLabel('Until').fill('23:59');
      const kept = () =>
        double.calls.some(
          (call) =>
            call.name === 'changeMe' &&
            (call.body as { preferences: { alerts: { quietUntil: string } } }).preferences.alerts.quietUntil ===
              '23:59',
        );
      for (const end = Date.now() + 30_000; Date.now() < end && !kept();) await page.waitForTimeout(20);
      double.alert(fresh(2, 7000));
      await page.getByRole('link', { name: 'Alerts 5 unread' }).waitFor();
      assert.equal((await shown()).length, 1);
    },
    { keepsNone: true },
  );
});
