// Never ask again, the opening after a switch and the tone of a channel, in a real browser.
import assert from 'node:assert/strict';
import { id } from './acorn.ts';
import { field, isThere, judge, openAda, staged } from './stage.ts';

staged('told already', (scene) => {
  for (const scheme of ['dark'] as const)
    for (const width of [390])
      scene(
        `a draft that asks for what was told shows it, offers it and keeps quiet when asked to (${scheme}, ${width})`,
        openAda,
        async ({ page, double }) => {
          await isThere(page);
          const told = page.getByRole('group', { name: 'Told already' });
          await field(page).fill('Hello Ada, could you send me your order number?');
          await told.getByText(/Ada Lovelace already told us: order #12345/).waitFor();
          assert.equal(
            await page
              .getByRole('status')
              .getByText(/already told us/)
              .count(),
            1,
          );
          await judge(page, `told already, ${scheme}, ${width}`);
          await field(page).focus();
          await page.keyboard.press('Alt+Shift+U');
          assert.match(await field(page).inputValue(), /#12345/);
          await told.waitFor({ state: 'detached' });

          await field(page).fill('');
          await field(page).fill('What is your order number?');
          await told.getByRole('button', { name: 'Ask anyway' }).click();
          await told.waitFor({ state: 'detached' });
          await page.reload();
          await isThere(page);
          await field(page).fill('What is your order number, please?');
          await page.waitForTimeout(300);
          assert.equal(await told.count(), 0, 'asked anyway, also after a reload');
          await field(page).focus();
          await page.keyboard.press('Control+Enter');
          await page.getByRole('log').getByText('What is your order number, please?').waitFor();
          assert.ok(
            double.calls.some((call) => call.name === 'addMessage'),
            'it never keeps anybody from sending',
          );
        },
        { scheme, width },
      );

  scene('with one key, the first answer on another channel says what is known', openAda, async ({ page, double }) => {
    await isThere(page);
    const switched = page.getByRole('group', { name: 'Switched channel' });
    // One of our answers here may have arrived; without it there is only one that did not.
    assert.equal(await switched.count(), 0);
    double.tell('message', id(10, 14), null);
    await switched.getByText('Ada Lovelace wrote by Email before.').waitFor();
    await judge(page, 'switched channel');
    await field(page).focus();
    await page.keyboard.press('Alt+Shift+O');
    assert.match(
      await field(page).inputValue(),
      /^Hi Ada! Picking up from your emails: I have your order number #12345/,
    );
    await switched.waitFor({ state: 'detached' });
  });

  scene('a draft that sounds different here says so, and the guide opens', openAda, async ({ page }) => {
    await isThere(page);
    await field(page).fill('Great news 🎉🎉🎉🎉 your parcel is on its way to you');
    const hint = page.getByText(/^Tone of .*fewer emoji/);
    await hint.waitFor();
    await hint.click();
    await page.getByText(/A chat they come back to: friendly and brief/).waitFor();
    await judge(page, 'tone');
  });
});
