// The room's pure rules: hours over time zones and changes of the clock, sites, limits.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openingAt, type Hours } from '@throughline/domain';
import { openLimits } from './limits.ts';
import { isAllowed, siteOf, sitesOf } from './origin.ts';

const office: Hours = [
  [['09:00', '17:00']],
  [['09:00', '17:00']],
  [['09:00', '17:00']],
  [['09:00', '17:00']],
  [
    ['09:00', '12:00'],
    ['13:00', '16:00'],
  ],
  [],
  [],
];
for (const [name, zone, now, isOpen, opensAt] of [
  ['a Monday morning in Berlin', 'Europe/Berlin', '2026-03-02T08:30:00Z', true, null],
  ['before opening', 'Europe/Berlin', '2026-03-02T07:30:00Z', false, '2026-03-02T08:00:00.000Z'],
  ['the lunch break', 'Europe/Berlin', '2026-03-06T11:30:00Z', false, '2026-03-06T12:00:00.000Z'],
  ['Friday evening, over a weekend', 'Europe/Berlin', '2026-03-06T20:00:00Z', false, '2026-03-09T08:00:00.000Z'],
  ['over the weekend the clocks change', 'Europe/Berlin', '2026-03-28T20:00:00Z', false, '2026-03-30T07:00:00.000Z'],
  ['already tomorrow in Auckland', 'Pacific/Auckland', '2026-03-01T21:00:00Z', true, null],
  ['still yesterday in Honolulu', 'Pacific/Honolulu', '2026-03-02T10:00:00Z', false, '2026-03-02T19:00:00.000Z'],
  ['the very minute of closing', 'UTC', '2026-03-02T17:00:00Z', false, '2026-03-03T09:00:00.000Z'],
] as const) {
  test(`hours: ${name}`, () => {
    const opening = openingAt(office, zone, new Date(now));
    assert.deepEqual([opening.isOpen, opening.opensAt?.toISOString() ?? null], [isOpen, opensAt]);
  });
}
test('hours nobody has set are always open', () => {
  assert.equal(openingAt([[], [], [], [], [], [], []], 'UTC', new Date()).isOpen, true);
  assert.equal(openingAt([], 'UTC', new Date()).isOpen, true);
});

for (const [origin, list, allowed] of [
  ['https://shop.example', '', true],
  ['https://shop.example', 'shop.example', true],
  ['https://SHOP.example', 'Shop.Example', true],
  ['https://www.shop.example', 'shop.example', false],
  ['https://www.shop.example', '*.shop.example', true],
  ['https://shop.example', '*.shop.example', false],
  ['https://evilshop.example', '*.shop.example', false],
  ['https://shop.example.evil.example', 'shop.example', false],
  ['http://localhost:5173', 'localhost', true],
  ['http://localhost:5173', 'localhost:5173', true],
  ['http://localhost:9', 'localhost:5173', false],
  ['null', 'shop.example', false],
  ['', 'shop.example', false],
  ['https://shop.example', 'a.example\nshop.example', true],
] as const) {
  test(`sites: ${origin || 'none'} ${allowed ? 'is' : 'is not'} in “${list}”`, () =>
    assert.equal(isAllowed(origin, sitesOf({ allowedDomains: list })), allowed));
}
test('the embedding the panel saw counts more than our own origin', () => {
  assert.equal(
    siteOf(
      { origin: 'https://support.example', 'x-embedding-origin': 'https://shop.example' },
      'https://support.example',
    ),
    'https://shop.example',
  );
  assert.equal(siteOf({ origin: 'https://support.example' }, 'https://support.example'), '');
  assert.equal(siteOf({ origin: 'https://shop.example' }, 'https://support.example'), 'https://shop.example');
  assert.equal(siteOf({}, 'https://support.example'), '');
});

test('a bucket refuses after its burst, says for how long, and refills', () => {
  let now = 0;
  const limits = openLimits(() => now);
  for (let index = 0; index < 12; index += 1) limits.take('message', 'a');
  assert.throws(() => limits.take('message', 'a'), /./);
  limits.take('message', 'b');
  now += 2000;
  limits.take('message', 'a');
  assert.throws(() => limits.take('message', 'a'), /./);
});
test('megabytes of one address are counted over all its devices, and one large file passes a full bucket', () => {
  let now = 0;
  const limits = openLimits(() => now);
  for (let index = 0; index < 12; index += 1) limits.take('uploadedMegabytes', 'a', 25);
  assert.throws(() => limits.take('uploadedMegabytes', 'a', 25), /./);
  now += 24_000;
  assert.throws(() => limits.take('uploadedMegabytes', 'a', 25), /./);
  now += 2000;
  limits.take('uploadedMegabytes', 'a', 25);
  limits.take('uploadedMegabytes', 'b', 900);
  assert.throws(() => limits.take('uploadedMegabytes', 'b', 1), /./);
});
