// What keeps running without a public address: Socket Mode, its way back after every end, and what was said while no line was open.
// An event is acknowledged only once it is stored; until then Slack sends it again.
import type { Raw, Settings, Source } from '@throughline/channel-kit';
import { text, thing, type Thing, things, word } from '@throughline/channel-kit/json';
import { callApi, idOf, settingOf, tsOf } from './api.ts';
import { pause } from './pause.ts';
import { askPeople } from './people.ts';
import { isPress, pressedAt } from './press.ts';
import { isServed } from './read.ts';
import { type Envelope, openSocket } from './socket.ts';

const backoffSeconds = [1, 2, 5, 10, 30, 60] as const;
/** A line may look open and be dead: a fresh one is taken now and then, while the old one still lingers. */
const freshMinutes = 15;
const batchLimit = 100;
const heardLimit = 300;
const pageLimit = 100;

export const wanted = (settings: Settings): boolean =>
  settings['mode'] === 'socket' && settingOf(settings, 'botUserId') !== '';

/** The newest message we have of each chat and thread: what came after is asked for when a line was missing. */
interface Last {
  readonly ts: string;
  readonly type: string;
  readonly isShared?: boolean;
}
type Heard = Readonly<Record<string, Last>>;

export async function run(source: Source, pauseScale = 1): Promise<void> {
  const hand = openHand(source);
  let failures = 0;
  // What happened before we began, and after each gap, nobody kept for us.
  let owes = true;
  while (!source.signal.aborted) {
    const url = await socketUrl(source, failures);
    if (url === null) {
      failures += 1;
      owes = true;
      await pause(waitFor(failures) * pauseScale, source.signal);
      continue;
    }
    const fresh = new AbortController();
    const timer = setTimeout(() => fresh.abort(), freshMinutes * 60_000 * pauseScale).unref();
    const ending = await Promise.race([
      openSocket({
        url,
        signal: source.signal,
        ready: () => {
          source.state({ kind: 'connected' });
          if (owes) hand.catchUp();
          owes = false;
        },
        took: hand.took,
      }),
      new Promise<{ why: 'fresh'; wasReady: true }>((resolve) =>
        fresh.signal.addEventListener('abort', () => resolve({ why: 'fresh', wasReady: true }), { once: true }),
      ),
    ]);
    clearTimeout(timer);
    if (source.signal.aborted) break;
    failures = ending.wasReady ? 0 : failures + 1;
    // Told in time, the next line stands before the old one goes; else something may have been missed.
    owes ||= !['warning', 'refresh_requested', 'fresh'].includes(ending.why);
    if (ending.why === 'link_disabled') {
      source.state({ kind: 'trouble', detail: 'Socket Mode was switched off for this app.', remedy: switchOn });
      await pause(60 * pauseScale, source.signal);
    } else if (failures > 0) {
      if (failures >= 3) source.state(lineTrouble(ending.why));
      await pause(waitFor(failures) * pauseScale, source.signal);
    }
  }
  await hand.settled();
}
const switchOn =
  'At api.slack.com/apps open the app, then Socket Mode, and switch it on; or choose that Slack calls us.';
const waitFor = (failures: number): number =>
  backoffSeconds[Math.min(Math.max(failures, 1), backoffSeconds.length) - 1] ?? 60;
const lineTrouble = (why: string) =>
  ({
    kind: 'trouble',
    detail: `The connection to Slack ended (${why}).`,
    remedy: 'It is tried again by itself. Check that a firewall or proxy lets websockets through.',
  }) as const;

/** An address is good for one connection. */
async function socketUrl(source: Source, failures: number): Promise<string | null> {
  const token = settingOf(source.settings, 'appToken');
  const answer = await callApi(source, 'apps.connections.open', {}, { repeatable: true, signal: source.signal, token });
  if (source.signal.aborted) return null;
  if (answer.ok) return word(answer.result['url']);
  const { why, detail } = answer.refusal;
  if (why === 'unauthorized')
    source.state({
      kind: 'unauthorized',
      detail,
      remedy: 'Under Basic Information make a new App-Level Token with connections:write and save it here.',
    });
  else if (why === 'busy') await pause(answer.refusal.retryAfterSeconds, source.signal);
  else if (why === 'rejected') source.state({ kind: 'trouble', detail, remedy: switchOn });
  else if (failures >= 2)
    source.state({ kind: 'trouble', detail, remedy: 'Check that this server can reach slack.com.' });
  return null;
}

/** Stores what comes, in order and many at a time, and thanks for it after that. */
function openHand(source: Source) {
  const waiting: Envelope[] = [];
  let heard = heardIn(source.cursor);
  let work: Promise<void> = Promise.resolve();
  let isWorking = false;
  const take = async (payloads: readonly Thing[]): Promise<void> => {
    const served = payloads.filter((payload) => isWanted(payload, source.settings));
    if (served.length === 0) return;
    let next = heard;
    for (const payload of served) next = withLast(next, payload);
    const raws = await Promise.all(served.map((payload) => rawOf(payload, source)));
    await source.take(raws, { heard: next });
    heard = next;
  };
  const go = () => {
    if (isWorking) return;
    isWorking = true;
    work = work.then(async () => {
      while (waiting.length > 0) {
        const batch = waiting.splice(0, batchLimit);
        try {
          await take(batch.map(({ payload }) => payload));
          for (const each of batch) each.acknowledge();
        } catch {
          // Not thanked for, so Slack sends it again.
          await pause(1, source.signal);
        }
      }
      isWorking = false;
    });
  };
  return {
    took(envelope: Envelope) {
      waiting.push(envelope);
      go();
    },
    catchUp() {
      const since = Object.entries(heard);
      work = work.then(async () => {
        for (const [key, last] of since) {
          if (source.signal.aborted) return;
          try {
            await missed(source, key, last, take);
          } catch {
            // Told by the next gap; what is new meanwhile must not wait for it.
            source.state(lineTrouble('some of what was said meanwhile could not be asked for'));
          }
        }
      });
    },
    async settled(): Promise<void> {
      for (let seen: Promise<void> | null = null; seen !== work;) await (seen = work);
    },
  };
}

/** Reactions and notices of the app too; of other channels nothing is kept. */
function isWanted(payload: Thing, settings: Settings): boolean {
  if (isPress(payload)) return isServed(pressedAt(payload), settings);
  const event = thing(payload['event']);
  switch (event?.['type']) {
    case 'message':
    case 'app_mention':
      return isServed(event, settings);
    case 'reaction_added':
    case 'reaction_removed':
      return isServed(thing(event['item']) ?? {}, settings);
    case 'tokens_revoked':
    case 'app_uninstalled':
      return true;
    default:
      return payload['type'] === 'app_rate_limited';
  }
}
async function rawOf(payload: Thing, source: Source): Promise<Raw> {
  const known = await askPeople(source, payload);
  return {
    body: new TextEncoder().encode(JSON.stringify(payload)),
    headers: {},
    meta: { known, receivedAt: new Date().toISOString() },
  };
}

function heardIn(cursor: unknown): Heard {
  return Object.fromEntries(
    Object.entries(thing(thing(cursor)?.['heard']) ?? {}).flatMap(([key, value]) => {
      const last = thing(value);
      const ts = tsOf(last?.['ts']);
      const type = text(last?.['type']) ?? '';
      return ts === null ? [] : [[key, { ts, type, ...(last?.['isShared'] === true ? { isShared: true } : {}) }]];
    }),
  );
}
function withLast(heard: Heard, payload: Thing): Heard {
  const event = thing(payload['event']) ?? {};
  const [channel, ts, root] = [idOf(event['channel']), tsOf(event['ts']), tsOf(event['thread_ts'])];
  if (event['type'] !== 'message' || channel === null || ts === null) return heard;
  const last: Last = {
    ts,
    type: text(event['channel_type']) ?? '',
    ...(payload['is_ext_shared_channel'] === true ? { isShared: true } : {}),
  };
  // A message may begin a thread, so its own answers are asked for as well.
  const keys = root === null ? [channel, `${channel}:${ts}`] : [`${channel}:${root}`];
  const others = Object.entries(heard).filter(([key]) => !keys.includes(key));
  return Object.fromEntries([...others.slice(keys.length - heardLimit), ...keys.map((key) => [key, last] as const)]);
}

async function missed(
  source: Source,
  key: string,
  last: Last,
  take: (payloads: readonly Thing[]) => Promise<void>,
): Promise<void> {
  const [channel = '', root] = key.split(':');
  const method = root === undefined ? 'conversations.history' : 'conversations.replies';
  const found: Thing[] = [];
  for (let cursor = ''; !source.signal.aborted;) {
    const params = {
      channel,
      ...(root ? { ts: root } : {}),
      oldest: last.ts,
      limit: pageLimit,
      ...(cursor ? { cursor } : {}),
    };
    const answer = await callApi(source, method, params, { repeatable: true, signal: source.signal });
    if (!answer.ok && answer.refusal.why === 'busy') {
      await pause(answer.refusal.retryAfterSeconds, source.signal);
      continue;
    }
    if (!answer.ok && ['unavailable', 'unknown'].includes(answer.refusal.why)) throw new Error(answer.refusal.detail);
    // A chat that is gone has nothing more to say.
    if (!answer.ok) return;
    found.push(...things(answer.result['messages']));
    cursor = text(thing(answer.result['response_metadata'])?.['next_cursor']) ?? '';
    if (cursor === '') break;
  }
  const fresh = found
    .filter(({ ts }) => tsOf(ts) !== null && Number(ts) > Number(last.ts))
    .sort((a, b) => Number(a['ts']) - Number(b['ts']));
  await take(
    fresh.map((message) => ({
      type: 'event_callback',
      team_id: settingOf(source.settings, 'teamId'),
      is_ext_shared_channel: last.isShared === true,
      event: { ...message, type: 'message', channel, channel_type: last.type },
    })),
  );
}
