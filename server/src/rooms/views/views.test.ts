// Saved views: who sees, changes and hears of them, what they hold, and that none reaches into another's.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Problem } from '@throughline/protocol';
import { newId } from '../../ground/id.ts';
import type { AgentViewer } from '../../ground/viewer.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { viewRoutes, viewsForAgents } from './index.ts';
import { MAX_VIEWS } from './views.ts';

let t: TestHouse;
let maja: AgentViewer;
let leo: AgentViewer;
let vera: AgentViewer;
let lena: AgentViewer;
const team = newId();
before(async () => {
  t = await testHouse([]);
  const { db } = t.house;
  maja = await t.agent('Maja', 'agent');
  leo = await t.agent('Leo', 'agent');
  vera = await t.agent('Vera', 'viewer');
  lena = await t.agent('Lena', 'lead');
  await db.query(`insert into teams (workspace_id, id, name) values ($1, $2, 'Billing')`, [t.workspaceId, team]);
  await db.query('insert into team_members (workspace_id, team_id, agent_id) values ($1, $2, $3)', [
    t.workspaceId,
    team,
    maja.agentId,
  ]);
  maja = { ...maja, teamIds: [team] };
  const contact = newId();
  await db.query(`insert into contacts (workspace_id, id, name) values ($1, $2, 'Ada')`, [t.workspaceId, contact]);
  await db.query(
    `insert into conversations (workspace_id, id, number, contact_id, root_id, status, assignee_id, priority, last_message_at)
     select $1, i, 100 + n, $2, i, 'open', case when n <= 5 then $3::uuid end, case when n % 2 = 0 then 3 else 0 end, now() - n * interval '1 second'
     from (select n, gen_random_uuid() as i from generate_series(1, 250) n) g`,
    [t.workspaceId, contact, maja.agentId],
  );
});
after(() => t.close());

const asked = (viewer: AgentViewer) => ({ house: t.house, viewer, params: {}, query: {}, incoming: null as never });
const call = (viewer: AgentViewer, id: string) => ({ ...asked(viewer), params: { id } });
const add = (viewer: AgentViewer, more: object = {}) =>
  viewRoutes.addView({
    ...asked(viewer),
    body: { name: 'Mine', audience: 'personal', teamId: null, filter: {}, sort: 'newest', ...more },
  });
const change = (viewer: AgentViewer, id: string, body: object) => viewRoutes.changeView({ ...call(viewer, id), body });
const names = async (viewer: AgentViewer) =>
  (await viewRoutes.listViews({ ...asked(viewer), body: undefined })).items.map((view) => view.name);
const refused = (code: string) => (error: Problem) => error.code === code;

test('a personal view is its owner’s alone; a team’s is the team’s; a shared one everybody’s, in the order they are given', async () => {
  const own = await add(maja, { name: 'Own' });
  const teams = await add(maja, { name: 'Team’s', audience: 'team', teamId: team });
  const shared = await add(leo, { name: 'Everybody’s', audience: 'shared' });
  assert.deepEqual(await names(maja), ['Own', 'Team’s', 'Everybody’s']);
  assert.deepEqual(await names(leo), ['Everybody’s']);
  await change(leo, shared.id, { position: own.position - 1, name: ' First ' });
  assert.deepEqual(await names(maja), ['First', 'Own', 'Team’s']);
  const get = (viewer: AgentViewer, id: string) => viewRoutes.getView({ ...call(viewer, id), body: undefined });
  await assert.rejects(get(leo, own.id), refused('not_found'));
  await assert.rejects(
    get(leo, teams.id),
    (error: Problem) => error.code === 'forbidden' && /Billing/.test(error.message),
  );
  await assert.rejects(change(leo, own.id, { name: 'x' }), refused('not_found'));
  await assert.rejects(change(maja, shared.id, { name: 'x' }), refused('forbidden'));
  await change(lena, shared.id, { name: 'Led' });
  await assert.rejects(viewRoutes.removeView({ ...call(maja, shared.id), body: undefined }), refused('forbidden'));
  // Who hears of it over the socket is who sees it.
  const bodies = await viewsForAgents(
    t.house.db,
    t.workspaceId,
    [own.id, teams.id, shared.id],
    [maja.agentId, leo.agentId],
  );
  assert.deepEqual(
    [own, teams, shared].map(({ id }) => [bodies(id, maja.agentId) !== null, bodies(id, leo.agentId) !== null]),
    [
      [true, false],
      [true, false],
      [true, true],
    ],
  );
  await viewRoutes.removeView({ ...call(maja, own.id), body: undefined });
  assert.deepEqual(await names(maja), ['Led', 'Team’s']);
});

test('who may only read keeps views for themselves; nobody shares with a team of others', async () => {
  await add(vera, { name: 'Read' });
  await assert.rejects(add(vera, { audience: 'shared' }), refused('forbidden'));
  await assert.rejects(add(leo, { audience: 'team', teamId: team }), refused('invalid'));
  await assert.rejects(add(maja, { audience: 'team', teamId: null }), refused('invalid'));
});

test('counts say how many each of my views holds, as I am, and stop at a hundred', async () => {
  const all = await add(maja, { name: 'All', filter: { status: 'open' } });
  const mine = await add(maja, { name: 'Mine', filter: { status: 'open', assignee: 'me' } });
  const urgentNot = await add(maja, {
    name: 'Loose',
    filter: { status: 'open', assignee: 'me', priority: 'not:urgent' },
  });
  const words = await add(maja, { name: 'Words', filter: { q: 'parcel' } });
  const { items } = await viewRoutes.countViews({ ...asked(maja), body: undefined });
  const of = (id: string) => items.find((each) => each.id === id);
  assert.deepEqual(of(all.id), { id: all.id, count: 100, isMore: true });
  assert.deepEqual(of(mine.id), { id: mine.id, count: 5, isMore: false });
  assert.deepEqual(of(urgentNot.id), { id: urgentNot.id, count: 3, isMore: false });
  assert.equal(of(words.id), undefined);
});

test('another workspace sees none of it, and nobody keeps views without end', async () => {
  const shared = await add(leo, { name: 'Ours', audience: 'shared' });
  const stranger = await t.agent('Stranger', 'owner', await t.workspace('Other'));
  assert.deepEqual(await names(stranger), []);
  await assert.rejects(change(stranger, shared.id, { name: 'x' }), refused('not_found'));
  for (;;) {
    const { rows } = await t.house.db.query<{ n: number }>('select count(*)::int as n from views where owner_id = $1', [
      leo.agentId,
    ]);
    if (rows[0]!.n >= MAX_VIEWS) break;
    await add(leo);
  }
  await assert.rejects(add(leo), refused('conflict'));
});

test('the list of views stands on its indexes', async () => {
  const plan = await t.house.db.transaction(async (tx) => {
    await tx.query('set local enable_seqscan = off');
    return (
      await tx.query<{ 'QUERY PLAN': string }>(
        `explain select id from views where workspace_id = $1 and owner_id = $2 and audience = 'personal' order by position, id`,
        [t.workspaceId, maja.agentId],
      )
    ).rows.map((row) => row['QUERY PLAN']);
  });
  assert.match(plan.join('\n'), /views_of_owner/);
});
