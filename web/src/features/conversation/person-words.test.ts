import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Contact } from '@throughline/sdk';
import { chipsOf, timeThere } from './person-words.ts';

test('the time there names the place; a zone that does not exist says nothing', () => {
  const noon = new Date('2026-11-21T12:00:00Z');
  assert.equal(timeThere('Europe/Warsaw', noon, 'en-GB'), '13:00, Warsaw');
  assert.equal(timeThere('America/New_York', noon, 'en-GB'), '07:00, New York');
  assert.equal(timeThere('Mars/Olympus', noon), '');
  assert.equal(timeThere('', noon), '');
});
test('addresses that people read are shown, vouched ones first; ids of machines are not', () => {
  const identity = (kind: string, value: string, assurance: string) => ({ id: value, kind, value, assurance });
  const chips = chipsOf([
    identity('visitor', '01a1ff33-5ac9-7000-8fba-911ca77dfd3d', 'own'),
    identity('email', 'ada@shop.example', 'claimed'),
    identity('phone', '+48 600 100 200', 'own'),
    identity('bot-user', '8c1f00aa11bb22cc33dd44ee', 'own'),
  ] as unknown as Contact['identities']);
  assert.deepEqual(
    chips.map(({ identity: each, isProved }) => [each.value, isProved]),
    [
      ['+48 600 100 200', true],
      ['ada@shop.example', false],
    ],
  );
});
