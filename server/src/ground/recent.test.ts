import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recentMap } from './recent.ts';

test('what was used lately is kept, what was not goes, and it never grows beyond its limit', () => {
  const map = recentMap<number>(10);
  const kept = () =>
    Array.from({ length: 200 }, (_, index) => map.get(`k${index}`)).filter((value) => value !== undefined);
  for (let index = 0; index < 100; index += 1) {
    map.set(`k${index}`, index);
    map.set('k0', 0);
    assert.ok(kept().length <= 10);
  }
  assert.equal(map.get('k0'), 0, 'used all the time');
  assert.deepEqual(kept().slice(-4), [96, 97, 98, 99]);
  assert.equal(map.get('k50'), undefined);
  map.set('k99', 1);
  assert.equal(map.get('k99'), 1, 'the younger value counts');
});
