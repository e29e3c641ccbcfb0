// Passwords: length counts, words everybody tries do not.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { passwordStrength } from './password-strength.ts';

const level = (password: string, personal?: string[]): number => passwordStrength(password, personal).level;

test('what is too short is refused with how much is missing', () => {
  assert.deepEqual(passwordStrength('eleven char'), { level: 0, words: '1 more character needed' });
  assert.equal(level(''), 0);
});
test('common words, swapped digits, repetition and one’s own name are refused', () => {
  for (const bad of ['Password1234', 'p4$$w0rd2026', 'qwertyqwerty', 'abababababab', 'aaaaaaaaaaaaaa', '123456789012'])
    assert.equal(level(bad), 0, bad);
  assert.equal(level('lovelace1815!', ['Ada Lovelace', 'ada@example.com']), 0);
});
test('a sentence of one’s own is strong, even with a common word in it', () => {
  assert.equal(level('seven green bicycles'), 3);
  assert.equal(level('the password of my aunt Zofia'), 3);
  assert.ok(level('kdjfnvbwpqla') < 3);
});
