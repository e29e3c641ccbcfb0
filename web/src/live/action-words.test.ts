// The words beside Undo, and what Undo does.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Conversation } from '@throughline/sdk';
import { bodyOf, inverseOf, wordsFor } from './action-words.ts';
import { emptyState } from './state.ts';

const before = {
  number: 1042,
  status: 'open',
  assigneeId: null,
  priority: 'none',
  tags: [{ id: '1', name: 'refund', color: 'red' }],
  snoozedUntil: null,
} as unknown as Conversation;
const state = {
  ...emptyState,
  me: { agent: { id: 'maja' } } as never,
  agents: new Map([['leo', { id: 'leo', name: 'Leo' } as never]]),
};

test('an action is said with its object', () => {
  assert.equal(wordsFor(before, { status: 'closed' }, state), 'Closed #1042');
  assert.equal(wordsFor(before, { assigneeId: 'maja' }, state), 'Assigned #1042 to you');
  assert.equal(wordsFor(before, { assigneeId: 'leo' }, state), 'Assigned #1042 to Leo');
  assert.equal(wordsFor(before, { tags: [] }, state), 'Removed refund from #1042');
  assert.equal(wordsFor({ ...before, status: 'closed' }, { status: 'open' }, state), 'Reopened #1042');
});
test('undo puts back exactly what the action changed', () => {
  assert.deepEqual(inverseOf(before, { status: 'snoozed', snoozedUntil: '2026-01-01T00:00:00Z' }), {
    status: 'open',
    snoozedUntil: null,
  });
});
test('tags go out by name, and our own marks stay here', () => {
  assert.deepEqual(bodyOf({ tags: before.tags, isUnread: true }), { tags: ['refund'] });
});
