// What one types to filter, and how a filter reads.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyState } from '../../live/state.ts';
import { chipWords, readTyped, toggled, turned } from './filter-words.ts';

const thing = (id: string, name: string) => [id, { id, name }] as const;
const known = {
  ...emptyState,
  tags: new Map([thing('t1', 'refund'), thing('t2', 'delivery')]),
  channels: new Map([thing('c1', 'Shop chat')]),
  agents: new Map([thing('a1', 'Leo')]),
} as never;

test('typed filters are understood, the rest is searched for, and what is neither is named', () => {
  assert.deepEqual(readTyped('tag:refund tag:del is:unassigned waiting:>1h channel:"shop chat" lost parcel', known), {
    search: { tag: 't1,t2', assignee: 'none', waiting: 'over:1h', channel: 'c1', q: 'lost parcel' },
    unknown: [],
  });
  assert.deepEqual(readTyped('-tag:refund is:closed to:leo', known).search, {
    tag: 'not:t1',
    status: 'closed',
    assignee: 'a1',
  });
  assert.deepEqual(readTyped('tag:nothing waiting:soon', known), {
    search: {},
    unknown: ['tag:nothing', 'waiting:soon'],
  });
});
test('a chip says what it asks for', () => {
  assert.equal(chipWords('status', 'open,waiting', known), 'Status is Open or Waiting');
  assert.equal(chipWords('tag', 'not:t1', known), 'Tag is not refund');
  assert.equal(chipWords('waiting', 'over:2h', known), 'Waiting for more than 2 hours');
  assert.equal(chipWords('updated', 'within:7d', known), 'Last message in the last 7 days');
  assert.equal(chipWords('assignee', 'any', known), 'Assignee: any');
});
test('values come and go, and is turns into is not', () => {
  assert.equal(toggled('a', 'b'), 'a,b');
  assert.equal(toggled('a', 'a'), undefined);
  assert.equal(toggled('any', 'a'), 'a');
  assert.equal(turned('a,b'), 'not:a,b');
  assert.equal(turned('not:a'), 'a');
});
