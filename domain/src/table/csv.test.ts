// Tables as text, and rows as people, by tables.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvLine, csvRows, separatorOf } from './csv.ts';
import { guessMeanings, readPerson } from './people.ts';

const rows = (text: string, separator = ',') => [...csvRows([text], separator)];

test('quotes hold separators, line ends and quotes; every kind of line end ends a row', () => {
  assert.deepEqual(rows('a,b\r\n"1,5","say ""hi""\nthere"\n\n,\r3,4'), [
    ['a', 'b'],
    ['1,5', 'say "hi"\nthere'],
    ['3', '4'],
  ]);
  assert.deepEqual(rows('a;"b'), [['a;"b']], 'another separator is a sign like any');
  assert.deepEqual(rows('"open, never closed\nx'), [['open, never closed\nx']]);
  assert.deepEqual(rows('5" pipe,x'), [['5" pipe', 'x']], 'a quote inside is a quote');
});

test('it makes no difference where the pieces end', () => {
  const text = 'name,note\r\n"Ann","one ""two""\r\nthree"\r\nBob,x\r\n';
  const whole = rows(text);
  for (let size = 1; size < 9; size += 1) {
    const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g'))!;
    assert.deepEqual([...csvRows(pieces, ',')], whole, `pieces of ${size}`);
  }
});

test('a cell and a row have an end', () => {
  const [row] = rows(`${'x'.repeat(50_000)},${'y,'.repeat(1000)}`);
  assert.equal(row!.length, 200);
  assert.equal(row![0]!.length, 10_000);
});

test('the separator is the one by which the lines agree', () => {
  assert.equal(separatorOf('name;email\nMüller, Ann;a@b.example\nX;c@d.example'), ';');
  assert.equal(separatorOf('name,note\n"a;b",c\n"d;e;f",g'), ',');
  assert.equal(separatorOf('a\tb\n1\t2'), '\t');
  assert.equal(separatorOf('only one column\nx'), ',');
});

test('what is written reads back, and nothing of it is a formula', () => {
  const cells = ['a,b', 'say "hi"', 'two\nlines', '+48 600 100 200', ''];
  assert.deepEqual(rows(csvLine(cells)), [cells]);
  assert.match(csvLine(['=1+1', '@x', '+cmd']), /^'=1\+1,'@x,'\+cmd/);
});

const rule = (name: string, type: 'choice' | 'number', choices: string[] = []) => ({
  key: name.toLowerCase(),
  name,
  type,
  choices,
  isRequiredToClose: false,
});
const rules = [rule('Plan', 'choice', ['Gold', 'Silver']), rule('Seats', 'number')];

test('columns are guessed by name, by field and by what stands in them', () => {
  const headers = [
    'First Name',
    'LAST_NAME',
    'E-Mail',
    'Email 2',
    'Mobile',
    'Firma',
    'Plan',
    'Work',
    'Reach',
    '',
    'Labels',
  ];
  const sample = [
    'Ann',
    'Lee',
    'a@b.example',
    'c@d.example',
    '+48600100200',
    'Acme',
    'gold',
    'x@y.example',
    '+1 202 555 0100',
    'z',
    'vip',
  ];
  assert.deepEqual(guessMeanings(headers, [sample], rules), [
    'first-name',
    'last-name',
    'email',
    'email',
    'phone',
    'company',
    'field:plan',
    'email',
    'phone',
    'skip',
    'tags',
  ]);
});

test('a row says who, where they are reached, and what is wrong with it', () => {
  const headers = ['First', 'Last', 'Mail', 'Phone', 'Tags', 'Plan', 'Seats', 'City'];
  const meanings = [
    'first-name',
    'last-name',
    'email',
    'phone',
    'tags',
    'field:plan',
    'field:seats',
    'detail',
  ] as const;
  const person = readPerson(
    [
      'Ann',
      ' Lee ',
      '<ann@b.example>; mailto:a2@b.example',
      '+48 600 100 200 / 22 555 01 00',
      'vip, vip; new',
      'gold',
      '1,250',
      'Łódź',
    ],
    headers,
    meanings,
    rules,
  );
  assert.deepEqual(person, {
    name: 'Ann Lee',
    addresses: [
      { kind: 'email', value: 'ann@b.example' },
      { kind: 'email', value: 'a2@b.example' },
      { kind: 'phone', value: '+48 600 100 200 ' },
      { kind: 'phone', value: ' 22 555 01 00' },
    ],
    company: '',
    tags: ['vip', 'new'],
    fields: { plan: 'Gold', seats: 1250 },
    attributes: { City: 'Łódź' },
    wrong: [],
  });
  const wrong = readPerson(['Ann', '', '', '', '', 'Tin', 'many', ''], headers, meanings, rules).wrong;
  assert.equal(wrong.length, 3);
  assert.match(
    wrong.join(' '),
    /“Tin” of “Plan” must be one of Gold, Silver.*“many” of “Seats” must be a number.*needs an email/,
  );
});
