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
const at = new Date('2025-06-01T00:00:00Z');
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
  const snooze = { status: 'snoozed', snoozedUntil: '2026-01-01T00:00:00Z' } as const;
  assert.deepEqual(inverseOf(before, snooze, { ...before, ...snooze }, at), {
    inverse: { status: 'open', snoozedUntil: null },
    isPartly: false,
  });
  const snoozed = { ...before, ...snooze } as Conversation;
  const closed = { ...snoozed, status: 'closed', snoozedUntil: null } as Conversation;
  assert.deepEqual(inverseOf(snoozed, { status: 'closed' }, closed, at).inverse, snooze, 'its time comes back too');
  assert.deepEqual(
    inverseOf(snoozed, { status: 'closed' }, closed, new Date('2027-01-01')).inverse,
    { status: 'open', snoozedUntil: null },
    'what would have been woken by now is awake',
  );
});
test('undo leaves alone what somebody else changed since', () => {
  const now = { ...before, status: 'waiting', assigneeId: 'maja' } as Conversation;
  assert.deepEqual(inverseOf(before, { status: 'closed', assigneeId: 'maja' }, now, at), {
    inverse: { assigneeId: null },
    isPartly: true,
  });
  const tag = (name: string) => ({ id: name, name, color: 'grey' });
  const [refund, urgent, theirs] = [before.tags[0]!, tag('urgent'), tag('theirs')];
  const undone = inverseOf(before, { tags: [urgent] }, { ...before, tags: [urgent, theirs] }, at);
  assert.deepEqual(undone, { inverse: { tags: [theirs, refund] }, isPartly: false });
});
test('tags go out by name, and our own marks stay here', () => {
  assert.deepEqual(bodyOf({ tags: before.tags, isUnread: true }), { tags: ['refund'] });
});
