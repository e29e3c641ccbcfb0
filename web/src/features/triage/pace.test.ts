// What the triage bar says of time left and of today.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { dayOf, leftWords, readPace, todayWords, withSorted } from './pace.ts';

const empty = readPace(null, '2026-11-21');

test('the time left is said once three were sorted, by the middle of the last ones', () => {
  let pace = withSorted(withSorted(empty, { id: 'a', seconds: 40 }), { id: 'b', seconds: 60 });
  assert.equal(leftWords(7, pace), '7 left');
  pace = withSorted(pace, { id: 'c', seconds: 50 });
  assert.equal(leftWords(7, pace), '7 left · about 6 min');
  assert.equal(leftWords(0, pace), '0 left');
  assert.equal(
    leftWords(1, withSorted(readPace({ seconds: [5, 5] }, ''), { id: 'x', seconds: 5 })),
    '1 left · about a minute',
  );
});
test('a break is no pace, the same one counts once, and yesterday is over', () => {
  const pace = withSorted(withSorted(empty, { id: 'a', seconds: 4000 }), { id: 'a', seconds: 20 });
  assert.deepEqual([pace.today, pace.seconds], [['a'], [20]]);
  assert.deepEqual(readPace(pace, '2026-11-22'), { day: '2026-11-22', today: [], seconds: [20] });
  assert.deepEqual(readPace({ day: 7, today: [1, 'b'], seconds: ['x', -1, 9] }, 'd').seconds, [9]);
});
test('what came back since does not count as sorted today', () => {
  const pace = withSorted(withSorted(empty, { id: 'a', seconds: 1 }), { id: 'b', seconds: 1 });
  assert.equal(todayWords(pace, []), 'You sorted 2 today.');
  assert.equal(todayWords(pace, ['b']), 'You sorted one today.');
  assert.equal(todayWords(pace, ['a', 'b']), 'Nothing new waits for someone.');
  assert.equal(dayOf(new Date(2026, 10, 1, 23, 59)), '2026-11-01');
});
