// Macros in a real browser: found from the keyboard, filled in, sent with what they do, kept, and edited.
import assert from 'node:assert/strict';
import { field, isThere, judge, openAda, staged, thread } from './stage.ts';

staged('macros', (scene) => {
  scene(
    'a slash finds a macro; what is not known is filled in by Tab before it can be sent; what it does is done',
    openAda,
    async ({ page, double }) => {
      await isThere(page);
      await field(page).focus();
      await page.keyboard.press('/');
      const find = page.getByRole('combobox', { name: 'Find a macro' });
      await find.waitFor();
      await page.getByRole('option', { name: /Parcel late/ }).waitFor();
      await judge(page, 'macros');
      const list = page.getByRole('listbox', { name: 'Macros' });
      const isWithin = await list.evaluate((it) => {
        const [inner, outer] = [it.getBoundingClientRect(), it.closest('[role=dialog]')!.getBoundingClientRect()];
        return inner.left >= outer.left && inner.right < outer.left + (outer.width * 2) / 3;
      });
      assert.ok(isWithin, 'a long macro leaves its name and the preview in sight');
      await find.fill('prcl');
      await page.getByRole('region', { name: 'Preview' }).getByText('Hello Ada,').waitFor();
      await page.keyboard.press('Enter');
      await page.waitForFunction(() =>
        document.querySelector<HTMLTextAreaElement>('#composer textarea')?.value.startsWith('Hello Ada,'),
      );
      await page.getByText('On sending: adds tag wholesale, sets priority urgent').waitFor();
      await page.keyboard.press('Control+Enter');
      await page.getByRole('tooltip').or(page.getByText('Fill in {{parcel number}} first')).first().waitFor();
      assert.equal(double.calls.filter(({ name }) => name === 'addMessage').length, 0);
      await judge(page, 'a macro with gaps');
      // The first gap is selected already.
      await page.keyboard.type('8841');
      await page.keyboard.press('Tab');
      await page.keyboard.type('Friday');
      assert.match(await field(page).inputValue(), /your parcel 8841 leaves on Friday\.$/);
      await page.keyboard.press('Control+Enter');
      await thread(page).getByText('your parcel 8841 leaves on Friday').waitFor();
      const patch = double.calls.findLast(({ name }) => name === 'changeConversation')?.body as Record<string, unknown>;
      assert.equal(patch['priority'], 'urgent');
      assert.ok((patch['tags'] as string[]).includes('wholesale'));
      assert.ok(double.calls.some(({ name }) => name === 'useMacro'));
    },
  );

  scene('a macro that closes sends and closes', openAda, async ({ page, double }) => {
    await isThere(page);
    await field(page).focus();
    await page.keyboard.press('Alt+Shift+M');
    await page.getByRole('combobox', { name: 'Find a macro' }).fill('refund');
    await page.getByRole('option', { name: /Refund/ }).click();
    await page.getByText('On sending: adds tag refund, closes').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText(/Sent and closed/).waitFor();
    const sent = double.calls.find(({ name }) => name === 'addMessage')?.body as Record<string, unknown>;
    assert.equal(sent['then'], 'close');
  });

  scene('without words it is done at once, and undone', openAda, async ({ page, double }) => {
    await isThere(page);
    await page.getByRole('button', { name: 'Use a macro' }).click();
    await page.getByRole('option', { name: /Escalate/ }).click();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.waitForFunction(() => true);
    const patches = () =>
      double.calls
        .filter(({ name }) => name === 'changeConversation')
        .map(({ body }) => (body as { priority?: string }).priority);
    for (let tries = 0; tries < 200 && patches().length < 2; tries += 1) await page.waitForTimeout(25);
    assert.equal(patches()[0], 'urgent');
    assert.notEqual(patches()[1], 'urgent');
  });

  scene('whoever wants a slash has one', openAda, async ({ page }) => {
    await isThere(page);
    await field(page).focus();
    await page.keyboard.press('/');
    await page.getByRole('combobox', { name: 'Find a macro' }).waitFor();
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('#composer textarea')?.value === '/');
  });

  scene('words of an answer are kept as a macro', openAda, async ({ page, double }) => {
    await isThere(page);
    await field(page).fill('Thank you for your patience.');
    await page.keyboard.press('Control+K');
    await page.keyboard.type('save as macro');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Save as macro' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Patience');
    await judge(page, 'save as macro');
    await dialog.getByRole('button', { name: 'Save macro' }).click();
    await page.getByText('Kept as “Patience”').waitFor();
    const body = double.calls.find(({ name }) => name === 'addMacro')?.body as Record<string, unknown>;
    assert.deepEqual([body['text'], body['audience']], ['Thank you for your patience.', 'personal']);
  });

  scene(
    'on a phone in the dark the macros fit',
    openAda,
    async ({ page }) => {
      await isThere(page);
      await field(page).focus();
      await page.getByRole('button', { name: 'Use a macro' }).click();
      await page.getByRole('option', { name: /Parcel late/ }).waitFor();
      await judge(page, 'macros, dark and small');
    },
    { width: 390, scheme: 'dark' },
  );

  scene('the settings list, edit and try macros', '/settings/macros', async ({ page, double }) => {
    await page.getByRole('button', { name: 'Edit Refund on its way' }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit Refund on its way' });
    await dialog.getByRole('region', { name: 'Preview' }).getByText('Hello Ada, your money').waitFor();
    await judge(page, 'a macro');
    await dialog.getByRole('switch', { name: 'The customer is known' }).click();
    await dialog.getByText('To be filled in: {{contact.first_name}}').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Add macro' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('New one');
    await page.getByRole('textbox', { name: 'Words' }).fill('Hi');
    await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('heading', { name: /New one/ }).waitFor();
    assert.ok(double.calls.some(({ name }) => name === 'addMacro'));
  });
});
