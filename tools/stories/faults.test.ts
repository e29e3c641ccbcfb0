// Bad days: the server and its database killed in the middle of the work, providers that refuse or fall silent, callers that lie.
// Whatever happens: what was acknowledged is stored exactly once and in order, and nothing is sent twice.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTelegramDouble, type TelegramDouble } from '../doubles/telegram/index.ts';
import { openScreen } from './screen.ts';
import { type Hook, post, sendAll, type Sent, updateOf, wordsOf } from './senders.ts';
import { type Json, OWNER, type Server, startServer, until } from './server.ts';

const TEST_MS = 180_000;
const BACK_MS = 60_000;
let double: TelegramDouble;
let server: Server;
let hook: Hook;
let channelId: string;

interface Item {
  id: string;
  text: string;
  number: number;
  direction: string;
  conversationId: string;
  delivery: { state: string; why: string };
}
interface ContactRow {
  id: string;
  identities: { value: string }[];
}
interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

before(
  async () => {
    double = await startTelegramDouble();
    server = await startServer({ TELEGRAM_API_URL: double.url });
    const channel = await server.api.post<{ id: string; state: string }>('/channels', {
      kind: 'telegram',
      name: 'Bot',
      settings: { botToken: double.token, mode: 'webhook' },
    });
    channelId = channel.id;
    hook = { url: double.webhook!.url, secret: double.webhook!.secret! };
    assert.equal(hook.url, `${server.url}/hooks/${channelId}`);
  },
  { timeout: 180_000 },
);
after(
  async () => {
    await server?.stop();
    await double?.stop();
  },
  { timeout: 180_000 },
);

const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

async function everyItem<T>(path: string): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Page<T> = await server.api.get<Page<T>>(
      `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    );
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

/** Contacts by the value of their identity at the bot. */
async function contactsOf(chats: readonly number[]): Promise<Map<number, string>> {
  const rows = await everyItem<ContactRow>('/contacts');
  const found = chats.map(
    (chat) => [chat, rows.filter((row) => row.identities.some((identity) => identity.value === String(chat)))] as const,
  );
  for (const [chat, owners] of found) assert.equal(owners.length, 1, `chat ${chat} belongs to one contact`);
  return new Map(found.map(([chat, owners]) => [chat, owners[0]!.id]));
}

/** Every chat holds exactly its words, each once, in the order they were said, in one conversation. */
async function assertWhole(chats: readonly number[], each: number): Promise<void> {
  for (const [chat, contactId] of await contactsOf(chats)) {
    const items = (await everyItem<Item>(`/contacts/${contactId}/timeline`)).reverse();
    assert.deepEqual(
      items.map((item) => item.text),
      range(0, each).map((number) => wordsOf(chat, number)),
      `chat ${chat}`,
    );
    assert.equal(new Set(items.map((item) => item.conversationId)).size, 1, `chat ${chat} is one conversation`);
    assert.ok(
      items.every((item, index) => index === 0 || item.number > items[index - 1]!.number),
      `numbers of chat ${chat} rise`,
    );
  }
}

const acknowledged = (sent: Sent, least: number) =>
  until(
    () => sent.acknowledged.size,
    (size) => size >= least,
    `${least} messages are acknowledged`,
  );

test(
  'a server killed twice in the middle of 1,000 calls loses none, doubles none, keeps their order and is back in seconds',
  { timeout: TEST_MS },
  async () => {
    const chats = range(900_001, 20);
    const sent = sendAll(hook, chats, 50);
    for (const least of [200, 600]) {
      await acknowledged(sent, least);
      await sleep(Math.random() * 40);
      await server.end('SIGKILL');
      const backMs = await server.start();
      assert.ok(backMs < BACK_MS, `back after ${Math.round(backMs)} ms`);
    }
    await sent.done;
    assert.ok((sent.met.get('no answer') ?? 0) > 0, 'the kills were felt, or this test proves nothing');
    await assertWhole(chats, 50);
  },
);

test(
  'a database killed in the middle of the stream is answered with 503, comes back by itself, and nothing is lost or doubled',
  { timeout: TEST_MS },
  async () => {
    const chats = range(910_001, 12);
    const sent = sendAll(hook, chats, 50);
    for (const least of [100, 350]) {
      await acknowledged(sent, least);
      const pid = server.postgresPid();
      const began = Date.now();
      process.kill(pid, 'SIGKILL');
      await until(
        () => sent.acknowledged.size,
        (size) => size > least + 60,
        'messages flow again',
        BACK_MS,
      );
      assert.ok(Date.now() - began < BACK_MS);
      assert.notEqual(server.postgresPid(), pid);
    }
    await sent.done;
    assert.ok((sent.met.get('503') ?? 0) > 0, `the kills were felt: ${JSON.stringify([...sent.met])}`);
    assert.deepEqual(
      [...sent.met.keys()].filter((status) => !['200', '503'].includes(status)),
      [],
      'nothing but stored or "send it again"',
    );
    await assertWhole(chats, 50);
    assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
  },
);

test(
  'a stop under load loses nothing that was acknowledged, ends by itself and leaves no database behind',
  { timeout: TEST_MS },
  async () => {
    const chats = range(920_001, 20);
    const sent = sendAll(hook, chats, 200);
    await acknowledged(sent, 200);
    const pid = server.postgresPid();
    const { code, tookMs } = await server.end('SIGTERM');
    sent.stop();
    await sent.done;
    assert.equal(code, 0, server.said.slice(-1000));
    assert.ok(tookMs < 20_000, `it took ${Math.round(tookMs)} ms`);
    assert.throws(() => process.kill(pid, 0), 'the database has ended');
    assert.deepEqual(
      [...sent.met.keys()].filter((met) => !['200', '503', 'no answer'].includes(met)),
      [],
    );
    await server.start();
    const stored: string[] = [];
    for (const contactId of (await contactsOf(chats)).values())
      stored.push(...(await everyItem<Item>(`/contacts/${contactId}/timeline`)).map((item) => item.text));
    assert.equal(new Set(stored).size, stored.length, 'nothing is doubled');
    assert.deepEqual(
      [...sent.acknowledged].filter((words) => !stored.includes(words)),
      [],
      'nothing acknowledged is lost',
    );
  },
);

test(
  'answers queued while the provider refuses and fails arrive once each and in order when it recovers',
  { timeout: TEST_MS },
  async () => {
    const people = ['Ann', 'Ben', 'Cleo'].map((firstName) => double.customer({ firstName }));
    const conversations = await Promise.all(
      people.map(async (person) =>
        conversationOf(person.id, () => {
          person.sends('Hello?');
        }),
      ),
    );
    double.fail('sendMessage', { status: 429, retryAfter: 1 }, 2);
    double.fail('sendMessage', { status: 500, description: 'Internal Server Error' }, 2);
    double.fail('sendMessage', { page: 503 }, 1);
    const before = double.sent.length;
    for (const number of range(1, 5))
      for (const conversationId of conversations)
        await server.api.post(`/conversations/${conversationId}/messages`, { text: `Answer ${number}` });
    await until(
      () => double.sent.length - before,
      (count) => count >= 15,
      'fifteen answers arrive',
    );
    await sleep(300);
    for (const person of people)
      assert.deepEqual(
        person.answers,
        range(1, 5).map((number) => `Answer ${number}`),
        person.user.first_name as string,
      );
    for (const conversationId of conversations)
      await until(
        () => statesIn(conversationId),
        (states) => states.length === 5 && states.every((state) => state === 'sent'),
        'all are marked as sent',
      );
  },
);

test(
  'a call whose verdict never came is flagged for a person, later answers go on, and it is not sent again by itself',
  { timeout: TEST_MS },
  async () => {
    const person = double.customer({ firstName: 'Dora' });
    const conversationId = await conversationOf(person.id, () => {
      person.sends('Anybody there?');
    });
    double.fail('sendMessage', 'accept-then-reset', 1);
    await server.api.post(`/conversations/${conversationId}/messages`, { text: 'First' });
    await until(
      () => statesIn(conversationId),
      (states) => states[0] === 'unknown',
      'the first is unknown',
    );
    await server.api.post(`/conversations/${conversationId}/messages`, { text: 'Second' });
    await person.gets('Second');
    await sleep(1500);
    assert.deepEqual(
      person.answers,
      ['First', 'Second'],
      'the provider had taken it; sending it again would double it',
    );
    assert.deepEqual(
      await until(
        () => statesIn(conversationId),
        (states) => states[1] === 'sent',
        'the second is sent',
      ),
      ['unknown', 'sent'],
    );
  },
);

test(
  'a server killed between taking an answer and hearing the verdict flags it and never sends it again; what waited behind it goes out once',
  { timeout: TEST_MS },
  async () => {
    const person = double.customer({ firstName: 'Emil' });
    const conversationId = await conversationOf(person.id, () => {
      person.sends('Are you open?');
    });
    double.fail('sendMessage', 'accept-then-hang', 1);
    await server.api.post(`/conversations/${conversationId}/messages`, { text: 'We are.' });
    await person.gets('We are.');
    await server.api.post(`/conversations/${conversationId}/messages`, { text: 'Until six.' });
    await server.end('SIGKILL');
    await server.start();
    // Nobody waits two minutes here: the lease of the dead is aged.
    await server.sql(`update outbox set locked_until = now() - interval '1 second' where state = 'sending'`);
    await person.gets('Until six.');
    await sleep(1500);
    assert.deepEqual(person.answers, ['We are.', 'Until six.']);
    assert.deepEqual(
      await until(
        () => statesIn(conversationId),
        (states) => states[1] === 'sent',
        'the second is sent',
      ),
      ['unknown', 'sent'],
    );
  },
);

test(
  'forged, replayed, oversized, truncated and unreadable calls are refused or kept, and never change what is there',
  { timeout: TEST_MS },
  async () => {
    const chat = 930_001;
    const body = updateOf(chat, 0, wordsOf(chat, 0), chat * 1000);
    for (const secret of ['', 'wrong', `${hook.secret}x`, hook.secret.slice(0, -1), hook.secret.toUpperCase()])
      assert.equal(await post({ ...hook, secret }, body), 403, `secret "${secret.length}"`);
    assert.equal((await fetch(hook.url)).status, 403, 'a look at the address tells nothing');
    assert.equal(
      await post({ ...hook, url: hook.url.replace(/[^/]+$/, '01890000-0000-7000-8000-000000000000') }, body),
      404,
    );
    assert.equal(await post({ ...hook, url: hook.url.replace(/[^/]+$/, "x'or'1") }, body), 404);
    assert.ok(
      !(await everyItem<ContactRow>('/contacts')).some((row) =>
        row.identities.some((identity) => identity.value === String(chat)),
      ),
      'nothing forged came in',
    );

    assert.equal(await post(hook, body), 200);
    assert.deepEqual(
      await Promise.all(range(0, 20).map(() => post(hook, body))),
      Array<number>(20).fill(200),
      'twenty replays at once are thanked for',
    );
    await assertWhole([chat], 1);
    assert.equal(await post(hook, updateOf(chat, 0, 'other words under a known number', chat * 1000)), 200);
    await assertWhole([chat], 1);

    const oversized = await post(hook, Buffer.alloc(5 * 1024 * 1024, 0x20)).catch(() => 413);
    assert.equal(oversized, 413);
    const odd = [
      body.slice(0, body.length / 2),
      '',
      '{}',
      '[]',
      'null',
      '"x"',
      '{"update_id":"9".repeat(9)}',
      Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x80]),
      Buffer.concat([Buffer.from(body.slice(0, 60)), Buffer.from([0xc3, 0x28]), Buffer.from(body.slice(60))]),
      `${'['.repeat(50_000)}`,
      '\u0000',
    ];
    for (const [index, each] of odd.entries()) {
      const status = await post(hook, each);
      assert.ok(status === 200 || (status >= 400 && status < 500), `odd body ${index} got ${status}`);
    }
    const named = JSON.parse(updateOf(930_002, 0, 'NUL \u0000 and half \ud800 a pair', 930_002_000)) as {
      message: { from: Json; chat: Json };
    };
    named.message.from['first_name'] = named.message.chat['first_name'] = `\u202Egnp.exe ${'x'.repeat(10_000)}`;
    assert.equal(await post(hook, JSON.stringify(named)), 200);
    await contactsOf([930_002]);
    await assertWhole([chat], 1);
    assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
  },
);

test(
  'a screen that was open when the server was killed resumes from its number and ends up with what a fresh one sees',
  { timeout: TEST_MS },
  async (context) => {
    const cookie = (await server.call({}).call('POST', '/auth/sign-in', OWNER)).headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    const agent = server.call({ cookie });
    const before = await agent.get<Page<{ id: string }> & { number: number }>('/conversations?status=all&limit=100');
    const screen = openScreen(server.url, before.number, cookie);
    context.after(() => {
      screen.close();
    });
    await until(() => screen.isReady, Boolean, 'the socket is open');
    const chats = range(940_001, 5);
    const sent = sendAll(hook, chats, 30);
    await acknowledged(sent, 40);
    await server.end('SIGKILL');
    await server.start();
    await sent.done;
    await server.api.post(
      `/conversations/${(await agent.get<Page<{ id: string }>>('/conversations?limit=1')).items[0]!.id}/messages`,
      { type: 'note', text: 'Written after the restart' },
    );
    const fresh = await agent.get<Page<{ id: string }> & { number: number }>('/conversations?status=all&limit=100');
    await until(
      () => screen.number,
      (number) => number >= fresh.number,
      'the screen has caught up',
    );
    assert.equal(screen.opened, 2, 'it was open twice: before and after');
    assert.equal(screen.wasReset, false, 'it did not have to fetch everything again');
    const moved = fresh.items.filter((item) => screen.things.has(item.id));
    assert.ok(moved.length >= chats.length);
    for (const item of moved) assert.deepEqual(screen.things.get(item.id), item);
    for (const contactId of (await contactsOf(chats)).values())
      for (const item of (await everyItem<Item>(`/contacts/${contactId}/timeline`)).filter(
        (each) => each.direction === 'inbound',
      ))
        assert.deepEqual(screen.things.get(item.id), item);
  },
);

async function conversationOf(chatId: number, act: () => void): Promise<string> {
  act();
  await until(
    async () =>
      (await everyItem<ContactRow>('/contacts')).some((row) =>
        row.identities.some((identity) => identity.value === String(chatId)),
      ),
    Boolean,
    'the message has arrived',
  );
  const contactId = (await contactsOf([chatId])).get(chatId)!;
  const { items } = await server.api.get<Page<{ id: string }>>(`/contacts/${contactId}/conversations`);
  return items[0]!.id;
}
async function statesIn(conversationId: string): Promise<string[]> {
  const { items } = await server.api.get<Page<Item>>(`/conversations/${conversationId}/messages?limit=100`);
  return items.filter((item) => item.direction === 'outbound').map((item) => item.delivery.state);
}
