// What the composer says before sending.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Contact, Message } from '@throughline/sdk';
import { addressesToAsk, hintsFor, type Around } from './checks.ts';
import { emptyDraft, type Draft } from './sendable.ts';

const draft = (text: string, more: Partial<Draft> = {}): Draft => ({ ...emptyDraft, text, ...more });
const heard = (text: string) => ({ direction: 'inbound', type: 'message', text, mail: null }) as unknown as Message;
const around: Around = {
  contactName: 'Ada Lovelace',
  contact: {
    name: 'Ada Lovelace',
    identities: [{ kind: 'email', value: 'ada@shop.example', name: '' }],
  } as unknown as Contact,
  messages: [heard('Wo ist meine Bestellung? Ich habe sie noch nicht bekommen. Meine andere: second@ada.example')],
  agents: [{ email: 'maja@acorn.example' }],
};
const keys = (text: string, more: Partial<Draft> = {}) => hintsFor(draft(text, more), around).map((hint) => hint.key);

test('each check has its words, several stand beside each other, and a good answer has none', () => {
  assert.deepEqual(keys('Hallo Ada, Ihre Bestellung ist auf dem Weg.'), []);
  assert.deepEqual(keys('Hi Bob, please find attached the label for your order and have a nice day.'), [
    'attached',
    'name',
    'language',
  ]);
  const file = { key: 'f', id: 'f', name: 'a.pdf', mime: '', bytes: 1, progress: 1, error: '' };
  assert.deepEqual(keys('Anbei die Rechnung.', { files: [file] }), []);
});

test('a card number is shown masked, and masked in the text by one press, in notes too', () => {
  const [hint] = hintsFor(draft('Card 4111 1111 1111 1111', { type: 'note' }), around);
  assert.equal(hint?.words, 'A card number stands in the text: •••• 1111');
  assert.equal(hint?.mend?.text, 'Card •••• 1111');
  assert.deepEqual(keys('Please find attached, Hi Bob', { type: 'note' }), []);
});

test('only addresses nobody here uses and the customer did not name are asked about', () => {
  const text = 'maja@acorn.example ada@shop.example second@ada.example bob@other.example';
  assert.deepEqual(addressesToAsk(draft(text), around), ['bob@other.example']);
  assert.deepEqual(addressesToAsk(draft(text, { type: 'note' }), around), []);
});
