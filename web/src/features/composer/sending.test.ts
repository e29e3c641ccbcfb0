// For how long an answer may be taken back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdSeconds } from './sending.ts';

const kind = (live: boolean) => ({ abilities: { live } }) as Parameters<typeof holdSeconds>[1];

test('five seconds unless the person chose otherwise, none in a chat', () => {
  assert.equal(holdSeconds(undefined, kind(false)), 5);
  assert.equal(holdSeconds(30, kind(false)), 30);
  assert.equal(holdSeconds(0, kind(false)), 0);
  assert.equal(holdSeconds(7, kind(false)), 5, 'not one of the choices');
  assert.equal(holdSeconds(30, kind(true)), 0);
});
