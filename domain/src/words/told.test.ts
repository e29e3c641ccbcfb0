// A sentence is known again by its form, with its values as they were.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill } from './format.ts';
import { isolated, makeTold } from './told.ts';

const forms = [
  '“{file}” is larger than {size} MB.',
  '“{file}” is larger than the {size} MB that {channel} carries.',
  '{count, plural, one {# message waits} other {# messages wait}} at {name}.',
  '{host}: no server of this name was found.',
  'It costs (about) {price, number} $.',
];
const told = makeTold(forms);
const en = { grammar: 'en', locale: 'en' };

for (const [form, values] of [
  [forms[0], { file: 'a “b” (1).pdf', size: '5' }],
  [forms[1], { file: 'list.pdf', size: '25', channel: 'LINE' }],
  [forms[2], { count: '1', name: 'Telegram' }],
  [forms[2], { count: '21', name: 'Telegram' }],
  [forms[3], { host: 'mail.acorn.example' }],
  [forms[4], { price: '12' }],
] as const)
  test(`made by “${form}” with ${Object.values(values).join(', ')}`, () => {
    const made = told(fill(form!, values, en).join(''));
    assert.equal(made?.form, form);
    assert.deepEqual(made?.values, values);
  });

test('what is in quotation marks is somebody’s own word', () => {
  assert.deepEqual([...told('“list.pdf” is larger than the 25 MB that LINE carries.')!.quoted], ['file']);
});
test('large numbers are read as they are written', () => {
  assert.deepEqual(told('1,234 messages wait at Telegram.')?.values, { count: '1234', name: 'Telegram' });
});
test('what no form made is not known', () => {
  for (const text of [
    '',
    'list.pdf is larger than 5 MB.',
    'many messages wait at Telegram.',
    'It costs (about) 12 $. Now.',
    '1 message waits at Telegram. Ask them.',
  ])
    assert.equal(told(text), null, text);
});
test('a form is an ICU message without choices and tags', () => {
  for (const form of ['{who, select, me {You} other {They}} wrote', '<b>{name}</b> wrote', 'Hello {name'])
    assert.throws(() => makeTold([form]), form);
});

test('what is written from left to right keeps its order in a sentence from right to left; numbers are left to the grammar', () => {
  assert.deepEqual(isolated({ path: '/var/lib', size: '12.4 GB', count: '3', name: 'ליאור' }), {
    path: '\u2068/var/lib\u2069',
    size: '\u206812.4 GB\u2069',
    count: '3',
    name: 'ליאור',
  });
});
