// What a list of contacts or companies is narrowed by in its own fields, as it stands in an address, a query or a saved segment:
// `plan:is:Gold,Silver;seats:over:10;renewal:under:2026-12-31;note:has:torn;seats:filled`. Values are percent-encoded.
import type { FieldRule, FieldValue } from './value.ts';

export const fieldTests = ['is', 'not', 'has', 'over', 'under', 'filled', 'empty'] as const;
export type FieldTest = (typeof fieldTests)[number];
export interface FieldCondition {
  readonly key: string;
  readonly test: FieldTest;
  readonly values: readonly string[];
}
export const MAX_FIELD_CONDITIONS = 20;
const MAX_VALUES = 50;

/** Reads conditions; null: these are none. */
export function readFieldFilter(words: string): readonly FieldCondition[] | null {
  const parts = words.split(';').filter((part) => part !== '');
  if (parts.length > MAX_FIELD_CONDITIONS) return null;
  const conditions: FieldCondition[] = [];
  for (const part of parts) {
    const [, key, test, rest] = /^([a-z][a-z0-9_]{0,59}):([a-z]+)(?::(.*))?$/s.exec(part) ?? [];
    if (!key || !fieldTests.includes(test as FieldTest)) return null;
    const values: string[] = [];
    for (const each of (rest ?? '').split(',').filter((value) => value !== '')) {
      try {
        values.push(decodeURIComponent(each));
      } catch {
        return null;
      }
    }
    const isBare = test === 'filled' || test === 'empty';
    if (isBare ? values.length > 0 : values.length === 0 || values.length > MAX_VALUES) return null;
    conditions.push({ key, test: test as FieldTest, values });
  }
  return conditions;
}
export const writeFieldFilter = (conditions: readonly FieldCondition[]): string =>
  conditions
    .map(({ key, test, values }) =>
      [key, test, ...(values.length > 0 ? [values.map(encoded).join(',')] : [])].join(':'),
    )
    .join(';');
const encoded = (value: string): string => encodeURIComponent(value);

/** Which tests make sense for a type. */
export function testsOf(type: FieldRule['type']): readonly FieldTest[] {
  switch (type) {
    case 'choice':
    case 'choices':
      return ['is', 'not', 'filled', 'empty'];
    case 'yes-no':
      return ['is', 'empty'];
    case 'number':
    case 'date':
      return ['is', 'over', 'under', 'filled', 'empty'];
    case 'text':
    case 'link':
      return ['has', 'is', 'filled', 'empty'];
  }
}

/** Do these values pass every condition? `not` lets what is empty through; `over` and `under` do not hold the value itself. */
export const passesFields = (
  conditions: readonly FieldCondition[],
  values: Readonly<Record<string, FieldValue | null | undefined>>,
): boolean => conditions.every((condition) => passesOne(condition, values[condition.key] ?? null));

function passesOne({ test, values }: FieldCondition, value: FieldValue | null): boolean {
  switch (test) {
    case 'filled':
      return value !== null;
    case 'empty':
      return value === null;
    case 'not':
      return !isAny(value, values);
    case 'is':
      return isAny(value, values);
    case 'has':
      return typeof value === 'string' && values.some((each) => value.toLowerCase().includes(each.toLowerCase()));
    case 'over':
      return values.some((each) => compare(value, each) > 0);
    case 'under':
      return values.some((each) => compare(value, each) < 0);
  }
}
function isAny(value: FieldValue | null, wanted: readonly string[]): boolean {
  if (value === null) return false;
  const has = Array.isArray(value) ? value : [typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)];
  return has.some((each) =>
    wanted.some((want) => want.toLowerCase() === each.toLowerCase() || isSameNumber(value, want)),
  );
}
const isSameNumber = (value: FieldValue, want: string): boolean => typeof value === 'number' && value === Number(want);
/** 0 too where they cannot be compared: neither over nor under. */
function compare(value: FieldValue | null, with_: string): number {
  if (typeof value === 'number') {
    const other = Number(with_);
    return Number.isNaN(other) ? 0 : value - other;
  }
  return typeof value === 'string' && with_ !== '' ? (value < with_ ? -1 : value > with_ ? 1 : 0) : 0;
}
