// A channel's abilities in a line.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { abilityWords } from './ability-words.ts';

const card = (more: object) =>
  ({
    abilities: {
      buttons: { max: 0, titleLimit: 0 },
      edit: { outbound: false },
      remove: { outbound: false },
      reactions: { outbound: false },
      receipts: [],
      ...more,
    },
  }) as unknown as Parameters<typeof abilityWords>[0];

test('the line says what is shown, what can be changed, and what is told', () => {
  assert.equal(abilityWords(card({})), 'Words only, choices are numbered');
  assert.equal(abilityWords(card({ buttons: { max: 0, titleLimit: 80, links: 10 }, cards: {} })), 'Shows links, cards');
  assert.equal(
    abilityWords(
      card({
        buttons: { max: 3, titleLimit: 20 },
        list: {},
        reactions: { outbound: true },
        edit: { outbound: true },
        remove: { outbound: true },
        receipts: ['delivered', 'read'],
      }),
    ),
    'Shows buttons, lists, reactions · can be edited and deleted · tells when read',
  );
});
