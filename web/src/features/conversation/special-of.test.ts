// Special parts, as channels send them and as they are drawn.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { hasRemotePictures, specialParts } from './special-of.ts';

test('a comment leads to its post, an advertisement is named, and a link that is none is left out', () => {
  assert.deepEqual(specialParts({ type: 'comment', url: 'https://social.example/p/1' }), [
    { type: 'about', title: 'Public comment on a post', detail: '', url: 'https://social.example/p/1' },
  ]);
  assert.deepEqual(
    specialParts({ type: 'comment', isPublic: true, where: '#help' }).map((part) => 'title' in part && part.title),
    ['Said in #help'],
  );
  assert.deepEqual(
    specialParts({ type: 'sticker', emoji: '👍', isPublic: true, where: '#help' }).map((part) => part.type),
    ['about', 'sticker'],
  );
  const origin = { source: 'ad', title: 'Summer', url: 'javascript:alert(1)' };
  assert.deepEqual(specialParts({ type: 'origin', origin }), [
    { type: 'about', title: 'Came from an advertisement', detail: 'Summer', url: null },
  ]);
  assert.deepEqual(
    specialParts({ type: 'sticker', emoji: '👍', origin }).map((part) => part.type),
    ['about', 'sticker'],
  );
  assert.deepEqual(specialParts({ type: 'template', name: 'shipped' }), []);
});
test('a place is a place, and one without coordinates is only named', () => {
  assert.deepEqual(specialParts({ type: 'location', latitude: 50.1, longitude: 19.9, title: 'Office' }), [
    { type: 'location', latitude: 50.1, longitude: 19.9, title: 'Office', address: '' },
  ]);
  assert.equal(specialParts({ type: 'location', latitude: 'x' })[0]?.type, 'other');
});
test('a forwarded place is both', () =>
  assert.deepEqual(
    specialParts({ type: 'location', latitude: 1, longitude: 2, forwardedFrom: 'Byron' }).map((part) => part.type),
    ['forward', 'location'],
  ));
test('a forwarded letter names its first sender', () =>
  assert.deepEqual(specialParts({ type: 'forward', originalSender: { name: 'Byron', address: 'b@mail.example' } }), [
    { type: 'forward', from: 'Byron <b@mail.example>' },
  ]));
test('an invitation keeps its time only when it is one', () => {
  const [part] = specialParts({
    type: 'invitation',
    title: 'Tasting',
    start: '2026-11-20T09:00:00Z',
    location: 'Roastery',
    organizer: 'maja@acorn.example',
  });
  assert.deepEqual(part, {
    type: 'invitation',
    title: 'Tasting',
    startsAt: '2026-11-20T09:00:00Z',
    place: 'Roastery',
    organizer: 'maja@acorn.example',
  });
  const [vague] = specialParts({ type: 'invitation', title: 'Tasting', start: 'soon' });
  assert.equal(vague?.type === 'invitation' && vague.startsAt, null);
});
test('a poll and a checklist list their lines', () => {
  assert.deepEqual(specialParts({ type: 'poll', question: 'Which?', options: ['A', { text: 'B' }] }), [
    { type: 'poll', question: 'Which?', options: ['A', 'B'] },
  ]);
  assert.deepEqual(specialParts({ type: 'checklist', title: 'To do', tasks: ['A'] }), [
    { type: 'poll', question: 'To do', options: ['A'] },
  ]);
});
test('what the words say already is not drawn again, and what cannot be shown is named', () => {
  assert.deepEqual(specialParts({ type: 'service' }), []);
  assert.deepEqual(specialParts({ type: 'unsupported', name: 'paid_media' }), [
    { type: 'other', title: 'Paid media', detail: '' },
  ]);
});
test('pictures of elsewhere are noticed, those inside the letter are not', () => {
  assert.equal(hasRemotePictures('<img src="https://shop.example/a.png">'), true);
  assert.equal(hasRemotePictures('<img data-remote-src="https://shop.example/a.png">'), true);
  assert.equal(hasRemotePictures('<p style="background:url(//shop.example/a.png)">'), true);
  assert.equal(hasRemotePictures('<img src="cid:logo"><a href="https://shop.example">x</a>'), false);
  assert.equal(hasRemotePictures(null), false);
});
