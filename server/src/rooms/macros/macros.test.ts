// Macros: who sees, changes and counts them, what they may do, and that none reaches into another workspace.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Problem } from '@throughline/protocol';
import { newId } from '../../ground/id.ts';
import type { AgentViewer } from '../../ground/viewer.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { macroRoutes } from './index.ts';

let t: TestHouse;
let maja: AgentViewer;
let leo: AgentViewer;
let lena: AgentViewer;
const team = newId();
before(async () => {
  t = await testHouse([]);
  maja = await t.agent('Maja', 'agent');
  leo = await t.agent('Leo', 'agent');
  lena = await t.agent('Lena', 'lead');
  await t.house.db.query(`insert into teams (workspace_id, id, name) values ($1, $2, 'Billing')`, [
    t.workspaceId,
    team,
  ]);
  maja = { ...maja, teamIds: [team] };
});
after(() => t.close());

const asked = (viewer: AgentViewer) => ({ house: t.house, viewer, params: {}, query: {}, incoming: null as never });
const call = (viewer: AgentViewer, id: string) => ({ ...asked(viewer), params: { id } });
const add = (viewer: AgentViewer, more: object = {}) =>
  macroRoutes.addMacro({
    ...asked(viewer),
    body: {
      name: 'Thanks',
      audience: 'personal',
      teamId: null,
      text: 'Thank you, {{contact.first_name | there}}.',
      variants: {},
      actions: {},
      ...more,
    },
  });
const change = (viewer: AgentViewer, id: string, body: object) =>
  macroRoutes.changeMacro({ ...call(viewer, id), body });
const remove = (viewer: AgentViewer, id: string) => macroRoutes.removeMacro({ ...call(viewer, id), body: undefined });
const use = (viewer: AgentViewer, id: string) => macroRoutes.useMacro({ ...call(viewer, id), body: undefined });
const seen = async (viewer: AgentViewer) => (await macroRoutes.listMacros({ ...asked(viewer), body: undefined })).items;
const names = async (viewer: AgentViewer) => (await seen(viewer)).map((macro) => macro.name);
const refused = (code: string) => (error: Problem) => error.code === code;
const fieldsOf = async (work: Promise<unknown>) =>
  await work.then(
    () => assert.fail('it was taken'),
    (error: Problem) => Object.keys((error.extra['fields'] ?? {}) as object),
  );

test('a personal macro is its owner’s alone, a team’s the team’s, a shared one everybody’s and made by who leads', async () => {
  const own = await add(maja, { name: 'Own' });
  const teams = await add(maja, { name: 'Refund', audience: 'team', teamId: team });
  const shared = await add(lena, { name: 'Thanks', audience: 'shared' });
  assert.deepEqual(await names(maja), ['Own', 'Refund', 'Thanks']);
  assert.deepEqual(await names(leo), ['Thanks']);
  await assert.rejects(add(leo, { audience: 'shared' }), refused('forbidden'));
  assert.deepEqual(await fieldsOf(add(leo, { audience: 'team', teamId: team })), ['teamId']);
  await assert.rejects(change(leo, own.id, { name: 'x' }), refused('not_found'));
  await assert.rejects(change(leo, teams.id, { name: 'x' }), refused('forbidden'));
  await assert.rejects(change(leo, shared.id, { name: 'x' }), refused('forbidden'));
  await assert.rejects(change(maja, own.id, { audience: 'shared' }), refused('forbidden'));
  assert.equal((await change(lena, teams.id, { name: ' Refunds ' })).name, 'Refunds');
  await remove(maja, own.id);
  assert.deepEqual(await names(maja), ['Refunds', 'Thanks']);
});

test('what it does names things of this workspace, and what makes no sense is told by its field', async () => {
  const macro = await add(maja, {
    text: '',
    actions: { tags: ['refund'], assignee: 'me', status: 'closed', priority: 'high', teamId: team },
  });
  assert.deepEqual(macro.actions.tags, ['refund']);
  assert.deepEqual(await fieldsOf(add(maja, { text: ' ' })), ['text']);
  assert.deepEqual(await fieldsOf(add(maja, { text: 'Hi {{name}' })), ['text']);
  assert.deepEqual(await fieldsOf(add(maja, { variants: { sms: 'Hi }}' } })), ['variants.sms']);
  assert.deepEqual(await fieldsOf(add(maja, { name: '  ' })), ['name']);
  assert.deepEqual(await fieldsOf(add(maja, { actions: { assignee: newId(), teamId: newId() } })), [
    'actions.assignee',
    'actions.teamId',
  ]);
});

test('uses are counted for everybody and for me', async () => {
  const shared = await add(lena, { name: 'Counted', audience: 'shared' });
  await use(maja, shared.id);
  await use(maja, shared.id);
  await use(leo, shared.id);
  const of = async (viewer: AgentViewer) => {
    const found = (await seen(viewer)).find((macro) => macro.id === shared.id)!;
    return [found.uses, found.myUses, found.myUsedAt !== null];
  };
  assert.deepEqual(await of(maja), [3, 2, true]);
  assert.deepEqual(await of(lena), [3, 0, false]);
  const own = await add(maja, { name: 'Hers' });
  await assert.rejects(use(leo, own.id), refused('not_found'));
});

test('another workspace sees none of it', async () => {
  const shared = await add(lena, { name: 'Ours', audience: 'shared' });
  const stranger = await t.agent('Stranger', 'owner', await t.workspace('Other'));
  assert.deepEqual(await names(stranger), []);
  await assert.rejects(change(stranger, shared.id, { name: 'x' }), refused('not_found'));
  await assert.rejects(remove(stranger, shared.id), refused('not_found'));
  await assert.rejects(use(stranger, shared.id), refused('not_found'));
});

test('the list of macros stands on its indexes', async () => {
  const plan = await t.house.db.transaction(async (tx) => {
    await tx.query('set local enable_seqscan = off');
    return (
      await tx.query<{ 'QUERY PLAN': string }>(
        `explain select id from macros where workspace_id = $1 and audience = 'shared' order by name, id`,
        [t.workspaceId],
      )
    ).rows.map((row) => row['QUERY PLAN']);
  });
  assert.match(plan.join('\n'), /macros_shared/);
});
