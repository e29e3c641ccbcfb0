// Two web nodes and two workers as processes of their own, on one PostgreSQL 15, behind haproxy: whoever is connected anywhere sees
// everything, and any of them may be killed, stopped or replaced while messages come in. In `npm test` they wake each other by NOTIFY.
//   MANY_NODES=all node --test tools/stories/many-nodes.test.ts      three web nodes, NOTIFY and then NATS, longer loads, slow failures too
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTelegramDouble, type TelegramDouble } from '../doubles/telegram/index.ts';
import { balancer, type Balancer, haproxySkip } from '../peers/haproxy/server.ts';
import { freePort } from '../peers/mail/installed.ts';
import { type NatsServer, natsServer, natsSkip } from '../peers/nats/server.ts';
import { postgresSkip } from '../peers/postgres/installed.ts';
import { type PostgresPeer, startPostgresPeer } from '../peers/postgres/server.ts';
import { type Line, openLine } from './line.ts';
import { openScreen } from './screen.ts';
import { type Hook, sendAll, wordsOf } from './senders.ts';
import { makeCaller, OWNER, type Server, startServer, until } from './server.ts';

const isAll = process.env['MANY_NODES'] === 'all';
const skip = postgresSkip() || haproxySkip();
const TEST_MS = 240_000;
/** How long a killed node's word counts: its lease of a channel, and the round that looks for it. */
const LEASE_MS = 45_000;
const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

for (const bus of isAll ? (['notify', 'nats'] as const) : (['notify'] as const))
  describe(`nodes that wake each other by ${bus}`, { skip: skip || (bus === 'nats' && natsSkip()) }, () => {
    let peer: PostgresPeer;
    let nats: NatsServer | null = null;
    let double: TelegramDouble;
    let front: Balancer;
    let webs: Server[] = [];
    let workers: Server[] = [];
    let hook: Hook;
    let api: ReturnType<typeof makeCaller>;
    let cookie: string;
    let chatId: string;
    let polled: ReturnType<TelegramDouble['addBot']>;

    before(
      async () => {
        [peer, double, front] = [
          await startPostgresPeer(),
          await startTelegramDouble({ longPollSeconds: 2 }),
          await balancer(),
        ];
        if (bus === 'nats') nats = await natsServer(await freePort());
        const shared = {
          DATABASE_URL: await peer.database('house'),
          SECRET_KEY: randomBytes(32).toString('base64'),
          PUBLIC_URL: front.url,
          TRUST_PROXY: 'loopback',
          TELEGRAM_API_URL: double.url,
          ...(nats ? { NATS_URL: nats.url } : {}),
        };
        const first = await startServer({ ...shared, ROLE: 'web' });
        const others = await Promise.all(
          [...range(0, isAll ? 2 : 1).map(() => 'web'), 'worker', 'worker'].map((ROLE) =>
            startServer({ ...shared, ROLE }),
          ),
        );
        workers = others.splice(-2);
        webs = [first, ...others];
        await front.start(webs.map((web) => web.port));
        api = makeCaller(`${front.url}/api/v1`, { authorization: `Bearer ${first.key}` });
        await until(
          () => fetch(`${front.url}/healthz`),
          (reply) => reply.ok,
          'the balancer found a node',
        );
        await api.post('/channels', {
          kind: 'telegram',
          name: 'Bot',
          settings: { botToken: double.token, mode: 'webhook' },
        });
        hook = { url: double.webhook!.url, secret: double.webhook!.secret! };
        polled = double.addBot();
        await api.post('/channels', {
          kind: 'telegram',
          name: 'Polled',
          settings: { botToken: polled.token, mode: 'polling' },
        });
        chatId = (await api.post<{ id: string }>('/channels', { kind: 'webchat', name: 'Chat', settings: {} })).id;
        cookie = (await makeCaller(`${front.url}/api/v1`, {}).call('POST', '/auth/sign-in', OWNER)).headers
          .getSetCookie()
          .map((each) => each.split(';')[0])
          .join('; ');
      },
      { timeout: 180_000 },
    );
    after(
      async () => {
        await front?.stop();
        await Promise.all([...webs, ...workers].map((each) => each.stop()));
        await double?.stop();
        await nats?.stop();
        await peer?.stop();
      },
      { timeout: 180_000 },
    );

    const ask = <Row extends object>(text: string, values: readonly unknown[] = []) =>
      peer.admin<Row>(text, values, 'house');
    async function screenAt(url: string) {
      const list = await api.get<{ number: number }>('/conversations?limit=1');
      const screen = openScreen(url, list.number, cookie);
      await until(() => screen.isReady, Boolean, 'the screen is open');
      return screen;
    }
    async function agentAt(url: string): Promise<Line> {
      const line = openLine(`${url.replace('http', 'ws')}/api/v1/live`, { cookie });
      await until(() => line.opened > 0, Boolean, 'the agent’s line is open');
      return line;
    }
    /** A visitor who has written once, with a line at this node. */
    async function visitorAt(url: string, text: string) {
      const { token } = await makeCaller(`${front.url}/api/v1`, {}).post<{ token: string }>(
        `/visitor/${chatId}/session`,
      );
      const as = makeCaller(`${front.url}/api/v1`, { authorization: `Visitor ${token}` });
      const line = openLine(`${url.replace('http', 'ws')}/api/v1/visitor/live?token=${token}`, {}, 0);
      await until(() => line.opened > 0, Boolean, 'the visitor’s line is open');
      await as.post('/visitor/messages', { clientId: text, text });
      const [row] = await until(
        () => ask<{ id: string }>('select conversation_id as id from messages where text = $1', [text]),
        (rows) => rows.length === 1,
        'the visitor’s words arrived',
      );
      return { as, line, conversationId: row!.id };
    }
    /** Every chat holds exactly its words, once each, in order, in one conversation. */
    async function assertWhole(chats: readonly number[], each: number): Promise<void> {
      for (const chat of chats) {
        const rows = await ask<{ text: string; id: string }>(
          `select m.text, m.conversation_id as id from messages m join identities i on i.workspace_id = m.workspace_id and i.id = m.identity_id
           where i.value = $1 and m.direction = 'inbound' order by m.number`,
          [String(chat)],
        );
        assert.deepEqual(
          rows.map((row) => row.text),
          range(0, each).map((number) => wordsOf(chat, number)),
        );
        assert.equal(new Set(rows.map((row) => row.id)).size, 1, `chat ${chat} is one conversation`);
      }
    }
    type Screen = Awaited<ReturnType<typeof screenAt>>;
    const shows = (screen: Screen, words: string) =>
      until(
        () => JSON.stringify([...screen.things.values()]),
        (text) => text.includes(words),
        `a screen shows "${words}"`,
      );

    test(
      'what one says anywhere, all see everywhere: agents and visitors at different nodes',
      { timeout: TEST_MS },
      async () => {
        const screens = await Promise.all(webs.map((web) => screenAt(web.url)));
        const visitors = await Promise.all(webs.map((web, index) => visitorAt(web.url, `hello from node ${index}`)));
        for (const [index, { conversationId }] of visitors.entries()) {
          for (const screen of screens) await shows(screen, `hello from node ${index}`);
          // Answered at another node than the visitor's.
          await webs[(index + 1) % webs.length]!.api.post(`/conversations/${conversationId}/messages`, {
            text: `answer ${index}`,
          });
        }
        for (const [index, { line }] of visitors.entries())
          await until(
            () => line.texts,
            (texts) => texts.includes(`answer ${index}`),
            'the visitor reads the answer',
          );
        const person = double.customer({ firstName: 'Ann' });
        person.sends('Is anybody there?');
        for (const screen of screens) await shows(screen, 'Is anybody there?');
        for (const each of [...screens, ...visitors.map(({ line }) => line)]) each.close();
      },
    );

    test(
      'who is there and who is writing crosses nodes, also to a node that has just begun',
      { timeout: TEST_MS },
      async () => {
        const [here, there] = webs as [Server, Server];
        const visitor = await visitorAt(here.url, 'I am at one node');
        const { conversationId } = visitor;
        const [near, far] = [await agentAt(here.url), await agentAt(there.url)];
        for (const line of [near, far]) line.say({ type: 'look', conversationId });
        const presence = (line: Line, holds: (frame: NonNullable<ReturnType<Line['last']>>) => boolean, what: string) =>
          until(
            () => line.last('presence'),
            (frame) => frame?.conversationId === conversationId && holds(frame),
            what,
          );
        await presence(
          far,
          (frame) => frame.contactIsOnline === true,
          'the visitor is online, seen from the other node',
        );
        await presence(near, (frame) => frame.contactIsOnline === true, 'and from their own');
        visitor.line.say({ type: 'typing', isWriting: true });
        await presence(far, (frame) => frame.contactIsWriting === true, 'the visitor writes');
        far.say({ type: 'write', conversationId, isWriting: true, toCustomer: true });
        await until(() => visitor.line.last('typing')?.isWriting, Boolean, 'the visitor sees that somebody answers');
        await presence(near, (frame) => frame.viewers!.some((viewer) => viewer.isWriting), 'the colleague too');
        far.close();
        // A node that is started anew knows nobody; it asks.
        await there.end('SIGTERM');
        await there.start();
        const late = await agentAt(there.url);
        near.say({ type: 'write', conversationId, isWriting: true, toCustomer: false });
        near.say({ type: 'look', conversationId });
        late.say({ type: 'look', conversationId });
        await presence(
          late,
          (frame) => frame.contactIsOnline === true,
          'the visitor is online, seen from the new node',
        );
        visitor.line.close();
        await presence(late, (frame) => frame.contactIsOnline === false, 'the visitor has left');
        await presence(near, (frame) => frame.contactIsOnline === false, 'for everybody');
        for (const line of [near, late]) line.close();
      },
    );

    test(
      'a web node killed under load: senders and screens go on elsewhere, nothing is lost or doubled',
      { timeout: TEST_MS },
      async () => {
        const chats = range(800_001, 10);
        const each = isAll ? 150 : 15;
        const screens = [await screenAt(front.url), await screenAt(front.url), await screenAt(front.url)];
        const visitor = await visitorAt(front.url, 'I stay through it');
        const sent = sendAll(hook, chats, each);
        for (const [round, victim] of (isAll ? [...webs, ...webs, ...webs] : [webs[0]!]).entries()) {
          await until(
            () => sent.acknowledged.size,
            (size) => size >= 60 + round * 100,
            'messages flow',
          );
          await victim.end('SIGKILL');
          await api.call('POST', `/conversations/${visitor.conversationId}/messages`, { text: `still here ${round}` });
          await victim.start();
        }
        await sent.done;
        await assertWhole(chats, each);
        for (const screen of screens) {
          await shows(screen, wordsOf(800_010, each - 1));
          assert.equal(screen.wasReset, false);
          screen.close();
        }
        assert.ok(Math.max(...screens.map((screen) => screen.opened)) > 1, 'the kill was felt');
        await until(
          () => visitor.line.texts,
          (texts) => texts.some((text) => text.startsWith('still here')),
          'the visitor too',
        );
        assert.equal(new Set(visitor.line.texts).size, visitor.line.texts.length);
        visitor.line.close();
      },
    );

    const fetched = (text: string, withinMs: number) =>
      until(
        () => ask('select from messages where text = $1', [text]),
        (rows) => rows.length === 1,
        `the other worker has fetched "${text}"`,
        withinMs,
      );
    test(
      'nodes replaced one by one under load are not felt; a channel that polls goes on at the other worker',
      { timeout: TEST_MS },
      async (context) => {
        const chats = range(810_001, 6);
        const each = isAll ? 200 : 20;
        const sent = sendAll(hook, chats, each);
        const screen = await screenAt(front.url);
        const answers: string[] = [];
        const [person, other] = [double.customer({ firstName: 'Ben' }), polled.customer({ firstName: 'Cy' })];
        person.sends('How long will it take?');
        const [row] = await until(
          () => ask<{ id: string }>(`select conversation_id as id from messages where text = 'How long will it take?'`),
          (rows) => rows.length === 1,
          'it arrived',
        );
        for (const node of isAll ? [...webs, ...workers] : workers) {
          const { code, tookMs } = await node.end('SIGTERM');
          assert.equal(code, 0, 'it stopped in peace');
          const answer = `answer ${answers.length}`;
          answers.push(answer);
          await until(
            () => api.call('POST', `/conversations/${row!.id}/messages`, { text: answer }),
            ({ status }) => status === 201,
            'an answer is taken',
          );
          if (workers.includes(node)) other.sends(`polled at ${answer}`);
          if (workers.includes(node)) await fetched(`polled at ${answer}`, 20_000);
          context.diagnostic(`stopped in ${Math.round(tookMs)} ms, started in ${Math.round(await node.start())} ms`);
        }
        await sent.done;
        await assertWhole(chats, each);
        await shows(screen, wordsOf(810_006, each - 1));
        screen.close();
        for (const answer of answers) await person.gets(answer);
        const got = double.sent
          .map((message) => (message as { text?: string }).text)
          .filter((text) => answers.includes(text ?? ''));
        assert.deepEqual(got, answers, 'each once, in order');
      },
    );

    test(
      'a channel that polls is taken over from a worker that was killed when its lease has ended',
      { timeout: TEST_MS, skip: !isAll && 'a lease is long: MANY_NODES=all' },
      async () => {
        const person = polled.customer({ firstName: 'Di' });
        for (const [index, worker] of workers.entries()) {
          await worker.end('SIGKILL');
          person.sends(`polled after kill ${index}`);
          await fetched(`polled after kill ${index}`, LEASE_MS);
          await worker.start();
        }
        await sleep(5000);
        const rows = await ask(`select from messages where text like 'polled after kill %'`);
        assert.equal(rows.length, workers.length, 'each once');
      },
    );

    test('followers have caught up, nothing is stuck, and the journal has no gap', { timeout: TEST_MS }, async () => {
      await until(
        () =>
          ask<{ behind: number }>(
            `select coalesce(max(w.journal_number - f.number), -1)::int as behind from followers f join workspaces w on w.id = f.workspace_id`,
          ),
        (rows) => rows[0]!.behind === 0,
        'nobody is behind',
      );
      assert.deepEqual(
        await ask(
          `select (select max(number) - count(*) from journal)::int as gaps, (select count(*) from receipts where state = 'stuck')::int as stuck,
             (select count(*) from stuck_jobs)::int as jobs, (select count(*) from outbox where state <> 'unknown')::int as waiting`,
        ),
        [{ gaps: 0, stuck: 0, jobs: 0, waiting: 0 }],
      );
    });
  });
