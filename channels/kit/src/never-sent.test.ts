// Only what surely never left may be sent again by itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { neverSent } from './never-sent.ts';

const coded = (code: string) => Object.assign(new Error(code), { code });

test('a connection that was never made is known as such, however deep it is wrapped', () => {
  for (const error of [
    coded('ECONNREFUSED'),
    new TypeError('fetch failed', { cause: coded('ENOTFOUND') }),
    new Error('a', { cause: new Error('b', { cause: coded('EAI_AGAIN') }) }),
    new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')]),
  ]) {
    assert.equal(neverSent(error), true);
  }
});

test('anything that may have left stays open', () => {
  const looped = new Error('loop');
  looped.cause = looped;
  for (const error of [
    coded('ECONNRESET'),
    coded('EPIPE'),
    new DOMException('x', 'TimeoutError'),
    new AggregateError([coded('ECONNREFUSED'), coded('ECONNRESET')]),
    new AggregateError([]),
    looped,
    null,
    'ECONNREFUSED',
    undefined,
  ]) {
    assert.equal(neverSent(error), false);
  }
});
