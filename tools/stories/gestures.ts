// What an agent and a customer do with their hands in a story, said in words a person would use.
import type { Locator } from 'playwright-core';
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
