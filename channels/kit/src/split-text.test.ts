// Cutting text: nothing lost, nothing over the limit, no character broken.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { splitText, textLength } from './split-text.ts';

const graphemesOf = (text: string): string[] =>
  [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment);
const unit = fc.constantFrom('characters' as const, 'bytes' as const);
const lively = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom(' ', '\n', '\n\n', '. ', '👨‍👩‍👧‍👦', '🇺🇦🇩🇪', 'é', 'क्षि', 'السلام', '。', '\r\n'),
    ),
    { maxLength: 120 },
  )
  .map((parts) => parts.join(''));

test('a text that fits stays whole', () => {
  assert.deepEqual(splitText('Hello', 16, 'characters'), ['Hello']);
  assert.deepEqual(splitText('x'.repeat(16), 16, 'bytes'), ['x'.repeat(16)]);
  assert.deepEqual(splitText('', 16, 'characters'), ['']);
});

test('parts are within the limit and hold every visible character in order', () => {
  fc.assert(
    fc.property(lively, fc.integer({ min: 64, max: 200 }), unit, (text, limit, by) => {
      const parts = splitText(text, limit, by);
      for (const part of parts) assert.ok(textLength(part, by) <= limit, `${textLength(part, by)} over ${limit}`);
      assert.equal(parts.join('').replace(/\s/g, ''), text.replace(/\s/g, ''));
    }),
    { numRuns: 400 },
  );
});

test('no character is cut: every part holds whole graphemes of the text', () => {
  fc.assert(
    fc.property(lively, fc.integer({ min: 64, max: 200 }), unit, (text, limit, by) => {
      const longest = Math.max(0, ...graphemesOf(text).map((each) => textLength(each, by)));
      fc.pre(longest <= limit);
      const whole = graphemesOf(text);
      const cut = splitText(text, limit, by)
        .flatMap(graphemesOf)
        .filter((each) => each.trim() !== '');
      assert.deepEqual(
        cut,
        whole.filter((each) => each.trim() !== ''),
      );
    }),
    { numRuns: 400 },
  );
});

test('one character longer than the limit is cut at code points, never into half of one', () => {
  const zalgo = `a${'\u0301'.repeat(500)}`;
  const parts = splitText(zalgo, 40, 'bytes');
  assert.equal(parts.join(''), zalgo);
  for (const part of splitText('👩'.repeat(100), 17, 'characters'))
    assert.doesNotMatch(part, /^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/);
});

test('cuts fall between paragraphs before sentences, and between sentences before words', () => {
  assert.deepEqual(splitText(`${'a'.repeat(30)}\n\n${'b'.repeat(30)}`, 50, 'characters'), [
    'a'.repeat(30),
    'b'.repeat(30),
  ]);
  assert.deepEqual(splitText('This is the first one. And this is the second.', 30, 'characters'), [
    'This is the first one.',
    'And this is the second.',
  ]);
});

test('long texts are cut in reasonable time', () => {
  const began = process.cpuUsage();
  assert.ok(splitText('слово '.repeat(50_000), 4096, 'characters').length > 70);
  assert.ok(process.cpuUsage(began).user < 5_000_000);
});

test('a limit that cannot hold a character is refused', () =>
  assert.throws(() => splitText('hello', 8, 'bytes'), RangeError));
