// While writing, in a real browser: what is told before sending, emoji by name, and a voice note.
import assert from 'node:assert/strict';
import { field, isThere, judge, openAda, staged } from './stage.ts';

staged('while writing', (scene) => {
  scene('what one may have overlooked is told below the text, and stops nobody', openAda, async ({ page, double }) => {
    await isThere(page);
    const hints = page.getByRole('status', { name: 'Before sending' });
    await field(page).fill('Hi Bob, please find attached the label. Card 4111 1111 1111 1111');
    await hints.getByText('You write that a file is attached, but none is').waitFor();
    await hints.getByText('You greet Bob; the customer is Ada Lovelace').waitFor();
    await judge(page, 'hints');
    await hints.getByRole('button', { name: 'Mask it' }).click();
    assert.equal(await field(page).inputValue(), 'Hi Bob, please find attached the label. Card •••• 1111');
    await field(page).fill('Hi Ada, it is on its way.');
    await hints.getByText('You greet Bob').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Enter');
    await page.getByText('Hi Ada, it is on its way.').first().waitFor();
    assert.equal(double.calls.filter(({ name }) => name === 'addMessage').length, 1);
  });

  scene('an emoji is found by its name', openAda, async ({ page }) => {
    await isThere(page);
    await field(page).pressSequentially('Done :tha');
    await page.getByRole('option', { name: 'thanks' }).waitFor();
    await judge(page, 'emoji by name');
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      () => document.querySelector<HTMLTextAreaElement>('#composer textarea')?.value === 'Done 🙏 ',
    );
  });

  scene(
    'a voice note is recorded, attached, and thrown away',
    openAda,
    async ({ page }) => {
      await isThere(page);
      await page.evaluate(() => {
        navigator.mediaDevices.getUserMedia = () => {
          const sound = new AudioContext();
          const out = sound.createMediaStreamDestination();
          const tone = sound.createOscillator();
          tone.connect(out);
          tone.start();
          return Promise.resolve(out.stream);
        };
      });
      await page.getByRole('button', { name: 'Record a voice note' }).click();
      await page.getByText('0:01').waitFor();
      await judge(page, 'recording');
      await page.getByRole('button', { name: 'Stop and attach' }).click();
      await page.getByRole('list', { name: 'Attached files' }).getByRole('listitem').waitFor();
      await page.getByRole('button', { name: 'Record a voice note' }).click();
      await page.getByRole('button', { name: 'Discard' }).click();
      await page.getByRole('button', { name: 'Record a voice note' }).waitFor();
      assert.equal(await page.getByRole('list', { name: 'Attached files' }).getByRole('listitem').count(), 1);
    },
    { keepsNone: true },
  );
});
