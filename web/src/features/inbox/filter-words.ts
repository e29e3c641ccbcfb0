// What a list can be narrowed by, in words: the chips of the filter bar, and what one types to filter. Pure.
import { readChoice, readSpan, writeChoice } from '@throughline/domain';
import type { FilterKey, InboxSearch } from '../../live/views.ts';
import type { State } from '../../live/index.ts';
import { priorityWord, statusWord } from '../../live/words.ts';
import { msg, t, type Msg } from '../../words/t.ts';
import { or } from '../../words/lists.ts';

export interface FilterChoice {
  readonly value: string;
  readonly label: string;
}
type Known = Pick<State, 'agents' | 'teams' | 'tags' | 'channels' | 'kinds' | 'me' | 'contacts'>;
export const filterTitles: Readonly<Record<FilterKey, Msg>> = {
  status: msg('Status'),
  assignee: msg('Assignee'),
  team: msg('Team'),
  tag: msg('Tag'),
  channel: msg('Channel'),
  kind: msg('Channel kind'),
  priority: msg('Priority'),
  created: msg('Created'),
  updated: msg('Last message'),
  waiting: msg('Waiting'),
  contact: msg('Contact'),
  unread: msg('Unread'),
  q: msg('Words'),
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
      return [{ value: 'me', label: t('Me') }, { value: 'none', label: t('Nobody') }, ...named(known.agents.values())];
    case 'team':
      return [
        { value: 'mine', label: t('My teams') },
        { value: 'none', label: t('No team') },
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
        { value: 'within:1d', label: t('in the last day') },
        { value: 'within:7d', label: t('in the last 7 days') },
        { value: 'within:30d', label: t('in the last 30 days') },
        { value: 'over:1d', label: t('more than a day ago') },
        { value: 'over:7d', label: t('more than 7 days ago') },
        { value: 'over:30d', label: t('more than 30 days ago') },
      ];
    case 'waiting':
      return [
        { value: 'over:1h', label: t('for more than an hour') },
        { value: 'over:4h', label: t('for more than 4 hours') },
        { value: 'over:1d', label: t('for more than a day') },
        { value: 'over:3d', label: t('for more than 3 days') },
        { value: 'within:1h', label: t('for less than an hour') },
      ];
    case 'unread':
      return [{ value: 'true', label: t('yes') }];
    case 'contact':
    case 'q':
      return [];
  }
}

const unitWords = {
  m: msg('{count, plural, one {# minute} other {# minutes}}'),
  h: msg('{count, plural, one {# hour} other {# hours}}'),
  d: msg('{count, plural, one {# day} other {# days}}'),
  w: msg('{count, plural, one {# week} other {# weeks}}'),
} as const;
function spanWords(key: FilterKey, value: string): string {
  const [how, what] = [value.slice(0, value.indexOf(':')), value.slice(value.indexOf(':') + 1)];
  const date = what.slice(0, 10);
  if (how === 'after') return t('from {date}', { date });
  if (how === 'before') return t('before {date}', { date });
  const count = Number(what.slice(0, -1));
  const time = t.of(unitWords[what.at(-1) as 'd'], { count });
  if (key === 'waiting')
    return how === 'over' ? t('for more than {time}', { time }) : t('for less than {time}', { time });
  return how === 'over' ? t('more than {time} ago', { time }) : t('in the last {time}', { time });
}
/** "Status is Open or Waiting", "Tag is not refund". */
export function chipWords(key: FilterKey, value: string, known: Known): string {
  const field = t.of(filterTitles[key]);
  if (value === 'any') return t('{field}: any', { field });
  if (key === 'q') return `“${value}”`;
  if (key === 'unread') return t('Unread');
  if (key === 'contact') return t('Contact is {name}', { name: known.contacts.get(value)?.name ?? t('this one') });
  if (isSpanKey(key)) return `${field} ${spanWords(key, value)}`;
  const choice = readChoice(value);
  const choices = choicesOf(key, known);
  const labels = (choice?.values ?? []).map((each) =>
    each === 'all' ? t('any') : (choices.find((it) => it.value === each)?.label ?? t('one that is gone')),
  );
  const values = or(labels);
  return choice?.isNot ? t('{field} is not {values}', { field, values }) : t('{field} is {values}', { field, values });
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
        choices.find((it) => it.value === wanted || it.label.toLowerCase() === wanted) ??
        choices.find((it) => it.label.toLowerCase().startsWith(wanted));
      if (!found) unknown.push(whole);
      else search[key] = toggled(search[key] ?? (minus ? 'not:' : undefined), found.value);
      if (found && minus && readChoice(search[key])?.isNot === false) search[key] = turned(search[key]!);
    }
  }
  if (words.length > 0) search.q = words.join(' ').slice(0, 200);
  return { search, unknown };
}
