// An import in words: what its columns may mean, and what it did or would do. Pure.
import type { Field, Import } from '@throughline/sdk';

interface Meaning {
  readonly value: string;
  readonly label: string;
}
export const meaningsOf = (fields: readonly Field[]): readonly Meaning[] => [
  { value: 'skip', label: 'Leave out' },
  { value: 'name', label: 'Name' },
  { value: 'first-name', label: 'First name' },
  { value: 'last-name', label: 'Last name' },
  { value: 'email', label: 'Email' },
  { value: 'phone', label: 'Phone' },
  { value: 'user', label: 'Customer number' },
  { value: 'company', label: 'Company' },
  { value: 'tags', label: 'Tags' },
  ...fields.map((field) => ({ value: `field:${field.key}`, label: `Field: ${field.name}` })),
  { value: 'detail', label: 'Detail, under this name' },
];
/** Why it cannot be tried yet; null: it can. */
export function whyNotYet(meanings: readonly string[]): string | null {
  if (!meanings.some((meaning) => ['email', 'phone', 'user'].includes(meaning)))
    return 'Say which column holds email addresses, phone numbers or customer numbers: people are recognised by these.';
  const once = ['name', 'first-name', 'last-name', 'company', 'tags', 'user'];
  const twice = meanings.find(
    (meaning, at) => (once.includes(meaning) || meaning.startsWith('field:')) && meanings.indexOf(meaning) < at,
  );
  return twice === undefined ? null : 'Two columns mean the same. Leave one of them out, or keep it as a detail.';
}
const people = (count: number, words: string): string[] => (count === 0 ? [] : [`${count.toLocaleString()} ${words}`]);
/** "120 created, 4 updated, 2 as before, 1 with a fault". */
export function countWords(it: Pick<Import, 'created' | 'updated' | 'same' | 'wrong'>, isDone: boolean): string {
  const parts = [
    ...people(it.created, isDone ? 'created' : 'to create'),
    ...people(it.updated, isDone ? 'updated' : 'to update'),
    ...people(it.same, 'as they are'),
    ...people(it.wrong, it.wrong === 1 ? 'row with a fault' : 'rows with faults'),
  ];
  return parts.length > 0 ? parts.join(', ') : 'Nothing';
}
export const isBusy = ({ state }: Pick<Import, 'state'>): boolean =>
  state === 'checking' || state === 'running' || state === 'undoing';
export const separatorWords: Readonly<Record<Import['separator'], string>> = {
  ',': 'Comma',
  ';': 'Semicolon',
  '\t': 'Tab',
  '|': 'Bar',
};
export const encodingWords: Readonly<Record<Import['encoding'], string>> = {
  'utf-8': 'Unicode (UTF-8)',
  'utf-16le': 'Unicode (UTF-16)',
  'utf-16be': 'Unicode (UTF-16, big endian)',
  'windows-1252': 'Western (Windows-1252)',
};
export const stateWords: Readonly<Record<Import['state'], string>> = {
  ready: 'Not tried yet',
  checking: 'Trying',
  checked: 'Tried',
  running: 'Running',
  done: 'Done',
  failed: 'Stopped',
  undoing: 'Being undone',
  undone: 'Undone',
};
