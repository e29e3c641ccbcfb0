// A form drawn from a card: what is shown, refused and sent.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Channel, FieldSpec } from '@throughline/sdk';
import {
  changedIn,
  fieldLabels,
  groupsOf,
  mistakeIn,
  mistakesIn,
  settingsToSend,
  shownFields,
  startValues,
} from './card-values.ts';

const specs: FieldSpec[] = [
  {
    key: 'token',
    label: 'Token',
    kind: 'secret',
    required: true,
    pattern: { source: '[0-9]+:[a-z]+', hint: 'Digits, a colon, letters' },
  },
  {
    key: 'mode',
    label: 'Mode',
    kind: 'choice',
    required: false,
    default: 'auto',
    choices: [
      { value: 'auto', label: 'Auto' },
      { value: 'poll', label: 'Poll' },
    ],
    group: 'Advanced',
  },
  {
    key: 'every',
    label: 'Every',
    kind: 'number',
    required: true,
    when: { key: 'mode', is: ['poll'] },
    group: 'Advanced',
  },
  { key: 'never', label: 'Made by us', kind: 'secret', required: false, when: { key: 'mode', is: [] } },
  { key: 'cursor', label: 'Cursor', kind: 'hidden', required: true },
  { key: 'tell', label: 'Tell', kind: 'switch', required: false },
  { key: 'hello', label: 'Hello', kind: 'text', required: false },
];

test('a new form starts with the defaults, an old one with what is stored, and no secret ever', () => {
  assert.deepEqual(startValues(specs), { token: '', mode: 'auto', every: '', never: '', tell: false, hello: '' });
  const channel = { settings: { mode: 'poll', every: 5, token: 'leaked' } } as unknown as Channel;
  assert.deepEqual(startValues(specs, channel), {
    token: '',
    mode: 'poll',
    every: 5,
    never: '',
    tell: false,
    hello: '',
  });
});
test('hidden fields are never shown, conditional ones while their condition holds', () => {
  assert.deepEqual(
    shownFields(specs, { mode: 'auto' }).map((spec) => spec.key),
    ['token', 'mode', 'tell', 'hello'],
  );
  assert.deepEqual(
    shownFields(specs, { mode: 'poll' }).map((spec) => spec.key),
    ['token', 'mode', 'every', 'tell', 'hello'],
  );
});
test('groups keep the card’s order, what has none coming first', () => {
  assert.deepEqual(
    groupsOf(shownFields(specs, { mode: 'auto' })).map((group) => [
      group.title,
      group.fields.map((field) => field.key),
    ]),
    [
      [null, ['token', 'tell', 'hello']],
      ['Advanced', ['mode']],
    ],
  );
});
test('a mistake is told by what would be right; a secret that is set may stay empty', () => {
  assert.equal(mistakeIn(specs[0]!, 'x'), 'Digits, a colon, letters');
  assert.equal(mistakeIn(specs[0]!, ' 12:ab '), undefined);
  assert.deepEqual(mistakesIn(specs, { token: '', mode: 'poll', every: 'soon' }), {
    token: 'Fill this in',
    every: 'Must be a number',
  });
  assert.deepEqual(mistakesIn(specs, { token: '', mode: 'auto' }, ['token']), {});
});
test('the pattern must match the whole value', () =>
  assert.equal(
    mistakeIn(
      { key: 'a', label: 'A', kind: 'text', required: false, pattern: { source: 'a|b', hint: 'a or b' } },
      'ab',
    ),
    'a or b',
  ));
test('an untouched secret is not sent, a cleared one is sent as nothing, numbers go as numbers', () => {
  assert.deepEqual(settingsToSend(specs, { token: '', mode: 'poll', every: '30', tell: true, hello: ' hi ' }), {
    mode: 'poll',
    every: 30,
    tell: true,
    hello: 'hi',
  });
  assert.deepEqual(settingsToSend(specs, { token: '1:a', mode: 'auto' }), { token: '1:a', mode: 'auto' });
  assert.deepEqual(settingsToSend(specs, { token: '', mode: 'auto' }, ['token']), { token: null, mode: 'auto' });
});

test('a group that most leave as it is is folded, one with a single field that matters is not', () => {
  const field = (key: string, group: string, isAdvanced?: boolean): FieldSpec => ({
    key,
    label: 'Server',
    kind: 'text',
    required: false,
    group,
    ...(isAdvanced === undefined ? {} : { isAdvanced }),
  });
  const fields = [field('in', 'In'), field('deep', 'Deep', true), field('mixed', 'Mixed', true), field('m', 'Mixed')];
  assert.deepEqual(
    groupsOf(fields).map((group) => [group.title, group.isAdvanced]),
    [
      ['In', false],
      ['Deep', true],
      ['Mixed', false],
    ],
  );
  assert.deepEqual(fieldLabels([fields[0]!, fields[1]!])['settings.deep'], 'Deep, Server');
  assert.equal(fieldLabels([fields[0]!])['in'], 'Server');
});
test('what is folded says how much of it was set', () => {
  const start = startValues(specs);
  assert.equal(changedIn(specs, start), 0);
  assert.equal(changedIn(specs, { ...start, mode: 'poll' }, ['token']), 2);
});
