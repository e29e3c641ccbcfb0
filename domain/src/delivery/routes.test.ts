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
