// Fields a workspace defines: made, checked, kept through merges, removed and brought back, and asked for before closing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BodyOf, Problem, Routes } from '@throughline/protocol';
import { bodyOfThing } from '../../doors/live-bodies.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { bulkRoutes } from '../bulk/index.ts';
import { contactRoutes } from '../contacts/index.ts';
import { conversationRoutes } from '../conversations/index.ts';
import { deliveryRoutes } from '../delivery/index.ts';
import { threadRoutes } from '../threads/index.ts';
import { fieldRoutes, peopleHandlers } from './index.ts';

let t: TestHouse;
before(async () => {
  t = await testHouse([]);
});
after(() => t.close());

const call = (params: object = {}, viewer = t.ada) => ({
  house: t.house,
  viewer,
  params: params as never,
  query: {} as never,
  body: undefined as never,
  incoming: null as never,
});
const define = (body: Partial<BodyOf<Routes['addField']>> & { name: string }) =>
  fieldRoutes.addField({
    ...call(),
    body: { subject: 'contact', type: 'text', choices: [], isRequiredToClose: false, ...body },
  });
const add = (name: string, fields: Record<string, unknown> = {}) =>
  contactRoutes.addContact({
    ...call(),
    body: { name, identities: [], attributes: {}, fields: fields as never, companyId: null },
  });
const change = (id: string, fields: Record<string, unknown>) =>
  contactRoutes.changeContact({ ...call({ id }), body: { fields: fields as never } });
const contact = (id: string) => contactRoutes.getContact(call({ id }));
const begin = async () => {
  const { id: contactId } = await add('Somebody');
  return await deliveryRoutes.addConversation({
    ...call(),
    body: { contactId, message: { type: 'note', text: 'a note', attachments: [], mentions: [] } },
  });
};
const patch = (id: string, body: object) => conversationRoutes.changeConversation({ ...call({ id }), body });
const refused =
  (code: string, ...fields: string[]) =>
  (error: Problem) => {
    assert.equal(error.code, code);
    assert.deepEqual(Object.keys((error.extra['fields'] as object | undefined) ?? {}).sort(), fields.sort());
    return true;
  };

test('a field is defined once: its key is made of its name, and neither is given twice', async () => {
  const plan = await define({ name: 'Plan', type: 'choice', choices: ['Gold', 'Silver'] });
  assert.equal(plan.key, 'plan');
  await assert.rejects(define({ name: 'PLAN' }), refused('conflict', 'name'));
  await assert.rejects(define({ name: 'Another', key: 'plan' }), refused('conflict', 'key'));
  await assert.rejects(define({ name: 'Size', type: 'choice' }), refused('invalid', 'choices'));
  await assert.rejects(define({ name: 'Size', choices: ['S'] }), refused('invalid', 'choices'));
  await assert.rejects(define({ name: 'Size', type: 'choice', choices: ['S', 's'] }), refused('invalid', 'choices'));
  await assert.rejects(define({ name: 'Size', isRequiredToClose: true }), refused('invalid', 'isRequiredToClose'));
  assert.equal((await define({ name: 'Plan', subject: 'company' })).key, 'plan', 'companies have fields of their own');
  const workspace = await peopleHandlers.getWorkspace(call());
  assert.ok('fields' in workspace && workspace.fields.some((field) => field.id === plan.id), 'screens learn of it');
});

test('the audit log tells who defined, changed and removed a field', async () => {
  const field = await define({ name: 'Told' });
  await fieldRoutes.changeField({ ...call({ id: field.id }), body: { name: 'Retold' } });
  await fieldRoutes.removeField(call({ id: field.id }));
  const { rows } = await t.house.db.query<{ what: string; subject_name: string }>(
    `select what, subject_name from audit_entries where workspace_id = $1 and subject_id = $2 order by id`,
    [t.workspaceId, field.id],
  );
  assert.deepEqual(
    rows.map((row) => [row.what, row.subject_name]),
    [
      ['field.added', 'Told'],
      ['field.changed', 'Retold'],
      ['field.removed', 'Retold'],
    ],
  );
});

test('two people who define a field of one name at once make one', async () => {
  const outcomes = await Promise.allSettled([define({ name: 'Region' }), define({ name: 'region' })]);
  assert.deepEqual(outcomes.map((each) => each.status).sort(), ['fulfilled', 'rejected']);
});

test('values are checked by their type, every mistake at once, and nothing of a wrong change is kept', async () => {
  await define({ name: 'Seats', type: 'number' });
  await define({ name: 'Renewal', type: 'date' });
  const { id, fields } = await add('Grace', { plan: 'gold', seats: 12 });
  assert.deepEqual(fields, { plan: 'Gold', seats: 12 });
  await assert.rejects(
    change(id, { plan: 'Tin', seats: 'many', renewal: '2026-12-01', no_such: 'x' }),
    refused('invalid', 'fields.plan', 'fields.seats', 'fields.no_such'),
  );
  assert.deepEqual((await contact(id)).fields, { plan: 'Gold', seats: 12 });
  assert.deepEqual((await change(id, { renewal: '2026-12-01', seats: null })).fields, {
    plan: 'Gold',
    renewal: '2026-12-01',
  });
  await assert.rejects(add('Nobody', { seats: 'x' }), refused('invalid', 'fields.seats'));
});

test('two people who change different fields at once keep both', async () => {
  const { id } = await add('Two');
  await Promise.all([change(id, { plan: 'Gold' }), change(id, { seats: 3 }), change(id, { renewal: '2026-01-02' })]);
  assert.deepEqual((await contact(id)).fields, { plan: 'Gold', seats: 3, renewal: '2026-01-02' });
});

test('a merge shows what both brought, the speaking one’s words first; its undoing gives each back their own', async () => {
  const [one, other] = [await add('One', { plan: 'Gold' }), await add('Other', { plan: 'Silver', seats: 4 })];
  const merged = await threadRoutes.mergeContacts({ ...call({ id: one.id }), body: { contactId: other.id } });
  const speaks = merged.id === one.id ? 'Gold' : 'Silver';
  assert.deepEqual(merged.fields, { plan: speaks, seats: 4 });
  // Emptied here is empty, although the other one says something.
  assert.deepEqual((await change(merged.id, { seats: null })).fields, { plan: speaks });
  const apart = merged.identities.find((identity) => identity.assurance !== 'own')!;
  await threadRoutes.unlinkIdentity({ ...call({ id: merged.id }), body: { identityId: apart.id } });
  const [a, b] = [(await contact(one.id)).fields, (await contact(other.id)).fields];
  assert.equal(a['plan'], 'Gold');
  assert.equal(b['plan'], 'Silver');
  if (merged.id === one.id) assert.equal(b['seats'], 4, 'the other one’s own value was never touched');
});

test('a choice no longer offered stays where it is, and is not given anew', async () => {
  const tier = await define({ name: 'Tier', type: 'choice', choices: ['A', 'B'] });
  const { id } = await add('Kept', { tier: 'A' });
  await fieldRoutes.changeField({ ...call({ id: tier.id }), body: { choices: ['B', 'C'] } });
  assert.deepEqual((await change(id, { tier: 'A' })).fields['tier'], 'A');
  await assert.rejects(add('New', { tier: 'A' }), refused('invalid', 'fields.tier'));
});

test('a field that is removed takes nothing more, and comes back with its values', async () => {
  const note = await define({ name: 'Shelf' });
  const { id } = await add('Shelved', { shelf: 'B4' });
  await fieldRoutes.removeField(call({ id: note.id }));
  await assert.rejects(change(id, { shelf: 'B5' }), refused('invalid', 'fields.shelf'));
  assert.equal((await define({ name: 'Shelf' })).key, 'shelf_2', 'the old key keeps its meaning');
  await assert.rejects(fieldRoutes.restoreField(call({ id: note.id })), refused('conflict', 'name'));
  const second = (await fieldRoutes.listFields(call())).items.find((field) => field.key === 'shelf_2')!;
  await fieldRoutes.removeField(call({ id: second.id }));
  await fieldRoutes.restoreField(call({ id: note.id }));
  assert.equal((await change(id, { shelf: 'B5' })).fields['shelf'], 'B5');
});

test('a conversation is not closed before its required fields have a value, however it is closed', async () => {
  const cause = await define({ name: 'Cause', subject: 'conversation', type: 'choice', choices: ['Late', 'Torn'] });
  const one = await begin();
  assert.equal((await patch(one.id, { status: 'closed' })).status, 'closed', 'nothing is required yet');
  await fieldRoutes.changeField({ ...call({ id: cause.id }), body: { isRequiredToClose: true } });
  const { id } = await begin();
  await assert.rejects(patch(id, { status: 'closed' }), refused('fields_missing', 'fields.cause'));
  const bulk = await bulkRoutes.startBulk({ ...call(), body: { ids: [id], change: { status: 'closed' } } });
  assert.deepEqual([bulk.changed, bulk.refused], [0, 1]);
  const closed = await patch(id, { status: 'closed', fields: { cause: 'late' } });
  assert.deepEqual([closed.status, closed.fields], ['closed', { cause: 'Late' }]);
  assert.equal((await patch(id, { status: 'spam' })).status, 'spam', 'spam needs no cause');
});

test('webhooks and lists tell the values', async () => {
  const { id } = await begin();
  await patch(id, { fields: { cause: 'Torn' } });
  const body = (await bodyOfThing(t.house, t.workspaceId, 'conversation', id)) as { fields: object };
  assert.deepEqual(body.fields, { cause: 'Torn' });
  const { items } = await conversationRoutes.listConversations({
    ...call(),
    query: { limit: 50, sort: 'newest', status: 'all' },
  });
  assert.deepEqual(items.find((item) => item.id === id)?.fields, { cause: 'Torn' });
  const listed = await contactRoutes.listContacts({ ...call(), query: { limit: 50, sort: 'seen' } });
  assert.deepEqual(listed.items.find((item) => item.name === 'Grace')?.fields, { plan: 'Gold', renewal: '2026-12-01' });
  const { rows } = await t.house.db.query<{ what: string }>(
    `select what from journal where workspace_id = $1 and kind = 'conversation' and id = $2 order by number desc limit 1`,
    [t.workspaceId, id],
  );
  assert.equal(rows[0]?.what, 'conversation.changed');
});

test('fields of another workspace are neither seen nor changed', async () => {
  const eve = await t.agent('Eve', 'owner', await t.workspace('Other'));
  const mine = (await fieldRoutes.listFields(call())).items[0]!;
  assert.deepEqual((await fieldRoutes.listFields(call({}, eve))).items, []);
  await assert.rejects(
    fieldRoutes.changeField({ ...call({ id: mine.id }, eve), body: { name: 'Mine now' } }),
    refused('not_found'),
  );
  await assert.rejects(fieldRoutes.removeField(call({ id: mine.id }, eve)), refused('not_found'));
});
