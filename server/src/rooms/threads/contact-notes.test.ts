// Notes on a contact: whose they are, that they follow links both ways, and that nothing of them outlives an erasure.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Problem } from '@throughline/protocol';
import type { AgentViewer } from '../../ground/viewer.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { contactRoutes, noteRoutes } from '../contacts/index.ts';
import { notesSql } from '../contacts/note-store.ts';
import { housekeep } from '../operations/index.ts';
import { threadRoutes } from './routes.ts';

let t: TestHouse;
let leo: AgentViewer;
before(async () => {
  t = await testHouse([]);
  leo = await t.agent('Leo', 'agent');
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
let made = 0;
const person = async () => {
  made += 1;
  const identities = [{ kind: 'email' as const, value: `noted-${made}@shop.example` }];
  const body = { name: '', identities, attributes: {}, fields: {}, companyId: null };
  return (await contactRoutes.addContact({ ...call(), body })).id;
};
const add = (id: string, text: string, viewer = t.ada, isPinned = false) =>
  noteRoutes.addContactNote({ ...call({ id }, viewer), body: { text, isPinned } });
const notes = async (id: string) => (await noteRoutes.listContactNotes(call({ id }))).items.map((note) => note.text);
const code = (wanted: string) => (error: Problem) => error.code === wanted;

test('notes stand pinned first and newest first, with who wrote them; words belong to their author, pins to everybody', async () => {
  const id = await person();
  const first = await add(id, '  Prefers to be called in the morning ');
  const second = await add(id, 'VIP since 2024', leo);
  assert.deepEqual(await notes(id), ['VIP since 2024', 'Prefers to be called in the morning']);
  assert.deepEqual([second.author.name, second.editedAt], ['Leo', null]);
  const change = (noteId: string, body: object, viewer = t.ada) =>
    noteRoutes.changeContactNote({ ...call({ id: noteId }, viewer), body });
  await change(first.id, { isPinned: true }, leo);
  assert.deepEqual(await notes(id), ['Prefers to be called in the morning', 'VIP since 2024']);
  await assert.rejects(change(first.id, { text: 'evenings' }, leo), code('forbidden'));
  await assert.rejects(noteRoutes.removeContactNote(call({ id: first.id }, leo)), code('forbidden'));
  // A lead and above may change those of others.
  const changed = await change(second.id, { text: 'VIP since 2023' });
  assert.ok(changed.editedAt);
  await assert.rejects(add(id, '   '), code('invalid'));
  const stranger = await t.agent('Stranger', 'owner', await t.workspace('Other'));
  await assert.rejects(add(id, 'theirs', stranger), code('not_found'));
  await assert.rejects(change(first.id, { text: 'theirs' }, stranger), code('not_found'));
  await assert.rejects(noteRoutes.listContactNotes(call({ id }, stranger)), code('not_found'));
  const { rows } = await t.house.db.query<{ what: string }>(
    `select what from journal where workspace_id = $1 and id = $2 and what like 'contact.note%' order by number`,
    [t.workspaceId, id],
  );
  assert.deepEqual(
    rows.map((row) => row.what),
    ['contact.note-added', 'contact.note-added', 'contact.note-changed', 'contact.note-changed'],
  );
});

test('a deleted note comes back within an hour, not after, and then nothing of it is kept', async () => {
  const id = await person();
  const note = await add(id, 'wrong person, sorry');
  await noteRoutes.removeContactNote(call({ id: note.id }));
  assert.deepEqual(await notes(id), []);
  await noteRoutes.restoreContactNote(call({ id: note.id }));
  assert.deepEqual(await notes(id), ['wrong person, sorry']);
  await noteRoutes.removeContactNote(call({ id: note.id }));
  t.forward(61 * 60_000);
  await assert.rejects(noteRoutes.restoreContactNote(call({ id: note.id })), code('conflict'));
  await housekeep(t.house, []);
  assert.equal((await t.house.db.query('select 1 from contact_notes where id = $1', [note.id])).rowCount, 0);
});

test('a merge shows the notes of both, and undoing it gives each back their own, what was written meanwhile included', async () => {
  const [ann, bob] = [await person(), await person()];
  await add(ann, 'of Ann');
  await add(bob, 'of Bob', t.ada, true);
  const one = await threadRoutes.mergeContacts({ ...call({ id: ann }), body: { contactId: bob } });
  assert.deepEqual(await notes(one.id), ['of Bob', 'of Ann']);
  await add(one.id, 'of both');
  const other = one.identities.find((identity) => identity.linkId !== null)!;
  const { contact, separated } = await threadRoutes.unlinkIdentity({
    ...call({ id: one.id }),
    body: { identityId: other.id },
  });
  assert.deepEqual(new Set([contact.id, separated.id]), new Set([ann, bob]));
  assert.deepEqual(await notes(one.id), one.id === ann ? ['of both', 'of Ann'] : ['of Bob', 'of both']);
  assert.deepEqual(await notes(one.id === ann ? bob : ann), [one.id === ann ? 'of Bob' : 'of Ann']);
});

test('notes are exported, counted before an erasure, and gone after it', async () => {
  const id = await person();
  await add(id, 'unmistakable remark');
  const given = await threadRoutes.exportContact(call({ id }));
  assert.deepEqual(
    given.notes.map((note) => note.text),
    ['unmistakable remark'],
  );
  assert.equal((await threadRoutes.previewErasure(call({ id }))).goes.notes, 1);
  await threadRoutes.removeContact(call({ id }));
  const { rows: tables } = await t.house.db.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  for (const { name } of tables)
    assert.equal(
      (await t.house.db.query(`select 1 from ${name} x where x::text ilike '%unmistakable%' limit 1`)).rowCount,
      0,
      `${name} still holds something`,
    );
});

test('the notes of a contact are found by an index', async () => {
  const id = await person();
  const plan = await t.house.db.transaction(async (tx) => {
    await tx.query('set local enable_seqscan = off');
    return JSON.stringify((await tx.query(`explain (format json) ${notesSql}`, [t.workspaceId, id, 10])).rows);
  });
  assert.match(plan, /contact_notes_of_contact/);
  assert.doesNotMatch(plan, /Seq Scan/);
});
