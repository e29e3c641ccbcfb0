// Which conversation belongs in which list, and where: so that a change moves a row at once, without asking the server.
import { isWithin, passes, readChoice, readSpan } from '@throughline/domain';
import type { Conversation } from '@throughline/sdk';
import type { Filter, List, State } from './state.ts';

type Mine = { readonly id: string; readonly teamIds: readonly string[] } | null;
/** `null`: only the server can tell (words, mentions). */
export function matches(filter: Filter, it: Conversation, me: Mine, now = new Date()): boolean | null {
  const holds = (words: string | undefined, value: string | null, mine: readonly string[] = []): boolean => {
    const choice = readChoice(words);
    if (choice === null) return true;
    const values = choice.values.flatMap((each) => (each === 'me' || each === 'mine' ? mine : [each]));
    return passes({ ...choice, values }, value);
  };
  const some = (words: string | undefined, values: readonly string[]): boolean => {
    const choice = readChoice(words);
    return choice === null || values.some((value) => choice.values.includes(value)) !== choice.isNot;
  };
  const within = (words: string | undefined, at: string | null): boolean => {
    const span = readSpan(words, now);
    return span === null || isWithin(span, at);
  };
  if (filter.status !== undefined && filter.status !== 'all' && !holds(filter.status, it.status)) return false;
  if (filter.status === undefined && it.status === 'spam') return null;
  if (!holds(filter.assignee, it.assigneeId, me ? [me.id] : [])) return false;
  if (!holds(filter.team, it.teamId, me?.teamIds)) return false;
  if (!holds(filter.priority, it.priority)) return false;
  if (!some(filter.channelKind, it.channelKinds)) return false;
  if (
    !some(
      filter.tag,
      it.tags.map((tag) => tag.id),
    )
  )
    return false;
  if (!within(filter.created, it.createdAt)) return false;
  if (!within(filter.updated, it.lastMessageAt)) return false;
  if (!within(filter.waiting, it.waitingSince)) return false;
  if (filter.contact !== undefined && it.contactId !== filter.contact) return false;
  if (filter.unread === 'true' && !it.isUnread) return false;
  if (filter.watching === 'me' && !it.watcherIds.includes(me?.id ?? '')) return false;
  if (filter.drafts === 'mine' && it.draft === null) return false;
  // A conversation knows its last channel only; one that went elsewhere may still belong.
  if (filter.channelId !== undefined && !holds(filter.channelId, it.channelId)) return null;
  if (filter.q !== undefined || filter.mentions !== undefined) return null;
  return true;
}

const weight = { urgent: 3, high: 2, low: 1, none: 0 } as const;
const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Negative when `a` stands above `b`. */
export function compare(sort: Filter['sort'], a: Conversation, b: Conversation): number {
  const byId = text(b.id, a.id);
  switch (sort) {
    case 'oldest':
      return text(a.lastMessageAt, b.lastMessageAt) || -byId;
    case 'waiting':
      // Who does not wait comes behind, newest first.
      return text(a.waitingSince ?? '9', b.waitingSince ?? '9') || text(b.lastMessageAt, a.lastMessageAt) || byId;
    case 'priority':
      return weight[b.priority] - weight[a.priority] || text(b.lastMessageAt, a.lastMessageAt) || byId;
    case 'created':
      return text(b.createdAt, a.createdAt) || byId;
    case 'newest':
    case undefined:
      return text(b.lastMessageAt, a.lastMessageAt) || byId;
  }
}

/** The list after `changed` conversations took their new place in it, or left it. */
export function placed(
  list: List,
  changed: ReadonlySet<string>,
  conversations: State['conversations'],
  me: { id: string; teamIds: readonly string[] } | null,
): List {
  let isStale = list.isStale;
  const joining: Conversation[] = [];
  const before = new Set(list.ids);
  let isTouched = false;
  for (const id of changed) {
    const it = conversations.get(id);
    const belongs = it ? matches(list.filter, it, me) : false;
    if (belongs === null) isStale = true;
    if (it && (belongs === true || (belongs === null && before.has(id)))) joining.push(it);
    if (before.has(id) || belongs === true) isTouched = true;
  }
  if (!isTouched) return isStale === list.isStale ? list : { ...list, isStale };
  const staying = list.ids
    .filter((id) => !changed.has(id))
    .map((id) => conversations.get(id))
    .filter((it) => it !== undefined);
  const sorted = [...staying, ...joining].toSorted((a, b) => compare(list.filter.sort, a, b));
  // Below the last loaded row lies what we have not fetched: a newcomer there comes with its page.
  const last = staying.at(-1);
  const reach =
    list.nextCursor === null || !last
      ? sorted
      : sorted.filter((it) => before.has(it.id) || compare(list.filter.sort, it, last) < 0);
  const ids = reach.map((it) => it.id);
  const isSame = ids.length === list.ids.length && ids.every((id, at) => id === list.ids[at]);
  return isSame && isStale === list.isStale ? list : { ...list, ids: isSame ? list.ids : ids, isStale };
}
