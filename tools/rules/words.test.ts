// The rules of words, held against the whole app, and each tried with a violation.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCatalogs } from '../words/catalogs.ts';
import { catalogsFit, rawEnglish, shapeOf, wordsAreWritten, wordsOf, type Word } from '../words/rules.ts';
import { serverWords, untold } from '../words/server.ts';
import { readTree, type Tree } from './tree.ts';

const tree = readTree();

test('no English is shown without t', () => {
  assert.deepEqual(rawEnglish(tree), []);
});
test('every sentence is written out and gets the values it names', () => {
  assert.deepEqual(wordsAreWritten(tree), []);
});
test('every catalog holds what the code says, no more and no less, and its translations fit', () => {
  assert.deepEqual(catalogsFit(wordsOf(tree, serverWords(tree)), readCatalogs()), []);
});
test('every sentence that the server makes with values has a form, and every form a sentence', () => {
  assert.deepEqual(untold(tree), []);
});
for (const said of [
  'export const it = (name: string) => ({ why: `${name} does not answer` });',
  'export const it = (count: number) => problem("invalid", { detail: `There are ${count} of them.` });',
])
  test(`a sentence with values that has no form is caught: ${said}`, () => {
    const planted: Tree = new Map([['server/src/rooms/tour/planted.ts', `// A room.\n${said}`]]);
    assert.match(untold(planted, [], []).join('\n'), /^server\/src\/rooms\/tour\/planted\.ts:2 says “.*…/);
    assert.deepEqual(untold(planted, ['{name} does not answer', 'There are {count} of them.'], []).length, 1);
  });

const page = (text: string): Tree =>
  new Map([['web/src/app/planted.tsx', `// A page.\nimport { t } from '../words/t.ts';\n${text}\n`]]);
const shown: readonly (readonly [string, string])[] = [
  ['export const A = () => <p>Nobody is here</p>;', 'Nobody is here'],
  ['export const A = () => <p>{t("Here")} soon</p>;', 'soon'],
  ['export const A = () => <button aria-label="close">×</button>;', 'close'],
  ['export const A = () => <AlertDialog action="Delete" />;', 'Delete'],
  ['export const A = () => <Field label={isNew ? "Name" : t("New name")} />;', 'Name'],
  ['export const A = () => <p title={`${count} files`}>{count}</p>;', '… files'],
  ['export const choices = [{ value: "a", label: "urgent" }];', 'urgent'],
  ['export const why = (it: string) => (it === "Enter" ? "Not sent yet" : t("Sent"));', 'Not sent yet'],
  ['say({ title: t("Done"), detail: "Nothing was lost." });', 'Nothing was lost.'],
  ['export const words = { open: "Opened", shut: t("Closed") };', 'Opened'],
];
for (const [text, found] of shown)
  test(`raw English is caught: ${text}`, () => {
    const [only, ...more] = rawEnglish(page(text), []);
    assert.deepEqual(more, []);
    assert.equal(only, `web/src/app/planted.tsx:3 shows “${found}” without t`);
  });
for (const text of [
  'export const A = () => <p className="flex min-h-0 grow truncate">{t("Nobody is here")}</p>;',
  'if (event.key === "Enter") document.querySelector("main section p");',
  'export const at = (part: "First part" | "rest") => t(part === "First part" ? "Begin" : "Go on");',
  'throw new Error("Cannot happen: no root");',
  'export const A = () => <Throughline.Mark data-kind="Some Kind" />;',
])
  test(`what nobody reads is left alone: ${text}`, () => {
    assert.deepEqual(rawEnglish(page(text), []), []);
  });

for (const [text, why] of [
  ['t(name);', /not written out/],
  ['t(`Hello ${name}`);', /not written out/],
  ["t('Hello {name}', { nam });", /wants the values name, and gets nam/],
  ["t('Hello {name', { name });", /not an ICU message/],
  ["t.rich('<b>Hello</b> {name}', { name });", /wants the values b, name, and gets name/],
  ["t.as('to do', 'Open');", /one word in small letters/],
] as const)
  test(`a misuse is caught: ${text}`, () => {
    assert.match(wordsAreWritten(page(text)).join('\n'), why);
  });

const word = (key: string, isIcu = true): Word => ({ key, isIcu, where: ['web/src/app/planted.tsx:3'], values: [] });
const counted = '{count, plural, one {# file} other {# files}}';
for (const [name, words, catalog, why] of [
  ['missing', [word('Close', false)], {}, /has no “Close”/],
  ['dead', [], { Close: 'Zamknij' }, /nobody says any more/],
  ['empty', [word('Close', false)], { Close: ' ' }, /is empty/],
  ['value lost', [word('Hello {name}')], { 'Hello {name}': 'Cześć' }, /has the values none and not name/],
  ['tag lost', [word('<b>Now</b>')], { '<b>Now</b>': 'Teraz' }, /has the tags none and not b/],
  ['gap lost', [word('Hi {{name}}', false)], { 'Hi {{name}}': 'Cześć {{imię}}' }, /has the gaps/],
  [
    'plural lost',
    [word(counted)],
    { [counted]: '{count, plural, one {# plik} other {# pliku}}' },
    /lacks the plural few, many/,
  ],
  ['not ICU', [word(counted)], { [counted]: '{count, plural, one {# plik}' }, /is not an ICU message/],
] as const)
  test(`a catalog's mistake is caught: ${name}`, () => {
    assert.match(catalogsFit(words, { pl: catalog }).join('\n'), why);
  });

test('what the server says is found: the words of cards, and of refusals without values', () => {
  const said = new Set(serverWords(tree).map(({ key }) => key));
  for (const key of [
    'Your role does not allow this.',
    'There is a tag of this name already.',
    'must not be empty',
    'The address customers write to.',
  ])
    assert.ok(said.has(key), key);
});

test('the shape of a message names its values, tags and plurals', () => {
  const shape = shapeOf('<b>{name}</b> sent {count, plural, one {a file} other {# files to {who}}}');
  assert.ok(typeof shape !== 'string');
  assert.deepEqual([...shape.values].toSorted(), ['count', 'name', 'who']);
  assert.deepEqual([...shape.tags], ['b']);
  assert.deepEqual(shape.plurals, [{ forms: ['one', 'other'], type: 'cardinal' }]);
});
