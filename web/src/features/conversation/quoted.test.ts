import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quoted } from './quoted.ts';

test('every line is marked, also the empty ones, and one can go on writing below', () => {
  assert.equal(quoted('One\r\n\ntwo  '), '> One\n>\n> two\n\n');
});
test('what is long is cut, never inside a sign', () => {
  const cut = quoted('😀'.repeat(1001).padStart(2003, 'a'));
  assert.ok(cut.isWellFormed());
  assert.ok(cut.length < 2010 && cut.includes('…'));
});
