// Addresses and the questions behind them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { filterOf as asked, filtersOn, isFiltered, readSearch, shortCount, viewOf } from './views.ts';

const none = new Map();
const filterOf = (search: ReturnType<typeof readSearch>) => asked(search, none);

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
test('a saved view is what was kept; what is put on top lies over it, and takes away what the view asks for', () => {
  const views = new Map([['v', { filter: { status: 'open', priority: 'urgent' }, sort: 'waiting' as const }]]);
  assert.deepEqual(asked(readSearch({ saved: 'v' }), views), { status: 'open', priority: 'urgent', sort: 'waiting' });
  const search = readSearch({ saved: 'v', priority: 'any', tag: 'not:a,b', updated: 'within:7d', created: 'soon' });
  assert.deepEqual(asked(search, views), { status: 'open', tag: 'not:a,b', updated: 'within:7d', sort: 'waiting' });
  assert.deepEqual(filtersOn(search), ['tag', 'priority', 'updated']);
  assert.equal(viewOf(search), null);
});
test('counts stay short', () => assert.deepEqual([shortCount(7), shortCount(99), shortCount(100)], ['7', '99', '99+']));
