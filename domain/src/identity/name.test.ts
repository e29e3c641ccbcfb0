import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutAtCharacter, safeName } from './name.ts';

for (const [given, shown] of [
  ['Ann', 'Ann'],
  ['  Ann \r\n\t Smith ', 'Ann Smith'],
  ['\u202egpj.exe', 'gpj.exe'],
  ['Support\u0000 \u2066Team\u2069', 'Support Team'],
  ['\u200b\u200f', ''],
  ['Анна 👩‍👧', 'Анна 👩‍👧'],
] as const)
  test(`the name ${JSON.stringify(given)} is shown as “${shown}”`, () => assert.equal(safeName(given), shown));
test('ten thousand characters become two hundred, and no character is halved', () => {
  assert.equal(safeName('a'.repeat(10_000)).length, 200);
  const families = safeName('👩🏽‍🚒'.repeat(10_000));
  assert.ok(families.length <= 200 && families.endsWith('👩🏽‍🚒'));
});
test('a character longer than the limit is cut where it stands, and stays well formed', () =>
  assert.ok(cutAtCharacter(`e${'\u0301'.repeat(300)}`, 10).isWellFormed()));
