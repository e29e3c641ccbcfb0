import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { test } from 'node:test';
import { settleLater } from './settle.ts';

test('what the start left is collected once it is over, and nobody gets the collector into their hands', async () => {
  const left = new WeakRef({ words: 'from the start'.repeat(1000) });
  await pause(5);
  assert.ok(left.deref() !== undefined, 'by itself nothing is collected so soon');
  await pause(5);
  settleLater(1);
  await pause(200);
  assert.equal(left.deref(), undefined);
  assert.equal(Reflect.get(globalThis, 'gc'), undefined);
});
