import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@throughline/protocol';
import { makeLimiter, takeSlowly } from './rates.ts';

test('a burst passes, then one by one as time goes by, and each caller has a bucket of their own', () => {
  let now = 0;
  const limiter = makeLimiter(() => now);
  const rate = { burst: 3, perSecond: 2 };
  const passes = (who: string) => {
    try {
      limiter.take(who, rate);
      return true;
    } catch (error) {
      assert.ok(error instanceof Problem && error.code === 'too_many' && error.extra['retryAfterSeconds'] === 1);
      return false;
    }
  };
  assert.deepEqual([passes('a'), passes('a'), passes('a'), passes('a')], [true, true, true, false]);
  assert.equal(passes('b'), true);
  now += 500;
  assert.deepEqual([passes('a'), passes('a')], [true, false], 'half a second gives one back');
  now += 3_600_000;
  assert.deepEqual(
    [passes('a'), passes('a'), passes('a'), passes('a')],
    [true, true, true, false],
    'never more than the burst',
  );
});

test('a crowd of strangers cannot grow the memory without end', () => {
  const limiter = makeLimiter(() => 0);
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < 200_000; index += 1) limiter.take(`ip 2001:db8:${index}`, { burst: 5, perSecond: 1 });
  assert.ok(process.memoryUsage().heapUsed - before < 60 * 1024 * 1024);
});

test('who is refused is told only after a while, and of a thousand told at once the rest do not wait', async () => {
  const limiter = makeLimiter(() => 0);
  const none = { burst: 0, perSecond: 1 };
  const told: number[] = [];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: 1001 }, () =>
      assert
        .rejects(takeSlowly(limiter, 'ip 1', none), { code: 'too_many' })
        .then(() => told.push(performance.now() - began)),
    ),
  );
  assert.equal(told.filter((ms) => ms >= 240).length, 1000);
});
