// Which templates are found, and what one still lacks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Template } from '@throughline/domain';
import type { Contact } from '@throughline/sdk';
import { foundTemplates, knownValues, slotLabel, whyNotUse, whyNotYet } from './template-words.ts';

const template = (name: string, more: Partial<Template> = {}): Template => ({
  id: name,
  name,
  language: 'en',
  category: 'utility',
  state: 'approved',
  why: '',
  header: '',
  body: 'Hi {{1}}, it is on its way.',
  footer: '',
  buttons: [],
  slots: [{ key: 'body.1', where: 'body', kind: 'text', mark: '{{1}}', example: 'Ada' }],
  ...more,
});

test('every word typed is looked for, and what can be sent comes first', () => {
  const all = [
    template('a_held', { state: 'paused' }),
    template('order_shipped'),
    template('hallo', { language: 'de' }),
  ];
  assert.deepEqual(
    foundTemplates(all, '').map(({ name }) => name),
    ['hallo', 'order_shipped', 'a_held'],
  );
  assert.deepEqual(
    foundTemplates(all, 'order ship').map(({ name }) => name),
    ['order_shipped'],
  );
  assert.deepEqual(
    foundTemplates(all, 'DE hallo').map(({ name }) => name),
    ['hallo'],
  );
  assert.deepEqual(foundTemplates(all, 'nothing'), []);
});

test('what cannot be sent says why, and what lacks a value says which', () => {
  assert.equal(whyNotUse(template('x', { state: 'rejected', why: 'Too many marks' })), 'Was rejected: Too many marks');
  assert.equal(whyNotUse(template('x', { unusable: 'A catalogue' })), 'A catalogue');
  assert.equal(whyNotYet(undefined, {}, false), 'Choose a template');
  assert.equal(whyNotYet(template('x'), {}, false), 'Value 1 in the text is empty');
  assert.equal(whyNotYet(template('x'), { 'body.1': 'Ada' }, true), 'The file is still being uploaded');
  assert.equal(whyNotYet(template('x'), { 'body.1': 'Ada' }, false), null);
  assert.equal(
    slotLabel({ key: 'header.file', where: 'header', kind: 'image', mark: '', example: '' }),
    'Header image',
  );
  assert.equal(
    slotLabel({ key: 'body.first_name', where: 'body', kind: 'text', mark: '{{first_name}}', example: '' }),
    'first name in the text',
  );
});

const fact = (value: string, saidAt: string, identityId: string) => ({ kind: 'order', value, saidAt, identityId });
const ada = {
  name: 'Ada Maria Lovelace',
  identities: [
    { id: 'wa', name: 'ada l' },
    { id: 'other', name: '' },
  ],
  facts: [
    fact('1001', '2026-01-01', 'wa'),
    fact('1002', '2026-02-01', 'other'),
    { ...fact('x', '2026-03-01', 'wa'), kind: 'url' },
  ],
} as unknown as Contact;
const slot = (mark: string, where: 'body' | 'button' = 'body') => ({
  key: `${where}.${mark}`,
  where,
  kind: 'text' as const,
  mark: `{{${mark}}}`,
  example: '',
});
const filled = (
  body: string,
  marks: readonly string[],
  contact: Contact | undefined = ada,
  assurance: 'own' | 'claimed' = 'own',
) =>
  Object.values(
    knownValues(template('t', { body, slots: marks.map((mark) => slot(mark)) }), contact, {
      identityId: 'wa',
      assurance,
    }),
  );

test('blanks are filled from what the customer told, where their names say what belongs there', () => {
  assert.deepEqual(filled('', ['first_name', 'customer_name', 'order_number', 'date']), [
    'Ada',
    'Ada Maria Lovelace',
    '1002',
  ]);
  assert.deepEqual(filled('Hi {{1}}, order #{{2}} comes {{3}}.', ['1', '2', '3']), ['Ada', '1002']);
  assert.deepEqual(filled('Dein Code ist {{1}}', ['1']), []);
  assert.deepEqual(knownValues(template('t'), undefined, { identityId: 'wa', assurance: 'own' }), {});
});
test('a number is nobody’s first name, and nothing of somebody else’s goes over a claimed link', () => {
  assert.deepEqual(filled('Hi {{1}}', ['1'], { ...ada, name: '+48 600 100 200' }), []);
  assert.deepEqual(filled('Hi {{1}}, order {{2}}', ['1', '2'], ada, 'claimed'), ['ada', '1001']);
});
