import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { sha256 } from './digest.ts';
import { identityKey, identityKeys, namesSomebody } from './key.ts';

for (const [kind, value, is] of [
  ['phone', '+380 67 123 45 67', true],
  ['phone', '067 123 45 67', true],
  ['phone', '1234567', true],
  ['phone', 'n/a', false],
  ['phone', '-', false],
  ['phone', '000 000 0000', false],
  ['phone', '123456789', false],
  ['phone', '112', false],
  ['email', 'ann@shop.example', true],
  ['email', 'ann@localhost', false],
  ['email', 'none', false],
  ['user', 'u-1', true],
  ['user', '  ', false],
] as const)
  test(`“${value}” as ${kind} ${is ? 'names' : 'does not name'} somebody`, () =>
    assert.equal(namesSomebody(kind, value), is));

test('a value too long for an index is compared by its hash, in any writing, and found under what it was stored as before', () => {
  const long = `${'Ä'.repeat(700)}@shop.example`;
  assert.match(identityKey('email', long), /^sha256:[0-9a-f]{64}$/);
  assert.equal(identityKey('email', ` ${long.toUpperCase()} `), identityKey('email', long));
  assert.notEqual(identityKey('email', `x${long}`), identityKey('email', long));
  assert.deepEqual(identityKeys('email', long), [identityKey('email', long), long.toLowerCase()]);
  assert.equal(identityKey('user', 'u'.repeat(600)), 'u'.repeat(600));
});

test('the hash is SHA-256 at every length of the last block', () => {
  assert.equal(sha256('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  for (let length = 0; length <= 200; length += 1) {
    const text = 'жu€'.repeat(70).slice(0, length);
    assert.equal(sha256(text), createHash('sha256').update(text).digest('hex'), `${length}`);
  }
});
