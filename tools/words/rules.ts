// The rules of words: what the agents' app shows goes through `t`, and every catalog holds exactly what the code says. See docs/translating.md.
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { isTest, oncePerTree, product, type Tree } from '../rules/tree.ts';
import { beside, inWork, notShown, plainWords } from './plan.ts';
import { readWords, type Found, type Reading } from './read.ts';

export interface Word {
  readonly key: string;
  /** `web/src/ui/dialog.tsx:12`, for whoever translates it. */
  readonly where: readonly string[];
  readonly isIcu: boolean;
  readonly values: readonly string[];
}
const read = oncePerTree(
  (tree): ReadonlyMap<string, Reading> =>
    new Map(
      product(tree)
        .filter(
          ([path]) =>
            ((path.startsWith('web/src/') && !path.startsWith('web/src/words/')) || beside.includes(path)) &&
            !isTest(path),
        )
        .map(([path, text]) => [
          path,
          beside.includes(path) ? { ...readWords(path, text), raw: [] } : readWords(path, text),
        ]),
    ),
);

/** Every sentence of the app, once, with the places that say it; `more`: what the server says. */
export function wordsOf(
  tree: Tree,
  more: readonly { readonly key: string; readonly where: string; readonly isIcu?: boolean }[] = [],
): readonly Word[] {
  const all = new Map<string, { where: string[]; isIcu: boolean; values: Set<string> }>();
  for (const { key, where, isIcu: isFilled = false } of more) {
    const it = all.get(key) ?? { where: [], isIcu: false, values: new Set() };
    it.where.push(where);
    it.isIcu ||= isFilled;
    all.set(key, it);
  }
  for (const [path, { found }] of read(tree))
    for (const each of found) {
      const it = all.get(each.key) ?? { where: [], isIcu: false, values: new Set() };
      it.where.push(`${path}:${each.line}`);
      if (isIcu(each)) it.isIcu = true;
      for (const name of each.values ?? []) it.values.add(name);
      all.set(each.key, it);
    }
  return [...all]
    .map(([key, { where, isIcu, values }]) => ({ key, where, isIcu, values: [...values] }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
}
/** What `msg` marks is filled where it is shown, so its own text tells whether it will be. */
const isIcu = ({ values, isMarked, key }: Found): boolean =>
  values !== null || (isMarked && /\{\w+(, (plural|select|number)|\})/.test(key) && !key.includes('{{'));

/** English that is shown without `t`, but for the folders that are still in work. */
export const rawEnglish = (tree: Tree, folders: readonly string[] = inWork.folders): string[] =>
  [...read(tree)]
    .filter(([path]) => !notShown[path] && !folders.some((folder) => path.startsWith(folder)))
    .flatMap(([path, { raw }]) =>
      raw
        .filter(({ text }) => !plainWords.has(text))
        .map(({ line, text }) => `${path}:${line} shows “${text}” without t`),
    );

/** `t` used as nobody could translate it: sentences that are not written out, values that do not fit their sentence. */
export const wordsAreWritten = (tree: Tree): string[] =>
  [...read(tree)].flatMap(([path, { found, wrong }]) => [
    ...wrong,
    ...found.flatMap((each) => {
      const at = `${path}:${each.line}`;
      if (!isIcu(each)) return [];
      const shape = shapeOf(textOf(each.key));
      if (typeof shape === 'string') return [`${at} “${each.key}” is not an ICU message: ${shape}`];
      if (each.values === null || each.values.includes('…')) return [];
      const given = each.values.toSorted().join(', ');
      const wanted = [...shape.values, ...shape.tags].toSorted().join(', ');
      return given === wanted
        ? []
        : [`${at} “${each.key}” wants the values ${wanted || 'none'}, and gets ${given || 'none'}`];
    }),
  ]);

/** The sentence without its meaning: `Open` of `verb|Open`. */
const textOf = (key: string): string => key.replace(/^[a-z]+\|/, '');

export interface Catalogs {
  readonly [language: string]: Readonly<Record<string, string>>;
}
/** What is wrong with the catalogs: sentences missing or no longer said, and translations that do not fit their sentence. */
export function catalogsFit(words: readonly Word[], catalogs: Catalogs): string[] {
  const known = new Map(words.map((word) => [word.key, word]));
  return Object.entries(catalogs).flatMap(([language, catalog]) => [
    ...(inWork.languages.includes(language)
      ? []
      : words
          .filter(({ key }) => !catalog[key])
          .map(({ key, where }) => `${language}.json has no “${key}” (${where[0]})`)),
    ...Object.entries(catalog).flatMap(([key, text]) => {
      const word = known.get(key);
      if (!word) return [`${language}.json translates “${key}”, which nobody says any more`];
      return misfits(language, word, text).map((why) => `${language}.json, “${key}”: ${why}`);
    }),
  ]);
}
function misfits(language: string, word: Word, text: string): string[] {
  if (text.trim() === '') return ['is empty'];
  const english = textOf(word.key);
  const edges = (of: string) => [/^\s/.test(of), /\s$/.test(of)].join();
  if (edges(english) !== edges(text))
    return ['begins or ends with a space where the English does not, or the other way round'];
  if (!word.isIcu) {
    const gaps = (of: string) =>
      [...of.matchAll(/\{\{[^}]*\}\}/g)]
        .map(([gap]) => gap)
        .toSorted()
        .join(' ');
    return gaps(english) === gaps(text) ? [] : [`has the gaps ${gaps(text)} and not ${gaps(english)}`];
  }
  const [ours, theirs] = [shapeOf(english), shapeOf(text)];
  if (typeof ours === 'string') return [ours];
  if (typeof theirs === 'string') return [`is not an ICU message: ${theirs}`];
  const list = (names: ReadonlySet<string>) => [...names].toSorted().join(', ') || 'none';
  return [
    ...(list(ours.values) === list(theirs.values)
      ? []
      : [`has the values ${list(theirs.values)} and not ${list(ours.values)}`]),
    ...(list(ours.tags) === list(theirs.tags) ? [] : [`has the tags ${list(theirs.tags)} and not ${list(ours.tags)}`]),
    ...theirs.plurals.flatMap(({ forms, type }) => {
      const wanted = new Intl.PluralRules(language, { type }).resolvedOptions().pluralCategories;
      const lacking = wanted.filter(
        (category) => !forms.includes(category) && !(category === 'many' && ROMANCE.has(language)),
      );
      return lacking.length > 0 ? [`lacks the plural ${lacking.join(', ')}`] : [];
    }),
    ...theirs.choices.flatMap(({ name, forms }) => {
      const wanted = ours.choices.find((each) => each.name === name)?.forms ?? [];
      return wanted.join() === forms.join() ? [] : [`chooses between ${forms.join(', ')} and not ${wanted.join(', ')}`];
    }),
  ];
}
/** Their `many` is of a million and more, written with a word of its own: never a count of ours. */
const ROMANCE = new Set(['es', 'fr', 'pt']);

interface Shape {
  readonly values: ReadonlySet<string>;
  readonly tags: ReadonlySet<string>;
  readonly plurals: readonly { readonly forms: readonly string[]; readonly type: 'cardinal' | 'ordinal' }[];
  readonly choices: readonly { readonly name: string; readonly forms: readonly string[] }[];
}
/** What a message is made of, or why it is none. Dates and times in messages are not ours: they are written by `Intl` and given as text. */
export function shapeOf(message: string): Shape | string {
  const values = new Set<string>();
  const tags = new Set<string>();
  const plurals: { forms: string[]; type: 'cardinal' | 'ordinal' }[] = [];
  const choices: { name: string; forms: string[] }[] = [];
  let wrong = '';
  const walk = (elements: readonly MessageFormatElement[]): void => {
    for (const each of elements)
      switch (each.type) {
        case TYPE.literal:
        case TYPE.pound:
          break;
        case TYPE.argument:
          values.add(each.value);
          break;
        case TYPE.number:
          if (each.style) wrong = 'numbers have no style here';
          values.add(each.value);
          break;
        case TYPE.date:
        case TYPE.time:
          wrong = 'dates and times are given as text';
          break;
        case TYPE.tag:
          tags.add(each.value);
          walk(each.children);
          break;
        case TYPE.select:
          values.add(each.value);
          choices.push({ name: each.value, forms: Object.keys(each.options).toSorted() });
          for (const option of Object.values(each.options)) walk(option.value);
          break;
        case TYPE.plural:
          values.add(each.value);
          if (each.offset) wrong = 'plurals have no offset here';
          plurals.push({ forms: Object.keys(each.options), type: each.pluralType ?? 'cardinal' });
          for (const option of Object.values(each.options)) walk(option.value);
          break;
      }
  };
  try {
    walk(parse(message));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return wrong || { values, tags, plurals, choices };
}
