// The house on a PostgreSQL 15 of the operator's own, over TCP with a password and over TLS: the whole way of a message, and all the
// bad days such a server brings: sessions ended, restarts, crashes, and our own process killed.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { startTelegramDouble, type TelegramDouble } from '../doubles/telegram/index.ts';
import { postgresSkip } from '../peers/postgres/installed.ts';
import { type PostgresPeer, startPostgresPeer } from '../peers/postgres/server.ts';
import { openScreen } from './screen.ts';
import { type Hook, sendAll, wordsOf } from './senders.ts';
import { OWNER, type Server, startServer, until } from './server.ts';

const skip = postgresSkip();
const TEST_MS = 180_000;
let peer: PostgresPeer;
let double: TelegramDouble;
let server: Server;
let second: Server;
let hook: Hook;

before(
  async () => {
    if (skip) return;
    peer = await startPostgresPeer();
    double = await startTelegramDouble();
    const shared = {
      DATABASE_URL: await peer.database('house', { ssl: true }),
      SECRET_KEY: randomBytes(32).toString('base64'),
    };
    server = await startServer({ ...shared, TELEGRAM_API_URL: double.url });
    // A second node that only has doors: what it shows, it heard through the database.
    second = await startServer({ ...shared, DATABASE_URL: await peer.database('house'), ROLE: 'web' });
    await server.api.post('/channels', {
      kind: 'telegram',
      name: 'Bot',
      settings: { botToken: double.token, mode: 'webhook' },
    });
    hook = { url: double.webhook!.url, secret: double.webhook!.secret! };
  },
  { timeout: 180_000 },
);
after(
  async () => {
    await second?.stop();
    await server?.stop();
    await double?.stop();
    await peer?.stop();
  },
  { timeout: 180_000 },
);

const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
const ask = <Row extends object>(text: string, values: readonly unknown[] = []) =>
  peer.admin<Row>(text, values, 'house');

/** Every chat holds exactly its words, once each, in their order, in one conversation. */
async function assertWhole(chats: readonly number[], each: number): Promise<void> {
  for (const chat of chats) {
    const rows = await ask<{ text: string; conversation_id: string }>(
      `select m.text, m.conversation_id from messages m join identities i on i.workspace_id = m.workspace_id and i.id = m.identity_id
       where i.value = $1 and m.direction = 'inbound' order by m.number`,
      [String(chat)],
    );
    assert.deepEqual(
      rows.map((row) => row.text),
      range(0, each).map((number) => wordsOf(chat, number)),
      `chat ${chat}`,
    );
    assert.equal(new Set(rows.map((row) => row.conversation_id)).size, 1, `chat ${chat} is one conversation`);
  }
}
async function conversationWith(chat: number): Promise<string> {
  return await until(
    async () =>
      (
        await ask<{ id: string }>(
          `select m.conversation_id as id from messages m join identities i on i.workspace_id = m.workspace_id and i.id = m.identity_id where i.value = $1 limit 1`,
          [String(chat)],
        )
      )[0]?.id ?? '',
    (id) => id !== '',
    `chat ${chat} has arrived`,
  );
}
async function agentScreen(of: Server) {
  const cookie = (await of.call({}).call('POST', '/auth/sign-in', OWNER)).headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const list = await of.call({ cookie }).get<{ number: number }>('/conversations?limit=1');
  const screen = openScreen(of.url, list.number, cookie);
  await until(() => screen.isReady, Boolean, 'the socket is open');
  return screen;
}
const showing = (screen: Awaited<ReturnType<typeof agentScreen>>, words: string) =>
  until(
    () => JSON.stringify([...screen.things.values()]),
    (text) => text.includes(words),
    `a screen shows "${words}"`,
  );

test(
  'a conversation goes both ways, encrypted, and the other node shows it at once',
  { skip, timeout: TEST_MS },
  async (context) => {
    const person = double.customer({ firstName: 'Олена' });
    const screen = await agentScreen(second);
    context.after(() => screen.close());
    person.sends('Замовлення #12345 розбите');
    const id = await conversationWith(person.id);
    await showing(screen, 'розбите');
    // Written at the node without workers; the other one sends it.
    await second.api.post(`/conversations/${id}/messages`, { text: 'Надішлемо нове.' });
    await person.gets('Надішлемо нове.');
    const found = await until(
      () => second.api.get<{ items: { conversationId: string }[] }>(`/search?q=${encodeURIComponent('РОЗБИТЕ')}`),
      (page) => page.items.length > 0,
      'search finds it in any case of letters',
    );
    assert.equal(found.items[0]!.conversationId, id);
    const sessions = await ask<{ ssl: boolean; user: string }>(
      `select distinct s.ssl, a.usename as user from pg_stat_ssl s join pg_stat_activity a using (pid) where a.application_name like 'throughline%' order by 1`,
    );
    assert.deepEqual(
      sessions,
      [
        { ssl: false, user: 'house' },
        { ssl: true, user: 'house' },
      ],
      'each as its address says, and nobody as superuser',
    );
  },
);

test(
  'a server killed in the middle of the stream and started again has lost and doubled nothing',
  { skip, timeout: TEST_MS },
  async () => {
    const chats = range(700_001, 10);
    const sent = sendAll(hook, chats, 30);
    await until(
      () => sent.acknowledged.size,
      (size) => size >= 100,
      '100 are acknowledged',
    );
    await server.end('SIGKILL');
    await server.start();
    await sent.done;
    assert.ok((sent.met.get('no answer') ?? 0) > 0, 'the kill was felt');
    await assertWhole(chats, 30);
  },
);

test(
  'all sessions ended, again and again, heal by themselves: messages, screens of both nodes, sending and jobs',
  { skip, timeout: TEST_MS },
  async (context) => {
    const person = double.customer({ firstName: 'Ann' });
    person.sends('Hello?');
    const id = await conversationWith(person.id);
    const screens = [await agentScreen(server), await agentScreen(second)];
    context.after(() => screens.forEach((screen) => screen.close()));
    const chats = range(710_001, 10);
    const sent = sendAll(hook, chats, 30);
    for (const round of range(1, 6)) {
      await until(
        () => sent.acknowledged.size,
        (size) => size >= round * 30,
        'messages flow',
      );
      // Of the round before some may not have come back yet.
      await until(
        () => peer.endSessions(),
        (ended) => ended > 0,
        'there are sessions to end',
      );
    }
    await sent.done;
    assert.deepEqual(
      [...sent.met.keys()].filter((met) => !['200', '503'].includes(met)),
      [],
      'stored, or "send it again"',
    );
    await assertWhole(chats, 30);
    await until(
      () => second.api.call('POST', `/conversations/${id}/messages`, { text: 'Here we are.' }),
      ({ status }) => status === 201,
      'an answer is taken',
    );
    await person.gets('Here we are.');
    for (const screen of screens) {
      await showing(screen, wordsOf(710_001, 29));
      await showing(screen, 'Here we are.');
      assert.equal(screen.wasReset, false);
    }
    await until(
      () =>
        ask<{ behind: number }>(
          `select count(*)::int as behind from followers f join workspaces w on w.id = f.workspace_id where f.number < w.journal_number`,
        ),
      (rows) => rows[0]!.behind === 0,
      'followers have caught up',
    );
    assert.deepEqual((await server.api.get<{ items: unknown[] }>('/stuck-jobs')).items, []);
  },
);

for (const [how, name] of [
  ['fast', 'restarted'],
  ['immediate', 'that crashed'],
] as const)
  test(
    `a database ${name} and away for a moment costs 503s, and readiness says so and recovers`,
    { skip, timeout: TEST_MS },
    async () => {
      const base = how === 'fast' ? 720_001 : 730_001;
      const chats = range(base, 8);
      const sent = sendAll(hook, chats, 25);
      await until(
        () => sent.acknowledged.size,
        (size) => size >= 50,
        '50 are acknowledged',
      );
      const ready = async () => (await fetch(`${server.url}/readyz`)).status;
      await peer.restart(how, async () => {
        await until(ready, (status) => status === 503, 'it is not ready');
        await until(
          () => sent.met.get('503') ?? 0,
          (times) => times > 0,
          'senders feel it',
        );
      });
      await until(ready, (status) => status === 200, 'it is ready again');
      await sent.done;
      assert.deepEqual(
        [...sent.met.keys()].filter((met) => !['200', '503'].includes(met)),
        [],
      );
      await assertWhole(chats, 25);
      const person = double.customer({ firstName: 'Ben' });
      person.sends('Still there?');
      await server.api.post(`/conversations/${await conversationWith(person.id)}/messages`, { text: 'Yes.' });
      await person.gets('Yes.');
    },
  );

test(
  'a stop while the database is away ends by itself, and a start says in one sentence that nobody is there',
  { skip, timeout: TEST_MS },
  async () => {
    await peer.restart('fast', async () => {
      const { tookMs } = await second.end('SIGTERM');
      assert.ok(tookMs < 20_000, `it took ${Math.round(tookMs)} ms`);
      await assert.rejects(second.start(), (error: Error) =>
        /DATABASE_URL: no server listens there[^\n]*\.\n?$/.test(error.message),
      );
    });
    await second.start();
  },
);
