// What the timeline draws, without drawing it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Message } from '@throughline/sdk';
import { dayWords, textParts, dayAt, timelineItems } from './timeline-items.ts';

let number = 0;
const said = (more: Partial<Message> = {}): Message => {
  number += 1;
  return {
    id: `m${number}`,
    number,
    type: 'message',
    direction: 'inbound',
    author: { type: 'contact', id: 'ada', name: 'Ada' },
    channelId: 'chat',
    channelKind: 'a',
    identityId: 'i',
    mail: null,
    createdAt: new Date(2026, 10, 18, 10, number).toISOString(),
    ...more,
  } as Message;
};
const shape = (messages: Message[], readTo: number | null = null) =>
  timelineItems(messages, readTo).map((item) =>
    item.type === 'message' ? `${item.isFirst ? '+' : '.'}${item.isLast ? '|' : ''}` : item.type,
  );

test('one sender within minutes is one group', () =>
  assert.deepEqual(shape([said(), said(), said()]), ['day', '+', '.', '.|']));
test('a gap, another author or another kind begins a new group', () => {
  assert.deepEqual(shape([said({ createdAt: '2026-11-18T08:00:00Z' }), said({ createdAt: '2026-11-18T08:20:00Z' })]), [
    'day',
    '+|',
    '+|',
  ]);
  assert.deepEqual(shape([said(), said({ type: 'note' })]), ['day', '+|', '+|']);
});
test('a new channel is marked where it begins, and a note between does not hide it', () => {
  assert.deepEqual(
    shape([
      said(),
      said({ type: 'note', channelId: null, channelKind: null, author: { type: 'agent', id: 'm', name: 'M' } }),
      said({ channelId: 'mail', channelKind: 'b' }),
    ]),
    ['day', '+|', '+|', 'switch', '+|'],
  );
});
test('where a line says already that the customer went on elsewhere, the new channel needs no second mark', () => {
  const there = { channelId: 'phone', channelKind: 'b' };
  for (const type of ['event', 'message'] as const) {
    const opened = said({ ...there, type, special: { type: 'continued' } });
    assert.deepEqual(shape([said(), opened, said(there)]), ['day', '+|', 'events', '+|']);
  }
});
test('that line stands alone, whatever else happened around it', () => {
  const opened = said({ channelId: 'phone', channelKind: 'b', special: { type: 'continued' } });
  const items = timelineItems(
    [said({ type: 'event' }), opened, said({ type: 'event' }), said({ type: 'event' })],
    null,
  );
  assert.deepEqual(
    items.map((item) => (item.type === 'events' ? item.events.length : item.type)),
    ['day', 1, 1, 2],
  );
});
test('the first channel needs no mark', () => assert.ok(!shape([said()]).includes('switch')));
test('events in a row are folded into one', () => {
  const items = timelineItems([said({ type: 'event' }), said({ type: 'event' }), said()], null);
  assert.deepEqual(
    items.map((item) => (item.type === 'events' ? item.events.length : item.type)),
    ['day', 2, 'message'],
  );
});
test('the line before what is new is drawn once, above the first unread of the customer', () => {
  const messages = [said(), said(), said()];
  assert.deepEqual(shape(messages, messages[0]!.number), ['day', '+', 'new', '+', '.|']);
});
test('each day has its line', () =>
  assert.equal(
    shape([said({ createdAt: '2026-11-01T12:00:00Z' }), said({ createdAt: '2026-11-02T12:00:00Z' })]).filter(
      (each) => each === 'day',
    ).length,
    2,
  ));
test('days have names', () => {
  const now = new Date(2026, 10, 18, 12);
  assert.equal(dayWords(new Date(2026, 10, 18, 1).toISOString(), now, 'en'), 'Today');
  assert.equal(dayWords(new Date(2026, 10, 17, 23).toISOString(), now, 'en'), 'Yesterday');
  assert.equal(dayWords(new Date(2026, 10, 10, 23).toISOString(), now, 'en'), 'Tuesday, November 10');
});
test('links and mentions are found, and markup stays text', () => {
  assert.deepEqual(textParts('See https://shop.example/a?b=1. <b>@Leo M.</b>', ['Leo M.']), [
    { type: 'text', text: 'See ' },
    { type: 'link', text: 'https://shop.example/a?b=1', to: 'https://shop.example/a?b=1' },
    { type: 'text', text: '. <b>' },
    { type: 'mention', text: '@Leo M.' },
    { type: 'text', text: '</b>' },
  ]);
  assert.deepEqual(textParts('javascript:alert(1)', []), [{ type: 'text', text: 'javascript:alert(1)' }]);
});

test('numbers with their country can be called and mailboxes be written to; other digits are just digits', () => {
  const links = (text: string) => textParts(text, ['Leo']).flatMap((part) => (part.type === 'link' ? [part.to] : []));
  assert.deepEqual(links('Call +48 600-100-200, or (+1 (415) 555.0100).'), ['tel:+48600100200', 'tel:+14155550100']);
  assert.deepEqual(links('Write to ada.l@shop.example?bcc=all@x.example.'), [
    'mailto:ada.l@shop.example',
    'mailto:all@x.example',
  ]);
  assert.deepEqual(links('Order 600 100 200, 2+2, +12, A+48600100200, 1+48600100200, +48600100200123456'), []);
  assert.deepEqual(links('https://x.example/+48600100200?to=a@b.example'), [
    'https://x.example/+48600100200?to=a@b.example',
  ]);
  assert.deepEqual(links('sms:+48600100200?body=x @Leo'), ['tel:+48600100200']);
});

test('the day that stays at the top is that of what is read, and none where its own line is in sight', () => {
  const items = timelineItems(
    [
      said({ createdAt: '2026-11-19T10:00:00' }),
      said({ createdAt: '2026-11-19T10:01:00' }),
      said({ createdAt: '2026-11-20T09:00:00' }),
    ],
    null,
  );
  assert.deepEqual(
    items.map((item) => item.type),
    ['day', 'message', 'message', 'day', 'message'],
  );
  assert.deepEqual(
    items.map((_, index) => dayAt(items, index)?.slice(0, 10) ?? null),
    [null, '2026-11-19', '2026-11-19', null, '2026-11-20'],
  );
  assert.equal(dayAt(items, -1), null);
});
