// The editor's form and what is made of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentOf, emptyForm, emptyLine, formOf, richTrouble } from './rich-draft.ts';

const line = (title: string, more: object = {}) => ({ ...emptyLine, title, ...more });
test('empty lines are not there, a bare address becomes one that opens, and the form comes back as it was left', () => {
  const buttons = contentOf({
    ...emptyForm(),
    lines: [line(' Yes '), emptyLine, line('Terms', { url: 'shop.example/t' })],
  });
  assert.deepEqual(buttons, { buttons: [{ title: 'Yes' }, { title: 'Terms', url: 'https://shop.example/t' }] });
  const list = contentOf({ ...emptyForm(), kind: 'list', lines: [line('S', { text: 'small' }), line('L')] });
  assert.deepEqual(list, { list: { label: 'Choose', rows: [{ title: 'S', text: 'small' }, { title: 'L' }] } });
  const card = contentOf({
    ...emptyForm(),
    kind: 'cards',
    title: 'Red',
    text: 'Leather',
    picture: 'p',
    lines: [line('Buy')],
  });
  assert.deepEqual(card, { cards: [{ title: 'Red', text: 'Leather', picture: 'p', buttons: [{ title: 'Buy' }] }] });
  for (const content of [buttons, list, card]) assert.deepEqual(contentOf(formOf(content)), content);
  assert.deepEqual(formOf(null), emptyForm());
});

test('what cannot be sent yet says so in a sentence', () => {
  const trouble = (rich: ReturnType<typeof contentOf>, text = 'Hi') => richTrouble({ rich, text, files: [] });
  assert.equal(trouble(contentOf(emptyForm())), 'There are no buttons yet');
  assert.equal(trouble(contentOf({ ...emptyForm(), kind: 'list' })), 'The list has no rows yet');
  assert.equal(trouble({ buttons: [{ title: 'A' }] }, ' '), 'Say something above what can be chosen');
  assert.equal(trouble({ buttons: [{ title: 'A' }, { title: 'a' }] }), '“a” is there twice');
  assert.equal(trouble({ buttons: [{ title: 'x'.repeat(61) }] }), 'A title is longer than 60 characters');
  assert.equal(trouble({ buttons: [{ title: 'A' }] }), null);
  assert.equal(richTrouble({ rich: null, text: '', files: [] }), null);
});
