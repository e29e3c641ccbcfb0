// Opening hours as people type them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { alwaysOpen, asTime, nextSpan, officeHours, weekInWords } from './week.ts';

test('a time is understood however it is typed', () => {
  const table = {
    '9': '09:00',
    '9:30': '09:30',
    '0930': '09:30',
    '17.45': '17:45',
    '24': '24:00',
    ' 08:15 ': '08:15',
    noon: 'noon',
  };
  for (const [typed, right] of Object.entries(table)) assert.equal(asTime(typed), right, typed);
});
test('a further span follows the last one and stays within the day', () => {
  assert.deepEqual(nextSpan([['09:00', '12:00']]), ['13:00', '16:00']);
  assert.deepEqual(nextSpan([['09:00', '21:00']]), ['22:00', '24:00']);
});

test('a week is told in few words, days alike together', () => {
  assert.equal(weekInWords(alwaysOpen()), 'always open');
  assert.equal(weekInWords(officeHours()), 'Mon–Fri 09:00–17:00, Sat–Sun closed');
  const week = officeHours().map((day, at) => (at === 2 ? [...day, ['18:00', '20:00'] as const] : day));
  assert.equal(
    weekInWords(week),
    'Mon–Tue 09:00–17:00, Wed 09:00–17:00 and 18:00–20:00, Thu–Fri 09:00–17:00, Sat–Sun closed',
  );
});
