// An empty machine of two processes (doors and work), its demo by one click, and the whole tour at four times its speed: what the customer wrote came in by the doors that
// providers use, what we sent stands on the phone, and it is one conversation. Then it begins anew, clean.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { violationsOf } from '../../web/test/axe.ts';
import { type Server, startServer, until } from './server.ts';
import { browserMissing, leaveTaken, person, type Person, takeBrowser } from './stage.ts';

const options = { skip: browserMissing, timeout: 300_000 };
let server: Server;
let worker: Server | undefined;
let browser: Browser;
let visitor: Person;
before(async () => {
  if (browserMissing) return;
  // Without BOOTSTRAP_… nobody has been here.
  const nobody = { BOOTSTRAP_WORKSPACE: '', BOOTSTRAP_EMAIL: '', BOOTSTRAP_PASSWORD: '', BOOTSTRAP_API_KEY: '' };
  const shared = { ...nobody, SECRET_KEY: randomBytes(32).toString('base64') };
  [server, browser] = await Promise.all([startServer({ ...shared, ROLE: 'web' }), takeBrowser()]);
  const database = `socket:${realpathSync(join(server.dataDir, 'pg'))}/run?db=throughline&user=postgres`;
  worker = await startServer({ ...shared, ROLE: 'worker', DATABASE_URL: database, PUBLIC_URL: server.url });
  visitor = await person(browser, { width: 1500, height: 950 });
}, options);
after(async () => {
  await leaveTaken(browser);
  await worker?.stop();
  await server?.stop();
});

/** Where a chapter broke, it is seen. */
function chapter(title: string, story: () => Promise<void>): void {
  test(title, options, async () => {
    try {
      await story();
    } catch (error) {
      await visitor.picture('broken');
      throw error;
    }
  });
}
const axe = async (what: string) => {
  const found = await violationsOf(visitor.page, ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
  assert.deepEqual(
    found.map((each) => `${what}: ${each.id} ${each.nodes.map((node) => node.html).join(' ')}`),
    [],
  );
};
interface Thread {
  readonly items: readonly {
    type: string;
    direction: string;
    channelId: string;
    text: string;
    delivery: { state: string };
  }[];
}

chapter('the first visit has two doors, and one click opens the demo', async () => {
  const { page } = visitor;
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Set up for real' }).waitFor();
  await visitor.picture('doors');
  await axe('doors');
  await page.getByRole('button', { name: 'Explore the demo' }).click();
  await page.waitForURL(/inbox/);
  await page.getByText('Demo', { exact: true }).waitFor();
});

const play = async (): Promise<void> => {
  const { page } = visitor;
  await page.getByRole('button', { name: 'Speed 1×' }).click();
  await page.getByRole('button', { name: 'Play' }).click();
  await page.getByRole('heading', { name: /^You handled one person on/ }).waitFor({ timeout: 240_000 });
};
const facts = async () => {
  const call = async <T>(path: string): Promise<T> =>
    (await visitor.page.evaluate(async (at) => (await (await fetch(`/api/v1${at}`)).json()) as unknown, path)) as T;
  const tour = await call<{
    conversationId: string;
    items: { channelId: string; direction: string; text: string; subject: string | null }[];
  }>('/demo/tour');
  const thread = await call<Thread>(`/conversations/${tour.conversationId}/messages?limit=100`);
  const { items: channels } = await call<{ items: { id: string; kind: string }[] }>('/channels');
  const kindOf = (id: string) => channels.find((each) => each.id === id)!.kind;
  const said = thread.items.filter((each) => each.type === 'message');
  return { tour, said, kindOf };
};

chapter(
  'the tour plays to its end: one thread, each word where it belongs, and on the phone what was really sent',
  async () => {
    const { page } = visitor;
    await page.goto(`${server.url}/demo/tour`);
    await page.getByRole('heading', { name: /Ada opens the shop/ }).waitFor();
    await play();
    await visitor.picture('tour-end');
    const { tour, said, kindOf } = await facts();
    const kinds = [...new Set(said.map((each) => kindOf(each.channelId)))];
    assert.deepEqual(kinds, ['webchat', 'email', 'telegram', 'whatsapp', 'sms']);
    assert.ok(
      said
        .filter((each) => each.direction === 'outbound')
        .every((each) => ['sent', 'delivered', 'read'].includes(each.delivery.state)),
      JSON.stringify(said),
    );
    const phone = tour.items.filter((each) => each.direction === 'out');
    const letter = phone.find((each) => each.subject !== null);
    assert.match(letter!.text, /damaged on its way[\s\S]*https?:\/\//);
    const ofPhone = new Set(phone.filter((each) => each.subject === null).map((each) => each.channelId));
    assert.equal(ofPhone.size, 3);
    assert.deepEqual(
      phone.filter((each) => each.subject === null).map((each) => each.text),
      said.filter((each) => each.direction === 'outbound' && ofPhone.has(each.channelId)).map((each) => each.text),
      'the phone has what the thread says was sent',
    );
    await page.getByRole('heading', { name: 'You handled one person on 5 channels in one thread.' }).waitFor();
    await axe('tour');
    assert.deepEqual(visitor.problems, []);
  },
);

chapter('whoever writes on the phone is heard by the real door; a second run begins clean', async () => {
  const { page } = visitor;
  const before = (await facts()).tour.conversationId;
  for (const name of ['SMS', 'Instagram', 'Telegram', 'Email']) {
    await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
    await page.getByRole('textbox', { name: 'Send something yourself' }).fill(`By ${name}, from my own hand`);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('log', { name: 'What Ada sees' }).getByText(`By ${name}, from my own hand`).waitFor();
    await until(
      () =>
        page.evaluate(
          async (q) => await (await fetch(`/api/v1/search?q=${encodeURIComponent(q)}`)).text(),
          `By ${name}`,
        ),
      (found) => found.includes('from my own hand'),
      `what was written by ${name} is found`,
    );
  }
  await page.getByRole('button', { name: 'Once more' }).click();
  await page.getByRole('heading', { name: /Ada opens the shop/ }).waitFor();
  await page.getByRole('button', { name: 'Play' }).waitFor();
  await until(
    () =>
      page.evaluate(
        async () => (await (await fetch('/api/v1/demo/tour')).json()) as { conversationId: unknown; items: unknown[] },
      ),
    ({ conversationId, items }) => conversationId === null && items.length === 0,
    'nothing is left of the first run',
  );
  const gone = await page.evaluate(async (id) => (await fetch(`/api/v1/conversations/${id}`)).status, before);
  assert.equal(gone, 404);
});

chapter(
  'the practice inbox: ten keys, each lesson over when its deed was done; then nobody is left of it',
  async () => {
    const { page } = visitor;
    await page.goto(`${server.url}/demo/practice`);
    const app = page.frameLocator('iframe[title="Agents’ app"]');
    const [press, write] = [
      (keys: string) => page.keyboard.press(keys),
      (words: string) => app.getByRole('textbox', { name: /^Reply to/ }).fill(words),
    ];
    const writing = app.getByRole('region', { name: /^Write a (reply|note)/ });
    const sends = () => writing.getByRole('button', { name: 'Send', exact: true }).click();
    const lesson = async (step: number, words: RegExp, customer: RegExp): Promise<void> => {
      await page.getByRole('heading', { name: new RegExp(`^Practice ${step} of 10 ${words.source}`) }).waitFor();
      await app.getByRole('log', { name: customer }).waitFor();
      await app.getByRole('log', { name: customer }).focus();
    };
    await lesson(1, /She needs nothing more/, /Ines Moreau/);
    await visitor.picture('practice');
    await axe('practice');
    await press('e');
    await lesson(2, /Leave a note/, /Jonas Weber/);
    await press('n');
    await app.getByRole('textbox', { name: 'Note' }).fill('A surprise for Rosa: not a word to her.');
    await writing.getByRole('button', { name: 'Add note' }).click();
    await lesson(3, /Nobody takes care/, /Aino Salo/);
    await press('i');
    await lesson(4, /He is back next week/, /Pavel Novák/);
    await press('h');
    await app.getByRole('textbox', { name: 'Snooze until' }).fill('7d');
    await press('Enter');
    await lesson(5, /Close it, then take that back/, /Rita Sousa/);
    await press('e');
    await app
      .getByText(/^Closed #/)
      .first()
      .waitFor();
    await press('z');
    await lesson(6, /Everybody asks this/, /Emil Lund/);
    await press('Alt+Shift+M');
    await app.getByRole('option', { name: /Roasting days/ }).click();
    await sends();
    await lesson(7, /She has left the chat/, /Hanna Vogel/);
    await press('Alt+Shift+C');
    await app
      .getByRole('dialog', { name: 'Send by' })
      .getByRole('button', { name: /hello@acorn\.example/ })
      .click();
    await write('Here is the guide, by mail.');
    await sends();
    await lesson(8, /He wrote twice/, /Oskar Nyman/);
    await press('m');
    await app
      .getByRole('dialog')
      .getByRole('button', { name: /Late delivery|Me again/ })
      .click();
    await app
      .getByRole('dialog', { name: /^Join #/ })
      .getByRole('button', { name: /^Join/ })
      .click();
    await lesson(9, /Find “marbled cup”/, /Tuuli Aalto/);
    await press('/');
    await app.getByRole('searchbox').fill('marbled cup');
    await press('Enter');
    await lesson(10, /Every command by its name/, /Leon Fischer/);
    await press('Control+k');
    await app.getByRole('combobox', { name: 'Command or words' }).fill('Print');
    await page.getByRole('heading', { name: /^10 of 10 in \d+:\d\d$/ }).waitFor();
    await visitor.picture('practice-end');
    const left = () =>
      server.sql(`select from identities where value like '%practice.example' or key like '%practice.example'`);
    await until(left, (rows) => rows.length === 0, 'whom one practised on is erased');
    assert.deepEqual(visitor.problems, []);
    // Skipped or ended, nobody is left either.
    await page.getByRole('button', { name: 'Once more' }).click();
    await page.getByRole('heading', { name: /^Practice 1 of 10/ }).waitFor();
    await page.getByRole('button', { name: 'Skip' }).click();
    await page.getByRole('heading', { name: /^Practice 2 of 10/ }).waitFor();
    await page.getByRole('button', { name: 'End practice' }).click();
    await page.getByRole('heading', { name: /^0 of 10 in/ }).waitFor();
    await until(left, (rows) => rows.length === 0, 'whom one left in the middle is erased');
  },
);
