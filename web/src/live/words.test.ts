// Times as people say them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { bytesWords, snoozeChoices, spanWords } from './words.ts';

const now = new Date(2026, 10, 18, 15, 0); // a Wednesday

test('spans are short', () =>
  assert.deepEqual(
    [spanWords(30_000), spanWords(3_600_000 * 3 + 720_000), spanWords(86_400_000 * 2)],
    ['1 m', '3 h 12 m', '2 d'],
  ));
test('sizes are readable', () =>
  assert.deepEqual([bytesWords(900), bytesWords(15_000), bytesWords(2_500_000)], ['900 B', '15 kB', '2.4 MB']));
test('every offered moment lies ahead', () => assert.ok(snoozeChoices(now).every((choice) => choice.at > now)));
