// Changes to many contacts: at once or as a job that goes on after a crash, undone to what they were but for what somebody changed since.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Problem } from '@throughline/protocol';
import { newId } from '../../ground/id.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { companyRoutes } from '../companies/index.ts';
import { contactRoutes, holdRoutes } from '../contacts/index.ts';
import { fieldRoutes } from '../people/index.ts';
import { threadRoutes } from '../threads/index.ts';
import { step } from './bulk.ts';
import { bulkRoutes, runBulk } from './index.ts';

let t: TestHouse;
let acme: string;
before(async () => {
  t = await testHouse([]);
  await fieldRoutes.addField({
    ...call(),
    body: { subject: 'contact', name: 'Plan', type: 'choice', choices: ['Gold', 'Silver'], isRequiredToClose: false },
  });
  acme = (await companyRoutes.addCompany({ ...call(), body: { name: 'Acme', domains: [], fields: {} } })).id;
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
const add = async (name: string, fields: Record<string, string> = {}, tags: string[] = []): Promise<string> => {
  const identities = [{ kind: 'email' as const, value: `${name}@many.example` }];
  const body = { name, identities, attributes: {}, fields, companyId: null };
  const { id } = await contactRoutes.addContact({ ...call(), body });
  if (tags.length > 0) await contactRoutes.changeContact({ ...call({ id }), body: { tags } });
  return id;
};
const start = (body: object, viewer = t.ada) => bulkRoutes.changeContacts({ ...call({}, viewer), body: body as never });
const undo = (id: string, viewer = t.ada) => bulkRoutes.undoBulk(call({ id }, viewer));
const get = (id: string) => bulkRoutes.getBulk(call({ id }));
const code = (wanted: string) => (error: Problem) => error.code === wanted;
/** Everything a change may touch, of everybody. */
const state = async () =>
  (
    await t.house.db.query(
      `select c.id, c.name, c.fields, c.company_id, c.attributes,
         array(select g.name from contact_tags x join tags g on g.workspace_id = x.workspace_id and g.id = x.tag_id where x.workspace_id = c.workspace_id and x.contact_id = c.id order by 1) as tags
       from contacts c where c.workspace_id = $1 order by c.id`,
      [t.workspaceId],
    )
  ).rows;

test('a few are changed before the answer, journalled, audited, and undone to what they were', async () => {
  const ids = [await add('ann', { plan: 'Silver' }, ['old', 'VIP']), await add('bob'), await add('cleo')];
  await contactRoutes.changeContact({ ...call({ id: ids[2]! }), body: { companyId: acme } });
  const was = await state();
  const change = { addTags: ['vip', 'Sale'], removeTags: ['OLD'], fields: { plan: 'gold' }, companyId: acme };
  const done = await start({ ids: [...ids, newId()], change });
  assert.deepEqual([done.state, done.total, done.done, done.changed, done.refused], ['done', 4, 4, 3, 1]);
  const [ann] = await state();
  assert.deepEqual([ann!['tags'], ann!['fields'], ann!['company_id']], [['Sale', 'VIP'], { plan: 'Gold' }, acme]);
  const { rows } = await t.house.db.query<{ n: number }>(
    `select count(distinct id)::int as n from journal where workspace_id = $1 and what = 'contact.changed' and id = any($2::uuid[])`,
    [t.workspaceId, ids],
  );
  assert.equal(rows[0]!.n, 3);
  const { rows: audited } = await t.house.db.query<{ subject_name: string; after: Record<string, unknown> }>(
    `select subject_name, after from audit_entries where workspace_id = $1 and what = 'contacts.changed'`,
    [t.workspaceId],
  );
  assert.deepEqual(
    audited.map((row) => [row.subject_name, row.after['companyId']]),
    [['4 contacts', acme]],
  );
  const again = await start({ ids, change });
  assert.deepEqual([again.changed, again.refused], [0, 0], 'who is so already is left alone');
  const undone = await undo(done.id);
  assert.deepEqual([undone.state, undone.kept], ['undone', 0]);
  assert.deepEqual(await state(), was);
  assert.equal((await undo(done.id)).state, 'undone', 'a second time it does nothing');
});

test('a whole list is written down first, goes on after a crash in any place, and changes each once', async () => {
  await t.house.db.query(
    `with c as (insert into contacts (workspace_id, id, name, fields, created_at) select $1, gen_random_uuid(), 'P' || g, jsonb_build_object('plan', case when g % 2 = 0 then 'Gold' else 'Silver' end), now() - g * interval '1 hour' from generate_series(1, 1210) g returning id)
     insert into identities (workspace_id, id, kind, value, key, home_contact_id, contact_id) select $1, gen_random_uuid(), 'email', id || '@p.example', id || '@p.example', id, id from c`,
    [t.workspaceId],
  );
  const was = await state();
  const job = await start({
    filter: { fields: 'plan:is:Gold' },
    change: { addTags: ['golden'], fields: { plan: 'Silver' } },
  });
  assert.equal(job.state, 'collecting');
  let steps = 0;
  while (await step(t.house, t.workspaceId, job.id)) {
    steps += 1;
    // Who joins the list later is not of the selection.
    if (steps === 3) await add('late', { plan: 'Gold' });
  }
  const done = await get(job.id);
  assert.deepEqual([done.state, done.total, done.changed, done.refused], ['done', 605, 605, 0]);
  assert.ok(steps > 7);
  assert.equal((await state()).filter((row) => (row['tags'] as string[]).includes('golden')).length, 605);
  await undo(job.id);
  await runBulk(t.house, t.workspaceId, job.id, new AbortController().signal);
  const before = new Set(was.map((row) => row['id']));
  assert.deepEqual(
    (await state()).filter((row) => before.has(row['id'])),
    was,
  );
});

test('somebody whom nobody can reach yet, a name alone, is tagged, found by it, and loses it again like everybody', async () => {
  const body = { name: 'From a fair', identities: [], attributes: {}, fields: {}, companyId: null };
  const { id } = await contactRoutes.addContact({ ...call(), body });
  const done = await start({ ids: [id], change: { addTags: ['fair'] } });
  const tags = async () => (await contactRoutes.getContact(call({ id }))).tags.map(({ name }) => name);
  assert.deepEqual(await tags(), ['fair']);
  assert.deepEqual([(await undo(done.id)).state, await tags()], ['undone', []]);
  await contactRoutes.changeContact({ ...call({ id }), body: { tags: ['one', 'two'] } });
  await contactRoutes.changeContact({ ...call({ id }), body: { tags: ['two'] } });
  assert.deepEqual(await tags(), ['two']);
});

test('undo leaves alone what somebody changed since, and says how many', async () => {
  const [one, two, three] = [await add('one'), await add('two', {}, ['mine']), await add('three')];
  const done = await start({ ids: [one, two, three], change: { fields: { plan: 'Gold' }, removeTags: ['mine'] } });
  await contactRoutes.changeContact({ ...call({ id: one }), body: { fields: { plan: 'Silver' } } });
  await threadRoutes.mergeContacts({ ...call({ id: two }), body: { contactId: three } });
  const undone = await undo(done.id);
  assert.equal(undone.state, 'undone');
  assert.ok(undone.kept >= 2);
  const rows = new Map((await state()).map((row) => [row['id'], row]));
  assert.deepEqual(rows.get(one)!['fields'], { plan: 'Silver' });
});

test('of somebody who is erased no job keeps what they were, and an undo goes on without them', async () => {
  const [gone, stays] = [await add('secret-name', { plan: 'Silver' }), await add('stays')];
  const done = await start({ ids: [gone, stays], change: { fields: { plan: 'Gold' } } });
  await threadRoutes.removeContact({ ...call({ id: gone }) });
  const { rows } = await t.house.db.query(`select before, after from bulk_items where workspace_id = $1`, [
    t.workspaceId,
  ]);
  assert.ok(!JSON.stringify(rows).includes('secret-name'));
  const undone = await undo(done.id);
  assert.deepEqual([undone.state, undone.kept], ['undone', 0]);
});

test('bad wishes are refused; others, other workspaces and whoever lost the right change nothing', async () => {
  const ids = [await add('x1'), await add('x2')];
  await assert.rejects(start({ ids, filter: {}, change: { addTags: ['a'] } }), code('invalid'));
  await assert.rejects(start({ ids, change: {} }), code('invalid'));
  await assert.rejects(start({ ids, change: { companyId: newId() } }), code('invalid'));
  await assert.rejects(start({ ids, change: { fields: { plan: 'Tin' } } }), code('invalid'));
  const stranger = await t.agent('Stranger', 'owner', await t.workspace('Other'));
  const was = await state();
  const theirs = await start({ ids, change: { addTags: ['stolen'] } }, stranger);
  assert.deepEqual([theirs.changed, theirs.refused], [0, 2]);
  await assert.rejects(start({ ids, change: { companyId: acme } }, stranger), code('invalid'));
  assert.deepEqual(await state(), was);
  const leo = await t.agent('Leo', 'agent');
  const job = await start({ filter: {}, change: { addTags: ['late'] } }, leo);
  await t.house.db.query(`update agents set role = 'viewer' where id = $1`, [leo.agentId]);
  await runBulk(t.house, t.workspaceId, job.id, new AbortController().signal);
  const failed = await bulkRoutes.getBulk(call({ id: job.id }, leo));
  assert.deepEqual([failed.state, failed.changed], ['failed', 0]);
  assert.deepEqual(await state(), was);
  await assert.rejects(undo(job.id), code('not_found'));
});

const bulk = <B>(body: B, viewer = t.ada) => ({ ...call({}, viewer), body: body as never });
const refusals = async (id: string) =>
  (await bulkRoutes.listRefusals(call({ id }))).items.map(({ name, why }) => [name, why]);

test('a job is followed and undone with the right it was begun with, and with no other', async () => {
  const id = await add('right');
  const scopes = (...held: string[]) => ({ ...t.ada, scopes: new Set(held) });
  const clerk = scopes('self', 'contacts:write');
  const job = await start({ ids: [id], change: { addTags: ['seen'] } }, clerk);
  assert.equal((await bulkRoutes.getBulk(call({ id: job.id }, clerk))).changed, 1);
  assert.deepEqual((await bulkRoutes.listRefusals(call({ id: job.id }, clerk))).items, []);
  const other = scopes('self', 'conversations:write');
  for (const deed of [bulkRoutes.getBulk, bulkRoutes.listRefusals, bulkRoutes.undoBulk])
    await assert.rejects(deed(call({ id: job.id }, other)), code('forbidden'));
  assert.equal((await undo(job.id, clerk)).state, 'undone');
});

test('several become one person in one commit, exactly as the preview said, and each again by one undo', async () => {
  const ids = [
    await add('m1', { plan: 'Gold' }, ['a']),
    await add('m2', { plan: 'Silver' }),
    await add('m3', {}, ['b']),
  ];
  const was = await state();
  const told = await bulkRoutes.previewMerge(bulk({ ids }));
  assert.deepEqual(await state(), was, 'looking changes nothing');
  assert.deepEqual([told.contacts.length, told.merged.identities.length, told.merged.fields['plan']], [3, 3, 'Gold']);
  const done = await bulkRoutes.mergeMany(bulk({ ids: [...ids, newId()] }));
  assert.deepEqual([done.state, done.total, done.changed, done.refused], ['done', 3, 2, 1]);
  assert.deepEqual(await refusals(done.id), [['', 'gone']]);
  const merged = await contactRoutes.getContact(call({ id: ids[2]! }));
  assert.deepEqual(
    [merged.id, merged.fields, merged.tags.map((tag) => tag.name).toSorted()],
    [told.merged.id, told.merged.fields, ['a', 'b']],
  );
  assert.equal((await bulkRoutes.mergeMany(bulk({ ids }))).changed, 0, 'who is one already is left alone');
  await assert.rejects(bulkRoutes.previewMerge(bulk({ ids })), code('conflict'));
  const late = await start({ ids: [ids[1]!, ids[2]!], change: { addTags: ['late'] } });
  assert.deepEqual(
    await refusals(late.id),
    [ids[1]!, ids[2]!].filter((id) => id !== merged.id).map((_, at) => [`m${at + 2}`, 'merged']),
  );
  await undo(late.id);
  const undone = await undo(done.id);
  assert.deepEqual([undone.state, undone.kept], ['undone', 0]);
  assert.deepEqual(await state(), was);
  const stranger = await t.agent('Stranger2', 'owner', await t.workspace('Other2'));
  await assert.rejects(bulkRoutes.previewMerge(bulk({ ids }, stranger)), code('not_found'));
  await assert.rejects(bulkRoutes.mergeMany(bulk({ ids }, stranger)), code('not_found'));
});

test('many are erased as they were counted; whom a hold keeps stays and is told, and whoever joins later stays', async () => {
  const ids = [await add('e1', {}, ['leaving']), await add('e2', {}, ['leaving']), await add('e3', {}, ['leaving'])];
  await holdRoutes.placeHold({ ...call({ id: ids[1]! }), body: { reason: 'Case 12/2026' } });
  const tag = (await contactRoutes.getContact(call({ id: ids[0]! }))).tags[0]!.id;
  const selection = { filter: { tag } };
  const before = (await state()).length;
  assert.deepEqual(await bulkRoutes.countContacts(bulk(selection)), { count: 3, isMore: false });
  const told = await bulkRoutes.previewErasures(bulk(selection));
  assert.deepEqual([told.contacts, told.goes.contacts, told.goes.identities, told.held.count], [3, 2, 2, 1]);
  assert.deepEqual([told.held.first[0]!.name, told.held.first[0]!.hold?.reason], ['e2', 'Case 12/2026']);
  const { fingerprint } = await bulkRoutes.previewErasures(bulk({ ids: ids.slice(0, 2) }));
  await assert.rejects(bulkRoutes.eraseContacts(bulk({ ...selection, fingerprint })), code('conflict'));
  assert.equal((await state()).length, before, 'counting and refusing erase nobody');
  const done = await bulkRoutes.eraseContacts(bulk({ ...selection, fingerprint: told.fingerprint }));
  assert.deepEqual([done.state, done.changed, done.refused], ['done', 2, 1]);
  assert.equal((await state()).length, before - 2);
  assert.deepEqual(await refusals(done.id), [['e2', 'held']]);
  await assert.rejects(undo(done.id), code('conflict'));
  const { rows } = await t.house.db.query(
    `select subject_name from audit_entries where what = 'contact.erased' and subject_id = any($1)`,
    [ids],
  );
  assert.deepEqual(
    rows.map((row) => row['subject_name']),
    ['', ''],
  );
  const stranger = await t.agent('Stranger3', 'owner', await t.workspace('Other3'));
  const left = await add('e4');
  assert.equal((await bulkRoutes.previewErasures(bulk({ ids: [left] }, stranger))).contacts, 0);
  await assert.rejects(bulkRoutes.eraseContacts(bulk({ ids: [left], fingerprint }, stranger)), code('conflict'));
});

test('a selection as a table holds those alone, of this workspace, and starts no formula', async () => {
  const ids = [await add('formula'), await add('plain')];
  await contactRoutes.changeContact({ ...call({ id: ids[0]! }), body: { name: '=cmd()' } });
  await add('not-chosen');
  const text = async (viewer = t.ada) => {
    const { body } = await contactRoutes.exportChosenContacts(bulk({ ids }, viewer));
    let all = '';
    for await (const part of body as AsyncIterable<string>) all += String(part);
    return all;
  };
  const told = await text();
  assert.match(told, /'=cmd\(\)/);
  assert.match(told, /plain@many\.example/);
  assert.doesNotMatch(told, /not-chosen/);
  const stranger = await t.agent('Stranger4', 'owner', await t.workspace('Other4'));
  assert.equal((await text(stranger)).trim().split('\n').length, 1);
});
