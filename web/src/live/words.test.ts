// Times as people say them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { bytesWords, snoozeChoices, snoozeTime, spanWords } from './words.ts';

const now = new Date(2026, 10, 18, 15, 0); // a Wednesday
const at = (typed: string) => snoozeTime(typed, now);

test('spans are short', () =>
  assert.deepEqual(
    [spanWords(30_000), spanWords(3_600_000 * 3 + 720_000), spanWords(86_400_000 * 2)],
    ['1 m', '3 h 12 m', '2 d'],
  ));
test('sizes are readable', () =>
  assert.deepEqual([bytesWords(900), bytesWords(15_000), bytesWords(2_500_000)], ['900 B', '15 kB', '2.4 MB']));
test('snooze understands what people type', () => {
  assert.deepEqual(at('3d'), new Date(2026, 10, 21, 15, 0));
  assert.deepEqual(at('fri 9'), new Date(2026, 10, 20, 9, 0));
  assert.deepEqual(at('Tomorrow 14:30'), new Date(2026, 10, 19, 14, 30));
  assert.deepEqual(at('wed'), new Date(2026, 10, 25, 9, 0));
});
test('snooze understands the days of the language spoken as well', () => {
  for (const [typed, locale] of [
    ['morgen 14.30', 'de'],
    ['jutro 14:30', 'pl'],
    ['завтра 14:30', 'uk'],
    ['tomorrow 14:30', 'ar'],
  ] as const)
    assert.deepEqual(snoozeTime(typed, now, locale), new Date(2026, 10, 19, 14, 30), locale);
  assert.deepEqual(snoozeTime('fr 9', now, 'de'), new Date(2026, 10, 20, 9, 0));
  assert.deepEqual(snoozeTime('п’ятниця', now, 'uk'), new Date(2026, 10, 20, 9, 0));
  assert.deepEqual(snoozeTime('pt. 9', now, 'pl'), new Date(2026, 10, 20, 9, 0));
});
test('snooze refuses what it does not understand, and the past', () => {
  for (const typed of ['', 'soonish', 'fri 25', 'today 9']) assert.equal(at(typed), null);
});
test('every offered moment lies ahead', () => assert.ok(snoozeChoices(now).every((choice) => choice.at > now)));
