// Addresses and the questions behind them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { filterOf, isFiltered, readSearch, shortCount, viewOf } from './views.ts';

test('without anything, the inbox is mine', () =>
  assert.deepEqual(filterOf(readSearch({})), { status: 'open', assignee: 'me' }));
test('nonsense in the address is left out', () =>
  assert.deepEqual(readSearch({ view: 'x', status: 4, at: 'no', sort: '', conversation: ['a'] }), {}));
test('what the agent picked lies on top of the view', () => {
  assert.deepEqual(filterOf(readSearch({ view: 'all', status: 'closed', tag: 't', sort: 'oldest', q: 12 })), {
    status: 'closed',
    tag: 't',
    sort: 'oldest',
    q: '12',
  });
});
test('a team alone asks for its open conversations and is no named view', () => {
  const search = readSearch({ team: 'billing' });
  assert.equal(viewOf(search), null);
  assert.deepEqual(filterOf(search), { status: 'open', team: 'billing' });
  assert.equal(isFiltered(search), false);
});
test('counts stay short', () => assert.deepEqual([shortCount(7), shortCount(99), shortCount(100)], ['7', '99', '99+']));
