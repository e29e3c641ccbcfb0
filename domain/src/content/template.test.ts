// A template reads as it will be sent, and says what it still lacks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingSlots, previewOf } from './template.ts';
import type { Template } from './template.ts';

const template: Template = {
  id: '1',
  name: 'order_shipped',
  language: 'en_US',
  category: 'utility',
  state: 'approved',
  why: '',
  header: 'Order {{1}}',
  body: 'Hi {{1}}, your {{2}} is on its way.',
  footer: 'Acme',
  buttons: [],
  slots: [
    { key: 'header.1', where: 'header', kind: 'text', mark: '{{1}}', example: '7' },
    { key: 'body.1', where: 'body', kind: 'text', mark: '{{1}}', example: 'Ada' },
    { key: 'body.2', where: 'body', kind: 'text', mark: '{{2}}', example: 'hat' },
  ],
};

test('the same mark in header and body are two blanks, and a value that looks like a mark stays as it is', () => {
  const values = { 'header.1': '1042', 'body.1': '{{2}}', 'body.2': 'hat $& $1' };
  assert.equal(previewOf({ template, values }), 'Order 1042\n\nHi {{2}}, your hat $& $1 is on its way.\n\nAcme');
});
test('empty blanks stay visible and are named', () => {
  const use = { template, values: { 'header.1': '1042', 'body.2': '  ' } };
  assert.deepEqual(missingSlots(use), ['body.1', 'body.2']);
  assert.match(previewOf(use), /Hi \{\{1\}\}/);
});
