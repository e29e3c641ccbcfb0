// Whoever it is, the list has something to call them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { ChannelKind } from '@throughline/sdk';
import { contactTitle, identityValue, kindsOf, reachWords, wasSeen } from './contact-words.ts';

const visitor = { kind: 'visitor', value: '0198c0de-0000-7000-8000-000000000001' };
test('a contact is called by name, else by an address one can read', () => {
  assert.equal(contactTitle({ name: 'Ada', identities: [] }), 'Ada');
  assert.equal(
    contactTitle({ name: ' ', identities: [visitor, { kind: 'phone', value: '+48600100200' }] }),
    '+48600100200',
  );
  assert.equal(contactTitle({ name: '', identities: [{ ...visitor, name: 'ada_l' }] }), 'ada_l');
  assert.equal(contactTitle({ name: '', identities: [visitor] }), 'Unknown visitor');
});
test('somebody who was only added has not been seen', () => {
  const address = { kind: 'email', lastInboundAt: null };
  const seen = (...identities: object[]) => wasSeen({ identities: identities as never });
  assert.equal(seen(address), false);
  assert.ok(seen(address, { kind: 'visitor', lastInboundAt: null }));
  assert.ok(seen({ ...address, lastInboundAt: '2026-01-01T00:00:00Z' }));
});
test('an address says more than a provider’s number', () => {
  assert.equal(
    reachWords({
      identities: [
        { kind: 'bird', value: '733112' },
        { kind: 'email', value: 'ada@mail.example' },
      ],
    }),
    'ada@mail.example',
  );
  assert.equal(reachWords({ identities: [{ kind: 'bird', value: '733112' }] }), '733112');
});
test('a row’s channels are drawn once each, and unknown ones not at all', () => {
  const kinds = new Map([['pigeon', { kind: 'pigeon', identityKinds: ['bird'] } as unknown as ChannelKind]]);
  assert.deepEqual(
    kindsOf({ channelKinds: ['pigeon', 'bird', 'smoke'] }, kinds).map((kind) => kind.kind),
    ['pigeon'],
  );
});
test('a random number is never shown as an address', () => {
  assert.equal(reachWords({ identities: [visitor] }), 'No address known yet');
  assert.equal(identityValue({ ...visitor, name: '' }), 'A browser');
  assert.equal(identityValue({ kind: 'bot-user', value: '733112', name: 'Ada L' }), 'Ada L');
  assert.equal(identityValue({ kind: 'phone', value: '+48600100200', name: 'Ada' }), '+48600100200');
});
