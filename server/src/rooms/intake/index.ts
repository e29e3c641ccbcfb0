// The way in. Accepted means stored: `take` resolves only after the commit, and a batch that fails is tried again one by one, so
// that the one bad call ends as a stuck receipt while the rest flows.
import { availableParallelism } from 'node:os';
import type { Raw } from '@throughline/channel-kit';
import type { Inbound } from '@throughline/domain';
import { isDatabaseAway, isDuplicate } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { counter, gauge, histogram, secondsSince } from '../../ground/metrics.ts';
import { beginSpan, noteCommit, type Span } from '../../ground/traces.ts';
import { forgetTemplates, markState, type OpenChannel, tally, tallyError } from '../channels/index.ts';
import { NeedsQuiet, type Quiet, takeBatch } from './batch.ts';
import { type Item, type Outcome, readItem, rehearsalOf } from './item.ts';
import { noteOtherWords } from './other-words.ts';
import { openLanes, type Lanes, TooBusy } from './lanes.ts';
import * as store from './store.ts';

export { TooBusy } from './lanes.ts';
export { tokenHash } from './token.ts';
export type { Outcome } from './item.ts';
export { openLanes } from './lanes.ts';
export { applyTo, changesWords } from './news.ts';
export { messagesSeen, takeEarly } from './store.ts';
export { holdsDeleted, rawOf, receiptIdOf, type Replayed, retryReceipt } from './receipts.ts';
export { fetchFiles } from './fetch-files.ts';
export { fetchProfile } from './fetch-profile.ts';

export interface Intake {
  /** Stores and places raw calls of a channel; the cursor, if any, is saved in the commit of the last. */
  take(channel: OpenChannel, raws: readonly Raw[], cursor?: { value: unknown }): Promise<readonly Outcome[]>;
  /** Stores and places events that need no reading: what a demo tells. */
  takeRead(channel: OpenChannel, raw: Raw, events: readonly Inbound[]): Promise<readonly Outcome[]>;
  /** Reads a stuck receipt again. */
  retry(channel: OpenChannel, receiptId: string, raw: Raw): Promise<Outcome>;
  drain(): Promise<void>;
}

/** While one batch is written, another is read and placed. */
const BATCHES_AT_ONCE = Math.min(4, Math.max(2, availableParallelism()));
/** Bodies beyond this live as files, not in the row. */
const INLINE_BYTES = 64 * 1024;

const taken = counter('ingest_calls_total', 'Calls of channels that were taken: with news, known already, or stuck.', [
  'kind',
  'outcome',
]);
const messages = counter('ingest_messages_total', 'New messages stored.', ['kind']);
const takeSeconds = histogram('ingest_seconds', 'From the door to the commit.', ['kind']);
const refused = counter('ingest_refused_total', 'Calls not taken, which their senders will repeat.', ['kind', 'why']);
const batchCalls = histogram('ingest_batch_calls', 'Calls stored by one commit.', [], [1, 2, 4, 8, 16, 32, 64, 128]);
const waiting = gauge('ingest_waiting', 'Calls that wait for a commit.');

export function openIntake(house: House): Intake {
  const lanes: Lanes<Item, Outcome> = openLanes(BATCHES_AT_ONCE, (items) => work(house, items));
  const put = async (item: Item): Promise<Outcome> => {
    const { kind } = item.channel.kind.card;
    const begun = performance.now();
    item.span = beginSpan('take', { attributes: { kind, channelId: item.channel.row.id } });
    waiting.inc();
    try {
      const outcome = await keep(item);
      takeSeconds.observe({ kind }, secondsSince(begun));
      count(house, item, outcome);
      item.span?.set({ state: outcome.state, messages: outcome.messages.length });
      item.span?.end(outcome.state === 'stuck' ? outcome.why : undefined);
      return outcome;
    } catch (error) {
      item.span?.end(error);
      refused.inc({ kind, why: error instanceof TooBusy ? 'busy' : isDatabaseAway(error) ? 'database' : 'other' });
      throw error;
    } finally {
      waiting.dec();
    }
  };
  const keep = async (item: Item): Promise<Outcome> => {
    house.disk.check();
    if (item.raw.body.length > INLINE_BYTES && !item.isRetry)
      item.bodySha256 = (await house.files.put(item.raw.body, 'receipt')).sha256;
    whisperTyping(house, item);
    const outcome = await lanes.put(item.channel.row.workspace_id, speakerOf(item), item);
    await hearNotices(house, item);
    return outcome;
  };
  return {
    async take(channel, raws, cursor) {
      if (raws.length === 0 && cursor)
        await house.db.transaction(async (tx) =>
          store.saveCursor(tx, channel.row.workspace_id, channel.row.id, cursor.value),
        );
      const items: Item[] = [];
      for (const [index, raw] of raws.entries())
        items.push(await readItem(channel, raw, cursor && index === raws.length - 1 ? { cursor } : {}));
      // In order: the cursor's item must not commit before those it stands for.
      if (cursor) {
        const outcomes: Outcome[] = await Promise.all(items.slice(0, -1).map(put));
        return [...outcomes, ...(items.length > 0 ? [await put(items.at(-1)!)] : [])];
      }
      return await Promise.all(items.map(put));
    },
    takeRead: async (channel, raw, events) => [
      await put({
        channel,
        raw,
        receiptId: newId(),
        isRetry: false,
        events,
        stuck: null,
        cursor: null,
        bodySha256: null,
      }),
    ],
    async retry(channel, receiptId, raw) {
      const item = await readItem(channel, raw, { receiptId });
      const outcome = item.stuck ? stuckFor(item.stuck) : await put(item);
      await house.db.transaction((tx) => store.settleReceipt(tx, channel.row.workspace_id, receiptId, outcome));
      return outcome;
    },
    drain: () => lanes.drain(),
  };
}

const columns = { stored: 'received', duplicate: 'duplicates', noise: 'noise', stuck: 'stuck' } as const;
function count(house: House, item: Item, outcome: Outcome): void {
  const { channel } = item;
  const { kind } = channel.kind.card;
  if (rehearsalOf(item) === null) tally(house.db, channel.row, { [columns[outcome.outcome]]: 1 });
  if (outcome.state === 'stuck')
    tallyError(house.db, channel.row, {
      direction: 'in',
      why: 'stuck',
      detail: outcome.why,
      remedy: 'It is kept. Read it again from the ledger of this channel after an upgrade or a mended setting.',
    });
  const fresh = outcome.messages.filter((message) => message.isNew).length;
  if (fresh > 0) messages.inc({ kind }, fresh);
  const isKnown = fresh === 0 && outcome.messages.length > 0;
  taken.inc({ kind, outcome: outcome.state === 'stuck' ? 'stuck' : isKnown ? 'known' : 'news' });
}

/** Who is heard first in a call: one person's calls are taken one after the other, so that their order is kept. */
function speakerOf(item: Item): string {
  const event = item.events.find((each) => 'sender' in each);
  return event && 'sender' in event ? `${event.sender.kind} ${event.sender.value}` : item.channel.row.id;
}

const TRIES = 8;
async function work(house: House, items: readonly Item[]): Promise<readonly (Outcome | Error)[]> {
  let quiet: Quiet = 'if-needed';
  for (let attempt = 1; ; attempt += 1) {
    const span = spanOf(items, attempt);
    try {
      const outcomes = await house.db.transaction((tx) => {
        // Before the readers are woken, who ask for it.
        tx.afterCommit(() => {
          for (const item of items) noteCommit(item.channel.row.workspace_id, span);
        });
        return takeBatch(tx, house, items, quiet);
      });
      batchCalls.observe(items.length);
      span?.end();
      noteOtherWords(house, items, outcomes);
      return outcomes;
    } catch (error) {
      if (error instanceof NeedsQuiet && quiet !== 'alone') {
        span?.end();
        quiet = 'alone';
        continue;
      }
      span?.end(error);
      if (isDatabaseAway(error)) return items.map(() => error as Error);
      // Somebody else met the same stranger meanwhile: the next try finds them.
      if (isDuplicate(error) && attempt < TRIES) continue;
      if (items.length === 1) return [await park(house, items[0]!, error)];
      house.log.warn(
        { error: String(error), messages: items.length },
        'intake: a batch failed; taking its calls one by one',
      );
      const results: (Outcome | Error)[] = [];
      for (const item of items) results.push(...(await work(house, [item])));
      return results;
    }
  }
}

/** One commit for many: shown under the first call it stores, and linked to the others. */
function spanOf(items: readonly Item[], attempt: number): Span | null {
  const [first, ...others] = items.flatMap((item) => item.span ?? []);
  return first
    ? beginSpan('batch', { parent: first, links: others, attributes: { calls: items.length, attempt } })
    : null;
}

/** What cannot be placed is kept with its reason, and the sender may forget it: we have it. */
async function park(house: House, item: Item, error: unknown): Promise<Outcome | Error> {
  const why = `Could not be placed: ${error instanceof Error ? error.message : String(error)}`;
  house.log.error(
    { channelId: item.channel.row.id, receiptId: item.receiptId, error: String(error) },
    'intake: a call is stuck',
  );
  if (item.isRetry) return stuckFor(why);
  try {
    return (
      await house.db.transaction((tx) => takeBatch(tx, house, [{ ...item, events: [], stuck: why.slice(0, 2000) }]))
    )[0]!;
  } catch (failure) {
    return failure instanceof Error ? failure : new Error(String(failure));
  }
}

const stuckFor = (why: string): Outcome => ({ state: 'stuck', why, outcome: 'stuck', messages: [] });

/** What a provider tells about the channel itself is for its admin; told again it says the same. */
async function hearNotices(house: House, item: Item): Promise<void> {
  for (const event of item.events) {
    if (event.kind !== 'notice') continue;
    const { row } = item.channel;
    if (event.about === 'templates') forgetTemplates(row.id);
    else if (event.state === 'trouble') await markState(house.db, row, 'trouble', event.detail, event.remedy);
    else if (row.state === 'trouble') await markState(house.db, row, 'connected', '', '');
  }
}

function whisperTyping(house: House, item: Item): void {
  for (const event of item.events) {
    if (event.kind === 'typing')
      house.live.whisper({
        workspaceId: item.channel.row.workspace_id,
        kind: 'contact-typing',
        body: { kind: event.sender.kind, scope: event.sender.scope, value: event.sender.value },
      });
  }
}
