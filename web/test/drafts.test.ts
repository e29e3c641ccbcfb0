// Drafts a team shares, in a real browser: seen live, taken over, taken back, written beside, and never written over.
import assert from 'node:assert/strict';
import { ada, field, isThere, judge, openAda, row, staged } from './stage.ts';

staged('shared drafts', (scene) => {
  scene(
    'a colleague’s draft is seen as it grows, taken over with one’s own words below it, and taken back by them',
    openAda,
    async ({ page, double }) => {
      await isThere(page);
      double.share(ada, 'It left');
      const theirs = page.getByRole('region', { name: /Leo Brandt’s draft/ });
      await theirs.getByText('It left', { exact: true }).waitFor();
      double.share(ada, 'It left our roastery');
      await theirs.getByText('It left our roastery', { exact: true }).waitFor();
      await row(page, /Ada Lovelace/)
        .getByText('Leo Brandt’s draft:')
        .waitFor();
      await judge(page, 'a draft of a colleague');
      await theirs.getByRole('button', { name: 'Write my own' }).click();
      await page.keyboard.type('Yours, Maja');
      await theirs.getByRole('button', { name: 'Show draft' }).waitFor();
      await page.getByText('Draft saved', { exact: true }).waitFor();
      await page.keyboard.press('Alt+Shift+T');
      await page.waitForFunction(
        () =>
          document.querySelector<HTMLTextAreaElement>('#composer textarea')?.value ===
          'It left our roastery\n\nYours, Maja',
      );
      await theirs.waitFor({ state: 'detached' });

      double.share(ada, 'It left our roastery\n\nYours, Leo');
      await page.getByText('Leo Brandt took over your draft.').waitFor();
      assert.equal(await field(page).inputValue(), 'It left our roastery\n\nYours, Maja', 'nothing is lost');
      await judge(page, 'a draft that was taken over');
      await field(page).press('End');
      await page.keyboard.type(' Nowak');
      await page.getByText('Draft saved', { exact: true }).waitFor();
      double.share(ada, null);
      await theirs.waitFor({ state: 'detached' });
      assert.equal(await field(page).inputValue(), 'It left our roastery\n\nYours, Maja Nowak');
    },
  );

  scene(
    'words of another window are not written over: both are there to choose from, and what is discarded comes back',
    openAda,
    async ({ page, double }) => {
      await isThere(page);
      await field(page).fill('It left');
      await page.getByText('Draft saved', { exact: true }).waitFor();
      double.elsewhere(ada, 'It left yesterday.');
      await field(page).fill('It left today.');
      await page.getByText('This draft was changed in another window:').waitFor();
      await judge(page, 'two drafts');
      await page.getByRole('button', { name: 'Keep both' }).click();
      assert.equal(await field(page).inputValue(), 'It left yesterday.\n\nIt left today.');
      await page.getByText('Draft saved', { exact: true }).waitFor();
      await field(page).focus();
      await page.keyboard.press('Control+Shift+Backspace');
      await page.getByText('Draft discarded').waitFor();
      assert.equal(await field(page).inputValue(), '');
      await page.getByRole('button', { name: 'Undo', exact: true }).click();
      assert.equal(await field(page).inputValue(), 'It left yesterday.\n\nIt left today.');
    },
    { width: 390, scheme: 'dark' },
  );

  scene('what was written without a line is saved when it is back, also after a reload', openAda, async (stage) => {
    const { page, context, double } = stage;
    await isThere(page);
    await field(page).fill('It left');
    await page.getByText('Draft saved, your team sees it').waitFor();
    await context.setOffline(true);
    await field(page).fill('It left today.');
    await page.getByText('Draft kept in this browser').filter({ visible: true }).waitFor();
    const saves = () => double.calls.filter(({ name }) => name === 'saveDraft').length;
    const before = saves();
    await context.setOffline(false);
    await page.getByText('Draft saved, your team sees it').waitFor();
    assert.ok(saves() > before);
    await page.reload();
    await isThere(page);
    assert.equal(await field(page).inputValue(), 'It left today.');
  });
});
