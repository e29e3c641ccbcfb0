import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Contact } from '@throughline/sdk';
import { claimWords } from './claim-words.ts';

const contact = {
  identities: [
    { id: 'browser', kind: 'visitor', value: '0198', name: '', claimsToBe: ['mail'] },
    { id: 'other', kind: 'email', value: 'old@mail.example', name: '', claimsToBe: [] },
    { id: 'mail', kind: 'email', value: 'ada@mail.example', name: '', claimsToBe: [], lastInboundAt: null },
  ],
} as unknown as Contact;
const way = (identityId: string) => ({ identityId, identityValue: '' });

test('to whom only typed an address: the address is named, and the link goes there and not to another one', () => {
  const words = claimWords(way('browser'), contact);
  assert.equal(words.title, 'Not proved to be ada@mail.example');
  assert.deepEqual([words.claimantId, words.addressId, words.address], ['browser', 'mail', 'ada@mail.example']);
});

test('to an address that was only typed: it may be someone else’s, and the link goes to it', () => {
  const words = claimWords(way('mail'), contact);
  assert.match(words.title, /^Not proved: ada@mail\.example was only given by someone in a browser/);
  const spoke = contact.identities.map((each) => (each.id === 'mail' ? { ...each, lastInboundAt: 'now' } : each));
  assert.equal(
    claimWords(way('mail'), { identities: spoke }).title,
    'Not proved: ada@mail.example and someone in a browser may be two people',
  );
  assert.deepEqual([words.claimantId, words.addressId], ['browser', 'mail']);
});

test('where the claim itself is out of sight, no proof is offered to a guessed address', () => {
  assert.equal(claimWords(way('other'), contact).addressId, null);
  assert.equal(claimWords(way('mail'), undefined).addressId, null);
});
