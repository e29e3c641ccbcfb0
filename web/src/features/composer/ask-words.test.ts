import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultTone } from '@throughline/domain';
import type { Channel, Message, ReplyRoute } from '@throughline/sdk';
import { channels, kinds } from '../../../test/acorn.ts';
import { ada } from '../../../test/acorn-ada.ts';
import { factWords, languageFor, openingFor, tellable, type OpeningInput } from './ask-words.ts';

const [chat, mail, plane] = channels as [Channel, Channel, Channel];
const message = (id: string, channel: Channel, text: string, direction = 'inbound') =>
  ({ id, type: 'message', direction, channelId: channel.id, channelKind: channel.kind, text }) as Message;
const route = (channel: Channel, assurance = 'own') =>
  ({ channelId: channel.id, channelKind: channel.kind, identityId: 'x', assurance }) as ReplyRoute;
const fact = (messageId: string, kind: string, value: string) => ({
  ...ada.facts[0]!,
  id: value,
  kind,
  label: 'Order number',
  value,
  messageId,
  channelId: chat.id,
});
const input: OpeningInput = {
  messages: [
    message('1', chat, 'Hello, where is my order 8841? It was ordered last week.'),
    message('2', plane, 'Hi, it is me again, could you please answer here?'),
  ],
  route: route(plane),
  isPublic: false,
  channel: plane,
  kinds: new Map(kinds.map((kind) => [kind.kind, kind])),
  contact: { name: 'Ada Lovelace', facts: [fact('1', 'order', '8841'), fact('elsewhere', 'device', 'Pump 3000')] },
  locale: 'en',
};

test('a fact is told in words, a long one cut', () => {
  assert.equal(factWords({ kind: 'order', label: 'Order number', value: '8841' }), 'order number 8841');
  assert.equal(factWords({ kind: 'answer', label: 'GPU', value: 'x' }), 'GPU: x');
  assert.match(factWords({ kind: 'problem', label: 'Problem', value: 'a '.repeat(80) }), /^“a .*a…”$/);
});
test('on a way that was only claimed, nothing said elsewhere is offered', () => {
  const claimed = { ...route(mail, 'claimed'), identityId: ada.facts[0]!.identityId };
  assert.ok(tellable(ada, route(mail)).length > tellable(ada, claimed).length);
  assert.ok(tellable(ada, claimed).every((each) => each.identityId === claimed.identityId));
  assert.deepEqual(tellable(undefined, undefined), []);
});
test('an opening names what was told in this thread before the switch, and nothing else', () => {
  const opening = openingFor(input);
  assert.ok('text' in opening);
  assert.match(opening.text, /^Hi Ada! Picking up from the chat on our website: I have your order number 8841, no/);
  assert.ok(!opening.text.includes('Pump'));
});
test('it follows the tone of the channel and the language of the customer', () => {
  const letter = defaultTone({ text: {}, subject: true, live: false, markup: 'html' }) as Channel['tone'];
  const messages = [
    message('1', chat, 'Доброго дня, де моє замовлення 8841?'),
    message('2', mail, 'Чекаю на вашу відповідь тут.'),
  ];
  const opening = openingFor({ ...input, messages, route: route(mail), channel: { tone: letter } });
  assert.ok('text' in opening);
  assert.match(opening.text, /^Доброго дня, Ada Lovelace! Продовжую тут розмову/);
});
test('there is none without a switch, before everybody, or to somebody who only claims to be the same', () => {
  const why = (more: Partial<OpeningInput>) => {
    const opening = openingFor({ ...input, ...more });
    return 'whyNot' in opening ? opening.whyNot : '';
  };
  assert.match(why({ route: route(chat), messages: input.messages.slice(0, 1) }), /not changed/);
  assert.match(why({ messages: [...input.messages, message('3', plane, 'Yes', 'outbound')] }), /not changed/);
  assert.match(why({ isPublic: true }), /Everybody/);
  assert.match(why({ route: route(plane, 'claimed') }), /not proved/);
  assert.match(why({ route: undefined }), /no way/);
});
test('the language is the customer’s, else the workspace’s', () => {
  assert.equal(languageFor([message('1', chat, 'Wo ist meine Bestellung? Ich warte auf das Paket.')], 'en'), 'de');
  assert.equal(languageFor([message('1', chat, 'ok')], 'uk-UA'), 'uk');
  assert.equal(languageFor([], 'pl'), null);
});
