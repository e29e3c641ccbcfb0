// Every way a call can end, told apart: only what certainly never left is said to be.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, refusalOf, retryAfter } from './ask.ts';
import { sameSecret } from './same-secret.ts';
import { networkFailures, scriptedNet } from './try-net.ts';

const heardOf = (status: number, headers: Record<string, string> = {}) => ({ status, headers, text: '', json: null });
const failing = async (error: () => Error, repeatable = false) => {
  const net = scriptedNet(() => {
    throw error();
  });
  const asked = await ask(net, 'Acme', 'https://api.example/secret-key', {}, { repeatable });
  return asked.ok ? 'ok' : asked.refusal;
};

test('a call that never left may be made again; one whose fate is open only where twice is once', async () => {
  assert.equal(((await failing(networkFailures.refused)) as { why: string }).why, 'unavailable');
  assert.equal(((await failing(networkFailures.timeout)) as { why: string }).why, 'unknown');
  assert.equal(((await failing(networkFailures.reset, true)) as { why: string }).why, 'unavailable');
});
test('no address leaves in an error', async () => {
  const refusal = await failing(() => new Error('cannot fetch https://api.example/secret-key'));
  assert.doesNotMatch(JSON.stringify(refusal), /secret-key/);
});
test('plain HTTP says what to do', () => {
  const why = (status: number, repeatable = false) => refusalOf('Acme', heardOf(status), '', { repeatable }).why;
  assert.deepEqual(
    [401, 403, 413, 429, 500, 503, 400, 404].map((status) => why(status)),
    ['unauthorized', 'unauthorized', 'too-large', 'busy', 'unavailable', 'unavailable', 'rejected', 'rejected'],
  );
  assert.deepEqual(
    [502, 504, 200, 302].map((status) => why(status)),
    ['unknown', 'unknown', 'unknown', 'unknown'],
  );
  assert.deepEqual(
    [502, 504, 200].map((status) => why(status, true)),
    ['unavailable', 'unavailable', 'unavailable'],
  );
});
test('how long to wait is seconds or a date', () => {
  assert.equal(retryAfter(heardOf(429, { 'retry-after': '17' })), 17);
  const inHalfAMinute = retryAfter(heardOf(429, { 'retry-after': new Date(Date.now() + 30_000).toUTCString() })) ?? 0;
  assert.ok(inHalfAMinute > 25 && inHalfAMinute <= 31);
  assert.equal(retryAfter(heardOf(429, { 'retry-after': 'soon' })), null);
});
test('an empty secret equals nothing', () => {
  assert.deepEqual(
    [sameSecret('', ''), sameSecret(undefined, 'x'), sameSecret('x', 'x'), sameSecret('X', 'x')],
    [false, false, true, false],
  );
});
