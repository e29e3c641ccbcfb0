import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alertsOf, failureOf, isQuietAt, readAlertChoice, type Told, usualAlertChoice } from './alerts.ts';

const told = (more: Partial<Told>): Told => ({
  type: 'message',
  direction: 'inbound',
  authorId: null,
  mentions: [],
  isAutomatic: false,
  event: null,
  to: null,
  assigneeId: 'ada',
  status: 'open',
  watcherIds: [],
  ...more,
});

test('a customer’s words are told to who has the conversation; a machine’s and spam to nobody', () => {
  assert.deepEqual(alertsOf(told({})), [{ agentId: 'ada', kind: 'reply' }]);
  assert.deepEqual(alertsOf(told({ assigneeId: null })), []);
  assert.deepEqual(alertsOf(told({ isAutomatic: true })), []);
  assert.deepEqual(alertsOf(told({ status: 'spam' })), []);
  assert.deepEqual(alertsOf(told({ direction: 'outbound', authorId: 'leo' })), []);
});
test('who watches hears of all that is said, once, and not of their own words, of lines, of machines or of spam', () => {
  const watcherIds = ['ada', 'leo', 'maja'];
  assert.deepEqual(alertsOf(told({ watcherIds })), [
    { agentId: 'ada', kind: 'reply' },
    { agentId: 'leo', kind: 'watched' },
    { agentId: 'maja', kind: 'watched' },
  ]);
  const note = told({ type: 'note', direction: 'outbound', authorId: 'leo', mentions: ['maja'], watcherIds });
  assert.deepEqual(alertsOf(note), [
    { agentId: 'maja', kind: 'mention' },
    { agentId: 'ada', kind: 'watched' },
  ]);
  for (const none of [{ type: 'event' as const }, { isAutomatic: true }, { status: 'spam' }])
    assert.deepEqual(alertsOf(told({ ...none, watcherIds })), []);
});
test('a note is told to whom it names, and not to its writer', () => {
  const note = told({ type: 'note', direction: 'outbound', authorId: 'leo', mentions: ['ada', 'leo', 'maja'] });
  assert.deepEqual(
    alertsOf(note).map((each) => each.agentId),
    ['ada', 'maja'],
  );
});
test('who is given a conversation hears of it, who takes one does not', () => {
  const event = { type: 'event', direction: 'outbound', event: 'assigned' } as const;
  assert.deepEqual(alertsOf(told({ ...event, authorId: 'leo', to: 'ada' })), [{ agentId: 'ada', kind: 'assigned' }]);
  assert.deepEqual(alertsOf(told({ ...event, authorId: 'ada', to: 'ada' })), []);
  assert.deepEqual(alertsOf(told({ ...event, authorId: 'ada', to: null })), []);
  assert.deepEqual(alertsOf(told({ ...event, event: 'woken' })), [{ agentId: 'ada', kind: 'woken' }]);
  assert.deepEqual(alertsOf(told({ ...event, event: 'closed' })), []);
});
test('what was not delivered is told to its writer', () => {
  assert.deepEqual(failureOf(told({ direction: 'outbound', authorId: 'leo' })), [{ agentId: 'leo', kind: 'failed' }]);
  assert.deepEqual(failureOf(told({ direction: 'outbound', authorId: null })), []);
});
test('a choice that is not understood is the usual one, part by part', () => {
  assert.deepEqual(readAlertChoice(null), usualAlertChoice);
  assert.deepEqual(
    readAlertChoice({ ways: { reply: 'off', mention: 'loud' }, mailAfterMinutes: 7, quietFrom: '25:00' }),
    {
      ...usualAlertChoice,
      ways: { ...usualAlertChoice.ways, reply: 'off' },
    },
  );
  assert.equal(readAlertChoice({ quietFrom: '22:00' }).quietFrom, '', 'one end is no time');
});
test('quiet hours may go over midnight', () => {
  const night = readAlertChoice({ quietFrom: '22:00', quietUntil: '08:00' });
  assert.deepEqual(
    ['21:59', '22:00', '23:30', '00:00', '07:59', '08:00'].map((clock) => isQuietAt(night, clock)),
    [false, true, true, true, true, false],
  );
  const noon = readAlertChoice({ quietFrom: '12:00', quietUntil: '13:00' });
  assert.deepEqual(
    ['11:59', '12:30', '13:00'].map((clock) => isQuietAt(noon, clock)),
    [false, true, false],
  );
  assert.equal(isQuietAt(usualAlertChoice, '03:00'), false);
});
