// The wizard can be left at any step and nothing is asked twice.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { fresh, openingStage, readMemory } from './wizard-memory.ts';

test('what was typed comes back, and rubbish starts anew', () => {
  const memory = { stage: 'team', name: 'Maja', email: 'maja@example.com', workspaceName: 'Acorn' } as const;
  assert.deepEqual(readMemory(JSON.stringify(memory)), memory);
  for (const bad of [null, '', '{', '[]', '{"stage":"nowhere","name":7}']) assert.deepEqual(readMemory(bad), fresh);
});
test('with a workspace made, the account is never asked for again', () => {
  assert.equal(openingStage({ ...fresh, stage: 'workspace' }, false), 'channel');
  assert.equal(openingStage({ ...fresh, stage: 'team' }, false), 'team');
});
test('a new installation begins with the owner, whatever an older one left in this browser', () => {
  assert.equal(openingStage({ ...fresh, stage: 'done' }, true), 'owner');
});
