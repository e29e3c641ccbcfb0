import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gathering } from './gather.ts';

const REST_MS = 100;
function scene(t: { mock: typeof import('node:test').mock }) {
  let now = 1000;
  t.mock.timers.enable({ apis: ['setTimeout'] });
  t.mock.method(performance, 'now', () => now);
  const taken: string[] = [];
  const news = gathering<string>(REST_MS, (items) => taken.push(items.join(' ')), {
    isUrgent: (item) => item.endsWith('!'),
    keyOf: (item) => item[0]!,
  });
  const pass = (ms: number) => {
    now += ms;
    t.mock.timers.tick(ms);
  };
  return { news, taken, pass };
}

test('the first is taken at once, a burst behind it together when the rest is over', (t) => {
  const { news, taken, pass } = scene(t as never);
  news.add(['a']);
  assert.deepEqual(taken, ['a']);
  news.add(['b']);
  pass(30);
  news.add(['c', 'd']);
  assert.deepEqual(taken, ['a']);
  pass(70);
  assert.deepEqual(taken, ['a', 'b c d']);
  pass(200);
  news.add(['e']);
  assert.deepEqual(taken, ['a', 'b c d', 'e']);
});
test('what is urgent does not wait, takes its own older news along, and leaves the rest to wait', (t) => {
  const { news, taken, pass } = scene(t as never);
  news.add(['a1']);
  news.add(['b1', 'c1']);
  news.add(['c2!', 'd1']);
  assert.deepEqual(taken, ['a1', 'c1 c2!']);
  pass(100);
  assert.deepEqual(taken, ['a1', 'c1 c2!', 'b1 d1']);
  pass(500);
  assert.deepEqual(taken, ['a1', 'c1 c2!', 'b1 d1']);
});
test('what waits can be taken early, and forgotten', (t) => {
  const { news, taken, pass } = scene(t as never);
  news.add(['a']);
  news.add(['b']);
  news.flush();
  assert.deepEqual(taken, ['a', 'b']);
  news.add(['c']);
  news.drop();
  pass(500);
  assert.deepEqual(taken, ['a', 'b']);
});
