// The table of commands against what browsers and people already use, and the reading of key presses.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { meaningOf, strokeOf, type Press } from './keys.ts';
import { commandNames, commandOf } from './table.ts';

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});
const allKeys = commandNames.flatMap((name) => commandOf(name).keys.map((keys) => ({ name, keys })));

test('no key is bound twice', () => {
  const seen = new Map<string, string>();
  for (const { name, keys } of allKeys) {
    assert.equal(seen.get(keys), undefined, `${keys} is both ${seen.get(keys)} and ${name}`);
    seen.set(keys, name);
  }
});
test('no command takes a key that browsers keep or people rely on', () => {
  const taken = /^Mod\+[NTWQ1-9LRFP]$|^Mod\+Shift\+[NTWCAMSIJ]$|^Alt\+[1-9]$|^F[1357]$|^F1[012]$|^Tab$|^Space$/;
  for (const { name, keys } of allKeys) assert.doesNotMatch(keys, taken, name);
});
test('no single key hides the start of a sequence', () => {
  const starts = new Set(allKeys.filter(({ keys }) => keys.includes(' ')).map(({ keys }) => keys.split(' ')[0]));
  for (const { name, keys } of allKeys) assert.ok(!starts.has(keys), `${name} takes ${keys}`);
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
