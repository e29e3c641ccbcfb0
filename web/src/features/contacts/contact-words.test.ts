// Whoever it is, the list has something to call them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { contactTitle, identityValue, reachWords } from './contact-words.ts';

const visitor = { kind: 'visitor', value: '0198c0de-0000-7000-8000-000000000001' };
test('a contact is called by name, else by an address one can read', () => {
  assert.equal(contactTitle({ name: 'Ada', identities: [] }), 'Ada');
  assert.equal(contactTitle({ name: ' ', identities: [visitor, { kind: 'phone', value: '+48600100200' }] }), '+48600100200');
  assert.equal(contactTitle({ name: '', identities: [{ ...visitor, name: 'ada_l' }] }), 'ada_l');
  assert.equal(contactTitle({ name: '', identities: [visitor] }), 'Unknown visitor');
});
test('a random number is never shown as an address', () => {
  assert.equal(reachWords({ identities: [visitor] }), 'No address known yet');
  assert.equal(identityValue({ ...visitor, name: '' }), 'A browser');
  assert.equal(identityValue({ kind: 'bot-user', value: '733112', name: 'Ada L' }), 'Ada L');
  assert.equal(identityValue({ kind: 'phone', value: '+48600100200', name: 'Ada' }), '+48600100200');
});
