// One batch, one commit: receipt and first sight, who it is, where it belongs, and the journal. Read it top to bottom.
import { completeSettings, defaultWorkspaceSettings, type Inbound, type InboundMessage } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { addConsent, contactsOfKeys, renewProofs, setReach, touch } from '../contacts/index.ts';
import {
  type ConversationRow,
  type MessageRow,
  openPlan,
  type Plan,
  retell,
  writePlan,
  theseContacts,
  workspaceSettings,
} from '../conversations/index.ts';
import { FAILED_SCOPE, type Item, type Outcome, rehearsalOf } from './item.ts';
import { addLater } from './later.ts';
import { hintsOf, link, linkPassed, suggestPassed } from './link.ts';
import { keysOf, knownOf, type Meeting, type Met, meet } from './meet.ts';
import { applyEarly, applyNews, isNews } from './news.ts';
import { isWatermark, takeWatermark } from './watermark.ts';
import { fillShelf, place, type Placing, Shelf } from './place.ts';
import { heardIn, isOldNews, leftBy, linksOf, partFromPassed, type Passed, proofsToRenew } from './passed.ts';
import { type Fresh, ID_LIMIT, sightIdOf, sightKey, type Sights, sightsOf } from './sights.ts';
import * as store from './store.ts';

/** Found out only with everybody before our eyes: this batch makes links, so it must have the people to itself. Nothing is written. */
export class NeedsQuiet extends Error {}
export type Quiet = 'alone' | 'if-needed';

export async function takeBatch(
  tx: Tx,
  house: House,
  items: readonly Item[],
  quiet: Quiet = 'if-needed',
): Promise<Outcome[]> {
  const now = house.now();
  const sights = sightsOf(items);
  const workspaceIds = items.map((item) => item.channel.row.workspace_id);
  const isAlone = quiet === 'alone' || items.some((item) => item.events.some(needsQuiet));
  store.begin(tx, workspaceIds, isAlone ? 'alone' : 'shared');
  for (const item of items)
    if (item.cursor) store.saveCursor(tx, item.channel.row.workspace_id, item.channel.row.id, item.cursor.value);
  const meetings = meetingsOf(items, [...sights.first.values()]);
  const shelf = new Shelf();
  // Asked for together, because each round trip is waited for: what turns out to be a duplicate was looked up in vain.
  const [{ isNew, early }, all, links] = await Promise.all([
    store.keepAndSight(tx, items.filter((item) => !item.isRetry).map(receiptOf), sights.rows),
    knownOf(tx, meetings, leftBy(items)),
    isAlone || meetings.some((meeting) => !meeting.isSender) ? linksOf(tx, meetings) : [],
    fillShelf(tx, shelf, contactsOfKeys(keysOf(meetings.filter((meeting) => meeting.isSender)))),
  ]);
  const fresh = [...sights.first].filter(([key]) => isNew.has(key)).map(([, entry]) => entry);
  const heard = heardIn(items, fresh);
  if (!isAlone && !isOldNews(heard, all, links, now)) throw new NeedsQuiet();
  const renewed = proofsToRenew(heard, all, links, now);
  if (renewed.length > 0) renewProofs(tx, renewed, now);
  const { known, passed } = isAlone ? await partFromPassed(tx, heard, all, links, now) : { known: all, passed: [] };
  const met = await meet(tx, meetingsOf(items, fresh), known);
  const knownIds = new Set(known.map(({ identity }) => identity.id));
  const strangers = fresh
    .map(({ item, event }) => met.identityOf(item.channel.row.workspace_id, event.sender))
    .filter((identity) => !knownIds.has(identity.id))
    .map((identity) => ({ workspaceId: identity.workspace_id, contactId: identity.contact_id }));
  const [outcomes] = await Promise.all([
    outcomesOf(tx, items, sights, isNew),
    // Another node may have met them just now.
    strangers.length > 0 && fillShelf(tx, shelf, theseContacts(strangers)),
  ]);
  // Before the journal's lock: these rows may be wanted by others, who then wait for us and not we for them.
  touchSenders(tx, fresh, met, now);
  for (const workspaceId of [...new Set(workspaceIds)].sort()) {
    const plan = openPlan(workspaceId, now);
    await takeWorkspace(
      tx,
      plan,
      items.filter((item) => item.channel.row.workspace_id === workspaceId),
      fresh.filter(({ item }) => item.channel.row.workspace_id === workspaceId),
      early,
      met,
      shelf,
      isNew,
      isAlone ? passed : null,
    );
  }
  const repeated = items.filter((item) => !item.isRetry && outcomes.get(item)!.outcome === 'duplicate');
  if (repeated.length > 0) store.markDuplicates(tx, repeated.map(keyOf));
  return items.map((item) => outcomes.get(item)!);
}
const keyOf = ({ channel, receiptId }: Item) => ({ workspaceId: channel.row.workspace_id, id: receiptId });

/**
 * Links move identities; and news of a message must either see it or be seen by whoever is writing it just now. What a message says or
 * proves of its sender is mostly known long since, and is looked at first.
 */
const needsQuiet = (event: Inbound): boolean =>
  isNews(event) ||
  (event.kind === 'identity' ? brings(event) : event.kind === 'message' && Boolean(event.tokens?.length));
/** Whether an event may make two identities one person. */
const brings = (event: Inbound): boolean =>
  (event.kind === 'message' || event.kind === 'identity') &&
  ((event.hints?.length ?? 0) > 0 || (event.tokens?.length ?? 0) > 0);

async function takeWorkspace(
  tx: Tx,
  plan: Plan,
  items: readonly Item[],
  fresh: readonly Fresh[],
  early: readonly store.EarlyRow[],
  met: Met,
  shelf: Shelf,
  isNew: ReadonlySet<string>,
  passed: readonly Passed[] | null,
): Promise<void> {
  // First who is whom, then what was said, then what became of it: a link must not move what is only placed and not yet written, and
  // news may have come in front of its message.
  const linked = await linkAll(tx, plan, items, fresh, met, shelf, passed);
  const pending = new Map<string, MessageRow>();
  const told = new Map<string, ConversationRow>();
  const changed = (row: ConversationRow | null) => row && told.set(row.id, row);
  const rules = fresh.length > 0 ? await rulesOf(tx, plan.workspaceId) : null;
  for (const mine of fresh) {
    const { item, event } = mine;
    const message = await takeMessage(tx, plan, mine, met, shelf, rules!, linked.get(event) ?? []);
    for (const before of early.filter(
      (row) => row.channel_id === item.channel.row.id && row.external_id === event.externalId,
    ))
      changed(applyEarly(plan, message, before.event));
    pending.set(`${item.channel.row.id} ${event.externalId}`, message);
  }
  for (const { item, event } of newsOf(items, isNew, isNews))
    changed(await applyNews(tx, plan, item.channel.row.id, event, pending));
  if (told.size > 0) await retell(tx, plan, [...told.values()]);
  for (const { item, event } of newsOf(items, isNew, isWatermark)) await takeWatermark(tx, plan, item, event);
  for (const contactId of new Set(
    [...met.fresh].flatMap((id) =>
      fresh
        .map(({ event }) => met.identityOf(plan.workspaceId, event.sender))
        .filter((identity) => identity?.id === id)
        .map((identity) => identity.contact_id),
    ),
  )) {
    plan.entries.push({ kind: 'contact', id: contactId, what: 'contact.created' });
  }
  for (const contactId of met.renamed) {
    if (met.contacts.get(contactId)?.workspace_id === plan.workspaceId)
      plan.entries.push({ kind: 'contact', id: contactId, what: 'contact.changed' });
  }
  // Nobody here needs the numbers: all of it travels with the commit, and the counter is held no longer than that takes.
  writePlan(tx, plan);
  await addLater(tx, plan, fresh, met);
}

/** Everything that says who is whom, in the order it came; returns the conversations each message's tokens point to. */
async function linkAll(
  tx: Tx,
  plan: Plan,
  items: readonly Item[],
  fresh: readonly Fresh[],
  met: Met,
  shelf: Shelf,
  passed: readonly Passed[] | null,
): Promise<ReadonlyMap<Inbound, readonly string[]>> {
  if (passed && (await linkPassed(tx, plan, passed, met))) await regather(tx, shelf, fresh, met);
  const own = new Map<Inbound, Fresh>(fresh.map((entry) => [entry.event, entry]));
  const pointed = new Map<Inbound, readonly string[]>();
  for (const item of items)
    for (const event of item.events) {
      if (event.kind !== 'message' && event.kind !== 'identity') continue;
      const identity = met.identityOf(plan.workspaceId, event.sender);
      if (event.kind === 'message') {
        if (own.get(event)?.item !== item || identity.scope === FAILED_SCOPE || !brings(event)) continue;
      } else {
        if (event.state) await setReach(tx, plan.workspaceId, identity.id, event.state, event.why ?? '');
        if (event.consent)
          await addConsent(tx, {
            workspaceId: plan.workspaceId,
            channelId: item.channel.row.id,
            identityId: identity.id,
            eventId: event.eventId,
            ...event.consent,
          });
        plan.entries.push({ kind: 'contact', id: identity.contact_id, what: 'contact.changed' });
      }
      // Without the people to ourselves all of it was known before.
      if (passed === null) continue;
      const { conversationIds, moved } = await link(tx, plan, item, event, met);
      pointed.set(event, conversationIds);
      if (moved) await regather(tx, shelf, fresh, met);
    }
  if (passed) await suggestPassed(tx, plan, passed, met);
  return pointed;
}
/** News we have not heard before; a provider that repeats itself must not bring an old reaction back over a newer one. */
function newsOf<Kind extends Inbound>(
  items: readonly Item[],
  isNew: ReadonlySet<string>,
  isKind: (event: Inbound) => event is Kind,
): { item: Item; event: Kind }[] {
  const heard = new Set<string>();
  return items.flatMap((item) =>
    item.events.filter(isKind).flatMap((event) => {
      const key = sightKey(item.channel.row.id, sightIdOf(event)!);
      if (!isNew.has(key) || heard.has(key)) return [];
      heard.add(key);
      return [{ item, event }];
    }),
  );
}

async function takeMessage(
  tx: Tx,
  plan: Plan,
  { item, event, messageId }: Fresh,
  met: Met,
  shelf: Shelf,
  rules: Rules,
  tokenConversations: readonly string[],
): Promise<MessageRow> {
  const sender = met.identityOf(plan.workspaceId, event.sender);
  return await place(tx, plan, shelf, item, event, messageId, sender, met, {
    ...rules,
    tokenConversations,
    isBlocked: met.contacts.get(sender.contact_id)?.is_blocked ?? false,
  });
}

/** After a link moved identities, the batch's idea of who is whom is read again. */
async function regather(tx: Tx, shelf: Shelf, fresh: readonly Fresh[], met: Met): Promise<void> {
  const meetings = fresh.map(({ item, event }) => ({
    workspaceId: item.channel.row.workspace_id,
    channelId: item.channel.row.id,
    who: event.sender,
    isSender: true,
  }));
  const again = await meet(tx, meetings, await knownOf(tx, meetings));
  for (const [id, contact] of again.contacts) met.contacts.set(id, contact);
  const contacts = fresh.map(({ item, event }) => {
    const { workspace_id: workspaceId } = item.channel.row;
    const contactId = again.identityOf(workspaceId, event.sender).contact_id;
    Object.assign(met.identityOf(workspaceId, event.sender), { contact_id: contactId });
    return { workspaceId, contactId };
  });
  await fillShelf(tx, shelf, theseContacts(contacts));
}

async function outcomesOf(
  tx: Tx,
  items: readonly Item[],
  { first, rows }: Sights,
  isNew: ReadonlySet<string>,
): Promise<Map<Item, Outcome>> {
  const known = await store.messagesSeenBefore(
    tx,
    rows.filter((row) => row.messageId && !isNew.has(sightKey(row.channelId, row.externalId))),
  );
  return new Map(
    items.map((item) => [
      item,
      {
        state: item.stuck ? ('stuck' as const) : ('done' as const),
        why: item.stuck ?? '',
        outcome: ledgerWord(item, isNew, first),
        messages: item.events.flatMap((event) => {
          if (event.kind !== 'message') return [];
          const key = sightKey(item.channel.row.id, event.externalId.slice(0, ID_LIMIT));
          const own = first.get(key);
          const messageId = isNew.has(key) ? own!.messageId : (known.get(key) ?? null);
          return messageId
            ? [{ externalId: event.externalId, messageId, isNew: isNew.has(key) && own!.item === item }]
            : [];
        }),
      },
    ]),
  );
}

/** Of what has an id, something must be heard for the first time in this very call; typing and notices have none. */
function ledgerWord(item: Item, isNew: ReadonlySet<string>, first: ReadonlyMap<string, Fresh>): Outcome['outcome'] {
  if (item.stuck) return 'stuck';
  if (item.events.length === 0) return 'noise';
  const ids = item.events.map((event) => [event, sightIdOf(event)] as const);
  if (ids.some(([, id]) => id === null)) return 'stored';
  return ids.some(([event, id]) => {
    const key = sightKey(item.channel.row.id, id!);
    return isNew.has(key) && (event.kind !== 'message' || first.get(key)?.item === item);
  })
    ? 'stored'
    : 'duplicate';
}

function meetingsOf(items: readonly Item[], fresh: readonly Fresh[]): Meeting[] {
  const of = (item: Item, event: Fresh['event'] | Extract<Item['events'][number], { kind: 'identity' }>): Meeting[] => [
    { workspaceId: item.channel.row.workspace_id, channelId: item.channel.row.id, who: event.sender, isSender: true },
    ...hintsOf(event).map((who) => ({
      workspaceId: item.channel.row.workspace_id,
      channelId: null,
      who,
      isSender: false,
    })),
  ];
  return [
    ...fresh.flatMap(({ item, event }) => of(item, event)),
    ...items.flatMap((item) => item.events.flatMap((event) => (event.kind === 'identity' ? of(item, event) : []))),
  ];
}
function receiptOf(item: Item): store.NewReceipt {
  return {
    workspaceId: item.channel.row.workspace_id,
    id: item.receiptId,
    channelId: item.channel.row.id,
    body: item.bodySha256 ? null : item.raw.body,
    bodySha256: item.bodySha256,
    headers: item.raw.headers,
    meta: item.raw.meta,
    state: item.stuck ? 'stuck' : 'done',
    why: item.stuck ?? '',
    outcome: item.stuck ? 'stuck' : item.events.length === 0 ? 'noise' : 'stored',
  };
}
/** The provider's own words about a person open no window. */
const isRemark = (event: InboundMessage): boolean => event.isAutomatic === true && event.special?.type === 'service';
function touchSenders(tx: Tx, fresh: readonly Fresh[], met: Met, now: Date): void {
  const heard = fresh
    .filter(
      ({ item, event }) =>
        event.direction !== 'outbound' && !event.isPublic && !isRemark(event) && rehearsalOf(item) === null,
    )
    .map(({ item, event }) => ({ identity: met.identityOf(item.channel.row.workspace_id, event.sender), item }));
  const rows = [
    ...new Map(
      heard.map(({ identity, item }) => [
        identity.id,
        {
          workspaceId: identity.workspace_id,
          identityId: identity.id,
          contactId: identity.contact_id,
          channelId: item.channel.row.id,
          at: now,
        },
      ]),
    ).values(),
  ];
  touch(tx, rows);
  const channels = [
    ...new Map(heard.map(({ item }) => [item.channel.row.id, item.channel.row.workspace_id])).entries(),
  ].filter(([id]) => isDue(id, now));
  store.touchChannels(
    tx,
    channels.map(([id]) => id),
    channels.map(([, workspaceId]) => workspaceId),
  );
}

const SETTINGS_MS = 2000;
type Rules = Pick<Placing, 'reopenDays' | 'hasOwnPattern'>;
const known = new Map<string, Rules & { until: number }>();
/** Asked for by every batch and changed once a year: two seconds old is new enough. */
async function rulesOf(tx: Tx, workspaceId: string): Promise<Rules> {
  let rules = known.get(workspaceId);
  if (!rules || rules.until <= performance.now()) {
    const { reopenDays, orderPattern } = completeSettings(await workspaceSettings(tx, workspaceId));
    const hasOwnPattern = orderPattern !== defaultWorkspaceSettings().orderPattern;
    known.set(workspaceId, (rules = { reopenDays, hasOwnPattern, until: performance.now() + SETTINGS_MS }));
  }
  return { reopenDays: rules.reopenDays, hasOwnPattern: rules.hasOwnPattern };
}

const MINUTE_MS = 60_000;
const touched = new Map<string, number>();
/** Once a minute is enough for a channel's "last in"; between, its row is nobody's business. */
function isDue(channelId: string, now: Date): boolean {
  if ((touched.get(channelId) ?? 0) > now.getTime() - MINUTE_MS) return false;
  touched.set(channelId, now.getTime());
  return true;
}
