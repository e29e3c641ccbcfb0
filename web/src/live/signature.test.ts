// The signature: whose, under which answers, and never twice.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds, me } from '../../test/acorn.ts';
import { signatureFor, signatureOf, signed, unsigned } from './signature.ts';

const house = {
  ...me,
  workspace: {
    ...me.workspace,
    settings: { ...me.workspace.settings, signature: 'Yours, {{agent.name}}\n{{workspace.name}}{{moon}}' },
  },
};
const [chat, letter] = kinds;

test('one’s own goes before the workspace’s, and an empty one of one’s own means none', () => {
  assert.equal(signatureOf(house), 'Yours, Maja Nowak\nAcorn Coffee');
  assert.equal(signatureOf({ ...house, preferences: { signature: 'M. ' } }), 'M.');
  assert.equal(signatureOf({ ...house, preferences: { signature: '' } }), '');
});
test('it stands under letters and under nothing else', () => {
  assert.notEqual(signatureFor(house, letter), '');
  assert.equal(signatureFor(house, chat), '');
  assert.equal(signatureFor(house, undefined), '');
});
test('it is put below once, and gone when the words come back', () => {
  const leaves = signed('Hello Ada \n', 'Maja\nAcorn');
  assert.equal(leaves, 'Hello Ada\n\n-- \nMaja\nAcorn');
  assert.equal(signed(leaves, 'Maja\nAcorn'), leaves);
  assert.equal(signed('Thanks\n\nMaja\nAcorn', 'Maja\nAcorn'), 'Thanks\n\nMaja\nAcorn', 'signed by hand');
  assert.equal(unsigned(leaves, 'Maja\nAcorn'), 'Hello Ada');
  assert.equal(unsigned('Hello Ada', 'Maja\nAcorn'), 'Hello Ada');
  assert.equal(unsigned(signed('', 'Maja'), 'Maja'), '');
  assert.equal(signed('Hello', ''), 'Hello');
  assert.equal(unsigned('Hello', ''), 'Hello');
});
