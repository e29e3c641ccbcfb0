import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkTone } from './check.ts';
import { defaultTone, toneLimits, type ToneGuide } from './guide.ts';

const card = { text: {}, subject: false, live: false, markup: 'none' };
const letter = defaultTone({ ...card, subject: true, markup: 'html' });
const chat = defaultTone({ ...card, live: true });
const text = defaultTone({ ...card, text: { segments: {} } });
const messenger = defaultTone({ ...card, markup: 'marks' });
const free: ToneGuide = {
  ...chat,
  minLength: 0,
  maxLength: 0,
  greeting: 'any',
  formality: 'any',
  emoji: 'any',
  markup: true,
};
const hints = (draft: string, guide: ToneGuide) => checkTone(draft, guide, 'en').map((hint) => hint.what);

test('a channel that has letters, short texts, live chats or none of these begins with its own guide', () => {
  assert.equal(new Set([letter, chat, text, messenger].map((guide) => guide.text)).size, 4);
  assert.deepEqual([letter.greeting, text.greeting, chat.emoji, messenger.markup], ['yes', 'no', 'few', true]);
});
test('every default keeps its own rules: its examples give no hint, and fit the limits', () => {
  for (const guide of [letter, chat, text, messenger])
    for (const example of guide.examples) {
      assert.deepEqual(checkTone(example, guide, 'en'), [], example);
      assert.ok(example.length <= toneLimits.example && guide.text.length <= toneLimits.text);
    }
});
test('too short and too long say by how much', () => {
  assert.deepEqual(checkTone('Hello Ada.', letter, 'en'), [{ what: 'short', length: 10, limit: 80 }]);
  assert.deepEqual(checkTone('a'.repeat(301), text, 'en'), [{ what: 'long', length: 301, limit: 300 }]);
  assert.deepEqual(checkTone('🙂🙂', { ...free, minLength: 3 }, null), [{ what: 'short', length: 2, limit: 3 }]);
});
for (const [greeting, body] of [
  ['Hello Ada,', 'your parcel is on the way and we are happy to help.'],
  ['Доброго дня!', 'Ваша посилка вже в дорозі, чекаємо на ваш відгук.'],
  ['Здравствуйте!', 'Посылка уже в пути, ждём ваш отзыв об этом.'],
  ['Guten Tag,', 'das Paket ist auf dem Weg und kommt am Donnerstag an.'],
  ['¡Hola!', 'El paquete está en camino y llega el jueves por la tarde.'],
  ['Bonjour,', 'le colis est en route et vous le recevrez jeudi matin.'],
] as const)
  test(`"${greeting}" is a greeting`, () => {
    const wants = { ...free, greeting: 'yes' as const };
    assert.deepEqual(hints(`${greeting} ${body}`, wants), []);
    assert.deepEqual(hints(body, wants), ['no-greeting']);
    assert.deepEqual(hints(`${greeting} ${body}`, { ...free, greeting: 'no' }), ['greeting']);
  });
for (const [polite, familiar] of [
  ['Können wir etwas für Sie tun? Das Paket ist da.', 'Kann ich dir helfen? Das Paket ist da, schau bitte nach.'],
  ['¿Puede usted abrir la puerta por favor?', '¿Puedes abrir la puerta por favor? Te espero.'],
  ['Pouvez-vous ouvrir la porte ? Nous sommes là pour vous.', 'Peux-tu ouvrir la porte ? Je suis là pour toi.'],
  ['Чекаємо на Вас у магазині, дякую за замовлення.', 'Чекаємо на тебе у магазині, дякую за замовлення.'],
  ['Ждём Вас в магазине, спасибо за заказ.', 'Ждём тебя в магазине, спасибо за заказ.'],
] as const)
  test(`"${polite}" keeps a distance, "${familiar}" does not`, () => {
    assert.deepEqual(hints(polite, { ...free, formality: 'informal' }), ['too-formal']);
    assert.deepEqual(hints(familiar, { ...free, formality: 'informal' }), []);
    assert.deepEqual(hints(polite, { ...free, formality: 'formal' }), []);
    assert.deepEqual(hints(familiar, { ...free, formality: 'formal' }), ['too-informal']);
  });
test('emoji and markup are counted by the guide', () => {
  assert.deepEqual(hints('Done 🙂', { ...free, emoji: 'none' }), ['emoji']);
  assert.deepEqual(hints('Done 🙂👍', { ...free, emoji: 'few' }), []);
  assert.deepEqual(hints('Done 🙂👍🎉', { ...free, emoji: 'few' }), ['emoji']);
  for (const marked of ['**Now**', '- one\n- two', '[here](https://a.example)', '# Title'])
    assert.deepEqual(hints(marked, { ...free, markup: false }), ['markup'], marked);
  assert.deepEqual(hints('5 * 3 - 2, and a - b', { ...free, markup: false }), []);
});
test('an empty draft is not judged', () => assert.deepEqual(checkTone('  \n', letter, 'en'), []));
