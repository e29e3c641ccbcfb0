// Whose an envelope recipient is, when several mailboxes share one reply domain.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepts } from './receive.ts';
import { bounceLocal, replyToken } from './tokens.ts';

const sign = (text: string) => `signed(${text})`;
const place = (channelId: string, address: string, more: Record<string, string> = {}) => ({
  channelId,
  settings: { address, auth: 'password', smtpHost: 'x', inboundDomain: 'in.shop.example', ...more },
  sign,
});
const support = place('01900000-0000-7000-8000-0000000000c1', 'support@shop.example', { aliases: 'help@shop.example' });
const sales = place('01900000-0000-7000-8000-0000000000c2', 'sales@shop.example');
const conversationId = '01900000-0000-7000-8000-00000000aaaa';
const messageId = '01900000-0000-7000-8000-00000000bbbb';

const recipients: readonly [string, string, boolean, boolean][] = [
  ['its own address', 'support@shop.example', true, false],
  ['its own address in capitals', 'SUPPORT@Shop.Example', true, false],
  ['an alias', 'help@shop.example', true, false],
  ['a plus-address of it', 'sales+black-friday@shop.example', false, true],
  ['a conversation the first signed', `reply+${replyToken(conversationId, support)}@in.shop.example`, true, false],
  ['a conversation the second signed', `reply+${replyToken(conversationId, sales)}@in.shop.example`, false, true],
  ['its token in capitals', `REPLY+${replyToken(conversationId, sales).toUpperCase()}@IN.shop.example`, false, true],
  ['a bounce to the second', `${bounceLocal({ conversationId, messageId }, sales)}@in.shop.example`, false, true],
  [
    'a bounce tag on a reply address',
    `reply+${bounceLocal({ conversationId, messageId }, sales).slice(2)}@in.shop.example`,
    false,
    false,
  ],
  ['a token nobody signed', `reply+${'0'.repeat(25)}.${'0'.repeat(10)}@in.shop.example`, false, false],
  ['no token at all', 'reply@in.shop.example', false, false],
  ['the right token on another domain', `reply+${replyToken(conversationId, support)}@elsewhere.example`, false, false],
];
for (const [name, recipient, bySupport, bySales] of recipients)
  test(`${name} belongs to ${bySupport ? 'the first' : bySales ? 'the second' : 'nobody'}`, () => {
    assert.deepEqual([accepts(recipient, support), accepts(recipient, sales)], [bySupport, bySales]);
  });
