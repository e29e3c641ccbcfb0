// A provider of many bots that notes when each call's first byte came and what it said, keeps to a given slowness, and plays dead for some.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { call } from './api.ts';
import type { Running } from './server.ts';

export interface Arrival {
  /** Monotonic milliseconds. */
  readonly at: number;
  readonly chat: string;
  readonly text: string;
}
export interface Bots {
  readonly env: Readonly<Record<string, string>>;
  readonly arrivals: Arrival[];
  /** The next call that says this. */
  arrival(text: string): Promise<Arrival>;
  /** Connects bot number n; those from `deadFrom` on never answer what is sent through them. */
  connect(server: Running, n: number): Promise<string>;
  /** What a loop that only calls it gets through, that many at once. */
  perSecond(count: number, atOnce: number): Promise<number>;
  stop(): void;
}
const clock = () => Number(process.hrtime.bigint() / 1000n) / 1000;

export async function startBots(given: { slowMs: number; deadFrom: number }): Promise<Bots> {
  const arrivals: Arrival[] = [];
  const awaited = new Map<string, (arrival: Arrival) => void>();
  let count = 0;
  const server = createServer((request, response) => {
    const at = clock();
    const bot = Number(/\/bot(\d+):/.exec(request.url ?? '')?.[1] ?? 0);
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const say = (result: unknown) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, result }));
      if (request.url?.endsWith('/getMe'))
        return say({ id: bot, is_bot: true, first_name: 'Bench', username: `bench_${bot}_bot` });
      if (!request.url?.endsWith('/sendMessage')) return say(true);
      const said = JSON.parse(String(Buffer.concat(parts))) as { chat_id: number; text: string };
      if (bot >= given.deadFrom) return undefined;
      const arrival = { at, chat: String(said.chat_id), text: said.text };
      arrivals.push(arrival);
      awaited.get(said.text)?.(arrival);
      setTimeout(() => say({ message_id: (count += 1), chat: { id: said.chat_id }, date: 1 }), given.slowMs);
      return undefined;
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    env: { TELEGRAM_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    arrivals,
    arrival: (text) =>
      new Promise((resolve) => {
        awaited.set(text, resolve);
      }),
    connect: async (to, n) => {
      const settings = {
        botToken: `${n}:${'A'.repeat(35)}`,
        mode: 'webhook',
        botUsername: `bench_${n}_bot`,
        webhookSecret: 'bench-webhook-secret-0123456789',
        // It takes what it takes: how much that is, is measured.
        sendsPerSecond: 100_000,
      };
      return (await call<{ id: string }>(to, 'POST', '/channels', { kind: 'telegram', name: `Bot ${n}`, settings })).id;
    },
    perSecond: async (total, atOnce) => {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/bot1:bare/sendMessage`;
      let left = total;
      const began = performance.now();
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          while ((left -= 1) >= 0) {
            const body = JSON.stringify({ chat_id: 1, text: `bare ${left}` });
            const reply = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
            await reply.arrayBuffer();
          }
        }),
      );
      arrivals.length = 0;
      return (total / (performance.now() - began)) * 1000;
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
