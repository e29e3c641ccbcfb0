// What the table of contacts is narrowed by, in words: the chips of its bar and the choices of its editor. Pure.
import {
  type FieldCondition,
  type FieldTest,
  readChoice,
  readFieldFilter,
  writeFieldFilter,
} from '@throughline/domain';
import type { Field } from '@throughline/sdk';

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
export const filterTitles: Readonly<Record<FilterKey, string>> = {
  company: 'Company',
  tag: 'Tag',
  channelKind: 'Channel',
  seen: 'Last seen',
  created: 'Known since',
  open: 'Open conversations',
  blocked: 'Blocked',
};
export interface Named {
  readonly value: string;
  readonly label: string;
}
export const spanChoices: readonly Named[] = [
  { value: 'within:1d', label: 'in the last day' },
  { value: 'within:7d', label: 'in the last 7 days' },
  { value: 'within:30d', label: 'in the last 30 days' },
  { value: 'within:365d', label: 'in the last year' },
  { value: 'over:30d', label: 'more than 30 days ago' },
  { value: 'over:90d', label: 'more than 90 days ago' },
  { value: 'over:365d', label: 'more than a year ago' },
];
export const yesNo: readonly Named[] = [
  { value: 'true', label: 'yes' },
  { value: 'false', label: 'no' },
];
const testWords: Readonly<Record<FieldTest, string>> = {
  is: 'is',
  not: 'is not',
  has: 'contains',
  over: 'is more than',
  under: 'is less than',
  filled: 'has a value',
  empty: 'is empty',
};
/** Dates are before and after, not less and more. */
export const testWordsOf = (test: FieldTest, type: Field['type'] | undefined): string =>
  type === 'date' && (test === 'over' || test === 'under')
    ? test === 'over'
      ? 'is after'
      : 'is before'
    : testWords[test];

/** One chip: "Tag is vip or new"; what is not known by name shows as it stands. */
export function chipWords(key: FilterKey, words: string, named: readonly Named[]): string {
  const title = filterTitles[key];
  const label = (value: string) => named.find((each) => each.value === value)?.label ?? value;
  if (key === 'seen' || key === 'created') return `${title} ${label(words)}`;
  if (key === 'open' || key === 'blocked') return `${title}: ${label(words)}`;
  const choice = readChoice(words);
  if (!choice) return title;
  return `${title} ${choice.isNot ? 'is not' : 'is'} ${choice.values.map(label).join(' or ')}`;
}
export function conditionWords(condition: FieldCondition, fields: readonly Field[]): string {
  const field = fields.find((each) => each.key === condition.key);
  const name = field?.name ?? condition.key;
  return [name, testWordsOf(condition.test, field?.type), condition.values.join(' or ')].join(' ').trim();
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
