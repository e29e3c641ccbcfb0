import assert from 'node:assert/strict';
import { test } from 'node:test';
import { saidIn } from './panel-words.ts';

const said = (panel: unknown) => saidIn({ panel });

test('a height is kept within what the column bears', () => {
  assert.deepEqual(said({ type: 'throughline:resize', height: 320.4 }), { type: 'resize', height: 320 });
  assert.deepEqual(said({ type: 'throughline:resize', height: 1e9 }), { type: 'resize', height: 900 });
  assert.deepEqual(said({ type: 'throughline:resize', height: -5 }), { type: 'resize', height: 40 });
});

test('words to insert are words, and not endless', () => {
  assert.deepEqual(said({ type: 'throughline:insert', text: 'On its way' }), { type: 'insert', text: 'On its way' });
  const long = said({ type: 'throughline:insert', text: 'x'.repeat(90_000) });
  assert.equal(long?.type === 'insert' && long.text.length, 5000);
  assert.equal(said({ type: 'throughline:insert', text: '  ' }), null);
});

test('anything else is as if nothing had been said', () => {
  for (const odd of [
    null,
    7,
    'throughline:insert',
    {},
    { type: 'throughline:send', text: 'x' },
    { type: 'throughline:resize', height: '400' },
    { type: 'throughline:resize', height: Number.NaN },
    { type: 'throughline:insert', text: { toString: () => 'x' } },
  ])
    assert.equal(said(odd), null);
  assert.equal(saidIn({ type: 'throughline:insert', text: 'not through the frame' }), null);
  assert.equal(saidIn(null), null);
});
