// An import in words: what its columns may mean, and what it did or would do. Pure.
import type { Field, Import } from '@throughline/sdk';
import { listed } from '../../words/lists.ts';
import { msg, t, type Msg } from '../../words/t.ts';

interface Meaning {
  readonly value: string;
  readonly label: string;
}
export const meaningsOf = (fields: readonly Field[]): readonly Meaning[] => [
  { value: 'skip', label: t('Leave out') },
  { value: 'name', label: t('Name') },
  { value: 'first-name', label: t('First name') },
  { value: 'last-name', label: t('Last name') },
  { value: 'email', label: t('Email') },
  { value: 'phone', label: t('Phone') },
  { value: 'user', label: t('Customer number') },
  { value: 'company', label: t('Company') },
  { value: 'tags', label: t('Tags') },
  ...fields.map((field) => ({ value: `field:${field.key}`, label: t('Field: {name}', { name: field.name }) })),
  { value: 'detail', label: t('Detail, under this name') },
];
/** Why it cannot be tried yet; null: it can. */
export function whyNotYet(meanings: readonly string[]): string | null {
  if (!meanings.some((meaning) => ['email', 'phone', 'user'].includes(meaning)))
    return t(
      'Say which column holds email addresses, phone numbers or customer numbers: people are recognised by these.',
    );
  const once = ['name', 'first-name', 'last-name', 'company', 'tags', 'user'];
  const twice = meanings.find(
    (meaning, at) => (once.includes(meaning) || meaning.startsWith('field:')) && meanings.indexOf(meaning) < at,
  );
  return twice === undefined ? null : t('Two columns mean the same. Leave one of them out, or keep it as a detail.');
}
/** "120 created, 4 updated, 2 as before, 1 with a fault". */
export function countWords(it: Pick<Import, 'created' | 'updated' | 'same' | 'wrong'>, isDone: boolean): string {
  const some = (count: number, words: string): string[] => (count === 0 ? [] : [words]);
  const created = { count: it.created };
  const updated = { count: it.updated };
  const parts = [
    ...some(
      it.created,
      isDone
        ? t('{count, plural, one {# created} other {# created}}', created)
        : t('{count, plural, one {# to create} other {# to create}}', created),
    ),
    ...some(
      it.updated,
      isDone
        ? t('{count, plural, one {# updated} other {# updated}}', updated)
        : t('{count, plural, one {# to update} other {# to update}}', updated),
    ),
    ...some(it.same, t('{count, plural, one {# as they are} other {# as they are}}', { count: it.same })),
    ...some(it.wrong, t('{count, plural, one {# row with a fault} other {# rows with faults}}', { count: it.wrong })),
  ];
  return listed(parts) || t('Nothing');
}
export const isBusy = ({ state }: Pick<Import, 'state'>): boolean =>
  state === 'checking' || state === 'running' || state === 'undoing';
export const separatorWords: Readonly<Record<Import['separator'], Msg>> = {
  ',': msg('Comma'),
  ';': msg('Semicolon'),
  '\t': msg.as('separator', 'Tab'),
  '|': msg.as('separator', 'Bar'),
};
export const encodingWords: Readonly<Record<Import['encoding'], Msg>> = {
  'utf-8': msg('Unicode (UTF-8)'),
  'utf-16le': msg('Unicode (UTF-16)'),
  'utf-16be': msg('Unicode (UTF-16, big endian)'),
  'windows-1252': msg('Western (Windows-1252)'),
};
export const stateWords: Readonly<Record<Import['state'], Msg>> = {
  ready: msg('Not tried yet'),
  checking: msg('Trying'),
  checked: msg('Tried'),
  running: msg('Running'),
  done: msg('Done'),
  failed: msg('Stopped'),
  undoing: msg('Being undone'),
  undone: msg('Undone'),
};
