// The house rules, held against the whole tree.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as rules from './rules.ts';
import { readTree } from './tree.ts';

const tree = readTree();
const held: readonly (readonly [string, rules.Rule])[] = [
  ['every import respects the floor plan', rules.walls],
  ['every room has its floor', rules.roomsAreListed],
  ['SQL lives in stores, migrations and the ground', rules.sqlInStores],
  ['only who is listed steps outside the second wall', rules.wallIsKept],
  ['nobody but a channel says its name', rules.channelsUnnamed],
  ['every channel folder is in the list', rules.channelsListed],
  ['every kind of channel is proved by contract and drills', rules.channelsProved],
  ['files and functions are short enough to hold in mind', rules.lengths],
  ['every file says what it is for', rules.opened],
  ['no word marks an unfinished thing, no name says nothing', rules.words],
  ['nothing of the agents’ app stands left or right', rules.sidesAreLogical],
  ['a part of the agents’ app that did not come is tried again', rules.partsComeAgain],
  ['the environment is read in one place, and documented', rules.environmentDocumented],
  ['migrations have a number each', rules.migrationsNumbered],
  ['every table carries its workspace', rules.tablesHaveWorkspace],
];
test('the rules see the tree', () => {
  assert.ok(tree.size > 100 && tree.has('server/src/main.ts') && tree.has('channels/kit/src/card.ts'));
});
for (const [title, rule] of held) {
  test(title, () => {
    assert.deepEqual(rule(tree), []);
  });
}
