// A key kept for a part that is not there yet: carried out once, in its order, where it was pressed, and not after a while.
import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, describe, mock, test } from 'node:test';
import type { CommandName } from './table.ts';

const page = new EventTarget();
const at = { pathname: '/inbox', search: '?conversation=ada' };
const asBrowser = {
  location: at,
  window: page,
  addEventListener: page.addEventListener.bind(page),
  removeEventListener: page.removeEventListener.bind(page),
};
const before = Object.keys(asBrowser).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
Object.assign(globalThis, asBrowser);
// The process is also others’.
after(() => {
  for (const [name, was] of before)
    if (was) Object.defineProperty(globalThis, name, was);
    else Reflect.deleteProperty(globalThis, name);
});
const { awaitedCommand, holds, holdUntilHeard, playHeldBy, settleAwaited } = await import('./held-keys.ts');

const done: string[] = [];
/** Nobody hears these yet. */
const absent = new Set<CommandName>();
const run = (name: CommandName): void => void (absent.has(name) ? holdUntilHeard(name) : done.push(name));
playHeldBy((key) => {
  if (key.type === 'command') run(key.name);
  else done.push(key.event.key);
  return false;
});
const press = (key: string): boolean => holds({ key, repeat: false } as KeyboardEvent);

void describe('a key whose part is not there yet', () => {
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    settleAwaited(false);
    done.length = 0;
    absent.clear();
    absent.add('join').add('save-view');
    at.search = '?conversation=ada';
  });
  afterEach(() => mock.timers.reset());
  const later = () => {
    for (let step = 0; step < 5; step += 1) mock.timers.tick(1);
  };

  void test('is carried out once when it comes, and what was pressed behind it follows', () => {
    run('join');
    assert.equal(awaitedCommand(), 'join');
    assert.ok(press('a') && press('d'));
    assert.deepEqual(done, []);
    absent.clear();
    settleAwaited(true);
    later();
    assert.deepEqual(done, ['join', 'a', 'd']);
    settleAwaited(true);
    later();
    assert.deepEqual(done, ['join', 'a', 'd']);
    assert.equal(press('x'), false, 'the keyboard is free again');
  });

  void test('waits again where the next one is not there either, before what follows', () => {
    run('join');
    press('a');
    absent.delete('join');
    absent.add('join');
    settleAwaited(true);
    later();
    assert.deepEqual([awaitedCommand(), done], ['join', []]);
    absent.clear();
    settleAwaited(true);
    later();
    assert.deepEqual(done, ['join', 'a']);
  });

  void test('is dropped with what followed when another conversation is shown; where one reads in it does not matter', () => {
    run('join');
    press('a');
    at.search = '?conversation=grace';
    absent.clear();
    settleAwaited(true);
    later();
    assert.deepEqual(done, []);
    absent.add('join');
    run('join');
    at.search = '?conversation=grace&at=12';
    absent.clear();
    settleAwaited(true);
    later();
    assert.deepEqual(done, ['join']);
  });

  for (const [why, away] of [
    ['its part does not come', () => settleAwaited(false)],
    ['some seconds have gone by', () => mock.timers.tick(4000)],
    ['something was clicked', () => page.dispatchEvent(new Event('pointerdown'))],
    ['the person went back', () => page.dispatchEvent(new Event('popstate'))],
    ['Escape was pressed', () => assert.equal(press('Escape'), false)],
  ] as const)
    void test(`is dropped when ${why}`, () => {
      run('join');
      press('e');
      away();
      assert.equal(awaitedCommand(), null);
      absent.clear();
      settleAwaited(true);
      later();
      assert.deepEqual(done, []);
      assert.equal(press('x'), false);
    });

  void test('gives way to another that is not there yet', () => {
    run('join');
    run('save-view');
    assert.equal(awaitedCommand(), 'save-view');
    absent.clear();
    settleAwaited(true);
    later();
    assert.deepEqual(done, ['save-view']);
  });
});
