// Questions that come together are asked together, and each gets its own answer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { together } from './together.ts';

test('what is asked in one moment is one question, answered each with its own', async () => {
  const asked: number[][] = [];
  const twice = together((keys: readonly number[]) => {
    asked.push([...keys]);
    return Promise.resolve(keys.map((key) => key * 2));
  });
  assert.deepEqual(await Promise.all([1, 2, 3].map(twice)), [2, 4, 6]);
  assert.equal(await twice(4), 8);
  assert.deepEqual(asked, [[1, 2, 3], [4]]);
});

test('a question never joins one that has begun, and a crowd waits for the next', async () => {
  const asked: number[][] = [];
  const doors: (() => void)[] = [];
  const same = together(async (keys: readonly number[]) => {
    asked.push([...keys]);
    await new Promise<void>((resolve) => doors.push(resolve));
    return keys;
  });
  const answers = [same(1)];
  await turn();
  answers.push(same(2));
  await turn();
  answers.push(same(3), same(4));
  await turn();
  assert.deepEqual(asked, [[1]]);
  doors[0]!();
  await pause(5);
  assert.deepEqual(asked, [[1], [2, 3, 4]]);
  for (const open of doors) open();
  assert.deepEqual(await Promise.all(answers), [1, 2, 3, 4]);
});

test('when the question fails all who asked it hear so, and the next is asked', async () => {
  let isBroken = true;
  const same = together((keys: readonly number[]) =>
    isBroken ? Promise.reject(new Error('away')) : Promise.resolve(keys),
  );
  const results = await Promise.allSettled([same(1), same(2)]);
  assert.deepEqual(
    results.map((result) => result.status),
    ['rejected', 'rejected'],
  );
  isBroken = false;
  assert.equal(await same(3), 3);
});
