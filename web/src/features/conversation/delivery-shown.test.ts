// Where a delivery is said.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeliveryShown } from './delivery-shown.ts';

const message = (state: 'sent' | 'queued' | 'failed' | 'unknown', why = '', more: object = {}) => ({
  direction: 'outbound' as const,
  type: 'message' as const,
  delivery: { state, why, at: null },
  ...more,
});

test('of messages that just went out only the last says so; whatever has a reason says it, however old', () => {
  assert.equal(isDeliveryShown(message('sent'), true), true);
  assert.equal(isDeliveryShown(message('sent'), false), false);
  assert.equal(isDeliveryShown(message('sent', 'The edit was not taken: too old'), false), true);
  assert.equal(isDeliveryShown(message('queued', 'Too Many Requests'), false), true);
  assert.equal(isDeliveryShown(message('failed'), false), true);
  assert.equal(isDeliveryShown(message('unknown'), false), true);
});

test('what customers wrote and our notes have none', () => {
  assert.equal(isDeliveryShown(message('sent', 'why', { direction: 'inbound' }), true), false);
  assert.equal(isDeliveryShown(message('sent', 'why', { type: 'note' }), true), false);
});
