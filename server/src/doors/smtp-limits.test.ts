import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guardOf, usualLimits } from './smtp-limits.ts';

test('one IPv6 network is one sender: another address of it brings no more connections and letters', () => {
  const guard = guardOf({ ...usualLimits, connectionsPerAddress: 3, perAddressPerMinute: 5 });
  const address = (index: number) => `2001:db8:5:5::${index.toString(16)}`;
  const admitted = [1, 2, 3, 4].map((index) => guard.admits(`c${index}`, address(index)));
  assert.deepEqual(admitted, [true, true, true, false]);
  guard.leaves('c1', address(9));
  assert.equal(guard.admits('c5', address(5)), true, 'a line that was let go of is free again');
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6].map((index) => guard.mayMail(address(index))),
    [true, true, true, true, true, false],
  );
  assert.equal(guard.admits('c6', '2001:db8:5:6::1'), true);
  assert.equal(guard.mayMail('203.0.113.7'), true);
});
