import assert from 'node:assert/strict';
import { test } from 'node:test';
import { automaticReplyTo, fillAutomaticReply, type ReplyFacts } from './automatic-reply.ts';

const now = new Date('2026-03-06T20:00:00Z');
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const reply = (more: Partial<ReplyFacts> = {}) =>
  automaticReplyTo({
    closedText: 'We are closed.',
    welcomeText: 'Welcome.',
    isOpen: false,
    isFirst: true,
    had: [],
    lastAt: null,
    answeredAt: null,
    isAutomatic: false,
    isPublic: false,
    isGuest: false,
    isUnwelcome: false,
    trust: 'attested',
    sentAt: now,
    now,
    ...more,
  });

for (const [name, given, expected] of [
  ['outside hours the house says that it is closed', {}, 'closed'],
  ['also in a conversation that is under way', { isFirst: false }, 'closed'],
  ['within hours a new conversation is welcomed', { isOpen: true }, 'welcome'],
  ['and one under way is not', { isOpen: true, isFirst: false }, null],
  ['without words for it, being closed is welcomed too', { closedText: '' }, 'welcome'],
  ['no words at all say nothing', { closedText: '', welcomeText: '' }, null],
  ['once in a conversation', { had: ['closed'] }, null],
  ['the welcome once, too', { isOpen: true, had: ['welcome'] }, null],
  ['a welcome by day is no notice by night', { had: ['welcome'] }, 'closed'],
  ['one address hears it once in half a day, whatever it begins', { lastAt: ago(11.9) }, null],
  ['the next evening it hears it again', { lastAt: ago(12.1) }, 'closed'],
  ['not while an agent is talking with them', { answeredAt: ago(0.9) }, null],
  ['an answer of this morning is no talk', { answeredAt: ago(9) }, 'closed'],
  ['never to a machine', { isAutomatic: true }, null],
  ['never where others read it', { isPublic: true }, null],
  ['never to a participant', { isGuest: true }, null],
  ['never to whom we do not want, or who does not want us', { isUnwelcome: true }, null],
  ['never to a forged address', { trust: 'failed' }, null],
  ['an unverified one is a person', { trust: 'unverified' }, 'closed'],
  ['what lay for hours is no news', { sentAt: ago(2.1) }, null],
] as const) {
  test(`automatic reply: ${name}`, () => assert.equal(reply(given), expected));
}

test('the blanks of a reply are filled in the words and time of the workspace', () => {
  const facts = {
    opensAt: new Date('2026-03-09T08:00:00Z'),
    company: 'Acorn',
    locale: 'de',
    timezone: 'Europe/Berlin',
  };
  assert.match(
    fillAutomaticReply('{{company}} ist ab {{opens}} wieder da. $& {{name}}', facts),
    /^Acorn ist ab Montag 0?9:00 wieder da\. \$& \{\{name\}\}$/,
  );
  assert.match(fillAutomaticReply('Back {{opens}}', { ...facts, locale: 'en' }), /^Back Monday 9:00\sAM$/);
  assert.equal(fillAutomaticReply('Back {{opens}}.', { ...facts, opensAt: null }), 'Back .');
});
