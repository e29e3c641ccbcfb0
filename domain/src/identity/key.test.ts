import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namesSomebody } from './key.ts';

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
