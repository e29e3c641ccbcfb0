// What the tests of this channel share: settings, recorded calls, a message to send.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Recorded } from '@throughline/channel-kit/contract';
import type { HookCall, OutboundMessage, Raw } from '@throughline/channel-kit';
import { signedByLine } from '../../../tools/doubles/line/index.ts';

export const settings = {
  accessToken: 'access-token-of-the-tests-0123456789',
  channelSecret: '0123456789abcdef0123456789abcdef',
  answersFree: true,
  botId: `U${'b'.repeat(32)}`,
  basicId: '@acme',
  pictureUrl: 'https://profile.line.example/acme',
} as const;
export const hookUrl = 'https://support.example/hooks/1';
export const customerId = `U${'a'.repeat(32)}`;
export const rawOf = (said: unknown): Raw => ({
  body: new TextEncoder().encode(JSON.stringify(said)),
  headers: { 'content-type': 'application/json' },
  meta: {},
});
export const hookCall = (said: unknown, secret: string = settings.channelSecret): HookCall => ({
  ...rawOf(said),
  headers: { 'content-type': 'application/json', 'x-line-signature': signedByLine(JSON.stringify(said), secret) },
  method: 'POST',
  url: hookUrl,
  query: {},
});
/** A call with these events, each as complete as LINE makes them. */
export const callOf = (...events: readonly object[]): object => ({
  destination: settings.botId,
  events: events.map((event, index) => ({
    mode: 'active',
    timestamp: 1763640000000,
    source: { type: 'user', userId: customerId },
    webhookEventId: `01FZ74A0TDDPYRVKNK77XKC3Z${index}`,
    deliveryContext: { isRedelivery: false },
    ...event,
  })),
});

const folder = path.join(import.meta.dirname, '../fixtures');
/** Every call in `fixtures/`, with what it must read as. */
export function recorded(): readonly (Recorded & { readonly call: unknown })[] {
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const { call, events } = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as {
        call: unknown;
        events: unknown[];
      };
      return { name: name.replace('.json', ''), call, raw: rawOf(call), events };
    });
}
export const messageWith = (more: Partial<OutboundMessage> = {}): OutboundMessage => ({
  kind: 'message',
  id: '01900000-0000-7000-8000-00000000aaaa',
  conversationId: '01900000-0000-7000-8000-00000000bbbb',
  conversationNumber: 1001,
  recipient: { kind: 'line', scope: settings.botId, value: customerId, name: '', attributes: {} },
  author: { name: 'Ann' },
  workspaceName: 'Acme',
  text: 'Hello from Acme',
  files: [],
  ...more,
});
