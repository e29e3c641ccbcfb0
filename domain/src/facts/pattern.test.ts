import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compilePattern } from './pattern.ts';
import { defaultWorkspaceSettings } from '../workspace.ts';

function find(source: string, text: string): string[] {
  const compiled = compilePattern(source);
  assert.ok(compiled.ok, compiled.ok ? '' : compiled.mistake);
  return compiled.pattern.find(text, 10_000).map((match) => match.group ?? match.text);
}

/** Judged by the platform's own engine, which agrees wherever it need not be feared. */
const sources = [
  'abc',
  'a|ab|abc',
  '(?:a|ab)(c|bcd)(d*)',
  'a*?b',
  'a+?',
  'a??b',
  '^ab',
  'ab$',
  '\\bcat\\b',
  '\\Bat',
  '[a-f0-9]{3,5}',
  '[^a-c ]+',
  '[\\d-]+',
  '[]a]x',
  'x{2}',
  'x{2,}',
  'x{0,2}y',
  '(a|b)*c',
  '(?:ab?){2,3}',
  '.o.',
  '\\.',
  '(\\d+)-(\\d+)',
  'ord(?:er)?\\s*#?\\s*(\\d{3,})',
  '(x*)*y',
  '(?:a*)+b',
  '(?<n>\\d+)!',
  '[A-Z]{2}\\d{4}',
  'A|',
  '\\s+x',
  '[.]',
  '(a?b??)(c)',
  String.raw`(?:#|\border(?:\s+(?:no\.?|nr\.?|number))?[\s:#]*)([A-Z]{0,4}-?\d{4,12})\b`,
];
const texts = [
  'abcd abc ab a',
  'aaab b',
  'cat concat cats at',
  'deadbeef 0123456 cafe',
  'xxx xxxxy xy y',
  'ababab aba',
  'foo boo. too',
  '12-34 5-6 ]x ax',
  'order #4711, ORD 123 ordered 77777 Order no. AB-99881',
  'AB1234 ab1234 ABC12345',
  'abcc bc c! 42!',
  '',
  ' x\n x',
  '.',
];
for (const source of sources) {
  test(`/${source}/ finds what the platform's engine finds`, () => {
    for (const text of texts) {
      const expected = [...text.matchAll(new RegExp(source, 'gi'))]
        .filter((match) => match[0] !== '')
        .map((match) => [match.index, match[0]]);
      const compiled = compilePattern(source);
      assert.ok(compiled.ok);
      assert.deepEqual(
        compiled.pattern.find(text, 10_000).map((match) => [match.start, match.text]),
        expected,
        `in "${text}"`,
      );
    }
  });
}
test('the first group is what is wanted, the whole match where there is none', () => {
  assert.deepEqual(find('(?:no|nr)\\s(\\d+)(x?)', 'no 12x nr 9'), ['12', '9']);
  assert.deepEqual(find('(a)|b', 'a b'), ['a', 'b']);
});
test('words end at letters of every script', () => {
  assert.deepEqual(find('\\bзаказ\\s(\\d+)', 'подзаказ 1, Заказ 2'), ['2']);
});
test('the pattern a workspace starts with is understood', () =>
  assert.deepEqual(find(defaultWorkspaceSettings().orderPattern, 'order 12345, #67890'), ['12345', '67890']));

for (const source of [
  '(',
  ')',
  'a)',
  '[',
  '[b-a]',
  'a{3,2}',
  'a{101}',
  '*a',
  'a**',
  'a++',
  '\\',
  '\\1(a)',
  '(?=a)',
  '(?<=a)b',
  '(?!a)',
  '\\p{L}',
  '^*',
  '(?:'.repeat(30) + 'a' + ')'.repeat(30),
  '((a{100}){100}){100}',
  'a'.repeat(201),
]) {
  test(`/${source.slice(0, 30)}/ is refused with a reason`, () => {
    const compiled = compilePattern(source);
    assert.ok(!compiled.ok && compiled.mistake.length > 5);
  });
}
test('patterns that hang other engines take no time', () => {
  for (const source of [
    '(a+)+$',
    '(a|a)*b',
    '(.*)*x',
    '(a*)*(a*)*(a*)*b',
    '(?:a{0,20}){0,8}b',
    '(a|aa)+$',
    '([a-z]+)*\\d',
    '.*.*.*.*=.*',
  ]) {
    const compiled = compilePattern(source);
    assert.ok(compiled.ok, source);
    const start = process.cpuUsage();
    compiled.pattern.find('a'.repeat(1_000_000), 5_000);
    const took = process.cpuUsage(start).user / 1000;
    assert.ok(took < 1000, `${source} took ${Math.round(took)} ms`);
  }
});
