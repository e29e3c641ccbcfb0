// Mornings in other people's time zones, also around a change of the clocks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cityOf, morningIn } from './when.ts';

test('nine in the morning is nine where they are, the day after today there', () => {
  for (const [zone, now, wanted] of [
    ['Europe/Warsaw', '2026-11-21T10:00:00Z', '2026-11-22T08:00:00.000Z'],
    ['America/Los_Angeles', '2026-11-21T10:00:00Z', '2026-11-22T17:00:00.000Z'],
    // It is the 22nd there already.
    ['Asia/Tokyo', '2026-11-21T16:00:00Z', '2026-11-23T00:00:00.000Z'],
    // The clocks go forward and back in the night before.
    ['Europe/Warsaw', '2026-03-28T10:00:00Z', '2026-03-29T07:00:00.000Z'],
    ['Europe/Warsaw', '2026-10-24T10:00:00Z', '2026-10-25T08:00:00.000Z'],
    ['Asia/Kathmandu', '2026-06-01T10:00:00Z', '2026-06-02T03:15:00.000Z'],
  ] as const)
    assert.equal(morningIn(zone, new Date(now))?.toISOString(), wanted, zone);
});

test('a Monday is never today, and an unknown zone is no zone', () => {
  assert.equal(
    morningIn('Europe/Warsaw', new Date('2026-11-23T07:00:00Z'), 9, 1)?.toISOString(),
    '2026-11-30T08:00:00.000Z',
  );
  assert.equal(morningIn('Moon/Sea', new Date()), null);
  assert.equal(cityOf('America/New_York'), 'New York');
});
