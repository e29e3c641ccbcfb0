// Conditions on fields: read, written, and asked of values, by tables.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passesFields, readFieldFilter, writeFieldFilter } from './filter.ts';

const values = { plan: 'Gold', seats: 12, renewal: '2026-12-01', tags: ['A', 'B'], vip: false };
const passes = (words: string) => passesFields(readFieldFilter(words)!, values);

test('each condition holds for what it says and for nothing else', () => {
  for (const yes of [
    'plan:is:gold,silver',
    'plan:not:silver',
    'plan:has:ol',
    'seats:is:12.0',
    'seats:over:11',
    'seats:under:12.5',
    'renewal:under:2027-01-01',
    'renewal:over:2026-11-30',
    'tags:is:b',
    'vip:is:no',
    'other:empty',
    'other:not:x',
    'seats:filled;plan:is:Gold',
    '',
  ])
    assert.equal(passes(yes), true, yes);
  for (const no of [
    'plan:is:silver',
    'plan:not:GOLD',
    'seats:over:12',
    'seats:under:12',
    'seats:over:many',
    'other:over:1',
    'other:is:x',
    'tags:not:a',
    'vip:empty',
    'seats:filled;plan:is:Silver',
  ])
    assert.equal(passes(no), false, no);
});

test('values with any sign in them survive the way through an address', () => {
  const conditions = [
    { key: 'note', test: 'has', values: ['a,b;c:d', '100 %', 'ü'] },
    { key: 'seats', test: 'filled', values: [] },
  ] as const;
  assert.deepEqual(readFieldFilter(writeFieldFilter(conditions)), conditions);
});

test('what is no condition is refused', () => {
  for (const no of [
    'plan',
    'plan:is',
    'plan:is:',
    'plan:looks:x',
    'Plan:is:x',
    'a:has:%E0%A4%A',
    'a:empty:x',
    'a:is:x;'.repeat(21),
  ])
    assert.equal(readFieldFilter(no), null, no);
});
