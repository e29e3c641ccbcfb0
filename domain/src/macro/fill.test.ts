// Gaps in macros: filled, stood in for, or left for a person.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillMacro, gapsIn, macroMistakes, nextGap } from './fill.ts';

test('what is known is filled in, what is not takes its fallback, and the rest stays and is told', () => {
  for (const [text, values, wanted, missing] of [
    ['Hi {{contact.first_name}},', { 'contact.first_name': 'Ada' }, 'Hi Ada,', []],
    ['Hi {{ contact.first_name | there }},', {}, 'Hi there,', []],
    ['Hi {{contact.first_name|there}},', { 'contact.first_name': '  ' }, 'Hi there,', []],
    ['Hi {{contact.first_name | }}!', {}, 'Hi !', []],
    ['Parcel {{fact.order}} leaves {{day}}', { 'fact.order': '8841' }, 'Parcel 8841 leaves {{day}}', ['{{day}}']],
    ['{{a}} {{a}} {{b}}', {}, '{{a}} {{a}} {{b}}', ['{{a}}', '{{b}}']],
    // Names of an object's own parts are nobody's values.
    ['{{constructor}}', {}, '{{constructor}}', ['{{constructor}}']],
    // The customer's words are not read for gaps, and `$&` is nothing special.
    ['Hi {{contact.name}}', { 'contact.name': '$& {{x}}' }, 'Hi $& {{x}}', []],
    ['no gaps { {x} } {{}}', {}, 'no gaps { {x} } {{}}', []],
  ] as const)
    assert.deepEqual(fillMacro(text, values), { text: wanted, missing }, text);
});

test('Tab goes to the next gap that is left, and round', () => {
  const text = 'Order {{order}} on {{day}}; {{other}}';
  const left = ['{{order}}', '{{day}}'];
  assert.equal(nextGap(text, left, 0)?.text, '{{order}}');
  assert.equal(nextGap(text, left, 8)?.text, '{{day}}');
  assert.equal(nextGap(text, left, 25)?.text, '{{order}}');
  assert.equal(nextGap('all done', left, 0), null);
});

test('a gap that is not closed is a mistake, in any of the texts', () => {
  assert.deepEqual(macroMistakes({ text: 'Hi {{name}} {{x | y}}', variants: {} }), {});
  assert.deepEqual(Object.keys(macroMistakes({ text: 'Hi {{name}', variants: { sms: 'x}} y' } })), [
    'text',
    'variants.sms',
  ]);
});

test('a gap tells where it stands, what it names and what stands in for it', () => {
  assert.deepEqual(
    gapsIn('a {{b | c}}').map(({ from, to, name, fallback }) => [from, to, name, fallback]),
    [[2, 11, 'b', 'c']],
  );
});
