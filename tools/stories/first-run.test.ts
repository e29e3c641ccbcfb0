// A newcomer on an empty machine, without reading anything: looks into the demo by one click, sets up for real, puts the chat on a site,
// answers the first customer, and takes the demo away. The checklist ticks itself on the way, by what really happened.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { violationsOf } from '../../web/test/axe.ts';
import { composer, panelOf, saidTo, tested, thread } from './gestures.ts';
import { type Server, startServer, until } from './server.ts';
import { browserMissing, leaveTaken, openShop, person, type Person, takeBrowser } from './stage.ts';

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const PASSWORD = 'coffee beans by the river';
const options = { skip: browserMissing, timeout: 240_000 };
let server: Server;
let browser: Browser;
let shop: Awaited<ReturnType<typeof openShop>>;
let newcomer: Person;
let customer: Person;

before(async () => {
  if (browserMissing) return;
  // Without BOOTSTRAP_… nobody has been here.
  const nobody = { BOOTSTRAP_WORKSPACE: '', BOOTSTRAP_EMAIL: '', BOOTSTRAP_PASSWORD: '', BOOTSTRAP_API_KEY: '' };
  [server, browser, shop] = await Promise.all([startServer(nobody), takeBrowser(), openShop()]);
  [newcomer, customer] = await Promise.all([person(browser), person(browser, { width: 1100, height: 800 })]);
}, options);
after(async () => {
  await leaveTaken(browser);
  await Promise.all([server?.stop(), shop?.close()]);
}, options);

/** Looked at as people do: wide and on a phone, light and dark. axe finds nothing on any of them. */
async function look(what: string): Promise<void> {
  const { page } = newcomer;
  for (const [width, height] of [
    [390, 844],
    [1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await newcomer.picture(`${what}-${width}-${colorScheme}`);
      // What fades or changes its colours at this moment is judged when it has.
      await until(
        async () =>
          (await violationsOf(page, wcag)).map(
            ({ id, nodes }) => `${what} ${width} ${colorScheme}: ${id} ${nodes[0]?.html}`,
          ),
        (found) => found.length === 0,
        'nothing is wrong for those who read with other than eyes',
        15_000,
      );
    }
  }
}
const checklist = () => newcomer.page.getByRole('region', { name: /^(Set up|All set up)$/ });
const ticked = (item: string) =>
  checklist()
    .getByRole('listitem')
    .filter({ hasText: item, has: newcomer.page.getByRole('img', { name: 'Done' }) });

test('two doors; one click opens the demo, which says that it is one', options, async () => {
  const { page } = newcomer;
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Set up for real' }).waitFor();
  await look('doors');
  await page.getByRole('button', { name: 'Explore the demo' }).click();
  await page.waitForURL(/inbox/);
  await page.getByText('Demo', { exact: true }).waitFor();
  await page.getByRole('row').first().waitFor();
  assert.equal(await checklist().count(), 0, 'nobody sets up the demo');
  await look('demo-inbox');
});

test('set up for real: an account, a workspace, the chat; the checklist knows what is done', options, async () => {
  const { page } = newcomer;
  await page.goto(`${server.url}/setup`);
  await page.getByRole('button', { name: 'Set up for real' }).click();
  await page.getByRole('textbox', { name: 'Your name' }).fill('Nora Lund');
  await page.getByRole('textbox', { name: 'Email' }).fill('nora@lund.example');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('textbox', { name: 'Workspace name' }).fill('Lund Tea');
  await page.getByRole('button', { name: 'Create workspace' }).click();
  await page.getByRole('button', { name: /Website chat/i }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  shop.snippet = (await page.getByLabel('Snippet for your site').textContent())!;
  await tested(newcomer);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Finish' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Skip for now' }).click();
  await page.getByRole('link', { name: 'Open the inbox' }).click();
  await page.waitForURL(/inbox/);
  await ticked('A first channel').waitFor();
  await checklist().getByText('Waiting for the first visit…').waitFor();
  for (const item of ['The chat on your site', 'Teammates', 'Answer a customer'])
    assert.equal(await ticked(item).count(), 0, item);
  await look('checklist');
});

test(
  'a visitor writes; the newcomer finds it where they are, answers it, and the list is ticked',
  options,
  async () => {
    const { page } = newcomer;
    await customer.page.goto(shop.url);
    await ticked('The chat on your site')
      .getByText(/Seen on localhost/)
      .waitFor();
    await customer.page.getByRole('button', { name: /open chat/i }).click();
    const field = panelOf(customer).getByRole('textbox', { name: 'Write a message' });
    await field.fill('Is the green tea back?');
    await field.press('Enter');
    await saidTo(customer, 'Is the green tea back?').waitFor();
    // Without a click: the app opens where a first message comes in.
    await page.getByRole('row', { name: /green tea/ }).waitFor();
    await look('first-message');
    await page
      .getByRole('row', { name: /green tea/ })
      .getByRole('link')
      .click();
    await thread(newcomer).getByText('Is the green tea back?').waitFor();
    await composer(newcomer)
      .getByRole('textbox', { name: /^Reply to/ })
      .fill('It is, since this morning.');
    await composer(newcomer).getByRole('button', { name: 'Send', exact: true }).click();
    await saidTo(customer, 'It is, since this morning.').waitFor();
    await ticked('Answer a customer').waitFor();
    await look('answered');
    await page.reload();
    await checklist().getByRole('button', { name: 'Put the checklist away' }).click();
    await checklist().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Bring it back' }).click();
    await checklist().waitFor();
  },
);

test('the demo goes whole by two clicks, counted; what is real stays; it comes back by one', options, async () => {
  const { page } = newcomer;
  await page.goto(`${server.url}/settings/demo`);
  await page.getByText(/\d+ contacts, \d+ conversations, \d+ messages/).waitFor();
  await look('demo-settings');
  await page.getByRole('button', { name: 'Remove demo data' }).click();
  await newcomer.picture('demo-remove');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove demo data' }).click();
  await page.getByText('There is no demo data here.').waitFor();
  const left = await server.sql<{ name: string }>('select name from workspaces');
  assert.deepEqual(left, [{ name: 'Lund Tea' }]);
  const talks = await server.sql<{ count: number }>('select count(*)::int as count from conversations');
  assert.deepEqual(talks, [{ count: 1 }]);
  await page.getByRole('button', { name: 'Add the demo' }).click();
  await page.getByRole('button', { name: 'Open the demo' }).click();
  await page.waitForURL(/inbox/);
  await page.getByText('Demo', { exact: true }).waitFor();
  await page.getByRole('row').first().waitFor();
  assert.deepEqual(newcomer.problems, []);
});
