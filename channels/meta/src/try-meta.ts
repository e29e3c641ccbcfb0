// What the tests of these channels share: connected places before a double, recorded webhooks, a message to send.
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { placeFor, realNet } from '@throughline/channel-kit/contract';
import type { Recorded } from '@throughline/channel-kit/contract';
import type { Channel, HookCall, OutboundMessage, Place, Raw, Recipient, Settings } from '@throughline/channel-kit';
import { signatureOf } from '../../../tools/doubles/meta/index.ts';
import type { MetaDouble } from '../../../tools/doubles/meta/index.ts';

const appSecret = '0123456789abcdef0123456789abcdef';
const verifyToken = 'Xk3v9_fixture-verify-word-0001';
const accessToken = 'EAAGdoubleTokenThatIsNotReal000000';
export const whatsappSettings: Settings = {
  phoneNumberId: '106540352242922',
  businessAccountId: '102290129340398',
  accessToken,
  appId: '1005550001234567',
  appSecret,
  greeting: 'Hello!',
  graphVersion: 'v25.0',
  verifyWord: verifyToken,
  displayNumber: '+1 555-078-3881',
};

const shared = {
  accessToken,
  appId: '1005550001234567',
  appSecret,
  humanAgent: true,
  graphVersion: 'v25.0',
  verifyToken,
};
export const messengerSettings: Settings = { ...shared, pageId: '100000000000001', username: 'acmeshop' };
export const instagramSettings: Settings = {
  ...shared,
  login: 'instagram',
  accountId: '17841400000000000',
  username: 'acme.shop',
};

/** What of these a person types; the rest the channel finds itself. */
export const formOf = ({ card }: Pick<Channel, 'card'>, settings: Settings): Settings =>
  Object.fromEntries(
    Object.entries(settings).filter(([key]) =>
      card.settings.some((field) => field.key === key && field.kind !== 'hidden' && field.when?.is.length !== 0),
    ),
  );
/** The public address of these tests is nobody's: who tries it is refused at once. */
export const nowhere = (): string => 'http://127.0.0.1:1/';

export const rawOf = (webhook: unknown): Raw => ({
  body: new TextEncoder().encode(typeof webhook === 'string' ? webhook : JSON.stringify(webhook)),
  headers: { 'content-type': 'application/json' },
  meta: {},
});
export function hookCall(webhook: unknown, secret = appSecret): HookCall {
  const raw = rawOf(webhook);
  return {
    ...raw,
    headers: { ...raw.headers, 'x-hub-signature-256': signatureOf(secret, raw.body) },
    method: 'POST',
    url: 'https://support.example/hooks/1',
    query: {},
  };
}
export const handshake = (given: string = verifyToken, challenge = '1158201444'): HookCall => ({
  body: new Uint8Array(),
  headers: {},
  meta: {},
  method: 'GET',
  url: 'https://support.example/hooks/1',
  query: { 'hub.mode': 'subscribe', 'hub.verify_token': given, 'hub.challenge': challenge },
});

const folder = path.join(import.meta.dirname, '../fixtures');
/** Every webhook in `fixtures/<kind>/`, with what it must read as. */
export function fixtures(kind: string): readonly (Recorded & { readonly webhook: unknown })[] {
  return readdirSync(path.join(folder, kind))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const { webhook, meta, events } = JSON.parse(readFileSync(path.join(folder, kind, name), 'utf8')) as {
        webhook: unknown;
        /** What the door asked beside it. */
        meta?: Raw['meta'];
        events: unknown[];
      };
      return { name: name.replace('.json', ''), webhook, raw: { ...rawOf(webhook), meta: meta ?? {} }, events };
    });
}

export function placeBefore(
  double: MetaDouble,
  settings: Settings,
  more: Partial<Place> & { patienceSeconds?: number } = {},
): Place {
  const { patienceSeconds, ...rest } = more;
  return placeFor(settings, realNet(patienceSeconds), {
    env: { META_GRAPH_URL: double.url, INSTAGRAM_GRAPH_URL: double.url },
    ...rest,
  });
}

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
export const recipientOf = (kind: string, scope: string, value: string): Recipient => ({
  kind,
  scope,
  value,
  name: 'Maria',
  attributes: {},
});

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
