// What may be sent, and what the composer says about it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { ChannelKind, Contact, Message, ReplyRoute } from '@throughline/sdk';
import {
  broughtBack,
  commentAnswered,
  commentOf,
  counterOf,
  counterWords,
  emptyDraft,
  fileTrouble,
  isWayTo,
  leaks,
  notYetOn,
  mentionAt,
  mentionedIn,
  privateUntil,
  routeFor,
  switchedWords,
  whyNotSend,
  windowWords,
  type Draft,
} from './sendable.ts';

const kind = (
  more: {
    limit?: number;
    unit?: 'characters' | 'bytes';
    split?: boolean;
    mimes?: string[];
    perMessage?: number;
    segments?: object;
  } = {},
): ChannelKind =>
  ({
    kind: 'k',
    title: 'Pigeon',
    abilities: {
      text: {
        limit: more.limit ?? 100,
        unit: more.unit ?? 'characters',
        split: more.split ?? false,
        ...(more.segments ? { segments: more.segments } : {}),
      },
      files: { perMessage: more.perMessage ?? 2, megabytes: 1, captionLimit: 0, mimes: more.mimes ?? ['*/*'] },
    },
  }) as unknown as ChannelKind;
const way = (id: string, more: Partial<ReplyRoute> = {}): ReplyRoute => ({
  channelId: id,
  channelKind: 'k',
  channelName: id,
  identityId: `i-${id}`,
  identityValue: '',
  identityName: '',
  assurance: 'own',
  isOpen: true,
  why: '',
  closesAt: null,
  isDefault: false,
  chosen: null,
  online: false,
  canUseTemplate: false,
  copies: [],
  ...more,
});
const draft = (more: Partial<Draft> = {}): Draft => ({ ...emptyDraft, text: 'Hello', ...more });

test('only what a customer said in public asks who may read the answer, and it goes back where it came from', () => {
  const said = {
    direction: 'inbound',
    special: { type: 'comment' },
    channelId: 'c',
    identityId: 'i',
  } as unknown as Message;
  assert.equal(commentOf(said), said);
  assert.equal(commentOf({ ...said, direction: 'outbound' }), null);
  assert.equal(commentOf({ ...said, special: { type: 'story' } }), null);
  assert.equal(commentOf(null), null);
  assert.ok(isWayTo({ channelId: 'c', identityId: 'i' }, said));
  assert.ok(!isWayTo({ channelId: 'other', identityId: 'i' }, said));
  // A participant has no way of their own here: they are answered beside the customer.
  assert.ok(isWayTo({ channelId: 'c', identityId: 'i' }, { ...said, identityId: 'theirs', guestContactId: 'g' }));
});

test('where the last words were public the answer is to them, unless something else was chosen', () => {
  const said = { direction: 'inbound', special: { type: 'sticker', isPublic: true, where: '#help' } } as never;
  const secret = { direction: 'inbound', special: null } as never;
  const free = { type: 'message', identityId: null } as const;
  assert.equal(commentAnswered(null, said, free), said);
  assert.equal(commentAnswered(null, secret, free), null);
  assert.equal(commentAnswered(secret, said, free), null, 'something private was picked');
  assert.equal(commentAnswered(null, said, { ...free, identityId: 'email' }), null, 'another way was chosen');
  assert.equal(commentAnswered(null, said, { ...free, type: 'note' }), null, 'a note goes nowhere');
});
test('the chosen way is used while it is open, else the default, else any open one', () => {
  const routes = [way('a', { isOpen: false, why: 'window closed' }), way('b'), way('c', { isDefault: true })];
  assert.equal(routeFor({ channelId: 'b', identityId: 'i-b' }, routes)?.channelId, 'b');
  assert.equal(routeFor({ channelId: 'a', identityId: 'i-a' }, routes)?.channelId, 'c');
  assert.equal(
    routeFor({ channelId: null, identityId: null }, [routes[0]!, routes[1]!]),
    undefined,
    'nobody is answered by chance',
  );
  assert.equal(routeFor({ channelId: null, identityId: null }, [routes[0]!]), undefined);
});
test('a comment may be answered privately for as long as its channel says', () => {
  const comment = { sentAt: '2026-11-20T12:00:00Z' };
  const given = { abilities: { comments: { privateReplyHours: 24, textLimit: 10 } } } as unknown as ChannelKind;
  assert.equal(privateUntil(comment, given)?.toISOString(), '2026-11-21T12:00:00.000Z');
  assert.equal(privateUntil(comment, undefined), null);
});
test('another way than the chosen one is said aloud', () => {
  const routes = [way('a', { isOpen: false, why: 'window closed' }), way('b', { isDefault: true })];
  assert.match(
    switchedWords({ channelId: 'a', identityId: 'i-a' }, routes, new Map()) ?? '',
    /a cannot be used now \(window closed\)\. Using b\./,
  );
  assert.equal(switchedWords({ channelId: 'b', identityId: 'i-b' }, routes, new Map()), null);
});
test('the limit is counted as the channel counts', () => {
  assert.equal(counterOf('x'.repeat(50), kind()), null);
  assert.equal(counterWords(counterOf('x'.repeat(90), kind())!), '10 left');
  const segments = { basic: 'x ', doubled: '€', single: 160, joined: 153, wideSingle: 70, wideJoined: 67 };
  assert.equal(counterWords(counterOf('x'.repeat(10), kind({ limit: 1600, segments }))!), '1 segment · 150 left');
  assert.equal(counterWords(counterOf('ж'.repeat(71), kind({ limit: 1600, segments }))!), '2 segments · 63 left');
  assert.equal(counterOf('é'.repeat(60), kind({ unit: 'bytes' }))?.isOver, true);
  assert.equal(counterOf('😀'.repeat(99), kind())?.left, 1);
  assert.equal(counterWords(counterOf('x'.repeat(250), kind({ split: true }))!), 'Will be sent in 3 parts');
});
test('what cannot be sent says why', () => {
  assert.equal(whyNotSend(draft({ text: ' ' }), way('a'), kind()), 'Write something first');
  assert.equal(whyNotSend(draft(), undefined, kind()), 'No channel is open for a reply to this person');
  assert.equal(whyNotSend(draft({ type: 'note' }), undefined, undefined), null);
  assert.equal(
    whyNotSend(draft({ text: 'x'.repeat(101) }), way('a'), kind()),
    'The text is longer than the channel allows',
  );
  assert.match(
    whyNotSend(draft({ cc: 'leo@shop.example, nobody' }), way('a'), kind()) ?? '',
    /“nobody” is not an address/,
  );
  assert.equal(whyNotSend(draft(), way('a'), kind()), null);
});
test('files are judged before they are sent', () => {
  const file = { name: 'a.png', mime: 'image/png', bytes: 10 };
  assert.equal(fileTrouble(file, kind()), '');
  assert.equal(fileTrouble({ ...file, bytes: 2_000_000 }, kind()), 'Larger than 1 MB, the most Pigeon carries');
  assert.equal(fileTrouble(file, kind({ mimes: ['application/pdf'] })), 'Pigeon does not carry this kind of file');
  assert.equal(fileTrouble(file, kind({ mimes: ['image/*'] })), '');
  assert.equal(fileTrouble(file, kind({ perMessage: 0 })), 'Pigeon carries no files');
});
test('a fact of the proved side is noticed before it goes to a claimed address', () => {
  const contact = { facts: [{ identityId: 'i-mail', label: 'Order', value: '12345' }] } as unknown as Contact;
  assert.deepEqual(leaks('Your order 12345', way('chat', { assurance: 'claimed' }), contact), ['Order: 12345']);
  assert.deepEqual(leaks('Your order 12345', way('chat', { assurance: 'proved' }), contact), []);
  assert.deepEqual(leaks('Your order 12345', way('mail', { assurance: 'claimed' }), contact), []);
});
test('windows are said in hours', () =>
  assert.equal(
    windowWords(way('a', { closesAt: '2026-01-01T15:12:00Z' }), new Date('2026-01-01T12:00:00Z')),
    'window closes in 3 h 12 m',
  ));
test('a mention begins at @ after a space, and counts when the whole name stands there', () => {
  assert.deepEqual(mentionAt('ask @le', 7), { from: 4, typed: 'le' });
  assert.equal(mentionAt('mail a@le', 9), null);
  assert.deepEqual(
    mentionedIn('ask @Leo M. please', [
      { id: '1', name: 'Leo M.' },
      { id: '2', name: 'Maja' },
    ]),
    ['1'],
  );
});

test('words that come back stand before what was typed meanwhile, with their files, and a note never becomes an answer', () => {
  const file = { key: 'f', id: 'f', name: 'a.png', mime: '', bytes: 0, progress: 1, error: '' };
  const back = { ...emptyDraft, type: 'note' as const, text: 'first', files: [file], subject: 'About' };
  assert.deepEqual(broughtBack(emptyDraft, back), back);
  const merged = broughtBack({ ...emptyDraft, text: 'second', files: [file] }, back);
  assert.deepEqual([merged.text, merged.type, merged.files?.length], ['first\n\nsecond', 'note', 1]);
  assert.equal(broughtBack({ ...emptyDraft, type: 'note', text: 'mine' }, { ...back, type: 'message' }).type, 'note');
});

test('an answer to all adds whoever is on neither line yet', () => {
  const copies = ['bob@x.example', 'Carol@x.example', 'dan@x.example'];
  assert.deepEqual(notYetOn({ cc: '', bcc: '' }, copies), copies);
  assert.deepEqual(notYetOn({ cc: 'carol@x.example; eve@x.example', bcc: 'DAN@x.example' }, copies), ['bob@x.example']);
});
