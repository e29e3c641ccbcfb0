import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dueWords, goneParts, isDays } from './privacy-words.ts';

test('what goes is counted in words, and a count that stopped says so', () => {
  const none = { conversations: 0, attachments: 0, contacts: 0, auditEntries: 0 };
  assert.deepEqual(goneParts(none, 10), []);
  assert.deepEqual(goneParts({ ...none, conversations: 1, auditEntries: 10 }, 10), [
    '1 conversation',
    '10 log entries, or more',
  ]);
  assert.deepEqual(goneParts({ ...none, contacts: 2, attachments: 1 }, 10), ['1 file', '2 contacts']);
  assert.equal(dueWords(12_345, 20_000), '12,345 due now');
  assert.equal(dueWords(20_000, 20_000), '20,000 or more due now');
});

test('a rule is whole days within ten years, or none', () => {
  assert.deepEqual([null, 1, 3650, 0, 3651, 1.5, Number.NaN].map(isDays), [
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
