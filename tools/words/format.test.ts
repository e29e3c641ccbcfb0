// Our reader of ICU messages says what intl-messageformat says: on messages made up to be hard, and on every message of the app in every language.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IntlMessageFormat } from 'intl-messageformat';
import { fill } from '@throughline/domain';
import { readTree } from '../rules/tree.ts';
import { readCatalogs } from './catalogs.ts';
import { shapeOf, wordsOf } from './rules.ts';

const counts = [0, 1, 2, 3, 5, 11, 21, 22, 25, 100, 101, 1_000_000, 1.5];
/** Both ways of saying a message, with every value filled by this number or by its own name, and each choice once. */
function compare(message: string, language: string): void {
  const shape = shapeOf(message);
  assert.ok(typeof shape !== 'string', `${message}: ${String(shape)}`);
  const choices = [...new Set(shape.choices.flatMap(({ forms }) => forms)), 'nothing of it'];
  for (const count of shape.plurals.length > 0 ? counts : [7])
    for (const choice of shape.choices.length > 0 ? choices : ['name']) {
      const counted = new Set(
        [...message.matchAll(/\{\s*(\w+),\s*(?:plural|selectordinal|number)/g)].map(([, name]) => name),
      );
      const chosen = new Set(shape.choices.map(({ name }) => name));
      type Value = string | number | ((inside: unknown[]) => string);
      const values: Record<string, Value> = Object.fromEntries<Value>([
        ...[...shape.values].map((name): [string, Value] => [
          name,
          counted.has(name) ? count : chosen.has(name) ? choice : `‹${name}›`,
        ]),
        ...[...shape.tags].map((name): [string, Value] => [
          name,
          (inside: unknown[]) => `<${name}:${inside.join('')}>`,
        ]),
      ]);
      const theirs = new IntlMessageFormat(message, language).format(values);
      const ours = fill(message, values, { grammar: language, locale: language }).join('');
      assert.equal(
        ours,
        Array.isArray(theirs) ? theirs.join('') : String(theirs),
        `${language}: ${message} with ${count}, ${choice}`,
      );
    }
}

const hard = [
  'plain',
  'Hello {name}, it’s {day}',
  "it''s {name}'s, '{'not a value'}', isn't it",
  "'{'{name}'}' and '<b>' as text",
  '{count, plural, one {# message} other {# messages}} in {list}',
  '{count, plural, =0 {none} =1 {just one} other {{name} has #, and # again}}',
  "{count, plural, one {# '#' mark} few {# few} many {# many} other {# other}}",
  '{count, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}',
  '{who, select, me {You} team {Your team, {name}} other {{name}}} closed it',
  '{who, select, me {You have {count, plural, one {# file} other {# files}}} other {They have #}}',
  '<b>{name}</b> wrote <i>to <b>{who}</b></i>',
  'over {count, number} of <a>{count, plural, one {a thing} other {# things}}</a>',
  'a < b and 3 > 2 } {name}',
  '{count,plural,one{#}other{#}}{ name }',
];
for (const message of hard)
  test(`both say the same: ${message}`, () => {
    for (const language of ['en', 'pl', 'ar', 'de']) compare(message, language);
  });

test('both refuse what is no message', () => {
  for (const message of ['Hello {name', '{count, plural, one {#}', '<b>open', '<b>open</i>', '{count, date, short']) {
    assert.throws(() => fill(message, {}, { grammar: 'en', locale: 'en' }), message);
    assert.equal(typeof shapeOf(message), 'string', message);
  }
});

test('both say the same for every message of the app, in English and in every catalog', () => {
  const words = wordsOf(readTree()).filter(({ isIcu }) => isIcu);
  const catalogs = readCatalogs();
  for (const { key } of words) {
    compare(key.replace(/^[a-z]+\|/, ''), 'en');
    for (const [language, catalog] of Object.entries(catalogs)) if (catalog[key]) compare(catalog[key], language);
  }
});
