// A bot provider that takes everything, so that a channel with a webhook can be connected; and the calls its customers cause.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { call } from './api.ts';
import type { Running } from './server.ts';

export const BOT_ID = '424242';
export const SECRET = 'bench-webhook-secret-0123456789';

export interface Provider {
  readonly env: Readonly<Record<string, string>>;
  stop(): void;
}
export async function startProvider(): Promise<Provider> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const isAboutMe = request.url?.endsWith('/getMe');
      response.writeHead(200, { 'content-type': 'application/json' }).end(
        JSON.stringify({
          ok: true,
          result: isAboutMe ? { id: Number(BOT_ID), is_bot: true, first_name: 'Bench', username: 'bench_bot' } : true,
        }),
      );
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    env: { TELEGRAM_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Connects the bot by webhook; returns the channel's id. */
export async function connectBot(server: Running): Promise<string> {
  // A secret is kept where it belongs to the bot that the token names.
  const settings = {
    botToken: `${BOT_ID}:${'A'.repeat(35)}`,
    mode: 'webhook',
    botUsername: 'bench_bot',
    webhookSecret: SECRET,
  };
  return (await call<{ id: string }>(server, 'POST', '/channels', { kind: 'telegram', name: 'Bench bot', settings }))
    .id;
}

/** One customer's message as the provider posts it: about 300 bytes. `words` carries what the measurement needs to find again. */
export function update(number: number, customer: number, words: string): string {
  const person = { id: customer, first_name: `Customer ${customer}` };
  return JSON.stringify({
    update_id: number,
    message: {
      message_id: number,
      from: { ...person, is_bot: false, language_code: 'en' },
      chat: { ...person, type: 'private' },
      date: Math.floor(Date.now() / 1000),
      text: words,
    },
  });
}
export const headersFor = (port: number): string =>
  `Host: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nX-Telegram-Bot-Api-Secret-Token: ${SECRET}\r\nConnection: keep-alive\r\n`;
