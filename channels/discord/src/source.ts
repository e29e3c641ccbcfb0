// What keeps running for a bot: the gateway, its way back after every kind of end, and what was said while no session held it for us.
import { pause } from '@throughline/channel-kit';
import type { Raw, Settings, Source } from '@throughline/channel-kit';
import { number, thing, things, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { callApi, snowflake, tokenOf } from './api.ts';
import { type Dispatch, type Ended, runGateway, type Session } from './gateway.ts';
import { isOurs, wantedDispatches } from './read.ts';
import { type Members, openMembers } from './members.ts';
import { openThreads, type Threads } from './threads.ts';

const backoffSeconds = [1, 2, 5, 10, 30, 60] as const;
const reconnectSeconds = 0.2;

/** Guilds for the threads in them; guild messages, their reactions and words only where a support channel is answered. */
const [guilds, guildMessages, guildReactions, guildTyping, direct, directReactions, directTyping, content] = [
  0, 9, 10, 11, 12, 13, 14, 15,
].map((bit) => 1 << bit) as [number, number, number, number, number, number, number, number];
export const intentsFor = (settings: Settings): number =>
  direct |
  directReactions |
  directTyping |
  (word(settings['supportChannelId']) === null ? 0 : guilds | guildMessages | guildReactions | guildTyping | content);

export const wanted = (settings: Settings): boolean => word(settings['botId']) !== null;

/** The newest message we have of each chat: without a session, what came after is asked for. */
type Heard = Readonly<Record<string, { readonly id: string; readonly guildId?: string }>>;
interface Cursor {
  readonly session: Session | null;
  readonly heard: Heard;
}
const heardLimit = 500;

export async function run(source: Source, pauseScale = 1): Promise<void> {
  let { session, heard } = cursorOf(source.cursor);
  let [failures, owes] = [0, false];
  const presses = openPresses(source, pauseScale);
  while (!source.signal.aborted) {
    const url = session?.url ?? (await gatewayUrl(source, pauseScale));
    if (url === null) {
      failures += 1;
      await pause((backoffSeconds[Math.min(failures, backoffSeconds.length) - 1] ?? 60) * pauseScale, source.signal);
      continue;
    }
    const stop = new AbortController();
    const hand = openHand({ source, presses, begun: session, before: heard, broke: () => stop.abort() });
    const ended = await runGateway({
      url,
      token: tokenOf(source.settings),
      intents: intentsFor(source.settings),
      session,
      signal: AbortSignal.any([source.signal, stop.signal]),
      dispatched: hand.dispatched,
      ready: (isResumed) => {
        source.state({ kind: 'connected' });
        owes ||= !isResumed;
        if (owes) hand.catchUp(() => (owes = false));
      },
    });
    const isStored = await hand.settled();
    heard = hand.heard();
    // What could not be stored is told again: the session goes on from what was.
    session = isStored ? ended.session : hand.storedSession();
    if (source.signal.aborted) return;
    failures = ended.wasReady && isStored ? 0 : failures + 1;
    const seconds = tell(source, ended, failures);
    await pause(seconds * pauseScale, source.signal);
  }
}

function cursorOf(cursor: unknown): Cursor {
  const given = thing(cursor);
  const session = thing(given?.['session']);
  const [id, url, sequence] = [word(session?.['id']), word(session?.['url']), number(session?.['sequence'])];
  const heard: Record<string, { id: string; guildId?: string }> = {};
  for (const [channelId, each] of Object.entries(thing(given?.['heard']) ?? {})) {
    const [last, guildId] = [snowflake(thing(each)?.['id']), snowflake(thing(each)?.['guildId'])];
    if (last !== null) heard[channelId] = { id: last, ...(guildId === null ? {} : { guildId }) };
  }
  return { session: id === null || url === null || sequence === null ? null : { id, url, sequence }, heard };
}

/** Where to connect; null when Discord does not say, or allows no more sessions today. */
async function gatewayUrl(source: Source, pauseScale: number): Promise<string | null> {
  const answer = await callApi(source, 'GET', '/gateway/bot', undefined, { repeatable: true, signal: source.signal });
  if (source.signal.aborted) return null;
  if (!answer.ok) {
    const { why, detail } = answer.refusal;
    if (why === 'unauthorized') source.state({ kind: 'unauthorized', detail, remedy: newToken });
    else source.state({ kind: 'trouble', detail, remedy: 'Check that this server can reach discord.com.' });
    if (why === 'busy') await pause(answer.refusal.retryAfterSeconds * pauseScale, source.signal);
    return null;
  }
  const told = thing(answer.result);
  const limit = thing(told?.['session_start_limit']);
  if (number(limit?.['remaining']) === 0) {
    source.state({
      kind: 'trouble',
      detail: 'Discord allows this bot no more connections today.',
      remedy: 'Another program uses the same bot. Stop it there, or use a bot of its own here.',
    });
    await pause(((number(limit?.['reset_after']) ?? 60_000) / 1000) * pauseScale, source.signal);
    return null;
  }
  return word(told?.['url']);
}

const newToken = 'The token was reset or is wrong. Copy the current one from the developer portal and save it here.';
/** Says how it ended and returns how long to wait. */
function tell(source: Source, { code, wasReady }: Ended, failures: number): number {
  const backoff = backoffSeconds[Math.min(failures, backoffSeconds.length) - 1] ?? reconnectSeconds;
  if (code === 4004) {
    source.state({ kind: 'unauthorized', detail: 'Discord does not know this bot token.', remedy: newToken });
    return 300;
  }
  if (code === 4013 || code === 4014) {
    source.state({
      kind: 'trouble',
      detail: 'Discord does not let this bot read what is said in a server.',
      remedy:
        'In the developer portal, under Bot, switch the Message Content intent on; or leave the support channel empty.',
    });
    return 60;
  }
  // A single break is normal on a line that is always open.
  if (!wasReady && failures >= 3)
    source.state({
      kind: 'trouble',
      detail: `The connection to Discord ended (${code}).`,
      remedy: 'It is tried again by itself. Check that a firewall or proxy lets websockets through.',
    });
  return backoff;
}

/** Stores what the gateway brings, in order and many at a time; presses are thanked for after that. */
function openHand({
  source,
  presses,
  begun,
  before,
  broke,
}: {
  readonly source: Source;
  readonly presses: ReturnType<typeof openPresses>;
  readonly begun: Session | null;
  readonly before: Heard;
  readonly broke: () => void;
}) {
  const threads = openThreads(source);
  const members = openMembers(source);
  const waiting: { readonly dispatch: Dispatch; readonly session: Session }[] = [];
  let [heard, stored] = [before, begun];
  let work: Promise<void> = Promise.resolve();
  let [isBroken, isWorking] = [false, false];

  async function take(dispatches: readonly { type: string; data: Thing }[], session: Session | null): Promise<void> {
    const raws: Raw[] = [];
    const pressed: Thing[] = [];
    let next = heard;
    for (const { type, data } of dispatches) {
      const raw = await rawOf(type, data, source, threads);
      if (raw === null) continue;
      raws.push(raw);
      if (type === 'MESSAGE_CREATE') next = withLast(next, data);
      if (type === 'INTERACTION_CREATE') pressed.push(data);
    }
    if (raws.length === 0) return;
    await source.take(raws, { session, heard: next } satisfies Cursor);
    heard = next;
    await Promise.all(pressed.map((press) => presses.stored(press)));
  }
  // Closing the line makes Discord keep what follows until we are back.
  const fail = () => {
    isBroken = true;
    broke();
  };
  function go(): void {
    if (isWorking || isBroken) return;
    isWorking = true;
    work = work.then(async () => {
      while (waiting.length > 0 && !isBroken) {
        const batch = waiting.splice(0, 100);
        try {
          for (const { dispatch } of batch) threads.learn(dispatch);
          const useful = batch.filter(({ dispatch }) => wantedDispatches.has(dispatch.type));
          await take(
            useful.map(({ dispatch }) => dispatch),
            batch.at(-1)!.session,
          );
          // Whatever else was in it means nothing to us.
          stored = batch.at(-1)!.session;
        } catch {
          fail();
        }
      }
      isWorking = false;
    });
  }
  return {
    dispatched(dispatch: Dispatch, session: Session) {
      // A session begins with nothing to store.
      if (dispatch.type === 'READY') stored = session;
      if (dispatch.type === 'INTERACTION_CREATE') presses.came(dispatch.data);
      waiting.push({ dispatch, session });
      go();
    },
    /** Without a session nobody kept for us what was said meanwhile; each chat we know is asked. */
    catchUp(done: () => void) {
      const since = Object.entries(heard);
      isWorking = true;
      work = work.then(async () => {
        try {
          for (const [channelId, last] of since)
            await missed(source, members, channelId, last, (data) => take(data, null));
          if (!source.signal.aborted) done();
        } catch {
          fail();
        }
        isWorking = false;
        go();
      });
    },
    async settled(): Promise<boolean> {
      for (let seen: Promise<void> | null = null; seen !== work;) await (seen = work);
      return !isBroken;
    },
    heard: () => heard,
    storedSession: () => stored,
  };
}

function withLast(heard: Heard, data: Thing): Heard {
  const [channelId, id, guildId] = [snowflake(data['channel_id']), snowflake(data['id']), snowflake(data['guild_id'])];
  if (channelId === null || id === null) return heard;
  const { [channelId]: _old, ...others } = heard;
  const kept = Object.entries(others).slice(1 - heardLimit);
  return { ...Object.fromEntries(kept), [channelId]: { id, ...(guildId === null ? {} : { guildId }) } };
}

const pageLimit = 100;
async function missed(
  source: Source,
  members: Members,
  channelId: string,
  last: Heard[string],
  take: (dispatches: readonly { type: string; data: Thing }[]) => Promise<void>,
): Promise<void> {
  for (let after = last.id; !source.signal.aborted;) {
    const path = `/channels/${channelId}/messages?limit=${pageLimit}&after=${after}`;
    const answer = await callApi(source, 'GET', path, undefined, { repeatable: true, signal: source.signal });
    if (!answer.ok && answer.refusal.why === 'busy') {
      await pause(answer.refusal.retryAfterSeconds, source.signal);
      continue;
    }
    // A chat that is gone has nothing more to say.
    if (!answer.ok && ['unavailable', 'unknown'].includes(answer.refusal.why)) throw new Error(answer.refusal.detail);
    const found = answer.ok ? things(answer.result) : [];
    const inOrder = found
      .flatMap((data) => (snowflake(data['id']) === null ? [] : [data]))
      .sort((a, b) => (BigInt(String(a['id'])) < BigInt(String(b['id'])) ? -1 : 1));
    if (inOrder.length === 0) return;
    const place = { channel_id: channelId, ...(last.guildId === undefined ? {} : { guild_id: last.guildId }) };
    const whole: { type: string; data: Thing }[] = [];
    for (const data of inOrder)
      whole.push({ type: 'MESSAGE_CREATE', data: await members.withRoles({ ...data, ...place }) });
    await take(whole);
    after = String(inOrder.at(-1)!['id']);
    if (found.length < pageLimit) return;
  }
}

/** A dispatch as it is stored; null for what is said elsewhere in a server. */
async function rawOf(type: string, data: Thing, source: Source, threads: Threads): Promise<Raw | null> {
  const at = new Date().toISOString();
  const isGuild = snowflake(data['guild_id']) !== null;
  const thread = isGuild ? await threads.of(snowflake(data['channel_id']) ?? '') : null;
  if (isGuild && (thread === null || !isOurs({ ...thread }, source.settings))) return null;
  const body = { t: type, at, d: data, ...(thread === null ? {} : { thread }) };
  return { body: new TextEncoder().encode(JSON.stringify(body)), headers: {}, meta: { receivedAt: at } };
}

const thankSeconds = 2;
/**
 * A press is thanked for once it is stored. Discord waits three seconds and then tells the customer that it failed, so one that is not
 * stored by then (a slow database, a long catching up) is thanked for before: the session tells it again until it is stored.
 */
function openPresses(source: Source, pauseScale: number) {
  const due = new Map<string, NodeJS.Timeout>();
  const settle = async (press: Thing): Promise<void> => {
    const id = snowflake(press['id']) ?? '';
    const timer = due.get(id);
    if (!timer) return;
    clearTimeout(timer);
    due.delete(id);
    await thank(source, press);
  };
  return {
    came(press: Thing): void {
      const id = snowflake(press['id']);
      if (id !== null && !due.has(id))
        due.set(id, setTimeout(() => void settle(press), thankSeconds * 1000 * pauseScale).unref());
    },
    stored: settle,
  };
}

const deferredUpdate = 6;
async function thank(source: Source, press: Thing): Promise<void> {
  const [id, token] = [snowflake(press['id']), word(press['token'])];
  if (id === null || token === null) return;
  await callApi(
    source,
    'POST',
    `/interactions/${id}/${encodeURIComponent(token)}/callback`,
    { type: deferredUpdate },
    { timeoutSeconds: 5, signal: source.signal },
  );
}
