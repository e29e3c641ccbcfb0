// What the tests of this channel share: settings of each provider, recorded calls, a message to send.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Recorded } from '@throughline/channel-kit/contract';
import type { HookCall, OutboundMessage, Raw, Settings } from '@throughline/channel-kit';
import { card } from './card.ts';

const defaults: Settings = Object.fromEntries(
  card.settings.flatMap(({ key, default: value }) => (value === undefined || value === '' ? [] : [[key, value]])),
);
export const number = '+12025550100';
export const settings = {
  twilio: {
    ...defaults,
    provider: 'twilio',
    number,
    accountSid: 'AC0123456789abcdef0123456789abcdef',
    authToken: '9f8e7d6c5b4a39281706f5e4d3c2b1a0',
  },
  bandwidth: {
    ...defaults,
    provider: 'bandwidth',
    number,
    accountId: '9900902',
    applicationId: '93de2206-9669-4e07-948d-329f4b722ee2',
    apiUser: 'api-user',
    apiPassword: 'api-password-of-the-tests',
    callbackPassword: 'callback-password-of-the-tests',
  },
  gateway: {
    ...defaults,
    provider: 'gateway',
    number,
    requestUrl: 'https://gateway.example/send',
    gatewaySecret: 'gateway-secret-of-the-tests',
    hookSecret: 'hook-secret-of-the-tests',
    reportId: '/reference',
  },
} as const satisfies Readonly<Record<string, Settings>>;
export type ProviderName = keyof typeof settings;

export const receivedAt = '2026-11-20T12:00:00.000Z';
export const rawOf = (body: string, type: string): Raw => ({
  body: new TextEncoder().encode(body),
  headers: { 'content-type': type },
  meta: { receivedAt },
});
export const form = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString();
export const hookUrl = 'https://support.example/hooks/01900000-0000-7000-8000-00000000c0de';
export const hookCall = (raw: Raw, headers: Readonly<Record<string, string>>): HookCall => ({
  ...raw,
  headers: { ...raw.headers, ...headers },
  method: 'POST',
  url: hookUrl,
  query: {},
});

const folder = path.join(import.meta.dirname, '../fixtures');
/** Every call in `fixtures/<provider>/`, with what it must read as. A form is kept as its fields. */
export function recorded(provider: ProviderName): readonly Recorded[] {
  return readdirSync(path.join(folder, provider))
    .sort()
    .map((name) => {
      const { call, isForm, events } = JSON.parse(readFileSync(path.join(folder, provider, name), 'utf8')) as {
        call: unknown;
        isForm?: boolean;
        events: unknown[];
      };
      const raw = isForm
        ? rawOf(form(call as Record<string, string>), 'application/x-www-form-urlencoded')
        : rawOf(JSON.stringify(call), 'application/json');
      return { name: name.replace('.json', ''), raw, events };
    });
}

export const recipient = { kind: 'phone', scope: '', value: '+12025550143', name: 'Ada', attributes: {} };
export function messageWith(more: Partial<OutboundMessage> = {}): OutboundMessage {
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
