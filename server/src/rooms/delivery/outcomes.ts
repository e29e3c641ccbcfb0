// What became of calls, written down many in one commit: message, outbox, ids, channel and journal. Every outcome is written under the
// claim it was made under, so that writing it twice, or after somebody else took the row over, changes nothing.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sent } from '@throughline/channel-kit';
import { isDatabaseAway, type Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import type { Entry } from '../../ground/journal.ts';
import { counter } from '../../ground/metrics.ts';
import { markState, setOutboundAt, tally, tallyError } from '../channels/index.ts';
import { addConsent, holdPeople, setOutbound, setReach } from '../contacts/index.ts';
import {
  type ConversationRow,
  lockConversations,
  lockMessages,
  type MessageRow,
  messagesByIds,
  openPlan,
  retell,
  updateMessage,
  writePlan,
} from '../conversations/index.ts';
import { applyTo, changesWords, openLanes, takeEarly } from '../intake/index.ts';
import { changeOf, type Change } from './outcome.ts';
import * as store from './outcome-store.ts';
import type { Outgoing } from './outgoing.ts';
import { isPassing, remedies } from './remedies.ts';
import type { OutboxRow } from './store.ts';
import { watchForPush, watchUnseen } from './unseen.ts';

export type Outcome =
  | { readonly what: 'settled'; readonly of: Outgoing; readonly sent: Sent }
  /** A part arrived and others follow. */
  | { readonly what: 'part'; readonly of: Outgoing; readonly externalIds: readonly string[]; readonly done: number }
  | { readonly what: 'sending'; readonly of: Outgoing };
export interface Outcomes {
  settle(of: Outgoing, sent: Sent): Promise<void>;
  /** False: the row is not ours any more, and nothing more of it must leave. */
  part(of: Outgoing, externalIds: readonly string[], done: number): Promise<boolean>;
  /** Only shown to people: nobody waits for it. */
  sending(of: Outgoing): void;
}

const ended = counter(
  'outbox_ended_total',
  'What became of answers, edits and reactions: sent, failed, unknown, or to be tried again.',
  ['kind', 'end'],
);
const AT_ONCE = 2;
/** While the database is away, what a provider has said is kept in mind for a minute: well within any lease. */
const TRIES = 120;
const PAUSE_MS = 500;
const FIRST_LOOK_MS = 60_000;

export interface Patience {
  readonly pauseMs: number;
  /** False: this process ends, and a lease will tell. */
  isLeft(): boolean;
}
const usual: Patience = { pauseMs: PAUSE_MS, isLeft: () => true };

export function openOutcomes(house: House, patience: Patience = usual): Outcomes {
  const lanes = openLanes<Outcome, boolean>(AT_ONCE, (items) => work(house, items, patience));
  const put = (outcome: Outcome): Promise<boolean> => {
    const { workspace_id: workspaceId, message_id: messageId } = outcome.of.row;
    return lanes.put(workspaceId, messageId, outcome);
  };
  return {
    async settle(of, sent) {
      const { channel } = of;
      if (!sent.ok && sent.why === 'unauthorized' && channel)
        await markState(
          house.db,
          channel.row,
          'reconnect',
          sent.detail,
          'Check the credentials under Settings → Channels.',
        ).catch((error: unknown) =>
          house.log.warn({ error: String(error) }, 'delivery: a channel could not be marked'),
        );
      note(house, of, sent);
      await put({ what: 'settled', of, sent });
    },
    part: (of, externalIds, done) => put({ what: 'part', of, externalIds, done }),
    sending: (of) => void put({ what: 'sending', of }).catch(() => undefined),
  };
}

/** For the page that shows how the channel is. A read mark nobody sees is no message. */
function note(house: House, { row, channel }: Outgoing, sent: Sent): void {
  if (!channel || row.kind === 'read') return;
  if (row.kind === 'message')
    tally(house.db, channel.row, sent.ok ? { sent: 1 } : isPassing(sent.why) ? { putOff: 1 } : { failed: 1 });
  if (!sent.ok)
    tallyError(house.db, channel.row, {
      direction: 'out',
      why: sent.why,
      detail: sent.detail,
      remedy: remedies[sent.why],
    });
}

/** A commit for each workspace, because its journal's lock is the last that a transaction takes. */
async function work(house: House, items: readonly Outcome[], patience: Patience): Promise<(boolean | Error)[]> {
  const answers = new Map<Outcome, boolean | Error>();
  for (const [workspaceId, own] of Map.groupBy(items, (item) => item.of.row.workspace_id))
    for (const [item, answer] of await written(house, workspaceId, own, patience)) answers.set(item, answer);
  return items.map((item) => answers.get(item)!);
}
async function written(
  house: House,
  workspaceId: string,
  items: readonly Outcome[],
  patience: Patience,
): Promise<ReadonlyMap<Outcome, boolean | Error>> {
  let isHolding = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await house.db.transaction((tx) => writeAll(tx, house, workspaceId, items, isHolding));
    } catch (error) {
      if (error instanceof NeedsConversations && attempt < TRIES) {
        isHolding = true;
        continue;
      }
      if (isDatabaseAway(error) && attempt < TRIES && patience.isLeft()) {
        await sleep(patience.pauseMs);
        continue;
      }
      if (items.length === 1 || isDatabaseAway(error)) return new Map(items.map((item) => [item, asError(error)]));
      house.log.warn({ error: String(error), outcomes: items.length }, 'delivery: outcomes are written one by one');
      const each = new Map<Outcome, boolean | Error>();
      for (const item of items)
        for (const entry of await written(house, workspaceId, [item], patience)) each.set(...entry);
      return each;
    }
  }
}
const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/**
 * Found out only with everything before our eyes: words change, and their conversations' rows with them, which are held before the
 * messages. Nothing is written; it is done again that way.
 */
class NeedsConversations extends Error {}
async function holdConversations(
  tx: Tx,
  workspaceId: string,
  messageIds: readonly string[],
): Promise<readonly ConversationRow[]> {
  holdPeople(tx, [workspaceId], 'shared');
  const messages = await messagesByIds(tx, workspaceId, messageIds);
  return await lockConversations(tx, workspaceId, [...new Set(messages.map((message) => message.conversation_id))]);
}

/** Messages before outbox rows, as whoever changes a message does; the journal last. */
async function writeAll(
  tx: Tx,
  house: House,
  workspaceId: string,
  items: readonly Outcome[],
  isHolding: boolean,
): Promise<ReadonlyMap<Outcome, boolean>> {
  const [arrived, final] = [items.flatMap(idsArrived), items.flatMap(idsOfWhole)].map(inOrder) as [OwnId[], OwnId[]];
  // News of an id is being read right now, or after us: never at the same time, or neither would see the other's word.
  if (arrived.length > 0) holdPeople(tx, [workspaceId], 'shared');
  const ids = (of: (row: OutboxRow) => string) => items.map((item) => of(item.of.row));
  const held = isHolding
    ? await holdConversations(
        tx,
        workspaceId,
        ids((row) => row.message_id),
      )
    : [];
  const [messages, rows, , early] = await Promise.all([
    lockMessages(
      tx,
      workspaceId,
      ids((row) => row.message_id),
    ),
    store.lockRows(
      tx,
      workspaceId,
      ids((row) => row.id),
    ),
    store.knowOwn(tx, workspaceId, arrived),
    takeEarly(
      tx,
      final.map(({ channelId, externalId }) => ({ workspaceId, channelId, externalId })),
    ),
  ]);
  const messageOf = new Map(messages.map((message) => [message.id, message]));
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  const changes = items.map((item) =>
    changeOf(item, rowOf.get(item.of.row.id), messageOf.get(item.of.row.message_id), house.now()),
  );
  const whole = new Set(changes.flatMap(({ message, isWhole }) => (message && isWhole ? [message] : [])));
  const reworded = new Set(
    changes.flatMap(({ message, isWhole }, index) =>
      message && isWhole && changesWords(items[index]!.of.row) ? [message.conversation_id] : [],
    ),
  );
  // The provider's receipt, or the customer's reaction, can overtake the provider's answer to us.
  for (const { channel_id: channelId, external_id: externalId, event } of early) {
    const id = final.find((each) => each.channelId === channelId && each.externalId === externalId);
    const message = id && messageOf.get(id.messageId);
    if (!message) continue;
    if (applyTo(message, event, house.now()) && changesWords(event)) reworded.add(message.conversation_id);
    whole.add(message);
  }
  const told = held.filter((row) => reworded.has(row.id));
  if (told.length < reworded.size) throw new NeedsConversations();
  const touched = new Set(changes.flatMap(({ message }) => (message && !whole.has(message) ? [message] : [])));
  await Promise.all([
    store.changeRows(tx, workspaceId, changes),
    store.changeMessages(tx, workspaceId, [...touched]),
    ...[...whole].map((message) => updateMessage(tx, message)),
    ...aside(tx, house, workspaceId, changes),
  ]);
  const plan = openPlan(workspaceId, house.now());
  plan.entries.push(...entriesOf(changes, whole));
  if (told.length > 0) await retell(tx, plan, told);
  // Nobody here needs the numbers: it travels with the commit.
  writePlan(tx, plan);
  tx.afterCommit(() => {
    for (const { kind, end } of changes) if (end) ended.inc({ kind, end });
  });
  return new Map(items.map((item, index) => [item, changes[index]!.isOurs]));
}

/** What a send says about its recipient and its channel. */
function aside(tx: Tx, house: House, workspaceId: string, changes: readonly Change[]): Promise<unknown>[] {
  const reached = [...new Set(changes.flatMap((change) => change.reached ?? []))].sort();
  const watched = [...new Set(changes.flatMap((change) => change.watched ?? []))].sort();
  const shown = changes.flatMap((change) => change.shown ?? []);
  const channelIds = [...new Set(changes.flatMap((change) => (change.reached ? [change.channelId] : [])))].sort();
  return [
    ...(reached.length > 0 ? [setOutbound(tx, workspaceId, reached), setOutboundAt(tx, workspaceId, channelIds)] : []),
    ...(shown.length > 0 ? [watchForPush(tx, workspaceId, shown, house.now())] : []),
    ...watched.map((id) => watchUnseen(tx, workspaceId, id, new Date(house.now().getTime() + FIRST_LOOK_MS))),
    ...changes.flatMap(({ gone }) =>
      gone ? [setReach(tx, workspaceId, gone.identityId, 'unreachable', gone.why)] : [],
    ),
    ...changes.flatMap(({ stopped, channelId }) =>
      stopped
        ? [
            addConsent(tx, {
              workspaceId,
              channelId,
              identityId: stopped.identityId,
              eventId: `refused:${stopped.messageId}`,
              said: 'stop',
              words: stopped.words,
              source: 'provider',
              at: house.now(),
            }),
          ]
        : [],
    ),
  ];
}

interface OwnId {
  readonly channelId: string;
  readonly externalId: string;
  readonly messageId: string;
}
const idsFor = ({ of: { row } }: Outcome, externalIds: readonly string[]): OwnId[] =>
  row.kind !== 'message'
    ? []
    : externalIds.map((externalId) => ({ channelId: row.channel_id, externalId, messageId: row.message_id }));
/** The ids a provider has just given. */
const idsArrived = (item: Outcome): OwnId[] =>
  idsFor(
    item,
    item.what === 'part' ? item.externalIds : item.what === 'settled' && item.sent.ok ? item.sent.externalIds : [],
  );
/** All ids of a message that has now wholly arrived: of its first parts, too, news may have come that waits. */
const idsOfWhole = (item: Outcome): OwnId[] =>
  item.what === 'settled' && item.sent.ok
    ? idsFor(item, [...item.of.row.external_ids, ...item.of.arrived, ...item.sent.externalIds])
    : [];
/** One order for all batches, so that two never wait for each other's ids. */
const inOrder = (ids: readonly OwnId[]): OwnId[] =>
  [...new Map(ids.map((id) => [`${id.channelId} ${id.externalId}`, id]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, id]) => id);

function entriesOf(changes: readonly Change[], whole: ReadonlySet<MessageRow>): Entry[] {
  const told = new Set<MessageRow>();
  const entry = (message: MessageRow, what: string, why?: string): Entry => ({
    kind: 'message',
    id: message.id,
    what,
    detail: { conversationId: message.conversation_id, ...(why === undefined ? {} : { why }) },
  });
  const entries = changes.flatMap(({ message, what, why, isWhole }) => {
    if (!message || what === undefined) return [];
    told.add(message);
    return [entry(message, whole.has(message) && !isWhole ? `message.${message.delivery}` : what, why)];
  });
  return [
    ...entries,
    ...[...whole]
      .filter((message) => !told.has(message))
      .map((message) => entry(message, `message.${message.delivery}`)),
  ];
}
