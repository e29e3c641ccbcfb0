import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bothOf, choose } from './draft-kept.ts';
import { emptyDraft, type Draft } from './sendable.ts';

const of = (text: string, more: Partial<Draft> = {}): Draft => ({ ...emptyDraft, text, ...more });
for (const [name, ours, theirs, lastSaved, expected] of [
  ['the server has what we said', of('a b'), of('a b'), null, 'ours'],
  ['only its owner changed', of('a b c'), of('a b'), of('a b'), 'ours'],
  ['it was sent elsewhere', of('a b'), emptyDraft, of('a'), 'ours'],
  ['we sent it, and only its owner changed', emptyDraft, of('a'), of('a'), 'ours'],
  ['we sent it while it grew elsewhere', emptyDraft, of('a b'), of('a'), 'theirs'],
  ['ours goes on', of('a b c'), of('a b'), null, 'ours'],
  ['theirs goes on', of('a b'), of('a b c'), of('a'), 'theirs'],
  ['both went on', of('a b'), of('a c'), of('a'), 'ask'],
  ['the same words with another subject', of('a', { subject: 'x' }), of('a', { subject: 'y' }), null, 'ask'],
] as const)
  test(name, () => assert.equal(choose(ours, theirs, lastSaved), expected));

test('both lose nothing, and a note among them makes a note', () => {
  const both = bothOf(
    of('theirs', { subject: 'x', cc: 'a@x.example' }),
    of('ours', { cc: 'b@x.example', type: 'note' }),
  );
  assert.deepEqual(
    [both.text, both.subject, both.cc, both.type],
    ['theirs\n\nours', 'x', 'a@x.example, b@x.example', 'note'],
  );
});
