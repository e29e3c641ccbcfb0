// Opening hours as people type them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { alwaysOpen, asTime, hoursMistakes, nextSpan, officeHours } from './week.ts';

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
test('presets make sense, and a span that ends before it begins is named by its day', () => {
  assert.deepEqual(hoursMistakes(alwaysOpen()), {});
  assert.deepEqual(hoursMistakes(officeHours()), {});
  const wrong = officeHours().map((day, index) => (index === 2 ? ([['17:00', '09:00']] as const) : day));
  assert.deepEqual(Object.keys(hoursMistakes(wrong)), ['settings.hours.2']);
});
test('a further span follows the last one and stays within the day', () => {
  assert.deepEqual(nextSpan([['09:00', '12:00']]), ['13:00', '16:00']);
  assert.deepEqual(hoursMistakes([[['09:00', '21:00'], nextSpan([['09:00', '21:00']])], [], [], [], [], [], []]), {});
});
