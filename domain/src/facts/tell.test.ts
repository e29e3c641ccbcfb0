import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tellFacts } from './tell.ts';

/** Sentences as customers write them, and what they tell. */
const sentences: readonly [string, readonly string[]][] = [
  [
    "My name is Ada Lovelace and my grinder doesn't work.",
    ['name: Ada Lovelace', "problem: My name is Ada Lovelace and my grinder doesn't work."],
  ],
  ['My address is 5 Mill Lane, Leeds LS1 4AB.', ['address: 5 Mill Lane, Leeds LS1 4AB']],
  ["I'm using an iPhone 14 Pro on iOS 17.2", ['device: iPhone 14 Pro']],
  ['It happens in Firefox', ['device: Firefox']],
  ["I'm on the Pro plan", ['plan: Pro']],
  ['Bought it on 12 March 2025.', ['bought: 12 March 2025']],
  ['I paid for the order by credit card', ['payment: credit card']],
  ['I live in Germany.', ['place: Germany']],
  ['Мене звати Ада. Моя адреса: вул. Портова, 12, Одеса', ['name: Ада', 'address: вул. Портова, 12, Одеса']],
  ['Купила 12.03.2025, оплатила карткою', ['bought: 12.03.2025', 'payment: карткою']],
  ['Кавомолка не вмикається зовсім', ['problem: Кавомолка не вмикається зовсім']],
  ['Меня зовут Ада. Модель EC685. Я живу в Алматы', ['name: Ада', 'device: EC685', 'place: Алматы']],
  ['Das Gerät ist kaputt. Am 12.03.2025 gekauft.', ['problem: Das Gerät ist kaputt.', 'bought: 12.03.2025']],
  ['Meine Adresse lautet Mühlweg 5, 04109 Leipzig', ['address: Mühlweg 5, 04109 Leipzig']],
  [
    'Me llamo Ada. No funciona el molinillo. Pagué con tarjeta.',
    ['name: Ada', 'problem: No funciona el molinillo.', 'payment: tarjeta'],
  ],
  [
    "J'habite en Belgique. Mon adresse est 5 rue du Moulin, Liège",
    ['place: Belgique', 'address: 5 rue du Moulin, Liège'],
  ],
  ['Do you sell iPhone 15 cases?', []],
  ['I want to buy a Galaxy S23', []],
  ['my address is ada@mail.example', []],
  ['My address is wrong in your system', []],
  ['my name is not important', []],
  ["My friend's iPhone 14 works", []],
  ['Is it broken?', []],
  ['> My name is Ada', []],
  ['I am on the wrong plan', []],
  ['Can I pay with PayPal?', []],
  ['Where is my parcel?', []],
  ['Thank you, works well now', []],
  ['If it is broken, I will write again', []],
  ['', []],
];
for (const [text, facts] of sentences)
  test(`"${text}" tells ${facts.length > 0 ? facts.join(', ') : 'nothing'}`, () =>
    assert.deepEqual(
      tellFacts(text).map((fact) => `${fact.kind}: ${fact.value}`),
      facts,
    ));
test('what is told twice is one fact, and two of a kind are enough', () => {
  assert.equal(tellFacts('I paid with PayPal. I paid with PayPal.').length, 1);
  assert.equal(tellFacts('iPhone 11. iPhone 12. iPhone 13. iPhone 14.').length, 2);
});
