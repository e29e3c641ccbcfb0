// The batcher by itself: order, turns, crowds, failures.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { BATCH_LIMIT, openLanes, TooBusy, WAITING_LIMIT } from './lanes.ts';

test('everybody’s order is kept, nobody is in two batches at once, and what comes together goes together', async () => {
  const done: string[] = [];
  const inside = new Set<string>();
  let [most, batches] = [0, 0];
  const lanes = openLanes<string, string>(3, async (items) => {
    const people = new Set(items.map((item) => item.split(' ')[0]!));
    for (const person of people) assert.ok(!inside.has(person), `${person} is in two batches`);
    for (const person of people) inside.add(person);
    batches += 1;
    most = Math.max(most, items.length);
    await sleep(Math.random() * 4);
    for (const person of people) inside.delete(person);
    done.push(...items);
    return items;
  });
  const all: Promise<string>[] = [];
  for (let round = 0; round < 40; round += 1) {
    for (let person = 0; person < 50; person += 1)
      all.push(lanes.put(`w${person % 3}`, `p${person}`, `p${person} ${round}`));
    if (round % 10 === 0) await sleep(1);
  }
  await Promise.all(all);
  assert.equal(done.length, 2000);
  for (let person = 0; person < 50; person += 1)
    assert.deepEqual(
      done.filter((item) => item.startsWith(`p${person} `)).map((item) => Number(item.split(' ')[1])),
      Array.from({ length: 40 }, (_, round) => round),
    );
  assert.ok(most <= BATCH_LIMIT && batches < 100, `${batches} batches, the biggest ${most}`);
  assert.equal(lanes.waiting, 0);
});

test('one batch runs while little waits; a crowd gets another beside it', async () => {
  let [running, most] = [0, 0];
  const lanes = openLanes<number, number>(2, async (items) => {
    running += 1;
    most = Math.max(most, running);
    await sleep(20);
    running -= 1;
    return items;
  });
  const some = (count: number) => Promise.all(Array.from({ length: count }, (_, n) => lanes.put('w', `${n}`, n)));
  const begun = async () => {
    while (running === 0) await sleep(1);
  };
  const first = some(3);
  await begun();
  await Promise.all([first, some(5)]);
  assert.equal(most, 1);
  const second = some(3);
  await begun();
  const crowd = Promise.all(Array.from({ length: 60 }, (_, n) => lanes.put('w', `c${n}`, n)));
  await Promise.all([second, crowd]);
  assert.equal(most, 2);
});

test('a workspace with thousands waiting does not keep another one’s single message waiting behind them', async () => {
  const order: string[] = [];
  const lanes = openLanes<string, string>(1, async (items) => {
    await sleep(1);
    order.push(...items);
    return items;
  });
  const flood = Array.from({ length: 2000 }, (_, n) => lanes.put('busy', `p${n}`, `busy ${n}`));
  await sleep(3);
  await lanes.put('calm', 'ann', 'calm');
  assert.ok(order.indexOf('calm') < 4 * BATCH_LIMIT, `it came after ${order.indexOf('calm')}`);
  await Promise.all(flood);
});

test('a failure reaches those it concerns; who drains waits for all; too many are refused', async () => {
  const lanes = openLanes<number, number>(2, async (items) => {
    await sleep(2);
    return items.map((item) => (item === 13 ? new Error('thirteen') : item));
  });
  const all = Array.from({ length: 20 }, (_, n) => lanes.put('w', `${n}`, n).catch((error: Error) => error.message));
  await lanes.drain();
  assert.equal(lanes.waiting, 0);
  assert.deepEqual((await Promise.all(all))[13], 'thirteen');
  const stuck = openLanes<number, number>(1, () => new Promise(() => undefined));
  for (let n = 0; n < WAITING_LIMIT; n += 1) void stuck.put('w', `${n}`, n);
  await assert.rejects(stuck.put('w', 'late', 0), TooBusy);
});
