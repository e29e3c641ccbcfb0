// Which templates are found, and what one still lacks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Template } from '@throughline/domain';
import { foundTemplates, slotLabel, whyNotUse, whyNotYet } from './template-words.ts';

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
