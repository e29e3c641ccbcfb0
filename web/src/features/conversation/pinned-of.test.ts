import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '@throughline/sdk';
import { pinnedOf } from './pinned-of.ts';

const said = (id: string, number: number, more: Partial<Message> = {}) =>
  ({ id, number, pinnedAt: null, deletedAt: null, ...more }) as Message;
const ids = (messages: readonly Message[]) => messages.map((each) => each.id);

test('what the thread knows stands over what was told: pinned, let go, deleted since', () => {
  const told = [
    said('a', 1, { pinnedAt: '2026-11-01T10:00:00Z' }),
    said('b', 2, { pinnedAt: '2026-11-01T11:00:00Z' }),
    said('far', 0, { pinnedAt: '2026-11-01T09:00:00Z' }),
  ];
  const thread = [
    said('a', 1),
    said('b', 2, { pinnedAt: '2026-11-01T11:00:00Z', deletedAt: '2026-11-02T00:00:00Z' }),
    said('c', 3, { pinnedAt: '2026-11-03T10:00:00Z' }),
    said('d', 4),
  ];
  assert.deepEqual(ids(pinnedOf(told, thread)), ['far', 'c']);
});
test('the order is that of pinning, and of the thread where two were pinned at once', () => {
  const at = '2026-11-01T10:00:00Z';
  assert.deepEqual(ids(pinnedOf([said('x', 9, { pinnedAt: at }), said('y', 3, { pinnedAt: at })], [])), ['y', 'x']);
});
