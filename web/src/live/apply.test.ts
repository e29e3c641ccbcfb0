// The store's rules, without a screen: newer knowledge wins, rows move at once, an action can be taken back.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Conversation, Message } from '@throughline/sdk';
import { addPatch, applyChanges, dropPatch, joinPage, putConversations, putMessages, putPending } from './apply.ts';
import { compare, matches } from './lists.ts';
import { emptyState, keyOf, type Filter, type State } from './state.ts';

const me = { id: 'maja', teamIds: ['billing'] };
const conversation = (id: string, more: Partial<Conversation> = {}): Conversation => ({
  id,
  number: 1,
  contactId: 'ada',
  contactName: 'Ada',
  contactAvatarUrl: null,
  subject: '',
  status: 'open',
  assigneeId: null,
  teamId: null,
  priority: 'none',
  tags: [],
  reason: 'new',
  snoozedUntil: null,
  closedAt: null,
  channelKinds: [],
  channelKind: null,
  channelId: null,
  lastMessageAt: `2026-01-0${id.length}T00:00:00Z`,
  lastNumber: 1,
  lastInboundNumber: 1,
  waitingSince: null,
  preview: '',
  previewDirection: 'inbound',
  isPreviewDeleted: false,
  isUnread: false,
  draft: null,
  sharedDraft: null,
  previousId: null,
  fields: {},
  watcherIds: [],
  sla: null,
  createdAt: '2026-01-01T00:00:00Z',
  ...more,
});
const message = (id: string, number: number, more: Partial<Message> = {}): Message =>
  ({ id, number, conversationId: 'c', clientId: null, ...more }) as Message;
const listed = (filter: Filter, ids: string[], nextCursor: string | null = null): State => {
  const bodies = ids.map((id, at) => ({
    id,
    number: 1,
    body: conversation(id, { lastMessageAt: `2026-01-${20 - at}T00:00:00Z` }),
  }));
  const known = putConversations(emptyState, bodies);
  return {
    ...known,
    me: { agent: me } as never,
    lists: new Map([[keyOf(filter), { filter, ids, nextCursor, loading: 'ready', error: '', isStale: false }]]),
  };
};
const idsOf = (state: State) => [...state.lists.values()][0]?.ids;

test('a snapshot older than a change does not overwrite it', () => {
  const changed = applyChanges(emptyState, [
    { number: 9, kind: 'conversation', id: 'a', body: conversation('a', { subject: 'new' }) },
  ]);
  const late = putConversations(changed, [{ id: 'a', body: conversation('a', { subject: 'old' }), number: 8 }]);
  assert.equal(late.conversations.get('a')?.subject, 'new');
});
test('an answer lifts its conversation to the top, and closing removes it from the open ones', () => {
  const start = listed({ status: 'open' }, ['a', 'b', 'c']);
  const lifted = applyChanges(start, [
    { number: 2, kind: 'conversation', id: 'c', body: conversation('c', { lastMessageAt: '2026-02-01T00:00:00Z' }) },
  ]);
  assert.deepEqual(idsOf(lifted), ['c', 'a', 'b']);
  const closed = applyChanges(lifted, [
    { number: 3, kind: 'conversation', id: 'c', body: conversation('c', { status: 'closed' }) },
  ]);
  assert.deepEqual(idsOf(closed), ['a', 'b']);
});
test('a conversation that is gone leaves its list', () => {
  assert.deepEqual(
    idsOf(
      applyChanges(listed({ status: 'open' }, ['a', 'b']), [{ number: 2, kind: 'conversation', id: 'a', body: null }]),
    ),
    ['b'],
  );
});
test('a newcomer below the loaded rows waits for its page', () => {
  const start = listed({ status: 'open' }, ['a', 'b'], 'more');
  const next = applyChanges(start, [
    { number: 2, kind: 'conversation', id: 'z', body: conversation('z', { lastMessageAt: '2025-01-01T00:00:00Z' }) },
  ]);
  assert.deepEqual(idsOf(next), ['a', 'b']);
});
test('a list by words is marked stale, since only the server can judge', () => {
  const next = applyChanges(listed({ q: 'parcel' }, ['a']), [
    { number: 2, kind: 'conversation', id: 'n', body: conversation('n') },
  ]);
  assert.equal([...next.lists.values()][0]?.isStale, true);
});
test('an action is drawn at once and comes back when the server refuses', () => {
  const start = listed({ status: 'open' }, ['a', 'b']);
  const tried = addPatch(start, 'a', 't', { status: 'closed' });
  assert.deepEqual(idsOf(tried), ['b']);
  assert.deepEqual(idsOf(dropPatch(tried, 'a', 't', null, 0)), ['a', 'b']);
});
test('a change by someone else does not undo what I just did', () => {
  const tried = addPatch(listed({ status: 'open' }, ['a']), 'a', 't', { status: 'closed' });
  const heard = applyChanges(tried, [
    { number: 5, kind: 'conversation', id: 'a', body: conversation('a', { priority: 'high' }) },
  ]);
  assert.equal(heard.conversations.get('a')?.status, 'closed');
  assert.equal(heard.conversations.get('a')?.priority, 'high');
});
test('each sort has its own top', () => {
  const old = conversation('a', {
    lastMessageAt: '2026-01-01T00:00:00Z',
    waitingSince: '2026-01-01T00:00:00Z',
    priority: 'low',
  });
  const fresh = conversation('b', {
    lastMessageAt: '2026-01-05T00:00:00Z',
    priority: 'urgent',
    createdAt: '2026-01-04T00:00:00Z',
  });
  const top = (sort: Filter['sort']) => [old, fresh].toSorted((a, b) => compare(sort, a, b))[0]?.id;
  assert.deepEqual(
    [top('newest'), top('oldest'), top('waiting'), top('priority'), top('created')],
    ['b', 'a', 'a', 'b', 'b'],
  );
});
test('mine means assigned to me, and a team of mine is one I belong to', () => {
  assert.equal(matches({ assignee: 'me' }, conversation('a', { assigneeId: 'maja' }), me), true);
  assert.equal(matches({ assignee: 'me' }, conversation('a', { assigneeId: 'leo' }), me), false);
  assert.equal(matches({ team: 'mine' }, conversation('a', { teamId: 'billing' }), me), true);
  assert.equal(matches({ team: 'mine' }, conversation('a'), me), false);
});
test('a message that moved to another conversation leaves the old thread and joins the new', () => {
  const start: State = {
    ...emptyState,
    threads: new Map([
      ['c', joinPage(undefined, [message('1', 1), message('2', 2)], {})],
      ['d', joinPage(undefined, [], {})],
    ]),
  };
  const moved = putMessages(start, [{ id: '1', body: message('1', 1, { conversationId: 'd' }) }]);
  assert.deepEqual(
    moved.threads.get('c')?.messages.map((each) => each.id),
    ['2'],
  );
  assert.deepEqual(
    moved.threads.get('d')?.messages.map((each) => each.id),
    ['1'],
  );
});
test('a pending message gives way to the server’s copy of it', () => {
  const start = putPending(
    { ...emptyState, threads: new Map([['c', joinPage(undefined, [], {})]]) },
    {
      clientId: 'k',
      conversationId: 'c',
      body: { text: 'hi' },
      channelKind: null,
      fileNames: [],
      state: 'sending',
      why: '',
      createdAt: '',
    },
  );
  const heard = putMessages(start, [{ id: '9', body: message('9', 9, { clientId: 'k' }) }]);
  assert.equal(heard.pending.size, 0);
  assert.equal(heard.threads.get('c')?.messages.length, 1);
});
test('while a thread is open in its middle, a new message waits for its page', () => {
  const start: State = {
    ...emptyState,
    threads: new Map([['c', joinPage(undefined, [message('5', 5)], { newerCursor: 'more' })]]),
  };
  assert.equal(putMessages(start, [{ id: '9', body: message('9', 9) }]).threads.get('c')?.messages.length, 1);
});
