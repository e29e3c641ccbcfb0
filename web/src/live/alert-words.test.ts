// An alert says the same in the list as in a push.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alertKinds, alertWords as pushed } from '@throughline/domain';
import { alertWords } from './alert-words.ts';

for (const kind of alertKinds)
  test(`in English the list says what a push says: ${kind}`, () => {
    for (const [authorName, contactName, count] of [
      ['Maja', 'Ada', 1],
      ['', '', 3],
    ] as const) {
      const alert = { kind, authorName, contactName, count };
      assert.equal(alertWords(alert), pushed(alert));
    }
  });
