// Where a message goes, as a table.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Candidate, placeMessage, type PlaceFacts, type Status } from './place.ts';

const now = new Date('2026-11-20T12:00:00Z');
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
const conversation = (id: string, status: Status, daysSince: number): Candidate => ({
  id,
  status,
  closedAt: status === 'closed' ? ago(daysSince) : null,
  lastMessageAt: ago(daysSince),
});
const place = (conversations: readonly Candidate[], more: Partial<PlaceFacts> = {}) =>
  placeMessage({ conversations, pointed: [], reopenDays: 7, isAutomatic: false, isQuarantined: false, now, ...more });

const table: readonly (readonly [string, ReturnType<typeof place>, ReturnType<typeof place>])[] = [
  ['a stranger starts a conversation', place([]), { kind: 'start', previousId: null }],
  [
    'an open conversation takes the message',
    place([conversation('a', 'open', 1)]),
    { kind: 'append', id: 'a', opens: false },
  ],
  ['waiting opens again', place([conversation('a', 'waiting', 1)]), { kind: 'append', id: 'a', opens: true }],
  ['snoozed opens again', place([conversation('a', 'snoozed', 1)]), { kind: 'append', id: 'a', opens: true }],
  ['spam stays spam', place([conversation('a', 'spam', 1)]), { kind: 'append', id: 'a', opens: false }],
  ['closed within the grace period reopens', place([conversation('a', 'closed', 6.9)]), { kind: 'reopen', id: 'a' }],
  [
    'closed long ago starts a linked one',
    place([conversation('a', 'closed', 7.1)]),
    { kind: 'start', previousId: 'a' },
  ],
  [
    'no grace period, no reopening',
    place([conversation('a', 'closed', 0.1)], { reopenDays: 0 }),
    { kind: 'start', previousId: 'a' },
  ],
  [
    'an open one wins over one closed today',
    place([conversation('a', 'closed', 0.1), conversation('b', 'waiting', 9)]),
    { kind: 'append', id: 'b', opens: true },
  ],
  [
    'a pointer wins over the liveliest',
    place([conversation('a', 'open', 0), conversation('b', 'open', 5)], { pointed: ['b'] }),
    { kind: 'append', id: 'b', opens: false },
  ],
  [
    'a pointer to somebody else’s conversation counts for nothing',
    place([conversation('a', 'open', 1)], { pointed: ['stranger'] }),
    { kind: 'append', id: 'a', opens: false },
  ],
  [
    'a pointer to a matter long closed means the live one',
    place([conversation('a', 'closed', 90), conversation('b', 'open', 1)], { pointed: ['a'] }),
    { kind: 'append', id: 'b', opens: false },
  ],
  [
    'a machine’s letter opens nothing',
    place([conversation('a', 'closed', 1)], { isAutomatic: true }),
    { kind: 'append', id: 'a', opens: false },
  ],
  [
    'a machine’s letter does not wake a waiting one',
    place([conversation('a', 'waiting', 1)], { isAutomatic: true }),
    { kind: 'append', id: 'a', opens: false },
  ],
  [
    'a quarantined letter never joins',
    place([conversation('a', 'open', 1)], { isQuarantined: true, pointed: ['a'] }),
    { kind: 'start', previousId: null },
  ],
];
for (const [name, got, wanted] of table)
  test(name, () => {
    assert.deepEqual(got, wanted);
  });
