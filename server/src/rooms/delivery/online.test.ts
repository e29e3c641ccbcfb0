// Who is online: by this node's own lines, or by another's word for as long as it holds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onlineVisitors } from './online.ts';

test('of two lines the end of one changes nothing', () => {
  onlineVisitors.enter('i1');
  onlineVisitors.enter('i1');
  onlineVisitors.leave('i1');
  assert.deepEqual([onlineVisitors.has('i1'), onlineVisitors.isHere('i1')], [true, true]);
  onlineVisitors.leave('i1');
  assert.deepEqual([onlineVisitors.has('i1'), onlineVisitors.isHere('i1')], [false, false]);
});

test('another node’s word holds a minute, is taken back, and does not take away a line of our own', () => {
  const now = 1_000_000;
  onlineVisitors.heard('i2', true, now);
  assert.equal(onlineVisitors.isHere('i2'), false);
  assert.deepEqual(
    [59_000, 61_000].map((later) => onlineVisitors.has('i2', now + later)),
    [true, false],
  );
  onlineVisitors.enter('i2');
  onlineVisitors.heard('i2', false, now);
  assert.equal(onlineVisitors.has('i2', now), true);
  onlineVisitors.leave('i2');
  assert.equal(onlineVisitors.has('i2', now), false);
});

test('words about ever more visitors are not kept for ever', () => {
  for (let index = 0; index < 20_000; index += 1) onlineVisitors.heard(`many ${index}`, true, 5);
  assert.equal(onlineVisitors.has('many 0', 6), false);
  assert.equal(onlineVisitors.has('many 19999', 6), true);
});
