import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readQuestion } from '@throughline/domain';
import { snippet } from './words.ts';

test('a question is words, of which the last may be unfinished, a number, or part of a phone', () => {
  assert.deepEqual(readQuestion('Broken  Samovar'), {
    words: ['Broken', 'Samovar'],
    isLastOpen: true,
    number: null,
    digits: null,
  });
  assert.equal(readQuestion('samovar ').isLastOpen, false);
  assert.equal(readQuestion('sa').isLastOpen, false);
  assert.equal(readQuestion('東').isLastOpen, true);
  assert.equal(readQuestion(' #1042 ').number, 1042);
  assert.equal(readQuestion('067 123 45 67').digits, '671234567');
  assert.equal(readQuestion('order 067').digits, null);
  assert.deepEqual(readQuestion('?!').words, []);
  assert.equal(readQuestion('a b '.repeat(100)).words.length, 10);
});

const marks: [string, string, string][] = [
  ['where is my order', 'order', 'where is my «order»'],
  ['Die Größe stimmt nicht', 'grosse', 'Die «Größe» stimmt nicht'],
  ['write to anna@example.com, please', 'anna@ex', 'write to «anna@example.com», please'],
  ['ORD-2024-001 came', 'ord', '«ORD-2024-001» came'],
  ['re-order it', 'order', 're-«order» it'],
  ['disorder', 'order', 'disorder'],
  ['«fake» order', 'order', '"fake" «order»'],
  ['', 'order', ''],
];
for (const [text, q, expected] of marks)
  test(`"${q}" in "${text}" is shown as "${expected}"`, () => assert.equal(snippet(text, readQuestion(q)), expected));

test('a long text is cut around its first match, never inside a sign', () => {
  const text = `${'before '.repeat(60)}needle ${'😀'.repeat(200)}`;
  const result = snippet(text, readQuestion('needle'));
  assert.match(result, /^…(before )+«needle» (😀)+…$/u);
  assert.ok(result.isWellFormed() && result.length < 230, result);
  assert.ok(snippet('😀'.repeat(500), readQuestion('x')).isWellFormed());
});
test('a megabyte of anything is cut quickly', () => {
  for (const sign of ['a', '(', ' ', '«', "'", '#']) {
    const start = process.cpuUsage();
    snippet(sign.repeat(1_000_000), readQuestion('needle a'));
    assert.ok(process.cpuUsage(start).user < 300_000, sign);
  }
});
