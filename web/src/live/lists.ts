// Which conversation belongs in which list, and where: so that a change moves a row at once, without asking the server.
import type { Conversation } from '@throughline/sdk';
import type { Filter, List, State } from './state.ts';

/** `null`: only the server can tell (words, mentions). */
export function matches(
  filter: Filter,
  it: Conversation,
  me: { id: string; teamIds: readonly string[] } | null,
): boolean | null {
  if (filter.status !== undefined && filter.status !== 'all' && it.status !== filter.status) return false;
  if (filter.status === undefined && it.status === 'spam') return null;
  if (filter.assignee === 'me' && it.assigneeId !== me?.id) return false;
  if (filter.assignee === 'none' && it.assigneeId !== null) return false;
  if (
    filter.assignee !== undefined &&
    filter.assignee !== 'me' &&
    filter.assignee !== 'none' &&
    it.assigneeId !== filter.assignee
  )
    return false;
  if (filter.team === 'none' && it.teamId !== null) return false;
  if (filter.team === 'mine' && !(it.teamId !== null && me?.teamIds.includes(it.teamId))) return false;
  if (filter.team !== undefined && filter.team !== 'mine' && filter.team !== 'none' && it.teamId !== filter.team)
    return false;
  if (filter.channelKind !== undefined && !it.channelKinds.includes(filter.channelKind)) return false;
  if (filter.tag !== undefined && !it.tags.some((tag) => tag.id === filter.tag)) return false;
  if (filter.contact !== undefined && it.contactId !== filter.contact) return false;
  if (filter.unread === 'true' && !it.isUnread) return false;
  if (filter.drafts === 'mine' && it.draft === null) return false;
  // A conversation knows its last channel only; one that went elsewhere may still belong.
  if (filter.channelId !== undefined && it.channelId !== filter.channelId) return null;
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
