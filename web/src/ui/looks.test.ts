// What the small drawing rules promise: readable ink, steady faces, honest times.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { hueOf, initials } from './avatar-face.ts';
import { contrast, inkOn, luminance } from './ink.ts';
import { exactTime, relativeTime } from './relative-time.ts';
import { breakParts } from './break-parts.ts';

test('an address breaks after its @ and before its dots, never in the middle of a word', () => {
  assert.deepEqual(breakParts('ada.lindqvist@mail.example'), ['ada', '.lindqvist@', 'mail', '.example']);
  assert.deepEqual(breakParts('Ada Lindqvist'), ['Ada Lindqvist']);
});
test('contrast is WCAG’s: black on white is 21, and order does not matter', () => {
  assert.equal(Math.round(contrast('#000000', '#ffffff')), 21);
  assert.equal(contrast('#2F55D4', '#fff'), contrast('#fff', '#2f55d4'));
  assert.equal(contrast('#767676', '#ffffff').toFixed(2), '4.54');
  assert.equal(luminance('blue'), null);
});
test('the ink on any colour can be seen', () => {
  for (let red = 0; red < 256; red += 51)
    for (let green = 0; green < 256; green += 51)
      for (let blue = 0; blue < 256; blue += 51) {
        const color = `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
        assert.ok(contrast(color, inkOn(color)) >= 3, color);
      }
});
test('initials are whole letters of the first and last word, in any script', () => {
  const table = {
    'Ada Lovelace': 'AL',
    'Maria del Carmen Ruiz': 'MR',
    'ada@example.com': 'AC',
    łukasz: 'Ł',
    'Ольга Коваленко': 'ОК',
    'ليلى حداد': 'لح',
    '🇵🇱 Ewa': 'E',
    '': '?',
    '???': '?',
  };
  for (const [name, right] of Object.entries(table)) assert.equal(initials(name), right, name);
});
test('the same person always has the same colour, others usually another', () => {
  assert.equal(hueOf('ada'), hueOf('ada'));
  assert.ok(new Set(Array.from({ length: 50 }, (_, at) => hueOf(`person ${at}`))).size > 40);
});
test('times are relative under seven days and dates after', () => {
  const now = new Date('2026-06-15T12:00:00');
  const ago = (minutes: number): string => relativeTime(new Date(now.getTime() - minutes * 60_000), now, 'en-GB');
  assert.deepEqual(
    [
      ago(0),
      ago(1),
      ago(59),
      ago(60),
      ago(60 * 23),
      ago(60 * 24),
      ago(60 * 24 * 6),
      ago(60 * 24 * 7),
      ago(60 * 24 * 400),
    ],
    ['now', '1 min ago', '59 min ago', '1 hr ago', '23 hr ago', 'yesterday', '6 days ago', '8 Jun', '11 May 2025'],
  );
  assert.equal(ago(-180), 'in 3 hr');
  assert.match(exactTime(now, 'en-GB'), /15 June 2026.*12:00/);
});
