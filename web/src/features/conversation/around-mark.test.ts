// The line of a hit shows what was found.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { aroundMark } from './around-mark.ts';

test('what is found near the beginning stays as it is', () => {
  assert.equal(aroundMark('The third «bag» is fine'), 'The third «bag» is fine');
  assert.equal(
    aroundMark('no mark at all, and a sentence that goes on'),
    'no mark at all, and a sentence that goes on',
  );
});
test('a long beginning is cut before a word, and one without spaces where it falls', () => {
  assert.equal(aroundMark('I am sorry about that, Ada. Is the third «bag» intact?'), '… Is the third «bag» intact?');
  assert.equal(aroundMark(`${'あ'.repeat(60)}«鞄»`), `… ${'あ'.repeat(14)}«鞄»`);
  assert.equal(aroundMark(`${'🙂'.repeat(30)}x«bag»`), `… ${'🙂'.repeat(6)}x«bag»`);
});
