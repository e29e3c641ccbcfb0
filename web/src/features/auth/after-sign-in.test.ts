// A link to the sign-in page must not send people elsewhere.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { afterSignIn } from './after-sign-in.ts';

test('after signing in one lands where one was going', () => {
  assert.equal(afterSignIn('?next=%2Fcontacts%2F1%3Fa%3Db%23c'), '/contacts/1?a=b#c');
  assert.equal(afterSignIn(''), '/');
});
test('another site is never reached through the sign-in page', () => {
  for (const bad of [
    'https://evil.test/',
    '//evil.test',
    '/\\evil.test',
    '/\t/evil.test',
    'javascript:alert(1)',
    '\\\\evil.test',
  ]) {
    assert.equal(afterSignIn(`?next=${encodeURIComponent(bad)}`), '/', bad);
  }
});
test('the sign-in page does not lead back to itself', () => assert.equal(afterSignIn('?next=/login'), '/'));
