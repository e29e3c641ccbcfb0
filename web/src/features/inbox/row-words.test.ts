// Rows, as they are read and heard.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Conversation } from '@throughline/sdk';
import { othersIn, rowMarks, rowTime } from './row-words.ts';

const now = new Date('2026-11-18T12:00:00Z');
const it = { isUnread: true } as unknown as Conversation;

test('what a row shows only by sign is said', () => {
  assert.equal(rowMarks(it, 'Website chat'), ', Website chat, unread, ');
  assert.equal(rowMarks({ ...it, isUnread: false }, undefined), ', ');
});
test('a row’s time is short', () => {
  assert.deepEqual(
    [
      '2026-11-18T12:00:10Z',
      '2026-11-18T11:55:00Z',
      '2026-11-18T03:00:00Z',
      '2026-11-16T12:00:00Z',
      '2026-03-04T12:00:00Z',
      '2025-03-04T12:00:00Z',
    ].map((at) => rowTime(at, now, 'en-GB')),
    ['now', '5 m', '9 h', 'Mon', '4 Mar', '4 Mar 2025'],
  );
});
test('I do not see myself among those who look', () => {
  const presence = {
    type: 'presence',
    conversationId: 'c',
    viewers: [
      { agentId: 'me', isWriting: true },
      { agentId: 'leo', isWriting: true },
      { agentId: 'x', isWriting: false },
    ],
    contactIsWriting: false,
    contactIsOnline: false,
  } as const;
  assert.deepEqual(
    othersIn({ ...presence, viewers: [...presence.viewers] }, 'me', new Map([['leo', { name: 'Leo' }]])),
    { looking: ['Someone'], writing: ['Leo'] },
  );
});
