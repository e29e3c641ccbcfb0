// The thread as this device sees it: stored messages by number, unconfirmed ones behind them. Pure.
import type { Item, OutboxEntry, StoredMessage } from './types.ts';

/** Stored messages with news laid over them; the later word about an id wins. Sorted by number. */
export function merge(known: readonly StoredMessage[], news: readonly StoredMessage[]): readonly StoredMessage[] {
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of news) byId.set(message.id, message);
  return [...byId.values()].toSorted((a, b) => a.number - b.number);
}

/** What to draw, oldest first. An outbox entry whose message is stored already is not drawn twice. */
export function itemsOf(
  before: readonly Item[],
  stored: readonly StoredMessage[],
  outbox: readonly OutboxEntry[],
  busy: string | null,
  isOnline: boolean,
): readonly Item[] {
  const confirmed = new Set(stored.map((message) => message.clientId));
  const next = [
    ...stored.map((message): Item => ({
      key: message.direction === 'inbound' && message.clientId ? message.clientId : message.id,
      stored: message,
      draft: null,
      state: 'stored',
      why: null,
    })),
    ...outbox
      .filter((entry) => !entry.isGone && !confirmed.has(entry.clientId))
      .map((entry): Item => ({
        key: entry.clientId,
        stored: null,
        draft: entry,
        why: entry.why ?? null,
        state: entry.why ? 'refused' : entry.clientId === busy || isOnline ? 'sending' : 'waiting',
      })),
  ];
  return kept(before, next);
}

/** What has not changed stays the same object, so that a screen draws only what is new. */
function kept(before: readonly Item[], next: readonly Item[]): readonly Item[] {
  const known = new Map(before.map((item) => [item.key, item]));
  const items = next.map((item) => {
    const old = known.get(item.key);
    return old && old.stored === item.stored && old.draft === item.draft && old.state === item.state ? old : item;
  });
  return items.length === before.length && items.every((item, at) => item === before[at]) ? before : items;
}

/** Messages to us above what was read. */
export function unreadOf(stored: readonly StoredMessage[], readNumber: number): number {
  return stored.filter(
    (message) => message.direction === 'outbound' && message.number > readNumber && message.deletedAt === null,
  ).length;
}

/** Where reading stood, given how many of the newest messages to us are unread. */
export function readNumberOf(stored: readonly StoredMessage[], unread: number): number {
  const toUs = stored.filter((message) => message.direction === 'outbound' && message.deletedAt === null);
  return unread >= toUs.length ? 0 : (toUs.at(toUs.length - unread - 1)?.number ?? 0);
}

/** The number of the newest message to us; 0 where there is none. */
export function newestToUs(stored: readonly StoredMessage[]): number {
  return stored.findLast((message) => message.direction === 'outbound')?.number ?? 0;
}
