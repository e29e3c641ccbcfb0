// Providers that take the call and then say nothing, say one byte a second, or hang up in the middle of a word: each message ends
// with the state that is true, nobody gets anything twice, and no other channel waits.
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { startTelegramDouble, type TelegramDouble } from '../doubles/telegram/index.ts';
import { type Server, startServer, until } from './server.ts';

type Mood = 'well' | 'silent' | 'dripping' | 'cut';
const moods = ['well', 'silent', 'dripping', 'cut'] as const;
/** Of ours for one call, and some air. */
const PATIENCE_MS = 120_000;
let gate: Awaited<ReturnType<typeof openGate>>;
let server: Server;
const bots = new Map<Mood, { double: TelegramDouble; channelId: string }>();

before(
  async () => {
    const doubles = new Map<Mood, TelegramDouble>();
    for (const [index, mood] of moods.entries())
      doubles.set(
        mood,
        await startTelegramDouble({
          token: `${10_000 + index}:${'abcdefghijklmnopqrstuvwxyz0123456789'.slice(0, 35)}`,
          username: `${mood}_bot`,
        }),
      );
    gate = await openGate(doubles);
    server = await startServer({ TELEGRAM_API_URL: gate.url });
    for (const [mood, double] of doubles) {
      const channel = await server.api.post<{ id: string }>('/channels', {
        kind: 'telegram',
        name: mood,
        settings: { botToken: double.token, mode: 'webhook' },
      });
      bots.set(mood, { double, channelId: channel.id });
    }
  },
  { timeout: 180_000 },
);
after(
  async () => {
    await server?.stop();
    gate?.close();
    for (const { double } of bots.values()) await double.stop();
  },
  { timeout: 180_000 },
);

interface Message {
  text: string;
  direction: string;
  delivery: { state: string; why: string } | null;
}
async function conversationAt(mood: Mood, firstName: string) {
  const person = bots.get(mood)!.double.customer({ firstName });
  person.sends(`Hello from ${firstName}`);
  const found = await until(
    () => server.api.get<{ items: { conversationId: string }[] }>(`/search?q=${firstName}`),
    (page) => page.items.some((item) => item.conversationId),
    `${firstName} has arrived`,
  );
  const id = found.items.find((item) => item.conversationId)!.conversationId;
  const states = async () =>
    (await server.api.get<{ items: Message[] }>(`/conversations/${id}/messages?limit=100`)).items
      .filter((item) => item.direction === 'outbound')
      .map((item) => `${item.text}: ${item.delivery?.state}`);
  return { person, states, say: (text: string) => server.api.post(`/conversations/${id}/messages`, { text }) };
}

test(
  'silence, a drip and a cut each end as "unknown", what waits behind goes out, nobody gets anything twice, and others never wait',
  { timeout: 180_000 },
  async () => {
    const ill = await Promise.all(
      (['silent', 'dripping', 'cut'] as const).map(async (mood) => ({
        mood,
        ...(await conversationAt(mood, `Person${mood}`)),
      })),
    );
    // More than one channel may hold at once, so that its queue is full, too.
    const crowd = await Promise.all(Array.from({ length: 10 }, (_, each) => conversationAt('silent', `Crowd${each}x`)));
    const well = await conversationAt('well', 'Personwell');
    gate.isIll = true;
    for (const { say } of ill) await say('First');
    for (const { say } of crowd) await say('First');
    await until(
      () => gate.held,
      (held) => held >= 8,
      'the silent provider holds as many calls as one channel may make',
    );
    const waits: number[] = [];
    for (let each = 1; each <= 10; each += 1) {
      const began = performance.now();
      await well.say(`Well ${each}`);
      await well.person.gets(`Well ${each}`);
      waits.push(performance.now() - began);
    }
    assert.ok(Math.max(...waits) < 10_000, `others waited ${waits.map(Math.round).join(', ')} ms`);
    assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
    // Behind a call that hangs, the second waits; whom the line was cut to gets it as soon as lines hold.
    for (const { mood, say } of ill) if (mood !== 'cut') await say('Second');
    await until(
      () => ill[2]!.states(),
      (states) => states[0] === 'First: unknown',
      'the cut is known to be unknown at once',
    );
    gate.isIll = false;
    await ill[2]!.say('Second');
    for (const { mood, states, person } of ill) {
      await until(states, (all) => all.join() === 'First: unknown,Second: sent', `${mood} ends true`, PATIENCE_MS);
      // The silent one never took the first; the others did, and must not get it again.
      assert.deepEqual(person.answers, mood === 'silent' ? ['Second'] : ['First', 'Second'], mood);
    }
    for (const { states, person } of crowd) {
      const [state] = await until(
        states,
        (all) => all.length === 1 && !/queued|sending/.test(all[0]!),
        'everybody behind has a verdict',
        PATIENCE_MS,
      );
      assert.deepEqual(
        [state, person.answers],
        person.answers.length === 0 ? ['First: unknown', []] : ['First: sent', ['First']],
      );
    }
  },
);

test(
  'a provider that is not there at all is tried again, and gets each message once when it is back',
  { timeout: 180_000 },
  async () => {
    const person = await conversationAt('well', 'Personaway');
    await gate.leave();
    await person.say('Are you there?');
    await person.say('Hello?');
    await until(person.states, (all) => all.every((state) => state.endsWith('queued')), 'both wait');
    await gate.comeBack();
    await until(person.states, (all) => all.join() === 'Are you there?: sent,Hello?: sent', 'both are sent', 30_000);
    assert.deepEqual(person.person.answers, ['Are you there?', 'Hello?']);
  },
);

/** What lies between us and the providers: passes calls on to the double of the call's token, and spoils them when it is ill. */
async function openGate(doubles: ReadonlyMap<Mood, TelegramDouble>) {
  const timers = new Set<NodeJS.Timeout>();
  const state = { isIll: false, held: 0, url: '' };
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [mood, double] = [...doubles].find(([, each]) => request.url?.includes(each.token)) ?? [];
    if (!mood || !double) return void response.writeHead(404).end();
    const isSpoiled = state.isIll && /\/sendMessage$/i.test(request.url ?? '');
    if (isSpoiled && mood === 'silent') {
      state.held += 1;
      return;
    }
    const reply = await fetch(double.url + request.url!, {
      method: request.method ?? 'GET',
      headers: { 'content-type': request.headers['content-type'] ?? 'application/json' },
      ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
    });
    const body = Buffer.from(await reply.arrayBuffer());
    response.writeHead(reply.status, { 'content-type': 'application/json', 'content-length': body.length });
    if (isSpoiled && mood === 'dripping') {
      let at = 0;
      const timer = setInterval(() => {
        if (at < body.length && !response.destroyed) response.write(body.subarray(at, (at += 1)));
        else clearInterval(timer);
      }, 1000);
      timers.add(timer);
    } else if (isSpoiled && mood === 'cut') {
      response.write(body.subarray(0, body.length / 2), () => response.destroy());
    } else response.end(body);
  };
  let http: HttpServer;
  const listen = async (port: number): Promise<void> => {
    http = createServer((request, response) => {
      pass(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => {
      http.listen(port, '127.0.0.1', resolve);
    });
  };
  await listen(0);
  const { port } = http!.address() as AddressInfo;
  state.url = `http://127.0.0.1:${port}`;
  const leave = async (): Promise<void> => {
    http.closeAllConnections();
    await new Promise((resolve) => {
      http.close(resolve);
    });
  };
  return Object.assign(state, {
    leave,
    comeBack: () => listen(port),
    close() {
      for (const timer of timers) clearInterval(timer);
      void leave();
    },
  });
}
