// Changes to many conversations: a whole view as a job that goes on after a crash, and an undo that puts back exactly what it changed
// and nobody changed since.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Problem } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import { newId } from '../../ground/id.ts';
import type { AgentViewer } from '../../ground/viewer.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { holdRoutes } from '../contacts/index.ts';
import { changeConversation } from '../conversations/index.ts';
import { step } from './bulk.ts';
import { bulkRoutes, runBulk } from './index.ts';

let t: TestHouse;
let maja: AgentViewer;
const contact = newId();
before(async () => {
  t = await testHouse([]);
  maja = await t.agent('Maja', 'agent');
  await t.house.db.query(`insert into contacts (workspace_id, id, name) values ($1, $2, 'Ada')`, [
    t.workspaceId,
    contact,
  ]);
});
after(() => t.close());

let number = 1000;
/** So many open conversations of nobody; their ids, newest first. */
async function open(count: number): Promise<string[]> {
  await t.house.db.query('delete from conversations where workspace_id = $1', [t.workspaceId]);
  await t.house.db.query('delete from conversation_counts where workspace_id = $1', [t.workspaceId]);
  const { rows } = await t.house.db.query<{ id: string }>(
    `insert into conversations (workspace_id, id, number, contact_id, root_id, status, last_message_at, waiting_since, priority, last_number, last_inbound_number)
     select $1, i, $2 + n, $3, i, 'open', now() - n * interval '1 minute', date_trunc('second', now()) - n * interval '1 minute', n % 4, 5, 5
     from (select n, gen_random_uuid() as i from generate_series(1, $4) n) g returning id`,
    [t.workspaceId, (number += 100_000), contact, count],
  );
  await t.house.db.query(
    `insert into conversation_counts (workspace_id, scope, whose, status, count) values ($1, 'status', '00000000-0000-0000-0000-000000000000', 'open', $2), ($1, 'nobody', '00000000-0000-0000-0000-000000000000', 'open', $2)`,
    [t.workspaceId, count],
  );
  return rows.map((row) => row.id);
}
/** One message in each. */
const said = (ids: readonly string[]) =>
  t.house.db.query(
    `insert into messages (workspace_id, id, number, conversation_id, root_id, direction, type, author_type, text, sent_at)
     select $1, gen_random_uuid(), v.number, v.id, v.id, 'inbound', 'message', 'contact', 'hello', now() from conversations v
     where v.workspace_id = $1 and v.id = any($2)`,
    [t.workspaceId, ids],
  );
const asked = (viewer: AgentViewer) => ({ house: t.house, viewer, params: {}, query: {}, incoming: null as never });
const start = (body: object, viewer = maja) => bulkRoutes.startBulk({ ...asked(viewer), body: body as never });
const undo = (id: string, viewer = maja) => bulkRoutes.undoBulk({ ...asked(viewer), params: { id }, body: undefined });
const get = (id: string, viewer = maja) => bulkRoutes.getBulk({ ...asked(viewer), params: { id }, body: undefined });
const run = (id: string) => runBulk(t.house, t.workspaceId, id, new AbortController().signal);
/** Everything a change may touch, of every conversation. */
const state = async () =>
  (
    await t.house.db.query(
      `select v.id, status, assignee_id, team_id, priority, snoozed_until, waiting_since, coalesce(r.number, 0) as read,
         array(select t.name from conversation_tags c join tags t on t.workspace_id = c.workspace_id and t.id = c.tag_id where c.conversation_id = v.id order by t.name) as tags
       from conversations v left join reads r on r.workspace_id = v.workspace_id and r.agent_id = $2 and r.conversation_id = v.id where v.workspace_id = $1 order by v.id`,
      [t.workspaceId, maja.agentId],
    )
  ).rows;
const counts = async () =>
  (
    await t.house.db.query(
      `select scope, whose, status, count from conversation_counts where workspace_id = $1 and count <> 0 order by 1, 2, 3`,
      [t.workspaceId],
    )
  ).rows;

test('a few are changed before the answer, journalled and counted, and undone to what they were', async () => {
  const ids = await open(5);
  const [was, counted] = [await state(), await counts()];
  const done = await start({
    ids: [...ids, newId()],
    change: { status: 'closed', assigneeId: t.ada.agentId, priority: 'urgent', addTags: ['Refund'], isUnread: false },
  });
  assert.deepEqual([done.state, done.total, done.done, done.changed, done.refused], ['done', 6, 6, 5, 1]);
  for (const row of await state())
    assert.deepEqual([row['status'], row['tags'], row['read']], ['closed', ['Refund'], 5]);
  const { rows } = await t.house.db.query<{ what: string; n: number }>(
    `select what, count(distinct id)::int as n from journal where workspace_id = $1 and actor_id = $2 and what like 'conversation.%' group by 1`,
    [t.workspaceId, maja.agentId],
  );
  assert.equal(rows.find((row) => row.what === 'conversation.closed')?.n, 5);
  const undone = await undo(done.id);
  assert.deepEqual([undone.state, undone.kept], ['undone', 0]);
  assert.deepEqual(await state(), was, 'waiting since, tags and reading place too');
  assert.deepEqual(await counts(), counted);
  assert.equal((await undo(done.id)).state, 'undone', 'a second time it does nothing');
});

test('a whole view is written down first, goes on after a crash in any place, and changes each once', async () => {
  await open(430);
  const was = await state();
  const job = await start({
    filter: { status: 'open', priority: 'not:low' },
    change: { status: 'waiting', addTags: ['batch'] },
  });
  assert.equal(job.state, 'collecting');
  // Every batch is one transaction: whoever dies between two of them, or in one, leaves this to the next.
  let steps = 0;
  while (await step(t.house, t.workspaceId, job.id)) {
    steps += 1;
    if (steps === 2) await open2();
  }
  const done = await get(job.id);
  const wanted = was.filter((row) => row['priority'] !== 1).length;
  assert.deepEqual([done.state, done.total, done.changed, done.refused], ['done', wanted, wanted, 0]);
  assert.ok(steps > wanted / 50);
  const { rows } = await t.house.db.query<{ n: number }>(
    `select count(*)::int as n from messages where workspace_id = $1 and special->>'type' = 'waiting'`,
    [t.workspaceId],
  );
  assert.equal(rows[0]!.n, wanted, 'one line in each thread');
  await undo(job.id);
  await run(job.id);
  assert.deepEqual(
    (await state()).filter((row) => was.some((each) => each['id'] === row['id'])),
    was,
  );
  async function open2(): Promise<void> {
    // What joins the view later is not of the selection.
    await t.house.db.query(
      `insert into conversations (workspace_id, id, number, contact_id, root_id, status, last_message_at) select $1, i, $2, $3, i, 'open', now() from gen_random_uuid() i`,
      [t.workspaceId, (number += 100_000), contact],
    );
  }
});

test('a few that a dying server left in the middle have a worker, put down with the change itself, and so has their undo', async () => {
  const ids = await open(80);
  const workers = async () =>
    (
      await t.house.db.query<{ n: number }>(
        `select count(*)::int as n from graphile_worker._private_jobs where payload ->> 'bulkId' in (select id::text from bulk_jobs where change ->> 'status' = 'spam')`,
      )
    ).rows[0]!.n;
  // As the asked one leaves it who dies behind its first batch.
  await t.house.db.query(
    `create function die() returns trigger language plpgsql as $$ begin if new.done > 50 then raise 'dies here'; end if; return new; end $$`,
  );
  await t.house.db.query('create trigger dies before update on bulk_jobs for each row execute function die()');
  await assert.rejects(start({ ids, change: { status: 'spam' } }), /dies here/);
  await t.house.db.query('drop function die() cascade');
  assert.equal(await workers(), 1);
  const { rows } = await t.house.db.query<{ id: string; done: number }>(
    `select id, done from bulk_jobs where change ->> 'status' = 'spam'`,
  );
  assert.equal(rows[0]!.done, 50);
  await run(rows[0]!.id);
  assert.deepEqual([(await get(rows[0]!.id)).state, (await get(rows[0]!.id)).changed], ['done', 80]);
  await undo(rows[0]!.id);
  assert.equal(await workers(), 2);
});

test('undo leaves alone what somebody changed since, and says how many', async () => {
  const [first = '', second = '', third = ''] = await open(3);
  const done = await start({
    ids: [first, second, third],
    change: { status: 'closed', addTags: ['sale'], assigneeId: maja.agentId },
  });
  const change = (id: string, given: object) =>
    t.house.db.transaction((tx) => changeConversation(tx, t.ada, id, given, t.house.now()));
  await change(first, { status: 'open' });
  await change(second, { tags: ['sale', 'theirs'] });
  const undone = await undo(done.id);
  assert.deepEqual([undone.state, undone.kept], ['undone', 1]);
  const now = new Map((await state()).map((row) => [row['id'], row]));
  assert.deepEqual([now.get(first)!['status'], now.get(first)!['assignee_id']], ['open', null]);
  assert.deepEqual([now.get(second)!['status'], now.get(second)!['tags']], ['open', ['theirs']]);
  assert.deepEqual([now.get(third)!['status'], now.get(third)!['tags']], ['open', []]);
});

test('many are deleted as they were counted, each whole or not at all; what a hold keeps stays and is told', async () => {
  const ids = await open(45);
  await said(ids);
  const held = newId();
  await t.house.db.query(`insert into contacts (workspace_id, id, name) values ($1, $2, 'Held')`, [
    t.workspaceId,
    held,
  ]);
  await t.house.db.query('update conversations set contact_id = $3 where workspace_id = $1 and id = $2', [
    t.workspaceId,
    ids[30],
    held,
  ]);
  await holdRoutes.placeHold({ ...asked(t.ada), params: { id: held }, body: { reason: 'Case 7' } });
  const filter = { status: 'open' };
  const preview = (body: object, viewer = t.ada) =>
    bulkRoutes.previewRemovals({ ...asked(viewer), body: body as never });
  const remove = (body: object, viewer = t.ada) =>
    bulkRoutes.removeConversations({ ...asked(viewer), body: body as never });
  const told = await preview({ filter });
  assert.deepEqual([told.conversations, told.goes.conversations, told.goes.messages], [45, 44, 44]);
  assert.deepEqual([told.held.count, told.held.first[0]!.id, told.held.first[0]!.hold?.reason], [1, ids[30], 'Case 7']);
  // As many as before, and others among them.
  const other = newId();
  await t.house.db.query(
    `insert into conversations select (jsonb_populate_record(v, jsonb_build_object('id', $3::uuid, 'number', v.number + 9000))).* from conversations v where workspace_id = $1 and id = $2`,
    [t.workspaceId, ids[0], other],
  );
  await t.house.db.query(`update conversations set status = 'closed' where workspace_id = $1 and id = $2`, [
    t.workspaceId,
    ids[44],
  ]);
  assert.equal((await preview({ filter })).conversations, 45);
  await assert.rejects(
    remove({ filter, fingerprint: told.fingerprint }),
    (error: Problem) => error.code === 'conflict',
  );
  await t.house.db.query('delete from conversations where workspace_id = $1 and id = $2', [t.workspaceId, other]);
  await t.house.db.query(`update conversations set status = 'open' where workspace_id = $1 and id = $2`, [
    t.workspaceId,
    ids[44],
  ]);
  const job = await remove({ filter, fingerprint: told.fingerprint });
  assert.equal((await get(job.id, t.ada)).done, 0, 'more than a few are a worker’s');
  assert.ok(await step(t.house, t.workspaceId, job.id));

  // Killed in the middle of the second batch, after its last words and before its commit.
  const dying = {
    ...t.house,
    db: {
      ...t.house.db,
      transaction: (work: (tx: Tx) => Promise<unknown>) =>
        t.house.db.transaction(async (tx) => {
          await work(tx);
          await tx.query('select pg_terminate_backend(pg_backend_pid())');
        }),
    },
  } as typeof t.house;
  await assert.rejects(step(dying, t.workspaceId, job.id));
  const left = async () => {
    const { rows } = await t.house.db.query<{ conversations: number; messages: number }>(
      `select (select count(*)::int from conversations where workspace_id = $1) as conversations,
         (select count(*)::int from messages where workspace_id = $1 and conversation_id = any($2)) as messages`,
      [t.workspaceId, ids],
    );
    return rows[0]!;
  };
  assert.deepEqual(await left(), { conversations: 25, messages: 25 }, 'all of the first batch, nothing of the second');
  assert.equal((await get(job.id, t.ada)).done, 20);
  await run(job.id);
  const done = await get(job.id, t.ada);
  assert.deepEqual([done.state, done.done, done.changed, done.refused], ['done', 45, 44, 1]);
  assert.deepEqual(await left(), { conversations: 1, messages: 1 });
  assert.deepEqual(
    (await counts()).map((row) => row['count']),
    [1, 1],
    'the counters know',
  );
  const refusals = await bulkRoutes.listRefusals({ ...asked(t.ada), params: { id: job.id }, body: undefined });
  assert.deepEqual(
    refusals.items.map(({ id, why }) => [id, why]),
    [[ids[30], 'held']],
  );
  const { rowCount } = await t.house.db.query(
    `select from audit_entries where workspace_id = $1 and what = 'conversation.deleted'`,
    [t.workspaceId],
  );
  assert.equal(rowCount, 44);
  await assert.rejects(undo(job.id, t.ada), (error: Problem) => error.code === 'conflict');
  const stranger = await t.agent('Stranger2', 'owner', await t.workspace('Other2'));
  assert.equal((await preview({ ids: [ids[30]] }, stranger)).conversations, 0);
  await assert.rejects(
    remove({ ids: [ids[30]], fingerprint: told.fingerprint }, stranger),
    (error: Problem) => error.code === 'conflict',
  );
});

test('who lost the right meanwhile changes nothing more; others and other workspaces see none of it; bad wishes are refused', async () => {
  const ids = await open(150);
  const job = await start({ ids, change: { status: 'closed' } });
  await step(t.house, t.workspaceId, job.id);
  await t.house.db.query(`update agents set role = 'viewer' where id = $1`, [maja.agentId]);
  await run(job.id);
  await t.house.db.query(`update agents set role = 'agent' where id = $1`, [maja.agentId]);
  const failed = await get(job.id);
  assert.deepEqual([failed.state, failed.changed], ['failed', 50]);
  assert.match(failed.why, /may not/);
  const code = (wanted: string) => (error: Problem) => error.code === wanted;
  await assert.rejects(get(job.id, t.ada), code('not_found'));
  const stranger = await t.agent('Stranger', 'owner', await t.workspace('Other'));
  await assert.rejects(undo(job.id, stranger), code('not_found'));
  const theirs = await start({ ids: ids.slice(0, 2), change: { status: 'spam' } }, stranger);
  assert.deepEqual([theirs.changed, theirs.refused], [0, 2]);
  await assert.rejects(start({ ids, filter: {}, change: { status: 'closed' } }), code('invalid'));
  await assert.rejects(start({ ids, change: {} }), code('invalid'));
  await assert.rejects(start({ ids, change: { assigneeId: newId() } }), code('invalid'));
  t.forward(25 * 3_600_000);
  await assert.rejects(undo(job.id), code('gone'));
});
