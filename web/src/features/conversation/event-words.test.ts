import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventWords } from './event-words.ts';

const names = {
  agent: (id: string) => ({ a1: 'Maja', a2: 'Leo' })[id] ?? 'someone',
  team: () => 'Wholesale',
  day: () => 'Friday',
};
const said = (special: Record<string, unknown>, name = 'Maja', id: string | null = 'a1') =>
  eventWords({ special, text: '', author: { type: id ? 'agent' : 'system', id, name } }, names);

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
  assert.equal(said({ type: 'snoozed', until: '2030-01-01T00:00:00Z' }), 'Maja snoozed this until Friday');
});
