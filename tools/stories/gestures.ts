// What an agent and a customer do with their hands in a story, said in words a person would use.
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { until } from './server.ts';
import type { Person } from './stage.ts';

export const thread = (who: Person) => who.page.getByRole('log', { name: /^Messages with/ });
export const composer = (who: Person) => who.page.getByRole('region', { name: /^Write a (reply|note)/ });
export const panelOf = (who: Person) => who.page.frameLocator('throughline-chat iframe');
export const aside = (who: Person) => who.page.getByRole('complementary', { name: 'Customer' });
export const saidTo = (who: Person, words: string) =>
  panelOf(who).getByRole('region', { name: 'Messages' }).getByText(words);

/** The words around what should not be there; a whole page of code would hide them. */
export function leakIn(heard: string, secret: RegExp): string {
  const at = secret.exec(heard)?.index ?? -1;
  return at < 0 ? '' : heard.slice(Math.max(0, at - 200), at + 100);
}

export async function write(who: Person, words: string): Promise<void> {
  await composer(who).getByRole('radio', { name: 'Reply' }).click();
  await composer(who)
    .getByRole('textbox', { name: /^Reply to/ })
    .fill(words);
}
export const sends = (who: Person) => composer(who).getByRole('button', { name: 'Send', exact: true }).click();
/** A channel that was just connected has said what works: what comes next on that page stays where it is. */
export const tested = ({ page }: Person) => page.getByRole('button', { name: 'Test again', disabled: false }).waitFor();
export async function route(who: Person, title: RegExp): Promise<void> {
  await composer(who)
    .getByRole('button', { name: /^Send by/ })
    .click();
  await who.page.getByRole('dialog', { name: 'Send by' }).getByRole('button', { name: title }).click();
}
export async function choose(who: Person, field: Locator, label: string): Promise<void> {
  await field.click();
  await who.page.getByRole('option', { name: label, exact: true }).click();
  // A list that is still closing would be taken for the next one.
  await who.page.getByRole('option').first().waitFor({ state: 'detached' });
}

/** What one begins the other sees grow and takes over, with words of their own below; whoever began keeps theirs. */
export async function handOver(maja: Person, tomas: Person): Promise<void> {
  const hers = tomas.page.getByRole('region', { name: /^Maja Lind(’s| is writing a) draft/ });
  for (const words of ['Dear Olena,', 'Dear Olena, we are sorry.']) {
    await write(maja, words);
    await hers.getByText(words, { exact: true }).first().waitFor();
  }
  await hers.getByRole('button', { name: 'Write my own' }).click();
  await write(tomas, 'Yours, Tomas');
  await composer(tomas).getByText('Draft saved', { exact: true }).filter({ visible: true }).waitFor();
  await tomas.picture('21-draft-of-another');
  await hers.getByRole('button', { name: 'Take over' }).click();
  const words = (who: Person) => () =>
    composer(who)
      .getByRole('textbox', { name: /^Reply to/ })
      .inputValue();
  await until(words(tomas), (text) => text === 'Dear Olena, we are sorry.\n\nYours, Tomas', 'the draft is his');
  await maja.page.getByText('Tomas Berg took over your draft.').waitFor();
  assert.equal(await words(maja)(), 'Dear Olena, we are sorry.', 'she keeps her words');
  await maja.page.getByRole('button', { name: 'Discard mine' }).click();
  await until(words(maja), (text) => text === '', 'her own are gone');
  assert.equal(await words(tomas)(), 'Dear Olena, we are sorry.\n\nYours, Tomas', 'his are not');
}
