// What the tests of this channel share: a connected place before a double, recorded updates, a message to send.
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { placeFor, realNet } from '@throughline/channel-kit/contract';
import type { Recorded } from '@throughline/channel-kit/contract';
import type { HookCall, OutboundMessage, Place, Raw, Recipient, Settings } from '@throughline/channel-kit';

export const fixtureToken = '7211046358:AAfixture-token-that-is-not-real-00000';
export const webhookSecret = 'Xk3v9_fixture-webhook-secret-0001';
export const fixtureSettings: Settings = {
  botToken: fixtureToken,
  mode: 'webhook',
  webhookSecret,
  receives: 'webhook',
  botUsername: 'acme_support_bot',
};

export const rawOf = (update: unknown): Raw => ({
  body: new TextEncoder().encode(typeof update === 'string' ? update : JSON.stringify(update)),
  headers: { 'content-type': 'application/json' },
  meta: {},
});
export const hookCall = (update: unknown, secret: string = webhookSecret): HookCall => ({
  ...rawOf(update),
  headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
  method: 'POST',
  url: 'https://support.example/hooks/1',
  query: {},
});

const folder = path.join(import.meta.dirname, '../fixtures');
/** Every update in `fixtures/`, with what it must read as. */
export function fixtures(): readonly (Recorded & { readonly update: unknown })[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const { update, events } = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as {
        update: unknown;
        events: unknown[];
      };
      return { name: name.replace('.json', ''), update, raw: rawOf(update), events };
    });
}

export function placeBefore(
  tg: { readonly url: string; readonly token: string; readonly botUsername: string },
  more: Partial<Place> & { patienceSeconds?: number; given?: Settings } = {},
): Place {
  const { patienceSeconds, given, ...rest } = more;
  return placeFor({ botToken: tg.token, botUsername: tg.botUsername, ...given }, realNet(patienceSeconds), {
    env: { TELEGRAM_API_URL: tg.url },
    ...rest,
  });
}

export const recipientOf = (tg: { readonly botId: number }, customer: { readonly id: number }): Recipient => ({
  kind: 'telegram',
  scope: String(tg.botId),
  value: String(customer.id),
  name: 'Maria',
  attributes: {},
});

export function messageTo(recipient: Recipient, more: Partial<OutboundMessage> = {}): OutboundMessage {
  return {
    kind: 'message',
    id: '01900000-0000-7000-8000-00000000aaaa',
    conversationId: '01900000-0000-7000-8000-00000000bbbb',
    conversationNumber: 1001,
    recipient,
    author: { name: 'Ann' },
    workspaceName: 'Acme',
    text: 'Hello from Acme',
    files: [],
    ...more,
  };
}
/** The smallest PNG there is. */
export const png = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
);

/** An address where nobody listens (any more). */
export async function deadUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return `http://127.0.0.1:${port}`;
}
