// A view is a named question to the list of conversations; the address carries the view and what was changed on top of it.
import type { Counts } from '@throughline/sdk';
import type { Filter } from './state.ts';

export const viewNames = [
  'mine',
  'mentions',
  'drafts',
  'unassigned',
  'all',
  'waiting',
  'snoozed',
  'closed',
  'spam',
] as const;
export type ViewName = (typeof viewNames)[number];
export const statuses = ['open', 'waiting', 'snoozed', 'closed', 'spam', 'all'] as const;
export const sorts = ['newest', 'oldest', 'waiting', 'priority', 'created'] as const;

/** What stands in the address of the inbox. */
export interface InboxSearch {
  readonly view?: ViewName | undefined;
  readonly status?: (typeof statuses)[number] | undefined;
  readonly assignee?: string | undefined;
  readonly team?: string | undefined;
  readonly tag?: string | undefined;
  /** A channel's id. */
  readonly channel?: string | undefined;
  readonly unread?: 'true' | undefined;
  readonly q?: string | undefined;
  readonly sort?: (typeof sorts)[number] | undefined;
  readonly conversation?: string | undefined;
  /** A message's number: the thread opens there. */
  readonly at?: number | undefined;
}

const presets: Readonly<Record<ViewName, Filter>> = {
  mine: { status: 'open', assignee: 'me' },
  mentions: { status: 'all', mentions: 'me' },
  drafts: { status: 'all', drafts: 'mine' },
  unassigned: { status: 'open', assignee: 'none' },
  all: { status: 'open' },
  waiting: { status: 'waiting' },
  snoozed: { status: 'snoozed' },
  closed: { status: 'closed' },
  spam: { status: 'spam' },
};
export const titles: Readonly<Record<ViewName, string>> = {
  mine: 'Your inbox',
  mentions: 'Mentions',
  drafts: 'Drafts',
  unassigned: 'Unassigned',
  all: 'All open',
  waiting: 'Waiting',
  snoozed: 'Snoozed',
  closed: 'Closed',
  spam: 'Spam',
};

const oneOf = <T extends string>(value: unknown, choices: readonly T[]): T | undefined =>
  choices.find((choice) => choice === value);
const word = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= 200 ? value : undefined;

/** Reads the address; what is not understood is left out, never an error. */
export function readSearch(raw: Record<string, unknown>): InboxSearch {
  const at = Number(raw['at']);
  const read: InboxSearch = {
    view: oneOf(raw['view'], viewNames),
    status: oneOf(raw['status'], statuses),
    assignee: word(raw['assignee']),
    team: word(raw['team']),
    tag: word(raw['tag']),
    channel: word(raw['channel']),
    unread: raw['unread'] === 'true' || raw['unread'] === true ? 'true' : undefined,
    q: raw['q'] === undefined ? undefined : word(String(raw['q'])),
    sort: oneOf(raw['sort'], sorts),
    conversation: word(raw['conversation']),
    at: Number.isInteger(at) && at > 0 ? at : undefined,
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) as InboxSearch;
}

/** The question behind an address. A team, channel or tag alone asks for its open conversations. */
export function filterOf(search: InboxSearch): Filter {
  const view = viewOf(search);
  const base: Filter = view ? presets[view] : { status: 'open' };
  const filter: Filter = {
    ...base,
    ...(search.status ? { status: search.status } : {}),
    ...(search.assignee ? { assignee: search.assignee } : {}),
    ...(search.team ? { team: search.team } : {}),
    ...(search.tag ? { tag: search.tag } : {}),
    ...(search.channel ? { channelId: search.channel } : {}),
    ...(search.unread ? { unread: search.unread } : {}),
    ...(search.q ? { q: search.q } : {}),
    ...(search.sort ? { sort: search.sort } : {}),
  };
  return filter;
}
/** The named view of an address; none when it is a team's, a channel's or a tag's. */
export const viewOf = (search: InboxSearch): ViewName | null =>
  search.view ?? (search.team || search.channel || search.tag ? null : 'mine');

/** Only what the agent changed on top of the view: what the filter bar shows and resets. */
export const isFiltered = (search: InboxSearch): boolean =>
  [search.status, search.assignee, search.unread, search.q].some((value) => value !== undefined);

/** The live number beside a view, where the server keeps one. */
export function countOf(view: ViewName, counts: Counts | null): number | null {
  if (!counts) return null;
  switch (view) {
    case 'mine':
      return counts.mine;
    case 'unassigned':
      return counts.unassigned;
    case 'all':
      return counts.open;
    case 'waiting':
      return counts.waiting;
    case 'snoozed':
      return counts.snoozed;
    case 'spam':
      return counts.spam;
    case 'closed':
    case 'mentions':
    case 'drafts':
      return null;
  }
}
export const shortCount = (count: number): string => (count > 99 ? '99+' : String(count));
