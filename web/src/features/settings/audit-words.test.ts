// The audit log in words, and what a change is asked to be again.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { canPutBack, changesOf, deedWords, fieldWords, putBack, valueWords } from './audit-words.ts';

test('a deed is a sentence that names its subject only where it needs one', () => {
  const subject = { kind: 'team', id: null, name: 'Billing' };
  assert.deepEqual(deedWords({ what: 'team.changed', subject }), { verb: 'changed the team', name: 'Billing' });
  const account = { kind: 'account', id: null, name: 'ada@acme.example' };
  assert.equal(deedWords({ what: 'account.signed-in', subject: account }).name, '');
  assert.equal(deedWords({ what: 'account.sign-in-refused', subject: account }).name, 'ada@acme.example');
  assert.equal(deedWords({ what: 'something.newer-than-us', subject }).verb, 'something newer than us');
});
test('fields and values are words', () => {
  assert.equal(fieldWords('settings.reopenDays'), 'Reopen days');
  assert.deepEqual(['memberIds', 'teamId', 'isEnabled'].map(fieldWords), ['Members', 'Team', 'Enabled']);
  assert.equal(fieldWords('settings.hours.timezone'), 'Hours › timezone');
  const names = new Map([['01a', 'Ada']]);
  assert.deepEqual(
    [true, null, '', ['01a', 'x'], [], 7].map((value) => valueWords(value, names)),
    ['on', 'nothing', 'nothing', 'Ada, x', 'nobody or nothing', '7'],
  );
  assert.deepEqual(changesOf({ before: { a: 1 }, after: { a: 2, b: 3 } }), [
    { field: 'a', before: 1, after: 2 },
    { field: 'b', before: undefined, after: 3 },
  ]);
});
test('what is put back is what was, and nothing beside it', () => {
  const team = { what: 'team.changed', before: { name: 'Billing', memberIds: ['a'] } };
  assert.deepEqual(putBack(team, {}), { name: 'Billing', memberIds: ['a'] });
  const workspace = {
    what: 'workspace.changed',
    before: { name: 'Acme', 'settings.reopenDays': 7, 'settings.hours.timezone': 'UTC' },
  };
  assert.deepEqual(putBack(workspace, { reopenDays: 21, hours: { timezone: 'Europe/Kyiv', days: [1] } }), {
    name: 'Acme',
    settings: { reopenDays: 7, hours: { timezone: 'UTC', days: [1] } },
  });
  assert.equal(canPutBack({ what: 'team.removed', before: { name: 'x' } }), false);
  assert.equal(putBack({ what: 'key.revoked', before: { name: 'x' } }, {}), null);
});
