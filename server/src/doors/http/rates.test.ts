import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@throughline/protocol';
import { makeLimiter, makeTurns, takeSlowly } from './rates.ts';
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
  const told: { index: number; ms: number }[] = [];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: 1001 }, (_, index) =>
      assert
        .rejects(takeSlowly(limiter, 'ip 1', none), { code: 'too_many' })
        .then(() => told.push({ index, ms: performance.now() - began })),
    ),
  );
  assert.equal(told[0]?.index, 1000);
  assert.deepEqual(
    told.slice(1).filter(({ ms }) => ms < 240),
    [],
  );
});

test('one caller’s work is done a few at a time and in order, others’ beside it, and what fails lets the next begin', async () => {
  const turns = makeTurns();
  const rate = { burst: 9, perSecond: 9, atOnce: 2 };
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const work = (name: string) => () => {
    begun.push(name);
    return new Promise<string>((resolve, reject) => {
      ends.set(name, (error) => (error ? reject(error) : resolve(name)));
    });
  };
  const calls = ['a1', 'a2', 'a3', 'a4', 'b1'].map((name) => turns(`key ${name[0]}`, rate, work(name)));
  await new Promise(setImmediate);
  assert.deepEqual(begun, ['a1', 'a2', 'b1']);
  ends.get('a2')!(new Error('broken'));
  await assert.rejects(calls[1]!, /broken/);
  await new Promise(setImmediate);
  assert.deepEqual(begun, ['a1', 'a2', 'b1', 'a3']);
  ends.get('a1')!();
  ends.get('a3')!();
  await new Promise(setImmediate);
  assert.equal(begun.at(-1), 'a4');
  for (const name of ['a4', 'b1']) ends.get(name)!();
  assert.deepEqual(await Promise.all(calls.filter((_, at) => at !== 1)), ['a1', 'a3', 'a4', 'b1']);
});

test('a key that asks for many things at once holds only its own share of the house, and the next caller is served', async () => {
  let inside = 0;
  let most = 0;
  let letGo = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const slow = handlers({
    async listTeams() {
      inside += 1;
      most = Math.max(most, inside);
      await gate;
      inside -= 1;
      return { items: [] };
    },
  });
  const rate = { burst: 100, perSecond: 100, atOnce: 3 };
  const { listTeams: _real, ...others } = peopleHandlers;
  const door = await openDoor({
    rooms: [others, slow],
    options: { rates: { key: rate, session: rate, visitor: rate, anyone: rate } },
  });
  const owner = await makeOwner(door);
  const { body } = await owner.call('POST', '/api-keys', { name: 'Script', scopes: ['people:read'] });
  const authorization = `Bearer ${String(body['key'])}`;
  const many = Array.from({ length: 20 }, () =>
    door.person('10.9.1.1').call('GET', '/teams', undefined, { authorization }),
  );
  while (inside < 3) await new Promise(setImmediate);
  assert.equal((await owner.call('GET', '/agents')).status, 200, 'who asks meanwhile is answered');
  assert.equal(inside, 3);
  letGo();
  assert.deepEqual(new Set((await Promise.all(many)).map(({ status }) => status)), new Set([200]));
  assert.equal(most, 3);
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
