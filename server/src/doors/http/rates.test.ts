import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@throughline/protocol';
import { makeLimiter, takeSlowly } from './rates.ts';
import { handlers } from '../../ground/handlers.ts';
import { peopleHandlers } from '../../rooms/people/index.ts';
import { makeOwner, openDoor } from './testing.ts';

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

test('who is over the limit is refused without a look at the database, whatever they send, and nobody else is', async (t) => {
  // Never full again while the test runs.
  const rate = { burst: 4, perSecond: 0.0001 };
  let looks = 0;
  const visitor = { type: 'visitor', workspaceId: 'w', channelId: 'c', sessionId: 's', identityId: 'v' } as const;
  const visits = handlers({ forgetVisitor: () => Promise.resolve(undefined) });
  const door = await openDoor({
    rooms: [peopleHandlers, visits],
    options: {
      rates: { key: rate, session: rate, visitor: rate, anyone: { ...rate, burst: 20 } },
      visitorOf: (_house, token) => {
        looks += 1;
        return Promise.resolve(token === 'right' ? visitor : null);
      },
    },
  });
  const owner = await makeOwner(door);
  const made = await owner.call('POST', '/api-keys', { name: 'Script', scopes: ['people:read'] });
  assert.equal(made.status, 201, made.text);
  const { db } = door.house;
  const query = db.query.bind(db);
  t.mock.method(db, 'query', (text: string, values?: readonly unknown[]) => {
    looks += 1;
    return query(text, values);
  });
  const callers = {
    key: () =>
      door
        .person('10.9.0.1')
        .call('GET', '/agents', undefined, { authorization: `Bearer ${String(made.body['key'])}` }),
    session: () => owner.call('GET', '/agents'),
    visitor: () => door.person('10.9.0.2').call('DELETE', '/visitor', undefined, { authorization: 'Visitor right' }),
    'a wrong key': () =>
      door.person('10.9.0.3').call('GET', '/agents', undefined, { authorization: 'Bearer tl_live_no_such_key_at_all' }),
  };
  for (const [who, call] of Object.entries(callers)) {
    const spent = async () => (await call()).status === 429;
    for (let times = 0; !(await spent()); times += 1) assert.ok(times < 30, `${who} is never refused`);
    const before = looks;
    assert.deepEqual([(await call()).status, (await call()).status], [429, 429]);
    assert.equal(looks, before, `${who} was looked up`);
  }
});
