// The order of macros, the values of their variables, and what they do in words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Contact, Macro } from '@throughline/sdk';
import { actionWords } from '../../live/macro-words.ts';
import { patchOf, sendingOf } from './macro-actions.ts';
import { rankMacros } from './macro-rank.ts';
import { firstName } from '../../live/first-name.ts';
import { macroValues } from './macro-values.ts';

const now = new Date('2026-11-21T12:00:00Z');
const macro = (name: string, more: Partial<Macro> = {}): Macro =>
  ({ id: name, name, text: '', actions: {}, variants: {}, uses: 0, myUses: 0, myUsedAt: null, ...more }) as Macro;
const all = [
  macro('Refund on its way', { text: 'Your money is on its way back.' }),
  macro('Parcel late', { text: 'We have asked the carrier about your parcel.', actions: { tags: ['delivery'] } }),
  macro('Goodbye'),
  macro('Zwrot pieniędzy'),
];
const names = (typed: string, said = '', macros = all) => rankMacros(macros, typed, said, now).map((each) => each.name);

test('typed words find by name first, by letters in order, without accents, and by what it says', () => {
  assert.deepEqual(names('ref'), ['Refund on its way']);
  assert.deepEqual(names('way ref'), ['Refund on its way']);
  assert.deepEqual(names('rfnd'), ['Refund on its way']);
  assert.deepEqual(names('pieniedzy'), ['Zwrot pieniędzy']);
  assert.deepEqual(names('carrier'), ['Parcel late']);
  assert.deepEqual(names('xyz'), []);
});

test('nothing typed: what fits the customer’s words and what I used lately stand first', () => {
  assert.equal(names('', 'Where is my parcel? The delivery is late')[0], 'Parcel late');
  const used = [...all, macro('Warranty', { myUses: 4, myUsedAt: '2026-11-21T11:00:00Z' })];
  assert.equal(names('', '', used)[0], 'Warranty');
  const long = [...all, macro('Warranty', { myUses: 1, myUsedAt: '2026-01-01T11:00:00Z' })];
  assert.equal(names('', 'parcel delivery', long)[0], 'Parcel late');
});

test('values come from the customer, the writer and the conversation; a first name only where there is one', () => {
  const contact = {
    name: 'Dr. Ada Lovelace',
    identities: [{ kind: 'email', value: 'ada@shop.example' }],
    attributes: { tier: 'gold' },
    facts: [
      { kind: 'order', value: '2', saidAt: '2026-02-01' },
      { kind: 'order', value: '1', saidAt: '2026-01-01' },
    ],
  } as unknown as Contact;
  const me = { agent: { name: 'Maja Nowak' }, workspace: { name: 'Acorn' } } as never;
  const values = macroValues(contact, { contactName: '', number: 7, subject: 'Late' }, me);
  assert.equal(values['contact.first_name'], 'Ada');
  assert.equal(values['fact.order'], '2');
  assert.equal(values['attribute.tier'], 'gold');
  assert.equal(values['conversation.number'], '#7');
  assert.deepEqual(['ada@shop.example', '+48 600', 'J.', '', 'Jean-Luc Picard'].map(firstName), [
    '',
    '',
    '',
    '',
    'Jean-Luc',
  ]);
});

test('what a macro does, in words, as a patch, and as a way to send', () => {
  const people = { agentName: () => 'Leo', teamName: () => 'Billing' };
  const actions: Macro['actions'] = { tags: ['refund'], assignee: 'me', priority: 'high', status: 'closed' };
  assert.deepEqual(actionWords(actions, people), [
    'adds tag refund',
    'assigns it to you',
    'sets priority high',
    'closes',
  ]);
  assert.deepEqual(actionWords({ snooze: '3d', status: 'closed', teamId: 't' }, people), [
    'moves it to Billing',
    'snoozes until 3d',
  ]);
  const it = {
    tags: [{ id: '1', name: 'Late', color: 'grey' }],
    assigneeId: null,
    teamId: null,
    priority: 'low',
  } satisfies Parameters<typeof patchOf>[1];
  const known = [{ id: '2', name: 'Refund', color: 'red' }];
  const patch = patchOf(actions, it, 'maja', known);
  assert.deepEqual(
    patch.tags?.map((tag) => tag.name),
    ['Late', 'Refund'],
  );
  assert.deepEqual([patch.assigneeId, patch.priority, 'status' in patch], ['maja', 'high', false]);
  assert.deepEqual(patchOf({ tags: ['late'] }, it, 'maja', known), {}, 'it has that tag');
  assert.deepEqual(
    patchOf({ priority: 'low', assignee: 'none' }, it, 'maja', known),
    {},
    'nobody has it and it is low',
  );
  assert.deepEqual(sendingOf(actions, now), { then: 'close' });
  assert.deepEqual(sendingOf({ snooze: '2h' }, now), { then: 'snooze', snoozeUntil: '2026-11-21T14:00:00.000Z' });
  assert.deepEqual(sendingOf({}, now), {});
});
