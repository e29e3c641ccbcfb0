import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editsBetween } from './edits.ts';

for (const [a, b, edits] of [
  ['refund', 'refund', 0],
  ['refnud', 'refund', 1],
  ['refnd', 'refund', 1],
  ['reffund', 'refund', 1],
  ['velociraptor', 'velocirator', 1],
  ['samovar', 'samowarr', 2],
  ['', 'abc', 3],
  ['😀a', '😀b', 1],
] as const)
  test(`${edits} slips lie between "${a}" and "${b}", whichever is asked for`, () => {
    assert.equal(editsBetween(a, b), edits);
    assert.equal(editsBetween(b, a), edits);
  });
