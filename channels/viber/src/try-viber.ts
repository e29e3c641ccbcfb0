// What the tests of this channel share: settings, recorded callbacks, a message to send.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Recorded } from '@throughline/channel-kit/contract';
import type { HookCall, OutboundMessage, Raw } from '@throughline/channel-kit';
import { signedByViber } from '../../../tools/doubles/viber/index.ts';

export const settings = {
  authToken: '445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9',
  welcome: 'Welcome to Acme. How can we help?',
  botId: 'pa:75346594275468546724',
  botName: 'Acme',
  botUri: 'acme',
} as const;
export const hookUrl = 'https://support.example/hooks/1';
export const rawOf = (body: string): Raw => ({
  body: new TextEncoder().encode(body),
  headers: { 'content-type': 'application/json' },
  meta: {},
});
export const hookCall = (body: string, token: string = settings.authToken): HookCall => ({
  ...rawOf(body),
  headers: { 'content-type': 'application/json', 'x-viber-content-signature': signedByViber(body, token) },
  method: 'POST',
  url: hookUrl,
  query: {},
});

const folder = path.join(import.meta.dirname, '../fixtures');
/** Every callback in `fixtures/`, kept as its text since its numbers are larger than JSON's readers keep, with what it must read as. */
export function recorded(): readonly (Recorded & { readonly body: string })[] {
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const { body, events } = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as {
        body: string;
        events: unknown[];
      };
      return { name: name.replace('.json', ''), body, raw: rawOf(body), events };
    });
}
export const messageWith = (more: Partial<OutboundMessage> = {}): OutboundMessage => ({
  kind: 'message',
  id: '01900000-0000-7000-8000-00000000aaaa',
  conversationId: '01900000-0000-7000-8000-00000000bbbb',
  conversationNumber: 1001,
  recipient: { kind: 'viber', scope: settings.botId, value: '01234567890A=', name: 'John McClane', attributes: {} },
  author: { name: 'Ann' },
  workspaceName: 'Acme',
  text: 'Hello from Acme',
  files: [],
  ...more,
});
