// The words of a filter: read as they are written, and never an error.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWithin, passes, readChoice, readSpan, writeChoice } from './filter.ts';

const now = new Date('2026-11-21T12:00:00Z');

test('a choice is one value, several, or all but some, and is written as it was read', () => {
  for (const words of ['open', 'a,b', 'not:a,b']) assert.equal(writeChoice(readChoice(words)!), words);
  for (const words of ['', ',', 'not:', undefined]) assert.equal(readChoice(words), null);
  assert.deepEqual(readChoice('a,a,,b')!.values, ['a', 'b']);
  assert.equal(passes(readChoice('a,none')!, null), true);
  assert.equal(passes(readChoice('not:a')!, 'a'), false);
  assert.equal(passes(readChoice('not:a')!, null), true);
});
test('a span is so long ago at most or at least, or after or before a day', () => {
  const holds = (words: string, at: string | null) => isWithin(readSpan(words, now)!, at);
  assert.equal(holds('within:2h', '2026-11-21T10:00:00Z'), true);
  assert.equal(holds('within:2h', '2026-11-21T09:59:59Z'), false);
  assert.equal(holds('over:2h', '2026-11-21T09:59:59Z'), true);
  assert.equal(holds('after:2026-11-21', '2026-11-21T00:00:00Z'), true);
  assert.equal(holds('before:2026-11-21', '2026-11-21T00:00:00Z'), false);
  assert.equal(holds('over:1d', null), false, 'who does not wait has not waited long');
  for (const words of ['over:2y', 'within:99999h', 'after:yesterday', 'before:2026-13-45', 'x'])
    assert.equal(readSpan(words, now), null, words);
});
