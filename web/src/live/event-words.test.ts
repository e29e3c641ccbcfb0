import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventWords, isEvent } from './event-words.ts';

const names = {
  agent: (id: string) => ({ a1: 'Maja', a2: 'Leo' })[id] ?? 'someone',
  team: () => 'Wholesale',
  channel: (kind: string) => ({ bird: 'Pigeon post' })[kind] ?? 'another channel',
  day: () => 'Friday',
};
const said = (special: Record<string, unknown>, name = 'Maja', id: string | null = 'a1') =>
  eventWords({ special, text: '', channelKind: 'bird', author: { type: id ? 'agent' : 'system', id, name } }, names);

test('every event the server writes reads as a sentence', () => {
  assert.equal(said({ type: 'assigned', from: null, to: 'a1' }), 'Maja took this');
  assert.equal(said({ type: 'assigned', from: 'a1', to: 'a2' }), 'Maja assigned Leo');
  assert.equal(said({ type: 'assigned', from: 'a2', to: null }), 'Maja unassigned Leo');
  assert.equal(said({ type: 'moved', from: null, to: 't' }), 'Maja moved it to Wholesale');
  assert.equal(said({ type: 'prioritised', to: 'urgent' }), 'Maja set urgent');
  assert.equal(said({ type: 'opened', from: 'waiting' }, '', null), 'Open again: the customer wrote');
  assert.equal(said({ type: 'reopened', from: 'closed' }, '', null), 'Reopened: the customer wrote');
  for (const type of ['waiting', 'closed', 'spam', 'split', 'joined', 'snoozed', 'opened', 'reopened'])
    assert.match(said({ type }), /^Maja \w/);
  assert.equal(said({ type: 'woken' }, '', null), 'Open again: its snooze is over');
  assert.equal(said({ type: 'renamed', from: '', to: 'Parcel' }), 'Maja changed the subject to “Parcel”');
  assert.equal(said({ type: 'renamed', from: 'Parcel', to: '' }), 'Maja removed the subject');
  assert.equal(said({ type: 'tagged', added: 'VIP', removed: '' }), 'Maja added the tag VIP');
  assert.equal(said({ type: 'tagged', added: '', removed: 'VIP' }), 'Maja removed the tag VIP');
  assert.equal(said({ type: 'tagged', added: 'VIP, new', removed: '' }), 'Maja added the tags VIP, new');
  assert.equal(said({ type: 'tagged', added: 'VIP', removed: 'new' }), 'Maja added VIP and removed new');
  assert.equal(said({ type: 'snoozed', until: '2030-01-01T00:00:00Z' }), 'Maja snoozed this until Friday');
});

test('an event this app does not know yet is not hidden', () => {
  assert.equal(said({ type: 'new_thing' }), 'New thing');
  assert.equal(said({}), 'Something changed');
});

test('what a channel typed when its link was opened is a line with the channel’s own name, words of the customer are not', () => {
  assert.equal(said({ type: 'continued' }, 'Ada', null), 'Ada continued on Pigeon post');
  assert.equal(said({ type: 'started' }, 'Ada', null), 'Ada opened a chat on Pigeon post');
  const message = (type: string) => isEvent({ type: 'message', special: { type } });
  assert.deepEqual([message('continued'), message('started'), message('location')], [true, true, false]);
  assert.equal(isEvent({ type: 'event', special: null }), true);
  assert.equal(isEvent({ type: 'note', special: null }), false);
});
