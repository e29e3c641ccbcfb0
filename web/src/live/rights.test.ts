import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Channel, Contact, Conversation } from '@throughline/sdk';
import { withoutForbidden } from './rights.ts';
import { emptyState, type State } from './state.ts';

const full: State = {
  ...emptyState,
  contacts: new Map([['a', {} as Contact]]),
  conversations: new Map([['b', {} as Conversation]]),
  truth: new Map([['b', {} as Conversation]]),
  channels: new Map([['c', {} as Channel]]),
};
test('what a role no longer opens is gone from the store, the rest stays', () => {
  const left = withoutForbidden(full, ['self', 'conversations:read', 'people:read']);
  assert.deepEqual([left.contacts.size, left.channels.size, left.conversations.size], [0, 0, 1]);
  const blind = withoutForbidden(full, ['self', 'contacts:read']);
  assert.deepEqual([blind.contacts.size, blind.conversations.size, blind.truth.size], [1, 0, 0]);
  assert.equal(withoutForbidden(full, ['conversations:read', 'contacts:read', 'channels:read']).truth, full.truth);
});
