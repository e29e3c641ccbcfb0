// Counting pieces as a network does, at every edge: the doubled signs, the wide ones, and the pieces of a long text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countSegments, type Segments } from './segments.ts';

const table: Segments = {
  basic: 'abcdefghijklmnopqrstuvwxyz ',
  doubled: '€[]',
  single: 160,
  joined: 153,
  wideSingle: 70,
  wideJoined: 67,
};
const count = (text: string) => {
  const { segments, left, isWide } = countSegments(text, table);
  return [segments, left, isWide];
};

test('a text of one piece has more room than each piece of a longer one', () => {
  assert.deepEqual(count(''), [0, 160, false]);
  assert.deepEqual(count('a'.repeat(160)), [1, 0, false]);
  assert.deepEqual(count('a'.repeat(161)), [2, 145, false]);
  assert.deepEqual(count('a'.repeat(306)), [2, 0, false]);
  assert.deepEqual(count('a'.repeat(307)), [3, 152, false]);
});
test('a doubled sign takes two units and is not cut in two', () => {
  assert.deepEqual(count('€'.repeat(80)), [1, 0, false]);
  assert.deepEqual(count(`${'a'.repeat(152)}€${'a'.repeat(151)}`), [2, 0, false]);
  assert.deepEqual(count(`${'a'.repeat(152)}€${'a'.repeat(152)}`), [3, 152, false]);
});
test('one rare letter makes the whole text wide, and a pair is never split', () => {
  assert.deepEqual(count('ж'.repeat(70)), [1, 0, true]);
  assert.deepEqual(count(`ж${'a'.repeat(70)}`), [2, 63, true]);
  assert.deepEqual(count(`${'ж'.repeat(66)}😀${'ж'.repeat(65)}`), [2, 0, true]);
  assert.deepEqual(count(`${'ж'.repeat(66)}😀${'ж'.repeat(66)}`), [3, 66, true]);
});
