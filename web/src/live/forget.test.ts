import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change } from '@throughline/sdk';
import { oldKeys } from './forget.ts';

const change = (kind: Change['kind'], id: string, body: unknown = {}): Change => ({ number: 1, kind, id, body });

test('a message makes only its own contact’s timeline old, and a burst of them once', () => {
  const burst = [1, 2, 3].map((at) => change('message', `m${at}`, { contactId: 'ada' }));
  assert.deepEqual(oldKeys(burst), [['timeline', 'ada']]);
});
test('a conversation elsewhere leaves the others’ ways and lists alone', () => {
  assert.deepEqual(oldKeys([change('conversation', 'c', { contactId: 'ada' })]), [
    ['reply-routes', 'c'],
    ['conversations', 'of', 'ada'],
  ]);
});
test('what is gone without a word of whose it was makes all of its sort old', () => {
  assert.deepEqual(oldKeys([change('message', 'm', null), change('conversation', 'c', null)]), [
    ['timeline'],
    ['reply-routes', 'c'],
    ['conversations'],
  ]);
});
test('numbers and drafts cost no question', () => {
  assert.deepEqual(oldKeys([change('counts', 'w'), change('draft', 'd')]), []);
});
