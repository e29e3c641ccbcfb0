// The words of an import.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countWords, whyNotYet } from './import-words.ts';

test('an import cannot be tried before somebody can be recognised, or while two columns mean the same', () => {
  assert.match(whyNotYet(['name', 'detail']) ?? '', /email addresses/);
  assert.match(whyNotYet(['email', 'name', 'name']) ?? '', /Two columns/);
  assert.match(whyNotYet(['email', 'field:plan', 'field:plan']) ?? '', /Two columns/);
  assert.equal(whyNotYet(['email', 'email', 'detail', 'detail', 'name']), null);
});

test('counts read as a sentence, of what would be or what was done', () => {
  const counts = { created: 1200, updated: 4, same: 0, wrong: 1 };
  assert.match(countWords(counts, false), /^1.200 to create, 4 to update, 1 row with a fault$/);
  assert.match(countWords(counts, true), /created, 4 updated/);
  assert.equal(countWords({ created: 0, updated: 0, same: 0, wrong: 0 }, true), 'Nothing');
});
