// What the tests of this channel share: settings as connected, events as stored, and a running source that can be watched.
import type { Inbound } from '@throughline/domain';
import type { OutboundMessage, Place, Raw, Recipient, Settings, Source, SourceState } from '@throughline/channel-kit';
import { placeFor, realNet } from '@throughline/channel-kit/contract';
import { rawOf, read, type Told } from './read.ts';
import { run } from './source.ts';

export const account = {
  userId: '@support:acorn.example',
  password: 'correct horse battery staple',
  token: 'syt_c3VwcG9ydA_not_a_real_token',
};
export const ada = '@ada:home.example';
export const directRoom = '!direct:home.example';

export const formOf = (url: string): Settings => ({ homeserver: url, access: 'token', accessToken: account.token });
export const settingsOf = (url: string): Settings => ({
  ...formOf(url),
  baseUrl: url,
  userId: account.userId,
  deviceId: 'GIVEN',
});
export const placeBefore = (url: string, more: Settings = {}, patienceSeconds = 10): Place =>
  placeFor({ ...settingsOf(url), ...more }, realNet(patienceSeconds));

export const direct = { id: directRoom, name: '', isDirect: true, with: ada };
export const group = { id: '!lobby:home.example', name: 'Acorn lobby', isDirect: false, with: ada };
/** An event as the source keeps it. */
export const told = (type: string, content: object, more: object = {}, beside: Partial<Told> = {}): Raw =>
  rawOf({
    room: direct,
    name: 'Ada',
    event: {
      type,
      event_id: '$one',
      sender: ada,
      origin_server_ts: 1_771_289_280_000,
      content: { ...content },
      ...more,
    },
    ...beside,
  });
export const recipientOf = (value: string, room?: string): Recipient => ({
  kind: 'matrix',
  scope: '',
  value,
  name: 'Ada',
  attributes: room === undefined ? {} : { room },
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
export function follow(place: Place, cursor: unknown = null) {
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
  const done = run(source, 0.01);
  const events = (): readonly Inbound[] => kept.raws.flatMap((raw) => read(raw, place.settings));
  return {
    kept,
    events,
    /** The words that were stored, in order. */
    words: (): string[] => events().flatMap((event) => (event.kind === 'message' ? [event.text] : [])),
    async stop() {
      stop.abort();
      await done;
    },
  };
}

export async function until(is: () => boolean, what: string, seconds = 10): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!is()) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
