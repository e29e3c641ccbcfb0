// The audit log in words, and what a change is asked to be again.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createElement, Fragment } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { canPutBack, changesOf, deedWords, fieldWords, putBack, valueWords } from './audit-words.ts';

test('a deed is a sentence that names its subject only where it needs one', () => {
  const said = (what: string): string =>
    renderToStaticMarkup(createElement(Fragment, null, deedWords({ what }, { actor: 'Ada', name: 'Billing' })));
  assert.equal(said('team.changed'), 'Ada changed the team Billing');
  assert.equal(said('account.signed-in'), 'Ada signed in');
  assert.equal(said('account.sign-in-refused'), 'Ada tried to sign in as Billing');
  assert.equal(said('something.newer-than-us'), 'Ada: something newer than us (Billing)');
  assert.equal(said('constructor'), 'Ada: constructor (Billing)');
});
test('fields and values are words', () => {
  assert.equal(fieldWords('settings.reopenDays'), 'Reopen days');
  assert.deepEqual(['memberIds', 'teamId', 'isEnabled'].map(fieldWords), ['Members', 'Team', 'Enabled']);
  assert.equal(fieldWords('settings.hours.timezone'), 'Hours › Time zone');
  assert.equal(fieldWords('settings.newerThanUs'), 'Newer than us');
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
