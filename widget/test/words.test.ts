// Every language says everything, with all plural forms its grammar has and the same placeholders.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { contrast, textOn } from '../src/shared/color.ts';

type Entry = string | Record<string, string>;
const folder = fileURLToPath(new URL('../locales/', import.meta.url));
const read = (language: string) =>
  ['', 'later/'].reduce<Record<string, Entry>>(
    (words, part) => ({
      ...words,
      ...(JSON.parse(readFileSync(`${folder}${part}${language}.json`, 'utf8')) as Record<string, Entry>),
    }),
    {},
  );
const inFolder = (part: string) =>
  readdirSync(folder + part).flatMap((name) => (name.endsWith('.json') ? [name.replace('.json', '')] : []));
const languages = inFolder('');
const english = read('en');
const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).toSorted();

test('the ten languages are there, what is said at first and what later parts say', () => {
  assert.deepEqual(languages.toSorted(), ['ar', 'de', 'en', 'es', 'fr', 'pl', 'pt', 'ru', 'tr', 'uk']);
  assert.deepEqual(inFolder('later').toSorted(), languages.toSorted());
});

for (const language of languages) {
  test(`${language} is complete`, () => {
    const words = read(language);
    assert.deepEqual(Object.keys(words).toSorted(), Object.keys(english).toSorted());
    for (const [key, entry] of Object.entries(words)) {
      const original = english[key]!;
      if (typeof original === 'string') {
        assert.equal(typeof entry, 'string', key);
        assert.notEqual(entry, '', key);
        assert.deepEqual(holes(entry as string), holes(original), `${key}: placeholders`);
        continue;
      }
      const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      assert.deepEqual(Object.keys(entry).toSorted(), forms.toSorted(), `${key}: plural forms`);
      for (const text of Object.values(entry))
        assert.deepEqual(
          holes(text).filter((hole) => hole !== 'n'),
          holes(original['other']!).filter((hole) => hole !== 'n'),
          `${key}: placeholders`,
        );
    }
  });
}

test('text on any brand colour can be read', () => {
  for (const color of [
    '#2f55d4',
    '#f4b400',
    '#ffffff',
    '#000000',
    '#808080',
    '#e91e63',
    '#00c853',
    '#777777',
    '#767676',
  ]) {
    const text = textOn(color) === '#fff' ? '#ffffff' : '#0f1216';
    assert.ok(contrast(color, text) >= 4.3, `${color} ${contrast(color, text)}`);
  }
});
