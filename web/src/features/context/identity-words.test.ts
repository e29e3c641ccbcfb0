// Addresses as people read them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { identityWords } from './identity-words.ts';

const identity = {
  value: 'ada@mail.example',
  name: 'Ada',
  kind: 'email',
  assurance: 'claimed',
  evidence: 'typed in the pre-chat form',
  linkedBy: 'system',
} as const;

test('an address is shown as it is', () => assert.equal(identityWords(identity).value, 'ada@mail.example'));
test('a machine’s id is named', () => {
  assert.equal(
    identityWords({ ...identity, kind: 'visitor', name: '', value: '018f0000-0000-7000-8000-000000000001' }).value,
    'A browser',
  );
  assert.equal(identityWords({ ...identity, kind: 'x', name: 'Ada L', value: '73311' }).value, 'Ada L (73311)');
});
test('evidence is said with who made the link', () => {
  assert.equal(identityWords(identity).why, 'typed in the pre-chat form');
  assert.equal(identityWords({ ...identity, linkedBy: 'Maja' }).why, 'typed in the pre-chat form, by Maja');
  assert.equal(identityWords({ ...identity, assurance: 'own' }).why, '');
});
