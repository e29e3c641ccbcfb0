// Matches are marked, and a customer's text stays text.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { partsOf } from './marks.ts';

test('what matched is told apart from the rest', () => {
  assert.deepEqual(partsOf('my «order» is <b>late</b>'), [
    { text: 'my ', isMatch: false },
    { text: 'order', isMatch: true },
    { text: ' is <b>late</b>', isMatch: false },
  ]);
});
test('a mark that does not close is text', () => {
  assert.deepEqual(partsOf('« alone'), [{ text: '« alone', isMatch: false }]);
  assert.deepEqual(partsOf(''), []);
});
