// Properties of links: order never matters, undo and redo end where they began, and a claim opens nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type ActiveLink,
  explainIdentities,
  claimedBy,
  isClaimant,
  linksHolding,
  provedWith,
  resolveContacts,
} from './components.ts';

const COUNT = 7;
const identities = Array.from({ length: COUNT }, (_, index) => ({ id: `i${index}`, homeContactId: `c${index}` }));
const pair = fc.tuple(fc.nat(COUNT - 1), fc.nat(COUNT - 1)).filter(([a, b]) => a !== b);
const links = fc
  .uniqueArray(fc.record({ pair, assurance: fc.constantFrom('proved' as const, 'claimed' as const) }), {
    maxLength: 12,
    selector: ({ pair: [a, b] }) => `${Math.min(a, b)} ${Math.max(a, b)}`,
  })
  .map((rows) =>
    rows.map(({ pair: [a, b], assurance }, index): ActiveLink => ({
      id: `l${index}`,
      identityId: `i${a}`,
      otherId: `i${b}`,
      assurance,
      evidence: '',
    })),
  );

test('the order in which links were made does not matter', () => {
  fc.assert(
    fc.property(links, fc.infiniteStream(fc.nat()), (made, dice) => {
      const shuffled = [...made]
        .map((link) => ({ link, at: dice.next().value as number }))
        .sort((a, b) => a.at - b.at)
        .map(({ link }) => link);
      assert.deepEqual(resolveContacts(identities, shuffled), resolveContacts(identities, made));
    }),
  );
});

test('undoing a link and making it again ends where it began, and undoing all gives everyone their own contact back', () => {
  fc.assert(
    fc.property(links, (made) => {
      for (const link of made)
        assert.deepEqual(
          resolveContacts(identities, [...made.filter((other) => other !== link), link]),
          resolveContacts(identities, made),
        );
      for (const identity of identities)
        assert.equal(resolveContacts(identities, []).get(identity.id), identity.homeContactId);
    }),
  );
});

test('joined identities share a contact, unjoined ones never do', () => {
  fc.assert(
    fc.property(links, (made) => {
      const contacts = resolveContacts(identities, made);
      for (const a of identities) {
        const joined = provedWith(
          a.id,
          made.map((link) => ({ ...link, assurance: 'proved' as const })),
        );
        for (const b of identities) assert.equal(contacts.get(a.id) === contacts.get(b.id), joined.has(b.id));
      }
    }),
  );
});

test('nothing is visible over a claimed link', () => {
  fc.assert(
    fc.property(links, (made) => {
      const claimedOnly = made.map((link) => ({ ...link, assurance: 'claimed' as const }));
      for (const identity of identities) assert.deepEqual([...provedWith(identity.id, claimedOnly)], [identity.id]);
    }),
  );
});

test('undoing the links that hold an identity takes it out of its contact', () => {
  fc.assert(
    fc.property(links, (made) => {
      const contacts = resolveContacts(identities, made);
      for (const identity of identities) {
        const anchor = identities.find((other) => other.homeContactId === contacts.get(identity.id))!;
        const holding = new Set(linksHolding(identity.id, anchor.id, made));
        const after = resolveContacts(
          identities,
          made.filter((link) => !holding.has(link.id)),
        );
        if (identity.id === anchor.id)
          assert.ok(identities.every((other) => other === identity || after.get(other.id) !== after.get(identity.id)));
        else assert.notEqual(after.get(identity.id), after.get(anchor.id));
      }
    }),
  );
});

test('an identity behind the one that leaves goes with it', () => {
  const made: ActiveLink[] = [
    { id: 'claim', identityId: 'i0', otherId: 'i1', assurance: 'claimed', evidence: '' },
    { id: 'proof', identityId: 'i2', otherId: 'i1', assurance: 'proved', evidence: '' },
  ];
  assert.deepEqual(linksHolding('i1', 'i0', made), ['claim']);
  assert.deepEqual(linksHolding('i2', 'i0', made), ['proof']);
});

test('each identity is explained by the best link that reaches it', () => {
  const made: ActiveLink[] = [
    { id: 'typed', identityId: 'i0', otherId: 'i1', assurance: 'claimed', evidence: 'typed in the pre-chat form' },
    { id: 'tapped', identityId: 'i2', otherId: 'i1', assurance: 'proved', evidence: 'opened a continuation link' },
  ];
  const held = explainIdentities('i0', ['i0', 'i1', 'i2', 'i3'], made);
  assert.deepEqual(
    ['i0', 'i1', 'i2', 'i3'].map((id) => held.get(id)?.assurance),
    ['own', 'claimed', 'proved', 'own'],
  );
  assert.equal(held.get('i2')?.linkId, 'tapped');
});

test('a stranger stays a claimant over every channel they go on to, the claimed person never becomes one', () => {
  const made: ActiveLink[] = [
    { id: 'typed', identityId: 'i0', otherId: 'i1', assurance: 'claimed', evidence: '' },
    { id: 'moved on', identityId: 'i2', otherId: 'i0', assurance: 'proved', evidence: '' },
    { id: 'real one', identityId: 'i3', otherId: 'i1', assurance: 'proved', evidence: '' },
  ];
  assert.deepEqual(
    ['i0', 'i1', 'i2', 'i3'].map((id) => isClaimant(id, made)),
    [true, false, true, false],
  );
  assert.deepEqual(
    ['i0', 'i1', 'i2', 'i3'].map((id) => claimedBy(id, made)),
    [['i1'], [], ['i1'], []],
  );
  const proved = made.map((link) => ({ ...link, assurance: 'proved' as const }));
  assert.ok(['i0', 'i1', 'i2', 'i3'].every((id) => !isClaimant(id, proved)));
});
