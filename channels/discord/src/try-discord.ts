// What the tests of this channel share: settings as connected, dispatches as stored, and a running source that can be watched.
import type { Inbound } from '@throughline/domain';
import type { OutboundMessage, Place, Raw, Recipient, Source, SourceState } from '@throughline/channel-kit';
import { placeFor, realNet } from '@throughline/channel-kit/contract';
import { read } from './read.ts';
import { run } from './source.ts';

export const token = 'MTQ1NzQ2OTQ4MzcyNjY2ODA0OA.GtestQ.not-a-real-token-of-any-bot-0000000';
export const botId = '1457469483726668048';
export const supportChannelId = '1457510428359004343';
export const settings = { botToken: token, botId, botName: 'Acorn Support' };
export const withSupport = { ...settings, supportChannelId };

export const placeBefore = (url: string, given: Place['settings'] = settings, patienceSeconds = 5): Place =>
  placeFor(given, realNet(patienceSeconds), { env: { DISCORD_API_URL: url } });

const receivedAt = '2026-02-03T04:05:06.000Z';
export const rawOf = (
  t: string,
  d: object,
  thread?: { id: string; parentId: string; name?: string; ownerId?: string },
): Raw => ({
  body: new TextEncoder().encode(JSON.stringify({ t, at: receivedAt, d, ...(thread ? { thread } : {}) })),
  headers: {},
  meta: { receivedAt },
});

export const recipientOf = (value: string, channel?: string): Recipient => ({
  kind: 'discord',
  scope: '',
  value,
  name: 'Mina',
  attributes: channel === undefined ? {} : { channel },
});
export const messageTo = (recipient: Recipient): OutboundMessage => ({
  kind: 'message',
  id: '01900000-0000-7000-8000-000000000abc',
  conversationId: '01900000-0000-7000-8000-000000000def',
  conversationNumber: 1042,
  recipient,
  author: { name: 'Maja' },
  workspaceName: 'Acorn Coffee',
  text: 'A new mug is on its way.',
  files: [],
});

/** A source that runs until stopped and stores as the house would: raws and cursor together, or neither. */
export function follow(place: Place, cursor: unknown = null, wait = 0.01) {
  const stop = new AbortController();
  const kept = { raws: [] as Raw[], cursor, states: [] as SourceState[], failing: 0 };
  const source: Source = {
    ...place,
    cursor,
    signal: stop.signal,
    take: (raws, next) => {
      if (kept.failing > 0) {
        kept.failing -= 1;
        return Promise.reject(new Error('the database is away'));
      }
      kept.raws.push(...raws);
      kept.cursor = JSON.parse(JSON.stringify(next));
      return Promise.resolve();
    },
    seen: () => Promise.resolve([]),
    state: (state) => kept.states.push(state),
  };
  const done = run(source, wait);
  return {
    kept,
    events: (): readonly Inbound[] => kept.raws.flatMap((raw) => read(raw, place.settings)),
    /** The words that were stored, in order. */
    words: (): string[] =>
      kept.raws
        .flatMap((raw) => read(raw, place.settings))
        .flatMap((event) => (event.kind === 'message' ? [event.text] : [])),
    async stop() {
      stop.abort();
      await done;
    },
  };
}

export async function until(is: () => boolean, what: string, seconds = 8): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!is()) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
