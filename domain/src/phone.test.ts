import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asciiDigits, phoneVariants, toE164 } from './phone.ts';

const written: [string, string | undefined, string | null][] = [
  ['+380 67 123 45 67', undefined, '+380671234567'],
  ['00380 67 123-45-67', undefined, '+380671234567'],
  ['+44 (0)20 7946 0018', undefined, '+442079460018'],
  ['tel:+1-202-555-0143', undefined, '+12025550143'],
  ['+1 202 555 0143 ext. 12', undefined, '+12025550143'],
  ['(202) 555-0143', 'US', '+12025550143'],
  ['1 202 555 0143', 'us', '+12025550143'],
  ['067 123 45 67', 'UA', '+380671234567'],
  ['8 (912) 345-67-89', 'RU', '+79123456789'],
  ['0171 1234567', 'DE', '+491711234567'],
  ['06 12 34 56 78', 'FR', '+33612345678'],
  ['+39 06 6982 0000', undefined, '+390669820000'],
  ['٠٥٥١٢٣٤٥٦٧', 'SA', '+966551234567'],
  ['+５５ 11 91234-5678', undefined, '+5511912345678'],
  ['067 123 45 67', undefined, null],
  ['555-0143', undefined, null],
  ['+999 12 345 678', undefined, null],
  ['+380 67 123 45 67 89', undefined, null],
  ['+1 202 555', undefined, null],
  ['+49 0171 1234567', undefined, null],
  ['call me maybe', undefined, null],
  ['+1'.padEnd(5000, '2'), undefined, null],
  ['', undefined, null],
];
for (const [value, country, expected] of written) {
  test(`the number "${value.slice(0, 40)}"${country ? ` at home in ${country}` : ''} is ${expected ?? 'not certain'}`, () =>
    assert.equal(toE164(value, country), expected));
}

test('the forms of one handset in Brazil, Mexico and Argentina find each other, both ways', () => {
  for (const [one, other] of [
    ['+5511987654321', '+551187654321'],
    ['+5215512345678', '+525512345678'],
    ['+5491123456789', '+541123456789'],
  ] as const) {
    assert.deepEqual(phoneVariants(one), [one, other]);
    assert.deepEqual(phoneVariants(other), [other, one]);
  }
});
test('a Brazilian landline and other countries have one form', () => {
  for (const number of ['+551132345678', '+5511932345678', '+380671234567', '+12025550143'])
    assert.deepEqual(phoneVariants(number), [number]);
});
test('digits of other scripts become ASCII and keep their places', () =>
  assert.equal(asciiDigits('a٣b۹c９d०'), 'a3b9c9d0'));
