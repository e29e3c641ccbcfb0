// Values of fields a workspace defines: what a type takes, and how it reads in words. The same rule for agents, keys and imports.

export const fieldTypes = ['text', 'number', 'date', 'choice', 'choices', 'yes-no', 'link'] as const;
export type FieldType = (typeof fieldTypes)[number];
export const fieldSubjects = ['contact', 'conversation', 'company'] as const;
export type FieldSubject = (typeof fieldSubjects)[number];
/** Text, choice and link are text; a date is `2026-11-21`; several choices are a list. */
export type FieldValue = string | number | boolean | string[];
export type FieldValues = Readonly<Record<string, FieldValue>>;
export interface FieldRule {
  readonly key: string;
  readonly name: string;
  readonly type: FieldType;
  /** Of `choice` and `choices`: what may be chosen, in this order. */
  readonly choices: readonly string[];
  readonly isRequiredToClose: boolean;
}
/** `value` null: empty. `wrong`: what would be right, to follow the field's name. */
export type ReadValue = { readonly value: FieldValue | null } | { readonly wrong: string };

export const FIELD_TEXT = 2000;
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;

/** Reads a value as it comes over the wire. What says nothing (`''`, `[]`, null) is empty. */
export function readFieldValue(rule: Pick<FieldRule, 'type' | 'choices'>, given: unknown): ReadValue {
  if (given === null || given === undefined) return { value: null };
  const text = typeof given === 'string' ? given.trim() : null;
  if (text === '') return { value: null };
  switch (rule.type) {
    case 'text':
      return text !== null && text.length <= FIELD_TEXT && !text.includes('\u0000')
        ? { value: text }
        : { wrong: `must be a text of at most ${FIELD_TEXT} characters` };
    case 'number':
      return typeof given === 'number' && Number.isFinite(given) && Math.abs(given) <= 1e15
        ? { value: given }
        : { wrong: 'must be a number' };
    case 'date':
      return text !== null && isDay(text) ? { value: text } : { wrong: 'must be a date like 2026-11-21' };
    case 'yes-no':
      return typeof given === 'boolean' ? { value: given } : { wrong: 'must be true or false' };
    case 'link':
      return text !== null && isLink(text)
        ? { value: text }
        : { wrong: 'must be an address like https://shop.example' };
    case 'choice': {
      const chosen = text === null ? undefined : choiceOf(rule.choices, text);
      return chosen === undefined ? { wrong: `must be one of ${rule.choices.join(', ')}` } : { value: chosen };
    }
    case 'choices':
      return readChoices(rule.choices, given);
  }
}

/** Reads a value as people and files write it: `yes`, `1,250.50`, `21/11/2026`, `a; b`. */
export function readFieldText(rule: Pick<FieldRule, 'type' | 'choices'>, words: string): ReadValue {
  const text = words.trim();
  if (text === '') return { value: null };
  switch (rule.type) {
    case 'number': {
      const number = numberOf(text);
      return number === null ? { wrong: 'must be a number' } : readFieldValue(rule, number);
    }
    case 'date':
      return readFieldValue(rule, dayOf(text) ?? text);
    case 'yes-no':
      if (/^(?:yes|y|true|1|on|x|✓)$/i.test(text)) return { value: true };
      if (/^(?:no|n|false|0|off|-)$/i.test(text)) return { value: false };
      return { wrong: 'must be yes or no' };
    case 'link':
      return readFieldValue(rule, /^[\w-]+(?:\.[\w-]+)+(?:[/?#]|$)/.test(text) ? `https://${text}` : text);
    case 'choices':
      return readFieldValue(
        rule,
        text
          .split(/[;,|]/)
          .map((each) => each.trim())
          .filter((each) => each !== ''),
      );
    case 'text':
    case 'choice':
      return readFieldValue(rule, text);
  }
}

/** How a value is written in a file or a sentence. */
export function fieldWords(value: FieldValue | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'object' ? value.join('; ') : String(value);
}

/** Fields of a conversation that must have a value before it is closed, and have none. */
export const missingToClose = <R extends Pick<FieldRule, 'key' | 'isRequiredToClose'>>(
  rules: readonly R[],
  values: Readonly<Record<string, unknown>>,
): R[] => rules.filter((rule) => rule.isRequiredToClose && (values[rule.key] ?? null) === null);

/** A key for programs, made of a name: `Renewal date` → `renewal_date`. `taken`: what was given before, to this day. */
export function fieldKeyOf(name: string, taken: readonly string[]): string {
  const plain = name
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40)
    .replace(/_+$/, '');
  const base = /^[a-z]/.test(plain) ? plain : plain === '' ? 'field' : `field_${plain}`;
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? base : `${base}_${number}`;
    if (!taken.includes(key)) return key;
  }
}

function readChoices(choices: readonly string[], given: unknown): ReadValue {
  if (!Array.isArray(given) || given.some((each) => typeof each !== 'string'))
    return { wrong: `must be a list of ${choices.join(', ')}` };
  const chosen = (given as string[]).map((each) => choiceOf(choices, each.trim()));
  const unknown = chosen.indexOf(undefined);
  if (unknown >= 0)
    return { wrong: `must hold only ${choices.join(', ')}, not “${String(given[unknown]).slice(0, 60)}”` };
  // In the order of the field, whatever order they were chosen in: the same choice reads the same.
  const value = choices.filter((choice) => chosen.includes(choice));
  return { value: value.length > 0 ? value : null };
}
const choiceOf = (choices: readonly string[], text: string): string | undefined =>
  choices.includes(text) ? text : choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
function isDay(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (!year || !month || !day || Number(year) < 1) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.getUTCDate() === Number(day);
}
function isLink(text: string): boolean {
  if (text.length > FIELD_TEXT || !/^https?:\/\/[^\s\u0000]+$/i.test(text)) return false;
  return URL.canParse(text);
}
/** `1250.5`, `1,250.50`, `1.250,50`, `1 250`; a single separator before three digits groups thousands. */
function numberOf(text: string): number | null {
  const plain = text.replace(/[\s\u00a0\u202f'’]/g, '');
  if (!/^[-+]?[\d.,]*\d%?$/.test(plain)) return null;
  const digits = plain.replace('%', '');
  const [dots, commas] = [digits.split('.').length - 1, digits.split(',').length - 1];
  let decimal = '';
  if (dots > 0 && commas > 0) decimal = digits.lastIndexOf('.') > digits.lastIndexOf(',') ? '.' : ',';
  else if (dots + commas === 1) decimal = /^[-+]?[1-9]\d{0,2},\d{3}$/.test(digits) ? '' : dots === 1 ? '.' : ',';
  const value = Number(
    [...digits].map((sign) => (sign === decimal ? '.' : sign === '.' || sign === ',' ? '' : sign)).join(''),
  );
  return Number.isFinite(value) ? value : null;
}
/** `2026-11-21T…`, `21.11.2026`, `21/11/2026`, `2026/11/21`; where day and month could be either, the day comes first. */
function dayOf(text: string): string | null {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:$|[T ])/.exec(text);
  if (iso) return `${iso[1]}-${iso[2]!.padStart(2, '0')}-${iso[3]!.padStart(2, '0')}`;
  const [, first = '', second = '', year] = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/.exec(text) ?? [];
  if (!year) return null;
  const [day, month] = Number(second) > 12 ? [second, first] : [first, second];
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
