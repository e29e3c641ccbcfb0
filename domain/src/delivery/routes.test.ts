// Which way an answer goes, and that it never goes to a stranger by itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeRoutes, type RouteFacts } from './routes.ts';
import { afterStatus, type Delivery } from './status.ts';

const now = new Date('2026-11-20T12:00:00Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const route = (identityId: string, more: Partial<RouteFacts> = {}): RouteFacts => ({
  identityId,
  channelId: `${identityId}-channel`,
  isConnected: true,
  channelTrouble: '',
  isReachable: true,
  reachTrouble: '',
  replyWindowHours: null,
  canStart: false,
  lastInboundAt: hoursAgo(1),
  isClaimant: false,
  spokeHere: true,
  ...more,
});
const byDefault = (routes: readonly RouteFacts[]) =>
  judgeRoutes(routes, now).find((verdict) => verdict.isDefault)?.facts.identityId ?? null;

test('the identity the customer used last is answered', () => {
  assert.equal(
    byDefault([route('mail', { lastInboundAt: hoursAgo(5) }), route('chat', { lastInboundAt: hoursAgo(1) })]),
    'chat',
  );
});
test('a closed window passes the answer to the next way', () => {
  const routes = [
    route('messenger', { replyWindowHours: 24, lastInboundAt: hoursAgo(25) }),
    route('mail', { lastInboundAt: hoursAgo(50) }),
  ];
  assert.equal(byDefault(routes), 'mail');
  assert.equal(
    judgeRoutes(routes, now).find((verdict) => verdict.facts.identityId === 'messenger')?.why,
    'The reply window has closed',
  );
});
test('a claimant alone is answered; beside the person it claims to be, never by default', () => {
  assert.equal(byDefault([route('chat', { isClaimant: true })]), 'chat');
  assert.equal(
    byDefault([
      route('chat', { isClaimant: true, lastInboundAt: hoursAgo(0) }),
      route('mail', { lastInboundAt: hoursAgo(9) }),
    ]),
    'mail',
  );
  assert.equal(byDefault([route('chat', { isClaimant: true }), route('mail', { isReachable: false })]), null);
});
test('an address that never wrote here in this conversation does not draw the answer away from the one that did', () => {
  assert.equal(
    byDefault([
      route('chat', { isClaimant: true }),
      route('mail', { spokeHere: false, canStart: true, lastInboundAt: null }),
    ]),
    'chat',
  );
});
test('nobody is written to first where the channel forbids it', () => {
  const [verdict] = judgeRoutes([route('bot', { lastInboundAt: null, spokeHere: false })], now);
  assert.equal(verdict?.isOpen, false);
});

test('the way an answer takes by default, and why', () => {
  const chat = route('chat', { lastInboundAt: hoursAgo(1) });
  const shut = route('messenger', { replyWindowHours: 24, lastInboundAt: hoursAgo(30) });
  const mail = route('mail', { lastInboundAt: hoursAgo(90), canStart: true });
  const text = route('text', { lastInboundAt: null, spokeHere: false, canStart: true });
  const preferred = { isPreferred: true };
  const table: readonly [string, readonly RouteFacts[], string | null, string | null, string | null][] = [
    ['the last used', [mail, chat], 'chat', 'last-used', null],
    ['the last used comes before the preferred', [{ ...mail, ...preferred }, chat], 'chat', 'last-used', null],
    ['closed: the next they used', [shut, mail, text], 'mail', 'next', 'The reply window has closed'],
    [
      'closed: the preferred before others they used',
      [shut, mail, { ...text, ...preferred }],
      'text',
      'preferred',
      'The reply window has closed',
    ],
    ['closed: one that may be written to first', [shut, text], 'text', 'first-time', 'The reply window has closed'],
    ['asked for no more', [{ ...chat, stopped: 'They said STOP' }, mail], 'mail', 'next', 'They said STOP'],
    ['cannot carry it', [{ ...chat, cannotCarry: 'Chat takes no files' }, mail], 'mail', 'next', 'Chat takes no files'],
    [
      'nothing can carry it: the last used, and the refusal tells',
      [
        { ...chat, cannotCarry: 'no files' },
        { ...mail, cannotCarry: 'no files' },
      ],
      'chat',
      'last-used',
      null,
    ],
    [
      'a preferred way that is closed is not taken',
      [{ ...shut, ...preferred }, mail],
      'mail',
      'next',
      'The reply window has closed',
    ],
    [
      'a preferred claimant is still a claimant',
      [route('claimed', { isClaimant: true, ...preferred }), mail],
      'mail',
      'last-used',
      null,
    ],
    [
      'disconnected',
      [{ ...chat, isConnected: false, channelTrouble: 'Switched off' }, mail],
      'mail',
      'next',
      'Switched off',
    ],
    ['nobody is open', [shut], null, null, null],
    ['nobody is there', [], null, null, null],
  ];
  for (const [name, routes, id, reason, passed] of table) {
    const found = judgeRoutes(routes, now).find((verdict) => verdict.isDefault);
    assert.deepEqual(
      [found?.facts.identityId ?? null, found?.reason ?? null, found?.passedOver?.why ?? null],
      [id, reason, passed],
      name,
    );
  }
});

test('delivery states only move forward, in whatever order and however often they are told', () => {
  const news = ['sent', 'delivered', 'read', 'failed'] as const;
  const orders = news.flatMap((a) => news.flatMap((b) => news.flatMap((c) => news.map((d) => [a, b, c, d] as const))));
  for (const order of orders.filter((each) => new Set(each).size === 4)) {
    assert.equal(
      order.reduce<Delivery>((state, each) => afterStatus(state, each), 'queued'),
      'read',
    );
    assert.equal(
      [...order, ...order].reduce<Delivery>((state, each) => afterStatus(state, each), 'unknown'),
      'read',
    );
  }
  assert.equal(afterStatus('delivered', 'failed'), 'delivered');
  assert.equal(afterStatus('failed', 'sent'), 'failed');
});
