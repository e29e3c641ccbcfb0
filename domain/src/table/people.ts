// A row of a table as a person: which column means what, guessed from its name and values, and what each row then says.
import type { FieldRule, FieldValue } from '../fields/value.ts';
import { readFieldText } from '../fields/value.ts';
import { safeName } from '../identity/name.ts';

/** `field:KEY`: a field of the workspace's own; `detail`: kept under the column's name; `skip`: left out. */
export type ColumnMeaning =
  | 'name'
  | 'first-name'
  | 'last-name'
  | 'email'
  | 'phone'
  | 'user'
  | 'company'
  | 'tags'
  | 'detail'
  | 'skip'
  | `field:${string}`;
export const isMeaning = (words: string, rules: readonly Pick<FieldRule, 'key'>[]): words is ColumnMeaning =>
  plainMeanings.includes(words) || rules.some((rule) => words === `field:${rule.key}`);
const plainMeanings = [
  'name',
  'first-name',
  'last-name',
  'email',
  'phone',
  'user',
  'company',
  'tags',
  'detail',
  'skip',
];

const names: readonly (readonly [ColumnMeaning, RegExp])[] = [
  ['email', /^(?:e ?mails?|e ?mail address|mail|email \d|courriel|correo|adresse e ?mail|электронная почта|пошта)$/],
  [
    'phone',
    /^(?:phones?|phone number|tel|telephone|telefon|telefono|mobile|mobile phone|mobil|cell|handy|phone \d|телефон)$/,
  ],
  ['first-name', /^(?:first(?: ?name)?|given ?name|vorname|prenom|nombre de pila|forename|имя)$/],
  ['last-name', /^(?:last(?: ?name)?|family ?name|surname|nachname|apellidos?|nom de famille|фамилия)$/],
  ['name', /^(?:name|full ?name|contact|contact name|customer|customer name|display name|kunde|nom|nombre)$/],
  [
    'company',
    /^(?:company|company name|organi[sz]ation|account|account name|firma|unternehmen|societe|empresa|employer|компания)$/,
  ],
  ['tags', /^(?:tags?|labels?|groups?|segments?|schlagworte)$/],
  ['user', /^(?:user ?id|customer ?(?:id|number|no)|external ?id|account ?id|kundennummer)$/],
];
const plain = (words: string): string =>
  words
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
const asEmail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const asPhone = /^\+?[\d\s().-]{7,20}$/;

/** What each column likely means: by its name, then by fields of the same name, then by what stands in it. */
export function guessMeanings(
  headers: readonly string[],
  samples: readonly (readonly string[])[],
  rules: readonly FieldRule[],
): ColumnMeaning[] {
  const taken = new Set<string>();
  return headers.map((header, at) => {
    const words = plain(header);
    const cells = samples.map((row) => row[at]?.trim() ?? '').filter((cell) => cell !== '');
    const most = (test: (cell: string) => boolean) =>
      cells.length > 0 && cells.filter(test).length / cells.length > 0.8;
    const field = rules.find((rule) => [plain(rule.name), plain(rule.key)].includes(words));
    const guess: ColumnMeaning =
      names.find(([, pattern]) => pattern.test(words))?.[0] ??
      (field
        ? (`field:${field.key}` as const)
        : most((cell) => asEmail.test(cell))
          ? 'email'
          : most((cell) => cell.startsWith('+') && asPhone.test(cell))
            ? 'phone'
            : words === ''
              ? 'skip'
              : 'detail');
    // Several columns of addresses are several addresses; of everything else the first counts.
    if (guess === 'email' || guess === 'phone' || guess === 'detail' || guess === 'skip') return guess;
    if (taken.has(guess)) return 'detail';
    taken.add(guess);
    return guess;
  });
}

export interface PersonRow {
  readonly name: string;
  readonly addresses: readonly { readonly kind: 'email' | 'phone' | 'user'; readonly value: string }[];
  readonly company: string;
  readonly tags: readonly string[];
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly attributes: Readonly<Record<string, string>>;
  /** Why it cannot be taken, each by its column. */
  readonly wrong: readonly string[];
}
const MAX_ADDRESSES = 20;
const MAX_TAGS = 20;

/** Reads one row. Addresses are only split here; whether they are any is for whoever knows the workspace's country. */
export function readPerson(
  cells: readonly string[],
  headers: readonly string[],
  meanings: readonly ColumnMeaning[],
  rules: readonly FieldRule[],
): PersonRow {
  const parts = { name: '', first: '', last: '', company: '' };
  const addresses: { kind: 'email' | 'phone' | 'user'; value: string }[] = [];
  const tags: string[] = [];
  const fields: Record<string, FieldValue> = {};
  const attributes: Record<string, string> = {};
  const wrong: string[] = [];
  for (const [at, meaning] of meanings.entries()) {
    const cell = (cells[at] ?? '').replaceAll('\u0000', '').trim();
    if (cell === '') continue;
    switch (meaning) {
      case 'skip':
        break;
      case 'name':
        parts.name = cell;
        break;
      case 'first-name':
        parts.first = cell;
        break;
      case 'last-name':
        parts.last = cell;
        break;
      case 'company':
        parts.company = safeName(cell);
        break;
      case 'tags':
        tags.push(...cell.split(/[;,|]/).map((tag) => tag.trim().slice(0, 60)));
        break;
      case 'email':
        addresses.push(...split(cell, /[;,\s]+/).map((value) => ({ kind: 'email' as const, value: bare(value) })));
        break;
      case 'phone':
        addresses.push(...split(cell, /[;,/|]|\s{2,}/).map((value) => ({ kind: 'phone' as const, value })));
        break;
      case 'user':
        addresses.push({ kind: 'user', value: cell.slice(0, 320) });
        break;
      case 'detail':
        attributes[headers[at]!.trim().slice(0, 60) || `Column ${at + 1}`] = cell.slice(0, 2000);
        break;
      default: {
        const rule = rules.find((each) => meaning === `field:${each.key}`);
        const read = rule ? readFieldText(rule, cell) : { wrong: 'is no field any more' };
        if ('wrong' in read)
          wrong.push(`the value “${cell.slice(0, 60)}” of “${headers[at] ?? meaning}” ${read.wrong}`);
        else if (read.value !== null && rule) fields[rule.key] = read.value;
      }
    }
  }
  const name = safeName(parts.name || [parts.first, parts.last].filter(Boolean).join(' '));
  if (addresses.length === 0) wrong.push('needs an email address, a phone number or a customer number');
  if (addresses.length > MAX_ADDRESSES) wrong.push(`has more than ${MAX_ADDRESSES} addresses`);
  return {
    name,
    addresses,
    company: parts.company,
    tags: [...new Set(tags.filter((tag) => tag !== ''))].slice(0, MAX_TAGS),
    fields,
    attributes,
    wrong,
  };
}
const split = (cell: string, by: RegExp): string[] => cell.split(by).filter((each) => each !== '');
/** `Ann <ann@shop.example>` and `mailto:…` are the address. */
const bare = (value: string): string => value.replace(/^mailto:/i, '').replace(/^<|>$/g, '');
