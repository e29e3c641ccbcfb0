// A view is a named question to the list of conversations; the address carries the view and what was changed on top of it.
import { readSpan } from '@throughline/domain';
import type { Counts, View } from '@throughline/sdk';
import type { Filter } from './state.ts';
import { msg, t, type Msg } from '../words/t.ts';

export const viewNames = [
  'mine',
  'mentions',
  'drafts',
  'triage',
  'unassigned',
  'all',
  'waiting',
  'snoozed',
  'watching',
  'closed',
  'spam',
] as const;
export type ViewName = (typeof viewNames)[number];
export const statuses = ['open', 'waiting', 'snoozed', 'closed', 'spam', 'all'] as const;
export const sorts = ['newest', 'oldest', 'waiting', 'priority', 'created'] as const;

/** What narrows a list, by its word in the address; `any` takes away what the view itself asks for. */
export const filterKeys = [
  'status',
  'assignee',
  'team',
  'tag',
  'channel',
  'kind',
  'priority',
  'created',
  'updated',
  'waiting',
  'contact',
  'unread',
  'q',
] as const;
export type FilterKey = (typeof filterKeys)[number];
/** What stands in the address of the inbox. */
export type InboxSearch = { readonly [key in FilterKey]?: string | undefined } & {
  readonly view?: ViewName | undefined;
  /** A saved view's id. */
  readonly saved?: string | undefined;
  readonly sort?: (typeof sorts)[number] | undefined;
  readonly conversation?: string | undefined;
  /** A message's number: the thread opens there. */
  readonly at?: number | undefined;
};
/** The words of the API for those of the address, where they differ. */
const apiNames: Partial<Record<FilterKey, keyof Filter>> = { channel: 'channelId', kind: 'channelKind' };
export const apiNameOf = (key: FilterKey): keyof Filter => apiNames[key] ?? (key as keyof Filter);

const presets: Readonly<Record<ViewName, Filter>> = {
  mine: { status: 'open', assignee: 'me' },
  mentions: { status: 'all', mentions: 'me' },
  drafts: { status: 'all', drafts: 'mine' },
  triage: { status: 'open', assignee: 'none', sort: 'waiting' },
  unassigned: { status: 'open', assignee: 'none' },
  all: { status: 'open' },
  waiting: { status: 'waiting', assignee: 'me' },
  snoozed: { status: 'snoozed', assignee: 'me' },
  watching: { status: 'all', watching: 'me' },
  closed: { status: 'closed' },
  spam: { status: 'spam' },
};
const titles: Readonly<Record<ViewName, Msg>> = {
  mine: msg('Your inbox'),
  mentions: msg('Mentions'),
  drafts: msg('Drafts'),
  triage: msg('Triage'),
  unassigned: msg('Unassigned'),
  all: msg('All open'),
  waiting: msg.as('view', 'Waiting'),
  snoozed: msg.as('view', 'Snoozed'),
  watching: msg('Watching'),
  closed: msg.as('view', 'Closed'),
  spam: msg('Spam'),
};
export const viewTitle = (view: ViewName): string => t.of(titles[view]);

const oneOf = <T extends string>(value: unknown, choices: readonly T[]): T | undefined =>
  choices.find((choice) => choice === value);
const word = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= 2000 ? value : undefined;
const ids = (text: string) => new RegExp(`^(?:any|(?:not:)?(?:${text})(?:,(?:${text}))*)$`);
const shapes: Partial<Record<FilterKey, RegExp>> = {
  status: ids(statuses.join('|')),
  priority: ids('none|low|high|urgent'),
  kind: ids('[a-z0-9-]{1,40}'),
  unread: /^(?:any|true)$/,
};
/** Spans are read by the same words everywhere; what is none of them is left out. */
const isSpan = (value: string): boolean => value === 'any' || readSpan(value, new Date()) !== null;

/** Reads the address; what is not understood is left out, never an error. */
export function readSearch(raw: Record<string, unknown>): InboxSearch {
  const at = Number(raw['at']);
  const filters = filterKeys.map((key) => {
    const given = raw[key];
    const value = word(
      typeof given === 'string'
        ? given
        : given === true || (key === 'q' && given !== undefined)
          ? String(given)
          : undefined,
    );
    const isRight =
      value !== undefined &&
      (shapes[key]?.test(value) ?? true) &&
      (key !== 'q' || value.length <= 200) &&
      (!['created', 'updated', 'waiting'].includes(key) || isSpan(value));
    return [key, isRight ? value : undefined] as const;
  });
  const read = {
    ...Object.fromEntries(filters),
    view: oneOf(raw['view'], viewNames),
    saved: word(raw['saved']),
    sort: oneOf(raw['sort'], sorts),
    conversation: word(raw['conversation']),
    at: Number.isInteger(at) && at > 0 ? at : undefined,
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) as InboxSearch;
}

type Views = ReadonlyMap<string, Pick<View, 'filter' | 'sort'>>;
/** What the view of an address asks for by itself. */
export function viewFilterOf(search: InboxSearch, views: Views): Filter {
  const saved = search.saved === undefined ? undefined : views.get(search.saved);
  if (saved) return { ...(saved.filter as Filter), sort: saved.sort };
  const view = viewOf(search);
  return view ? presets[view] : { status: 'open' };
}
/** The question behind an address. A team, channel or tag alone asks for its open conversations. */
export function filterOf(search: InboxSearch, views: Views): Filter {
  const filter: Record<string, unknown> = { ...viewFilterOf(search, views) };
  for (const key of filterKeys) {
    const value = search[key];
    if (value === 'any' && key === 'status') filter['status'] = 'all';
    else if (value === 'any') delete filter[apiNameOf(key)];
    else if (value !== undefined) filter[apiNameOf(key)] = value;
  }
  if (search.sort) filter['sort'] = search.sort;
  if (filter['sort'] === 'newest') delete filter['sort'];
  return filter as Filter;
}
/** The named view of an address; none when it is a saved one, a team's, a channel's or a tag's. */
export const viewOf = (search: InboxSearch): ViewName | null =>
  search.saved ? null : (search.view ?? (isPlaceOf(search) ? null : 'mine'));
/** A team, channel or tag without a view is a view of its own. */
const isPlaceOf = (search: InboxSearch): boolean =>
  search.team !== undefined || search.channel !== undefined || search.tag !== undefined;
/** What the address holds as its view, and not as a filter on top of one. */
export function viewPart(search: InboxSearch): InboxSearch {
  if (search.saved) return { saved: search.saved };
  if (search.view) return { view: search.view };
  if (search.team) return { team: search.team };
  if (search.channel) return { channel: search.channel };
  return search.tag ? { tag: search.tag } : {};
}
/** The filters the agent put on top of the view: what the filter bar shows and resets. */
export function filtersOn(search: InboxSearch): FilterKey[] {
  const own = viewPart(search);
  return filterKeys.filter((key) => search[key] !== undefined && own[key] === undefined);
}
export const isFiltered = (search: InboxSearch): boolean => filtersOn(search).length > 0;

/** The live number beside a view, where the server keeps one. */
export function countOf(view: ViewName, counts: Counts | null): number | null {
  if (!counts) return null;
  switch (view) {
    case 'mine':
      return counts.mine;
    case 'triage':
    case 'unassigned':
      return counts.unassigned;
    case 'all':
      return counts.open;
    case 'waiting':
      return counts.mineWaiting;
    case 'snoozed':
      return counts.mineSnoozed;
    case 'spam':
      return counts.spam;
    case 'closed':
    case 'mentions':
    case 'drafts':
    case 'watching':
      return null;
  }
}
export const shortCount = (count: number): string => (count > 99 ? '99+' : String(count));
