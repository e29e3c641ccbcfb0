// Hours that cannot be meant are named by their day.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { alwaysOpen, nextSpan, officeHours } from '../../ui/week.ts';
import { hoursMistakes } from './hours-mistakes.ts';

test('presets make sense, and a span that ends before it begins is named by its day', () => {
  assert.deepEqual(hoursMistakes(alwaysOpen()), {});
  assert.deepEqual(hoursMistakes(officeHours()), {});
  const wrong = officeHours().map((day, index) => (index === 2 ? ([['17:00', '09:00']] as const) : day));
  assert.deepEqual(Object.keys(hoursMistakes(wrong)), ['settings.hours.2']);
  assert.deepEqual(hoursMistakes([[['09:00', '21:00'], nextSpan([['09:00', '21:00']])], [], [], [], [], [], []]), {});
});
