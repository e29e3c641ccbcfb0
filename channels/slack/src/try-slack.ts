// What the tests of this channel share: settings as connected, events as stored, and a running source that can be watched.
import type { Inbound } from '@throughline/domain';
import type { OutboundMessage, Place, Raw, Recipient, Source, SourceState } from '@throughline/channel-kit';
import { placeFor, realNet } from '@throughline/channel-kit/contract';
import { read } from './read.ts';
import { run } from './source.ts';

export const token = 'xoxb-2147483647-not-a-real-token-of-any-app';
export const appToken = 'xapp-1-A0ACORN-not-a-real-token-of-any-app';
export const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5'.replace(/[g-z]/g, '0');
export const teamId = 'T0ACORN';
export const botUserId = 'U0ACORNBOT';
export const given = { token, appToken, teamId, botUserId };
const found = {
  teamId,
  teamName: 'Acorn',
  botUserId,
  botName: 'acorn_support',
  scopes: 'chat:write,chat:write.customize',
};
export const settings = { botToken: token, mode: 'socket', appToken, serves: 'all', ...found };
export const withEvents = { botToken: token, mode: 'events', signingSecret, serves: 'all', ...found };

export const placeBefore = (
  apiUrl: string,
  more: { given?: Place['settings']; patienceSeconds?: number; hookUrl?: string } = {},
): Place =>
  placeFor(more.given ?? settings, realNet(more.patienceSeconds ?? 5), {
    env: { SLACK_API_URL: apiUrl },
    hookUrl: more.hookUrl ?? null,
  });

export const rawOf = (payload: unknown, known?: unknown): Raw => ({
  body: new TextEncoder().encode(JSON.stringify(payload)),
  headers: {},
  meta: known === undefined ? {} : { known },
});
/** An event in its wrapper, as Slack sends it. */
export const wrapped = (event: object, more: object = {}) => ({
  token: 'old',
  team_id: teamId,
  api_app_id: 'A0ACORN',
  type: 'event_callback',
  event_id: 'Ev0001',
  event_time: 1_767_224_888,
  authorizations: [{ user_id: botUserId, is_bot: true }],
  event,
  ...more,
});

export const recipientOf = (value: string, attributes: Record<string, string> = {}): Recipient => ({
  kind: 'slack',
  scope: teamId,
  value,
  name: 'Mina',
  attributes,
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
export function follow(place: Place, cursor: unknown = null, pauseScale = 0.01) {
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
  const done = run(source, pauseScale);
  const events = (): readonly Inbound[] => kept.raws.flatMap((raw) => read(raw, place.settings));
  return {
    kept,
    events,
    /** The words that were stored, each once, as the house keeps them. */
    words(): string[] {
      const said = new Map(events().flatMap((event) => (event.kind === 'message' ? [[event.externalId, event]] : [])));
      return [...said.values()].map(({ text }) => text);
    },
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
