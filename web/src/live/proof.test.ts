import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Identity } from '@throughline/sdk';
import { claimedPeople } from './proof.ts';

const identity = (id: string, more: Partial<Identity> = {}): Identity => ({
  id,
  kind: 'email',
  value: `${id}@shop.example`,
  scope: '',
  name: '',
  channelId: null,
  assurance: 'own',
  evidence: '',
  claimsToBe: [],
  linkId: null,
  linkedAt: null,
  linkedBy: '',
  isShared: false,
  state: 'reachable',
  stateDetail: '',
  lastInboundAt: null,
  lastOutboundAt: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  ...more,
});
const ids = (list: readonly Identity[]) => list.map((each) => each.id);

test('a browser that typed an address nobody ever wrote from is nobody’s double', () => {
  const contact = {
    identities: [
      identity('browser', { claimsToBe: ['mail'], lastInboundAt: 'now' }),
      identity('mail', { assurance: 'claimed', linkId: 'link' }),
    ],
  };
  assert.deepEqual(ids(claimedPeople(contact, 'browser')), []);
});

test('from the moment the typed address speaks, the browser that typed it is a stranger, and the address is not', () => {
  const contact = {
    identities: [
      identity('browser', { claimsToBe: ['mail'], lastInboundAt: 'now' }),
      identity('mail', { assurance: 'claimed', linkId: 'link', lastInboundAt: 'now' }),
    ],
  };
  assert.deepEqual(ids(claimedPeople(contact, 'browser')), ['mail']);
  assert.deepEqual(ids(claimedPeople(contact, 'mail')), []);
  const unheard = { identities: [contact.identities[0]!, { ...contact.identities[1]!, lastInboundAt: null }] };
  assert.deepEqual(ids(claimedPeople(unheard, 'browser', new Set(['mail']))), ['mail']);
});

test('who claims to be a contact made by hand is a stranger before that person has written a word', () => {
  const contact = {
    identities: [identity('mail'), identity('browser', { assurance: 'claimed', linkId: 'link', claimsToBe: ['mail'] })],
  };
  assert.deepEqual(ids(claimedPeople(contact, 'browser')), ['mail']);
});

test('whom somebody claims to be is told by a name or an address, not by a browser, where there is one', () => {
  const browser = identity('browser', { kind: 'visitor', lastInboundAt: 'now' });
  const stranger = identity('stranger', { assurance: 'claimed', linkId: 'a', claimsToBe: ['browser'] });
  assert.deepEqual(ids(claimedPeople({ identities: [browser, stranger] }, 'stranger')), ['browser']);
  const phone = identity('phone', { kind: 'phone', assurance: 'proved', linkId: 'b', lastInboundAt: 'now' });
  assert.deepEqual(ids(claimedPeople({ identities: [browser, phone, stranger] }, 'stranger')), ['phone']);
  const named = { ...browser, name: 'Olena' };
  assert.deepEqual(ids(claimedPeople({ identities: [named, phone, stranger] }, 'stranger')), ['browser']);
});

test('nobody is a stranger before the contact is known', () => {
  assert.deepEqual(ids(claimedPeople(undefined, 'browser')), []);
});
