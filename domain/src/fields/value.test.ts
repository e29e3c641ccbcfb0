// Values of fields, by tables: what each type takes, over the wire and as people write it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldKeyOf, type FieldType, fieldWords, missingToClose, readFieldText, readFieldValue } from './value.ts';

const choices = ['Gold', 'Silver', 'Bronze'];
const read = (type: FieldType, given: unknown) => {
  const answer = readFieldValue({ type, choices }, given);
  return 'wrong' in answer ? `wrong: ${answer.wrong}` : answer.value;
};
const readText = (type: FieldType, text: string) => {
  const answer = readFieldText({ type, choices }, text);
  return 'wrong' in answer ? 'wrong' : answer.value;
};

test('each type takes its own values and says what would be right about others', () => {
  assert.equal(read('text', '  two  words '), 'two  words');
  assert.match(String(read('text', 'x'.repeat(2001))), /at most 2000/);
  assert.match(String(read('text', 'a\u0000b')), /^wrong/);
  assert.equal(read('number', -12.5), -12.5);
  assert.match(String(read('number', '12')), /must be a number/);
  assert.match(String(read('number', Number.NaN)), /must be a number/);
  assert.equal(read('date', '2024-02-29'), '2024-02-29');
  for (const no of ['2026-02-29', '2026-13-01', '0000-01-01', '21.11.2026', 20261121])
    assert.match(String(read('date', no)), /2026-11-21/, String(no));
  assert.equal(read('yes-no', false), false);
  assert.match(String(read('yes-no', 'yes')), /true or false/);
  assert.equal(read('link', 'https://shop.example/a?b=1'), 'https://shop.example/a?b=1');
  for (const no of ['javascript:alert(1)', 'shop.example', 'https://', 'https://a b'])
    assert.match(String(read('link', no)), /https:/, no);
  assert.equal(read('choice', 'gold'), 'Gold');
  assert.equal(read('choice', 'Tin'), 'wrong: must be one of Gold, Silver, Bronze');
  assert.deepEqual(read('choices', ['bronze', 'Gold', 'gold']), ['Gold', 'Bronze']);
  assert.match(String(read('choices', ['Gold', 'Tin'])), /not “Tin”/);
  assert.match(String(read('choices', 'Gold')), /must be a list/);
});

test('what says nothing is empty, of every type', () => {
  for (const type of ['text', 'number', 'date', 'choice', 'choices', 'yes-no', 'link'] as const)
    for (const empty of [null, undefined, '', '  ']) assert.equal(read(type, empty), null, `${type} ${String(empty)}`);
  assert.equal(read('choices', []), null);
});

test('a file may write numbers, days, yes and lists as people do', () => {
  const numbers: [string, unknown][] = [
    ['1250.5', 1250.5],
    ['1,250.50', 1250.5],
    ['1.250,50', 1250.5],
    ['1 250', 1250],
    ['1,250', 1250],
    ['0,250', 0.25],
    ['12,5', 12.5],
    ['1.250.000', 1_250_000],
    ['-7', -7],
    ['twelve', 'wrong'],
    ['1-2', 'wrong'],
  ];
  for (const [text, value] of numbers) assert.equal(readText('number', text), value, text);
  for (const text of ['2026-11-21', '21.11.2026', '11/21/2026', '2026/11/21', '2026-11-21T10:00:00Z'])
    assert.equal(readText('date', text), '2026-11-21', text);
  assert.equal(readText('date', '31.02.2026'), 'wrong');
  assert.deepEqual(
    ['Yes', 'x', '0', 'no'].map((text) => readText('yes-no', text)),
    [true, true, false, false],
  );
  assert.equal(readText('yes-no', 'perhaps'), 'wrong');
  assert.deepEqual(readText('choices', 'silver; gold'), ['Gold', 'Silver']);
  assert.equal(readText('link', 'shop.example/a'), 'https://shop.example/a');
});

test('what is written out reads back as the same', () => {
  for (const [type, value] of [
    ['text', 'a; b'],
    ['number', -0.25],
    ['date', '2026-11-21'],
    ['choice', 'Silver'],
    ['choices', ['Gold', 'Bronze'] as string[]],
    ['yes-no', false],
    ['link', 'https://a.example/x'],
  ] as const)
    assert.deepEqual(readFieldText({ type, choices }, fieldWords(value)), { value });
});

test('keys are made of names, and never given twice', () => {
  assert.equal(fieldKeyOf('Renewal date', []), 'renewal_date');
  assert.equal(fieldKeyOf('Größe (cm)', []), 'grosse_cm');
  assert.equal(fieldKeyOf('Plan', ['plan', 'plan_2']), 'plan_3');
  assert.equal(fieldKeyOf('注文', []), 'field');
  assert.equal(fieldKeyOf('2nd line', []), 'field_2nd_line');
});

test('only required fields without a value are missing; no is a value', () => {
  const rules = [
    { key: 'a', isRequiredToClose: true },
    { key: 'b', isRequiredToClose: true },
    { key: 'c', isRequiredToClose: false },
  ];
  assert.deepEqual(
    missingToClose(rules, { a: false, b: null }).map((rule) => rule.key),
    ['b'],
  );
});
