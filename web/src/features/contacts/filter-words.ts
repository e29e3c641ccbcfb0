// What the table of contacts is narrowed by, in words: the chips of its bar and the choices of its editor. Pure.
import {
  type FieldCondition,
  type FieldTest,
  readChoice,
  readFieldFilter,
  writeFieldFilter,
} from '@throughline/domain';
import type { Field } from '@throughline/sdk';
import { or } from '../../words/lists.ts';
import { msg, t, type Msg } from '../../words/t.ts';

/** As it stands in the address, in the API's words. */
export interface ContactSearch {
  readonly q?: string;
  readonly sort?: string;
  readonly company?: string;
  readonly tag?: string;
  readonly channelKind?: string;
  readonly seen?: string;
  readonly created?: string;
  readonly open?: string;
  readonly blocked?: string;
  readonly fields?: string;
}
export const filterKeys = ['company', 'tag', 'channelKind', 'seen', 'created', 'open', 'blocked'] as const;
export type FilterKey = (typeof filterKeys)[number];
export const filterTitles: Readonly<Record<FilterKey, Msg>> = {
  company: msg('Company'),
  tag: msg('Tag'),
  channelKind: msg('Channel'),
  seen: msg('Last seen'),
  created: msg('Known since'),
  open: msg('Open conversations'),
  blocked: msg('Blocked'),
};
export interface Named {
  readonly value: string;
  readonly label: string;
}
export const spanChoices = (): readonly Named[] => [
  { value: 'within:1d', label: t('in the last day') },
  { value: 'within:7d', label: t('in the last 7 days') },
  { value: 'within:30d', label: t('in the last 30 days') },
  { value: 'within:365d', label: t('in the last year') },
  { value: 'over:30d', label: t('more than 30 days ago') },
  { value: 'over:90d', label: t('more than 90 days ago') },
  { value: 'over:365d', label: t('more than a year ago') },
];
export const yesNo = (): readonly Named[] => [
  { value: 'true', label: t('yes') },
  { value: 'false', label: t('no') },
];
const testWords: Readonly<Record<FieldTest, Msg>> = {
  is: msg.as('filter', 'is'),
  not: msg.as('filter', 'is not'),
  has: msg.as('filter', 'contains'),
  over: msg.as('filter', 'is more than'),
  under: msg.as('filter', 'is less than'),
  filled: msg.as('filter', 'has a value'),
  empty: msg.as('filter', 'is empty'),
};
/** Dates are before and after, not less and more. */
export function testWordsOf(test: FieldTest, type: Field['type'] | undefined): string {
  if (type === 'date' && test === 'over') return t.as('filter', 'is after');
  if (type === 'date' && test === 'under') return t.as('filter', 'is before');
  return t.of(testWords[test]);
}

/** One chip: "Tag is vip or new"; what is not known by name shows as it stands. */
export function chipWords(key: FilterKey, words: string, named: readonly Named[]): string {
  const title = t.of(filterTitles[key]);
  const label = (value: string) => named.find((each) => each.value === value)?.label ?? value;
  if (key === 'seen') return t('Last seen {time}', { time: label(words) });
  if (key === 'created' || key === 'open' || key === 'blocked') return `${title}: ${label(words)}`;
  const choice = readChoice(words);
  if (!choice) return title;
  const values = or(choice.values.map(label));
  return choice.isNot
    ? t('{name} is not {values}', { name: title, values })
    : t('{name} is {values}', { name: title, values });
}
export function conditionWords({ key, test, values: given }: FieldCondition, fields: readonly Field[]): string {
  const field = fields.find((each) => each.key === key);
  const isDate = field?.type === 'date';
  const name = field?.name ?? key;
  const values = or(given);
  switch (test) {
    case 'is':
      return t('{name} is {values}', { name, values });
    case 'not':
      return t('{name} is not {values}', { name, values });
    case 'has':
      return t('{name} contains {values}', { name, values });
    case 'over':
      return isDate
        ? t('{name} is after {values}', { name, values })
        : t('{name} is more than {values}', { name, values });
    case 'under':
      return isDate
        ? t('{name} is before {values}', { name, values })
        : t('{name} is less than {values}', { name, values });
    case 'filled':
      return t('{name} has a value', { name });
    case 'empty':
      return t('{name} is empty', { name });
  }
}

export const conditionsOf = (search: ContactSearch): readonly FieldCondition[] =>
  search.fields === undefined ? [] : (readFieldFilter(search.fields) ?? []);
/** With a condition put in the place of one, added, or (null) taken away. */
export function withCondition(
  search: ContactSearch,
  at: number | null,
  condition: FieldCondition | null,
): ContactSearch {
  const now = conditionsOf(search);
  const next =
    at === null
      ? [...now, ...(condition ? [condition] : [])]
      : now.flatMap((each, index) => (index === at ? (condition ?? []) : each));
  const { fields: _gone, ...rest } = search;
  return next.length > 0 ? { ...rest, fields: writeFieldFilter(next) } : rest;
}
/** Without the words of one filter, or with others. */
export function withFilter(search: ContactSearch, key: keyof ContactSearch, words: string | undefined): ContactSearch {
  const { [key]: _gone, ...rest } = search;
  return words === undefined || words === '' ? rest : { ...rest, [key]: words };
}
/** What a segment keeps: everything but the order. */
export function filterPart({ sort: _sort, ...filter }: ContactSearch): Omit<ContactSearch, 'sort'> {
  return filter;
}
export const isNarrowed = (search: ContactSearch): boolean => Object.keys(filterPart(search)).length > 0;
/** Do two address parts show the same list? */
export const isSameList = (a: ContactSearch, b: ContactSearch): boolean => canonical(a) === canonical(b);
const canonical = (search: ContactSearch): string =>
  JSON.stringify(
    Object.entries({ ...search, sort: search.sort ?? 'seen' })
      .filter(([, value]) => value !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
/** Only what is ours of an address. */
export function readContactSearch(raw: Readonly<Record<string, unknown>>): ContactSearch {
  const keys = ['q', 'sort', ...filterKeys, 'fields'];
  return Object.fromEntries(
    Object.entries(raw).flatMap(([key, value]) =>
      keys.includes(key) && typeof value === 'string' && value !== '' ? [[key, value] as const] : [],
    ),
  );
}
