// What typing finds first.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { rank } from './rank.ts';

const items = ['Close, or reopen', 'Choose the channel…', 'Go to Closed', 'Assign to me'].map((words) => ({ words }));
const found = (typed: string) => rank(typed, items).map((item) => item.words);

test('a beginning comes before a word inside', () =>
  assert.deepEqual(found('clo').slice(0, 2), ['Close, or reopen', 'Go to Closed']));
test('the beginnings of words in any order find it', () => assert.equal(found('me ass')[0], 'Assign to me'));
test('letters left out still find it', () => assert.ok(found('chsthe').includes('Choose the channel…')));
test('what is not there is not found', () => assert.deepEqual(found('zebra'), []));
