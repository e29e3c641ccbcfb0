// What a list can be narrowed by, in words: the chips of the filter bar, and what one types to filter. Pure.
import { readChoice, readSpan, writeChoice } from '@throughline/domain';
import type { FilterKey, InboxSearch } from '../../live/views.ts';
import type { State } from '../../live/index.ts';
import { priorityWord, statusWord } from '../../live/words.ts';

export interface FilterChoice {
  readonly value: string;
  readonly label: string;
}
type Known = Pick<State, 'agents' | 'teams' | 'tags' | 'channels' | 'kinds' | 'me' | 'contacts'>;
export const filterTitles: Readonly<Record<FilterKey, string>> = {
  status: 'Status',
  assignee: 'Assignee',
  team: 'Team',
  tag: 'Tag',
  channel: 'Channel',
  kind: 'Channel kind',
  priority: 'Priority',
  created: 'Created',
  updated: 'Last message',
  waiting: 'Waiting',
  contact: 'Contact',
  unread: 'Unread',
  q: 'Words',
};
/** The filters one adds from the menu, in its order. */
export const addable = [
  'status',
  'assignee',
  'team',
  'channel',
  'tag',
  'priority',
  'waiting',
  'updated',
  'created',
  'unread',
] as const satisfies readonly FilterKey[];
const spans = new Set<FilterKey>(['created', 'updated', 'waiting']);
export const isSpanKey = (key: FilterKey): boolean => spans.has(key);

const byLabel = (a: FilterChoice, b: FilterChoice) => a.label.localeCompare(b.label);
const named = (items: Iterable<{ id: string; name: string }>): FilterChoice[] =>
  [...items].map(({ id, name }) => ({ value: id, label: name })).toSorted(byLabel);
export function choicesOf(key: FilterKey, known: Known): readonly FilterChoice[] {
  switch (key) {
    case 'status':
      return (['open', 'waiting', 'snoozed', 'closed', 'spam'] as const).map((value) => ({
        value,
        label: statusWord(value),
      }));
    case 'priority':
      return (['urgent', 'high', 'low', 'none'] as const).map((value) => ({ value, label: priorityWord(value) }));
    case 'assignee':
      return [{ value: 'me', label: 'Me' }, { value: 'none', label: 'Nobody' }, ...named(known.agents.values())];
    case 'team':
      return [
        { value: 'mine', label: 'My teams' },
        { value: 'none', label: 'No team' },
        ...named(known.teams.values()),
      ];
    case 'tag':
      return named(known.tags.values());
    case 'channel':
      return named(known.channels.values());
    case 'kind':
      return [...known.kinds.values()].map((kind) => ({ value: kind.kind, label: kind.title })).toSorted(byLabel);
    case 'created':
    case 'updated':
      return [
        { value: 'within:1d', label: 'in the last day' },
        { value: 'within:7d', label: 'in the last 7 days' },
        { value: 'within:30d', label: 'in the last 30 days' },
        { value: 'over:1d', label: 'more than a day ago' },
        { value: 'over:7d', label: 'more than 7 days ago' },
        { value: 'over:30d', label: 'more than 30 days ago' },
      ];
    case 'waiting':
      return [
        { value: 'over:1h', label: 'for more than an hour' },
        { value: 'over:4h', label: 'for more than 4 hours' },
        { value: 'over:1d', label: 'for more than a day' },
        { value: 'over:3d', label: 'for more than 3 days' },
        { value: 'within:1h', label: 'for less than an hour' },
      ];
    case 'unread':
      return [{ value: 'true', label: 'yes' }];
    case 'contact':
    case 'q':
      return [];
  }
}

const unitWords = { m: 'minute', h: 'hour', d: 'day', w: 'week' } as const;
function spanWords(key: FilterKey, value: string): string {
  const [how, what] = [value.slice(0, value.indexOf(':')), value.slice(value.indexOf(':') + 1)];
  if (how === 'after' || how === 'before') return `${how === 'after' ? 'from' : 'before'} ${what.slice(0, 10)}`;
  const count = Number(what.slice(0, -1));
  const unit = `${count} ${unitWords[what.at(-1) as 'd']}${count === 1 ? '' : 's'}`;
  if (key === 'waiting') return how === 'over' ? `for more than ${unit}` : `for less than ${unit}`;
  return how === 'over' ? `more than ${unit} ago` : `in the last ${unit}`;
}
/** "Status is Open or Waiting", "Tag is not refund". */
export function chipWords(key: FilterKey, value: string, known: Known): string {
  const title = filterTitles[key];
  if (value === 'any') return `${title}: any`;
  if (key === 'q') return `“${value}”`;
  if (key === 'unread') return 'Unread';
  if (key === 'contact') return `Contact is ${known.contacts.get(value)?.name ?? 'this one'}`;
  if (isSpanKey(key)) return `${title} ${spanWords(key, value)}`;
  const choice = readChoice(value);
  const choices = choicesOf(key, known);
  const labels = (choice?.values ?? []).map((each) =>
    each === 'all' ? 'any' : (choices.find((it) => it.value === each)?.label ?? 'one that is gone'),
  );
  return `${title} is ${choice?.isNot ? 'not ' : ''}${labels.join(' or ')}`;
}
/** The other way round: is, is not. */
export function turned(value: string): string | undefined {
  const choice = readChoice(value);
  return choice ? writeChoice({ ...choice, isNot: !choice.isNot }) : undefined;
}
/** With one value more or less. */
export function toggled(value: string | undefined, one: string): string | undefined {
  const choice = readChoice(value === 'any' || value === 'all' ? undefined : value) ?? { isNot: false, values: [] };
  const values = choice.values.includes(one) ? choice.values.filter((it) => it !== one) : [...choice.values, one];
  return writeChoice({ ...choice, values });
}

const typedKeys: Readonly<Record<string, FilterKey>> = {
  status: 'status',
  is: 'status',
  assignee: 'assignee',
  to: 'assignee',
  team: 'team',
  tag: 'tag',
  channel: 'channel',
  kind: 'kind',
  priority: 'priority',
  created: 'created',
  updated: 'updated',
  waiting: 'waiting',
};
/** `tag:refund is:unassigned waiting:>1h channel:"Shop chat" -tag:spam lost parcel`: filters by their words, and what is left is searched for. */
export function readTyped(
  typed: string,
  known: Known,
): { readonly search: Partial<InboxSearch>; readonly unknown: readonly string[] } {
  const search: { [key in FilterKey]?: string | undefined } = {};
  const [words, unknown]: [string[], string[]] = [[], []];
  for (const [whole, minus = '', name = '', quoted, plain] of typed.matchAll(/(-?)(?:(\w+):)?(?:"([^"]*)"|(\S+))/g)) {
    const value = (quoted ?? plain ?? '').trim();
    const key = typedKeys[name.toLowerCase()];
    if (name === '' || (!key && name !== 'has')) {
      words.push(whole);
      continue;
    }
    if (name === 'is' && value === 'unassigned') search.assignee = 'none';
    else if (name === 'is' && value === 'mine') search.assignee = 'me';
    else if (name === 'is' && value === 'unread') search.unread = 'true';
    else if (!key) unknown.push(whole);
    else if (isSpanKey(key)) {
      const span = value.replace(/^>/, 'over:').replace(/^</, 'within:');
      if (readSpan(span, new Date())) search[key] = span;
      else unknown.push(whole);
    } else {
      const wanted = value.toLowerCase();
      const choices = choicesOf(key, known);
      const found =
        choices.find((it) => it.label.toLowerCase() === wanted || it.value === wanted) ??
        choices.find((it) => it.label.toLowerCase().startsWith(wanted));
      if (!found) unknown.push(whole);
      else search[key] = toggled(search[key] ?? (minus ? 'not:' : undefined), found.value);
      if (found && minus && readChoice(search[key])?.isNot === false) search[key] = turned(search[key]!);
    }
  }
  if (words.length > 0) search.q = words.join(' ').slice(0, 200);
  return { search, unknown };
}
