// The website chat with the customer's panel and the agent's app both open: what either edits, deletes or reacts to shows to the other at
// once and after a reload, and a stranger's browser hears nothing of it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { leakIn, panelOf, saidTo, sends, thread, write } from './gestures.ts';
import { OWNER, type Server, startServer } from './server.ts';
import { browserMissing, leaveTaken, openShop, type Person, person, takeBrowser } from './stage.ts';

const options = { skip: browserMissing, timeout: 300_000 };
let server: Server;
let browser: Browser;
let shop: Awaited<ReturnType<typeof openShop>>;
let maja: Person;
let customer: Person;
let stranger: Person;

before(
  async () => {
    if (browserMissing) return;
    [shop, browser] = await Promise.all([openShop(), takeBrowser()]);
    server = await startServer();
    const { id } = await server.api.post<{ id: string }>('/channels', { kind: 'webchat', name: 'Chat', settings: {} });
    shop.snippet = `<script async src="${server.url}/widget.js" data-channel="${id}"></script>`;
    [maja, customer, stranger] = await Promise.all([
      person(browser),
      person(browser, { width: 1100, height: 800 }),
      person(browser, { width: 1100, height: 800 }),
    ]);
  },
  { timeout: 180_000 },
);
after(
  async () => {
    await leaveTaken(browser);
    await server?.stop();
    await shop?.close();
  },
  { timeout: 180_000 },
);

async function asks(who: Person, words: string): Promise<void> {
  await who.page.goto(shop.url);
  await who.page.getByRole('button', { name: /open chat/i }).click();
  const box = panelOf(who).getByRole('textbox', { name: 'Write a message' });
  await box.fill(words);
  await box.press('Enter');
  await saidTo(who, words).waitFor();
}
/** Opens what the customer may do with a message. */
async function customerAt(words: string): Promise<void> {
  const said = panelOf(customer).locator('.said', { hasText: words });
  await said.hover();
  await said.getByRole('button', { name: 'Message options' }).click();
}
const article = (words: string) => thread(maja).getByRole('article').filter({ hasText: words });
async function agentAt(words: string): Promise<void> {
  await article(words).hover();
  await article(words).getByRole('button', { name: 'Actions for this message' }).click();
}
async function signIn(): Promise<void> {
  const { page } = maja;
  await page.goto(server.url);
  await page.getByRole('textbox', { name: 'Email' }).fill(OWNER.email);
  await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  const all = page.getByRole('link', { name: /^All open/ }).first();
  await all.click();
  await page
    .getByRole('row', { name: /Order 12345/ })
    .getByRole('link')
    .click();
}

test('edits, deletions and reactions of both sides, live and after a reload', options, async () => {
  await asks(stranger, 'Where is my parcel?');
  await asks(customer, 'Order 12345 came broken');
  await signIn();
  await thread(maja).getByText('Order 12345 came broken').waitFor();
  await write(maja, 'I am sorry. A new one leaves today.');
  await sends(maja);
  await saidTo(customer, 'A new one leaves today').waitFor();

  // The customer, seen by the agent.
  await customerAt('A new one leaves today');
  await panelOf(customer).getByRole('menuitemradio', { name: '❤️' }).click();
  await article('A new one leaves today').getByRole('list', { name: 'Reactions' }).getByText('❤️').waitFor();
  await customerAt('Order 12345');
  await panelOf(customer).getByRole('menuitem', { name: 'Edit' }).click();
  const field = panelOf(customer).getByRole('textbox', { name: 'Edit message' });
  await field.fill('Order 12346 came broken');
  await field.press('Enter');
  await article('Order 12346 came broken').getByText('Edited').waitFor();
  const box = panelOf(customer).getByRole('textbox', { name: 'Write a message' });
  await box.fill('my card is 4111 1111');
  await box.press('Enter');
  await thread(maja).getByText('my card is 4111 1111').waitFor();
  await customerAt('my card is 4111');
  await panelOf(customer).getByRole('menuitem', { name: 'Delete' }).click();
  await panelOf(customer).getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await thread(maja).getByText('Deleted', { exact: true }).waitFor();
  assert.equal(await thread(maja).getByText('my card is 4111 1111').count(), 0);
  await maja.picture('changes-agent');

  // The agent, seen by the customer.
  await agentAt('Order 12346 came broken');
  await maja.page.getByRole('menuitem', { name: 'React' }).click();
  await maja.page.getByRole('menuitem', { name: '🙏' }).click();
  const theirs = panelOf(customer).locator('.message', { hasText: 'Order 12346' }).getByText('🙏');
  await theirs.waitFor();
  await agentAt('A new one leaves today');
  await maja.page.getByRole('menuitem', { name: 'Edit…' }).click();
  await maja.page.getByRole('textbox', { name: 'Text' }).fill('I am sorry. A new one leaves tomorrow.');
  await maja.page.getByRole('button', { name: 'Save changes' }).click();
  await saidTo(customer, 'A new one leaves tomorrow').waitFor();
  await panelOf(customer).getByText('edited').first().waitFor();
  await write(maja, 'wrong window, sorry');
  await sends(maja);
  await saidTo(customer, 'wrong window').waitFor();
  await agentAt('wrong window');
  await maja.page.getByRole('menuitem', { name: 'Delete…' }).click();
  await maja.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await saidTo(customer, 'wrong window').waitFor({ state: 'detached' });
  await customer.picture('changes-customer');

  // After a reload of both.
  await Promise.all([maja.page.reload(), customer.page.reload()]);
  await customer.page.getByRole('button', { name: /open chat/i }).click();
  await saidTo(customer, 'A new one leaves tomorrow').waitFor();
  await theirs.waitFor();
  assert.equal(await panelOf(customer).getByText('This message was removed').count(), 2);
  await article('Order 12346 came broken').getByText('Edited').waitFor();
  assert.equal(await thread(maja).getByText('Deleted', { exact: true }).count(), 2);

  // Both take their reactions back.
  await panelOf(customer).getByRole('button', { name: 'Take back ❤️' }).click();
  await article('A new one leaves tomorrow').getByRole('list', { name: 'Reactions' }).waitFor({ state: 'detached' });
  await agentAt('Order 12346 came broken');
  await maja.page.getByRole('menuitem', { name: 'React' }).click();
  await maja.page.getByRole('menuitem', { name: '🙏' }).click();
  await theirs.waitFor({ state: 'detached' });

  // What the agent did while the customer's line was away comes with it.
  await customer.context.setOffline(true);
  await agentAt('Order 12346 came broken');
  await maja.page.getByRole('menuitem', { name: 'React' }).click();
  await maja.page.getByRole('menuitem', { name: '👍' }).click();
  await article('Order 12346').getByRole('list', { name: 'Reactions' }).getByText('👍').waitFor();
  await customer.context.setOffline(false);
  await panelOf(customer).locator('.message', { hasText: 'Order 12346' }).getByText('👍').waitFor();

  const heard = stranger.heard.join('\n');
  for (const secret of [/1234[56] came broken/, /leaves to(day|morrow)/, /4111 1111/, /wrong window/])
    assert.equal(leakIn(heard, secret), '', 'another visitor hears nothing of it');
  assert.equal(leakIn(customer.heard.join('\n'), /Where is my parcel/), '');
  assert.deepEqual([...maja.problems, ...customer.problems, ...stranger.problems], []);
  const { items } = await server.api.get<{ items: { text: string }[] }>('/search?q=4111');
  assert.ok(!items.some(({ text }) => text?.includes('4111 1111')), 'what was deleted is not found');
  const numbers = await Promise.all(
    ['open', 'waiting'].map((status) => server.api.get<{ items: unknown[] }>(`/conversations?status=${status}`)),
  );
  assert.equal(numbers.flatMap(({ items: found }) => found).length, 2, 'an edit or a reaction begins no conversation');
});
