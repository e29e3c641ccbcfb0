// What the tests of this channel share: an account, recorded calls, signed calls, a message to send, and a source that can be watched.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Inbound } from '@throughline/domain';
import type {
  HookCall,
  OutboundMessage,
  Place,
  Raw,
  Rotated,
  Settings,
  Source,
  SourceState,
} from '@throughline/channel-kit';
import { placeFor, realNet, type Recorded } from '@throughline/channel-kit/contract';
import { signedByX } from '../../../tools/doubles/x/index.ts';
import { read } from './read.ts';
import { run } from './source.ts';
import { originOf } from './tokens.ts';

export const account = {
  clientId: 'M1M5R3BMVy13QmpScXkzTUt5OE46MTpjaQ',
  clientSecret: 'client-secret-of-the-tests-0123456789',
  bearerToken: 'bearer-token-of-the-tests-0123456789',
  userId: '1111111111111111111',
  username: 'AcornCoffee',
  name: 'Acorn Coffee',
  refreshToken: 'refresh-token-of-the-tests-0123456789',
} as const;
export const customerId = '2222222222222222222';
export const hookUrl = 'https://support.example/hooks/01900000-0000-7000-8000-00000000c0de';
export const settingsWith = (more: Settings = {}): Settings => ({
  clientId: account.clientId,
  clientSecret: account.clientSecret,
  receives: 'stream',
  bearerToken: account.bearerToken,
  refreshToken: account.refreshToken,
  userId: account.userId,
  username: account.username,
  ...more,
});

/** What is kept once an account has agreed, with access that lasts. */
export const boundTokens = (settings: Settings, access: string): string =>
  JSON.stringify({ access, until: Date.now() + 86_400_000, refresh: 'refresh-of-the-tests', from: originOf(settings) });

/** The house's side: keeps what is rotated, one at a time, and forgets nothing. Several places on one shelf are several nodes. */
export function shelfFor(first: Settings) {
  const shelf = { settings: first, label: '', stores: 0, failing: false };
  let work: Promise<unknown> = Promise.resolve();
  return {
    shelf,
    rotate: (ask: (settings: Settings) => Promise<Rotated>): Promise<Settings> => {
      const mine = work.then(async () => {
        const { settings, label } = await ask(shelf.settings);
        if (shelf.failing) throw new Error('the process ended here');
        if (Object.keys(settings).length > 0) shelf.stores += 1;
        shelf.settings = { ...shelf.settings, ...settings };
        shelf.label = label ?? shelf.label;
        return shelf.settings;
      });
      work = mine.catch(() => undefined);
      return mine;
    },
  };
}
let places = 0;
export function placeBefore(url: string, settings: Settings = settingsWith(), more: Partial<Place> = {}): Place {
  places += 1;
  const channelId = `01900000-0000-7000-8000-${String(places).padStart(12, '0')}`;
  return placeFor(settings, realNet(5), { channelId, env: { X_API_URL: url }, hookUrl, ...more });
}

export const rawOf = (said: unknown): Raw => ({
  body: new TextEncoder().encode(JSON.stringify(said)),
  headers: { 'content-type': 'application/json' },
  meta: {},
});
export const hookCall = (said: unknown, secret: string = account.clientSecret): HookCall => ({
  ...rawOf(said),
  headers: {
    'content-type': 'application/json',
    'x-twitter-webhooks-signature-oauth2': signedByX(JSON.stringify(said), secret),
  },
  method: 'POST',
  url: hookUrl,
  query: {},
});
export const getCall = (query: Readonly<Record<string, string>>): HookCall => ({
  body: new Uint8Array(),
  headers: {},
  meta: {},
  method: 'GET',
  url: hookUrl,
  query,
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
  recipient: { kind: 'x', scope: '', value: customerId, name: 'Mina', attributes: {} },
  author: { name: 'Ann' },
  workspaceName: 'Acorn',
  text: 'Hello from Acorn',
  files: [],
  ...more,
});

/** A source that runs until stopped and stores as the house would: raws and cursor together, or neither. */
export function follow(place: Place, cursor: unknown = null, scale = 0.002) {
  const stop = new AbortController();
  const kept = { raws: [] as Raw[], cursor, states: [] as SourceState[], failing: 0, hold: Promise.resolve() };
  const events = (): readonly Inbound[] => kept.raws.flatMap((raw) => read(raw, place.settings));
  const ids = (): string[] => events().flatMap((event) => (event.kind === 'message' ? [event.externalId] : []));
  const source: Source = {
    ...place,
    cursor,
    signal: stop.signal,
    take: async (raws, next) => {
      await kept.hold;
      if (kept.failing > 0) {
        kept.failing -= 1;
        throw new Error('the database is away');
      }
      const before = new Set(ids());
      // A duplicate changes nothing.
      kept.raws.push(
        ...raws.filter((raw) =>
          read(raw, place.settings).every((event) => event.kind !== 'message' || !before.has(event.externalId)),
        ),
      );
      kept.cursor = structuredClone(next);
    },
    seen: (asked) => Promise.resolve(asked.filter((id) => ids().includes(id))),
    state: (state) => kept.states.push(state),
  };
  const done = run(source, scale);
  return {
    kept,
    done,
    events,
    words: (): string[] => events().flatMap((event) => (event.kind === 'message' ? [event.text] : [])),
    last: () => kept.states.at(-1)?.kind,
    async stop() {
      stop.abort();
      await done;
    },
  };
}
export async function until(is: () => boolean, what: string, seconds = 60): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!is()) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
