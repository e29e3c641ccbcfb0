import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChannelKind, Contact } from '@throughline/sdk';
import { claimWords } from './claim-words.ts';

const contact = {
  identities: [
    { id: 'browser', kind: 'visitor', value: '0198', name: '', claimsToBe: ['mail'] },
    { id: 'other', kind: 'email', value: 'old@mail.example', name: '', claimsToBe: [] },
    { id: 'mail', kind: 'email', value: 'ada@mail.example', name: '', claimsToBe: [], lastInboundAt: null },
  ],
} as unknown as Contact;
const kinds = new Map([['plane', { title: 'Telegram', identityKinds: ['plane'] } as unknown as ChannelKind]]);
const way = (identityId: string) => ({ identityId, identityValue: '' });

test('to whom only typed an address: the address is named, and the link goes there and not to another one', () => {
  const words = claimWords(way('browser'), contact, kinds);
  assert.equal(words.title, 'Not proved to be ada@mail.example');
  assert.deepEqual([words.claimantId, words.addressId, words.address], ['browser', 'mail', 'ada@mail.example']);
});

test('to an address that was only typed: it may be someone else’s, and the link goes to it', () => {
  const words = claimWords(way('mail'), contact, kinds);
  assert.match(words.title, /^Not proved: ada@mail\.example was only given by someone in a browser/);
  const spoke = contact.identities.map((each) => (each.id === 'mail' ? { ...each, lastInboundAt: 'now' } : each));
  assert.equal(
    claimWords(way('mail'), { identities: spoke }, kinds).title,
    'Not proved: ada@mail.example and someone in a browser may be two people',
  );
  assert.deepEqual([words.claimantId, words.addressId], ['browser', 'mail']);
});

test('where the claim itself is out of sight, no proof is offered to a guessed address', () => {
  assert.equal(claimWords(way('other'), contact, kinds).addressId, null);
  assert.equal(claimWords(way('mail'), undefined, kinds).addressId, null);
});

test('an id is nobody’s name: a person is named as they are called there, and where', () => {
  const ids = (name: string) =>
    ({
      identities: [
        { id: 'browser', kind: 'visitor', value: '0198', name: '', claimsToBe: ['tg'] },
        { id: 'tg', kind: 'plane', value: '777000123', name, claimsToBe: [], lastInboundAt: 'now' },
      ],
    }) as unknown as Contact;
  assert.equal(claimWords(way('browser'), ids('Ada L.'), kinds).title, 'Not proved to be Ada L. on Telegram');
  assert.equal(claimWords(way('browser'), ids(''), kinds).title, 'Not proved to be someone on Telegram');
  assert.equal(claimWords(way('browser'), ids(''), new Map()).title, 'Not proved to be someone');
  assert.match(claimWords(way('tg'), ids('Ada L.'), kinds).title, /^Not proved: Ada L\. on Telegram and someone in/);
});
