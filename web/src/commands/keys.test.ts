// The table of commands against what browsers and people already use, and the reading of key presses.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { meaningOf, strokeOf, type Press } from './keys.ts';
import { allKeysOf, hintOf, keyMapOf, presetNames, presets, readKeyChoice, whyNotKeys, type KeyMap } from './remap.ts';
import { commandNames, titleOf } from './table.ts';

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});
const allKeys = (map: KeyMap) => commandNames.flatMap((name) => allKeysOf(name, map).map((keys) => ({ name, keys })));

for (const preset of presetNames) {
  const map = presets[preset].keys;
  test(`no key is bound twice, taken from a browser, or hides a sequence: ${presets[preset].title}`, () => {
    for (const { name, keys } of allKeys(map)) assert.equal(whyNotKeys(name, keys, map), null, `${name} ${keys}`);
  });
}
test('keys that are another’s, a browser’s, or the start of a sequence are refused in words', () => {
  assert.match(whyNotKeys('close', 'R', {})!, /Reply/);
  assert.match(whyNotKeys('close', 'Mod+W', {})!, /browser/);
  assert.match(whyNotKeys('close', 'Mod+A', { 'select-all': [] })!, /browser/);
  assert.match(whyNotKeys('close', 'G', {})!, /begins/);
  assert.match(whyNotKeys('close', 'E X', { wait: ['E'], close: [] })!, /first/);
  assert.equal(whyNotKeys('close', 'D', {}), null);
  assert.equal(whyNotKeys('close', 'R', { reply: ['Q'] }), null, 'what was given away is free');
});
test('own keys stand over a preset, work, and are what is shown; what is not understood is left out', () => {
  const choice = readKeyChoice({ preset: 'gmail', own: { close: ['D'], nonsense: ['Q'], reply: 'R', tag: [7] } });
  assert.deepEqual(choice, { preset: 'gmail', own: { close: ['D'], tag: [] } });
  const map = keyMapOf(choice);
  assert.equal(meaningOf('D', null, false, 'full', map).command, 'close');
  assert.equal(meaningOf('E', null, false, 'full', map).command, null);
  assert.equal(meaningOf('B', null, false, 'full', map).command, 'snooze');
  assert.deepEqual(readKeyChoice('x'), { preset: 'default', own: {} });
});
test('a button is named by the table, without the sign of what opens, and says when it turns back', () => {
  assert.deepEqual(hintOf('snooze'), { label: 'Snooze', shortcut: 'H' });
  assert.equal(hintOf('close', true).label, 'Reopen');
  assert.equal(titleOf('wait', true), titleOf('wait'));
});
test('a press is read as the table writes it', () => {
  assert.equal(strokeOf(press('e')), 'E');
  assert.equal(strokeOf(press('U', { shiftKey: true })), 'Shift+U');
  assert.equal(strokeOf(press('?', { shiftKey: true })), '?');
  assert.equal(strokeOf(press('Enter', { metaKey: true, shiftKey: true })), 'Mod+Shift+Enter');
  assert.equal(strokeOf(press('Ç', { altKey: true, shiftKey: true, code: 'KeyC' })), 'Alt+Shift+C');
  assert.equal(strokeOf(press('Shift', { shiftKey: true })), null);
});
test('on a Cyrillic or Greek layout the key’s place counts', () => {
  assert.equal(strokeOf(press('у', { code: 'KeyE' })), 'E');
  assert.equal(meaningOf('E', null, false).command, 'close');
});
test('letters do nothing while typing, and Mod+Enter sends', () => {
  assert.equal(meaningOf('E', null, true).command, null);
  assert.equal(meaningOf('Mod+Enter', null, true).command, 'send');
  assert.equal(meaningOf('Escape', null, true).command, 'back');
  assert.equal(meaningOf('Enter', null, true).command, null);
});
test('G then I goes to the inbox, and I alone takes the conversation', () => {
  assert.deepEqual(meaningOf('G', null, false), { command: null, more: true });
  assert.equal(meaningOf('I', 'G', false).command, 'go-inbox');
  assert.equal(meaningOf('I', null, false).command, 'take');
});
test('with single letters off, only keys with a modifier and the arrows work', () => {
  assert.equal(meaningOf('E', null, false, 'modifier').command, null);
  assert.equal(meaningOf('Mod+K', null, false, 'modifier').command, 'palette');
  assert.equal(meaningOf('ArrowDown', null, false, 'modifier').command, 'next');
  assert.equal(meaningOf('Mod+Enter', null, true, 'off').command, null);
  assert.equal(meaningOf('Mod+K', null, true, 'off').command, 'palette');
});
