// Triage in a real browser: what is nobody's, decided by one key each, until it is done; looked at by axe in both themes.
import assert from 'node:assert/strict';
import { judge, row, staged } from './stage.ts';

staged('triage', (scene) => {
  scene(
    'each is decided by one key, the next comes, and at the end it is done',
    '/inbox?view=triage',
    async (stage) => {
      const { page, double } = stage;
      const bar = page.getByRole('toolbar', { name: 'Triage' });
      const heading = () => page.getByRole('main').getByRole('heading', { level: 2 }).textContent();
      const left = async () => Number(/^(\d+) left/.exec((await bar.textContent()) ?? '')?.[1]);
      // The first comes by itself.
      await bar.waitFor();
      await page.getByRole('log').waitFor();
      const [all, first] = [await left(), await heading()];
      assert.ok(all >= 3, `the double has enough to sort: ${all}`);
      const next = async (before: string | null) => {
        await page.waitForFunction((name) => document.querySelector('main h2')?.textContent !== name, before);
        return heading();
      };
      await judge(page, 'triage');
      await page.keyboard.press('1');
      const second = await next(first);
      await page
        .getByText(/^Assigned #\d+ to you$/)
        .first()
        .waitFor();
      await page.keyboard.press('z');
      const leaves = (count: number) =>
        page.waitForFunction(
          (left) => document.querySelector('[aria-label=Triage]')?.textContent?.startsWith(`${left} left`),
          count,
        );
      await leaves(all);
      // Skipped, and back again: nothing is decided by walking.
      const walked = await heading();
      await page.keyboard.press('j');
      await next(walked);
      await page.keyboard.press('k');
      // What was told of the deed before may still be on its way.
      await leaves(all);
      assert.ok(second);
      for (let rest = all; rest > 0; rest -= 1) {
        await leaves(rest);
        await page.getByRole('log').waitFor();
        if (rest === all) {
          await page.keyboard.press('2');
          await page.getByRole('combobox', { name: 'Assign to' }).fill('leo');
          await page.keyboard.press('Enter');
        } else await page.keyboard.press(rest % 2 === 0 ? '4' : 'e');
      }
      await page.getByText('Triage done').waitFor();
      await page.getByText(all === 1 ? 'You sorted one today.' : `You sorted ${all} today.`).waitFor();
      const sent = double.calls.filter((call) => call.name === 'changeConversation').map((call) => call.body as object);
      assert.ok(sent.some((body) => 'status' in body && body.status === 'spam'));
      assert.ok(sent.some((body) => 'status' in body && body.status === 'closed'));
      await judge(page, 'triage done');
    },
  );

  scene(
    'a duplicate goes into the other thread',
    '/inbox?view=triage',
    async ({ page, double }) => {
      await page.getByRole('toolbar', { name: 'Triage' }).waitFor();
      await page.getByRole('log').waitFor();
      await row(page, /./).first().waitFor();
      const name = await page.getByRole('main').getByRole('heading', { level: 2 }).textContent();
      await page.keyboard.press('3');
      const dialog = page.getByRole('dialog', { name: 'Merge as duplicate' });
      await dialog.waitFor();
      await judge(page, 'merge as duplicate');
      const open = new URL(page.url()).searchParams.get('conversation');
      // Whose it is can be seen before it is done, and every step is one press of Enter.
      await page.keyboard.press('Enter');
      const preview = page.getByRole('dialog', { name: /^Join #\d+ into #\d+\?$/ });
      await preview.getByRole('list', { name: 'The last words there' }).getByText(`${name}:`).first().waitFor();
      await preview.getByText(/^#\d+ Grinder makes a loud noise$/).waitFor();
      await judge(page, 'what a merge does');
      assert.equal(double.calls.filter((call) => call.name === 'joinConversations').length, 0);
      await preview.getByRole('button', { name: 'Join', exact: true }).press('Enter');
      await preview.waitFor({ state: 'detached' });
      await page
        .getByText(/^Joined #\d+ into #\d+$/)
        .first()
        .waitFor();
      const call = double.calls.find(({ name }) => name === 'joinConversations')!;
      assert.equal((call.body as { conversationId: string }).conversationId, open);
      // It is not here any more; the next is in front.
      await page.waitForFunction((gone) => !location.search.includes(gone), open!);
      await page.getByRole('log').waitFor();
    },
    { scheme: 'dark' },
  );

  scene(
    'no button of its bar is cut off where there is room for all of them',
    '/inbox?view=triage',
    async ({ page }) => {
      const bar = page.getByRole('toolbar', { name: 'Triage' });
      await bar.getByRole('button', { name: /^Reply/ }).waitFor();
      for (const width of [1024, 1280, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        const cut = await bar.evaluate((toolbar) => {
          const end = toolbar.getBoundingClientRect().right;
          return [...toolbar.querySelectorAll('button')].filter((each) => each.getBoundingClientRect().right > end)
            .length;
        });
        assert.equal(cut, 0, `at ${width}`);
      }
    },
  );
});
