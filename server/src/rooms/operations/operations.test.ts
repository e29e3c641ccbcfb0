import assert from 'node:assert/strict';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '@throughline/protocol';
import { type Follower, runFollowers } from '../../ground/followers.ts';
import { newId } from '../../ground/id.ts';
import { type Jobs, runJobs } from '../../ground/jobs.ts';
import { write } from '../../ground/journal.ts';
import type { AgentViewer } from '../../ground/viewer.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { addKept, useFiles } from '../files/index.ts';
import { housekeep, operationRoutes } from './index.ts';

let t: TestHouse;
let stranger: AgentViewer;
const retried: string[] = [];
const noSites = () => Promise.resolve([]);
const routes = operationRoutes(async (workspaceId, receiptId) => {
  retried.push(`${workspaceId} ${receiptId}`);
  return { state: 'done', why: '', outcome: 'stored', messages: 1 };
}, noSites);
before(async () => {
  t = await testHouse([]);
  stranger = await t.agent('Eve', 'owner', await t.workspace('Other'));
});
after(() => t.close());

const call = async (name: keyof typeof routes, given: object = {}, viewer = t.ada) =>
  (await (routes[name] as (call: unknown) => Promise<unknown>)({
    house: t.house,
    viewer,
    params: {},
    query: { limit: 50 },
    ...given,
  })) as { items: { id: string; why: string; bytes: number }[]; nextCursor: string | null };
/** As if these contents had been put two days ago. */
async function old(...contents: string[]): Promise<void> {
  const then = new Date(Date.now() - 2 * 86_400_000);
  for (const sha256 of contents)
    await utimes(join(t.house.config.dataDir, 'files', sha256.slice(0, 2), sha256.slice(2, 4), sha256), then, then);
}
const refusal = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
const sql = async (text: string, values: unknown[] = []) =>
  (await t.house.db.query<Record<string, unknown>>(text, values)).rows;
const count = async (from: string) => Number((await sql(`select count(*) as n from ${from}`))[0]!['n']);
async function receipt(state: 'done' | 'stuck', daysAgo: number, sha256: string | null = null): Promise<string> {
  const id = newId();
  await sql(
    `insert into receipts (workspace_id, id, channel_id, body, body_sha256, headers, state, why, created_at) values ($1, $2, $3, $4, $5, '{}', $6, 'odd', now() - make_interval(days => $7))`,
    [t.workspaceId, id, newId(), sha256 ? null : Buffer.from('hello'), sha256, state, daysAgo],
  );
  return id;
}
async function stuckJob(task: string, workspaceId: string | null = t.workspaceId): Promise<string> {
  const id = newId();
  await sql('insert into stuck_jobs (workspace_id, id, task, payload, why, attempts) values ($1, $2, $3, $4, $5, 3)', [
    workspaceId,
    id,
    task,
    { workspaceId, x: 1 },
    'broke',
  ]);
  return id;
}

test('stuck receipts are listed newest first, page by page, and read again on request', async () => {
  const ids = [];
  for (let each = 0; each < 5; each += 1) ids.unshift(await receipt('stuck', 0));
  await receipt('done', 0);
  const seen: string[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await call('listStuckReceipts', { query: { limit: 2, cursor } });
    seen.push(...page.items.map((item) => item.id));
    assert.ok(page.items.every((item) => item.bytes === 5 && item.why === 'odd'));
    cursor = page.nextCursor;
  } while (cursor);
  assert.deepEqual(seen, ids);
  await call('retryStuckReceipt', { params: { id: ids[0]! } });
  assert.deepEqual(retried, [`${t.workspaceId} ${ids[0]}`]);
  await assert.rejects(call('retryStuckReceipt', { params: { id: ids[0]! } }, stranger), refusal('not_found'));
  await assert.rejects(call('listStuckReceipts', { query: { limit: 2, cursor: 'x~y' } }), refusal('malformed'));
  assert.deepEqual((await call('listStuckReceipts', {}, stranger)).items, []);
  await sql('delete from receipts');
});

test('receipts that are a microsecond apart are all on some page', async () => {
  for (let each = 0; each < 4; each += 1)
    await sql(
      `insert into receipts (workspace_id, id, channel_id, body, headers, state, created_at) values ($1, $2, $3, '', '{}', 'stuck', $4)`,
      [t.workspaceId, newId(), newId(), `2026-01-01T00:00:00.12340${each}Z`],
    );
  const first = await call('listStuckReceipts', { query: { limit: 2 } });
  const second = await call('listStuckReceipts', { query: { limit: 2, cursor: first.nextCursor } });
  assert.equal(new Set([...first.items, ...second.items].map((item) => item.id)).size, 4);
  await sql('delete from receipts');
});

test('a stuck job runs again when asked, or is given up; another workspace sees and touches none of it', async () => {
  const [again, given] = [await stuckJob('mend'), await stuckJob('forget')];
  const ran: unknown[] = [];
  const jobs: Jobs = await runJobs({
    pool: t.house.db.pool,
    log: t.house.log,
    tasks: {
      mend: async (payload) => {
        ran.push(payload);
      },
    },
  });
  assert.equal((await call('listStuckJobs')).items.length, 2);
  assert.deepEqual((await call('listStuckJobs', {}, stranger)).items, []);
  for (const name of ['retryStuckJob', 'dropStuckJob'] as const)
    await assert.rejects(call(name, { params: { id: again } }, stranger), refusal('not_found'));
  await call('retryStuckJob', { params: { id: again } });
  await call('dropStuckJob', { params: { id: given } });
  for (const end = Date.now() + 60_000; ran.length === 0 && Date.now() < end;) await sleep(20);
  await jobs.stop();
  assert.deepEqual(ran, [{ workspaceId: t.workspaceId, x: 1 }]);
  assert.deepEqual((await call('listStuckJobs')).items, []);
  await assert.rejects(call('retryStuckJob', { params: { id: again } }), refusal('not_found'));
});

test('a job of the house itself shows only where there is one workspace', async () => {
  const id = await stuckJob('housekeep', null);
  assert.deepEqual((await call('listStuckJobs')).items, []);
  await assert.rejects(call('dropStuckJob', { params: { id } }), refusal('not_found'));
  await sql('delete from stuck_jobs');
});

test("raw calls go after the workspace's own time, stuck ones wait for a person, and their contents go with the last row", async () => {
  await sql(`update workspaces set settings = '{"receiptDays": 10}' where id = $1`, [t.workspaceId]);
  const shared = (await t.house.files.put(Buffer.from('a large raw mail'), 'receipt')).sha256;
  const lonely = (await t.house.files.put(Buffer.from('another large raw mail'), 'receipt')).sha256;
  await old(shared, lonely);
  const kept = [await receipt('done', 9, shared), await receipt('stuck', 300)];
  for (const [state, days, sha] of [
    ['done', 11, shared],
    ['done', 11, lonely],
    ['stuck', 366, null],
  ] as const)
    await receipt(state, days, sha);
  await housekeep(t.house, []);
  assert.deepEqual(
    (await sql('select id from receipts order by id')).map((row) => row['id']),
    kept.sort(),
  );
  assert.deepEqual([await t.house.files.has(shared), await t.house.files.has(lonely)], [true, false]);
});

test('uploads nobody used go after a week; what a message, draft or portrait uses stays', async () => {
  const files: Record<string, string> = {};
  const shas: Record<string, string> = {};
  for (const name of ['unused', 'young', 'message', 'draft', 'portrait']) {
    files[name] = newId();
    shas[name] = (await t.house.files.put(Buffer.from(name), name)).sha256;
    await sql(
      `insert into files (workspace_id, id, sha256, name, mime, bytes, created_at) values ($1, $2, $3, $4, 'text/plain', 1, now() - make_interval(days => $5))`,
      [t.workspaceId, files[name], shas[name], name, name === 'young' ? 6 : 8],
    );
  }
  const [contactId, conversationId, messageId] = [newId(), newId(), newId()];
  await sql('insert into contacts (workspace_id, id) values ($1, $2)', [t.workspaceId, contactId]);
  await sql(
    'insert into conversations (workspace_id, id, number, contact_id, root_id, last_message_at) values ($1, $2, 1, $3, $2, now())',
    [t.workspaceId, conversationId, contactId],
  );
  await sql(
    `insert into messages (workspace_id, id, number, conversation_id, root_id, direction, type, author_type, sent_at) values ($1, $2, 1, $3, $3, 'inbound', 'message', 'contact', now())`,
    [t.workspaceId, messageId, conversationId],
  );
  await sql(
    `insert into message_files (workspace_id, message_id, position, name, mime, file_id) values ($1, $2, 0, 'x', 'x', $3)`,
    [t.workspaceId, messageId, files['message']],
  );
  await sql('insert into drafts (workspace_id, agent_id, conversation_id, body) values ($1, $2, $3, $4)', [
    t.workspaceId,
    t.ada.agentId,
    conversationId,
    { text: '', fileIds: [files['draft']] },
  ]);
  await sql('update agents set avatar_file_id = $2 where id = $1', [t.ada.agentId, files['portrait']]);
  await old(...Object.values(shas));
  await housekeep(t.house, []);
  assert.deepEqual(
    (await sql('select name from files order by name')).map((row) => row['name']),
    ['draft', 'message', 'portrait', 'young'],
  );
  assert.deepEqual(
    [await t.house.files.has(shas['unused']!), await t.house.files.has(shas['message']!)],
    [false, true],
  );
});

async function oldUpload(words: string): Promise<{ id: string; sha256: string }> {
  const { sha256 } = await t.house.files.put(Buffer.from(words), 'x.txt');
  const id = newId();
  await sql(
    `insert into files (workspace_id, id, sha256, name, mime, bytes, created_at) values ($1, $2, $3, 'x', 'text/plain', 1, now() - interval '8 days')`,
    [t.workspaceId, id, sha256],
  );
  await old(sha256);
  return { id, sha256 };
}

test('a file that is being used at the moment of the sweep stays, and its message has it', async () => {
  const { id, sha256 } = await oldUpload('used in the last second');
  const messageId = (await sql('select id from messages limit 1'))[0]!['id'];
  const sweeps: Promise<void>[] = [];
  await t.house.db.transaction(async (tx) => {
    assert.equal((await useFiles(tx, t.workspaceId, [id])).length, 1);
    sweeps.push(housekeep(t.house, []));
    await sleep(200);
    await tx.query(
      `insert into message_files (workspace_id, message_id, position, name, mime, file_id) values ($1, $2, 1, 'x', 'x', $3)`,
      [t.workspaceId, messageId, id],
    );
  });
  await Promise.all(sweeps);
  assert.equal(await count(`files where id = '${id}'`), 1);
  assert.equal(Buffer.from(await t.house.files.read(sha256)).toString(), 'used in the last second');
});

test('a file the sweep took first is not there for whoever comes second, and they are told so', async () => {
  const { id, sha256 } = await oldUpload('too late');
  await housekeep(t.house, []);
  assert.deepEqual(await useFiles(t.house.db, t.workspaceId, [id]), []);
  assert.equal(await t.house.files.has(sha256), false);
});

test('contents put again while their last row is swept stay for the row that is coming, and go when none came', async () => {
  const { sha256 } = await oldUpload('a popular picture');
  const again = await t.house.files.put(Buffer.from('a popular picture'), 'x.txt');
  assert.equal(again.sha256, sha256);
  await housekeep(t.house, []);
  const row = await addKept(t.house.db, t.workspaceId, again, 'again.txt');
  assert.equal(Buffer.from(await t.house.files.read(row.sha256)).toString(), 'a popular picture');
  await housekeep(t.house, []);
  assert.equal(await t.house.files.has(sha256), true);
  assert.equal(await count('unused_contents'), 0, 'nothing is left to look at');
  await sql('delete from files where id = $1', [row.id]);
  await sql('insert into unused_contents (sha256) values ($1)', [sha256]);
  await housekeep(t.house, []);
  assert.equal(await t.house.files.has(sha256), true, 'young: somebody may be about to write its row');
  await old(sha256);
  await housekeep(t.house, []);
  assert.equal(await t.house.files.has(sha256), false);
  assert.equal(await count('unused_contents'), 0);
});

test('housekeeping that was killed between the rows and the bytes finishes the next time', async () => {
  const { sha256 } = await oldUpload('half swept');
  const cut = { ...t.house, files: { ...t.house.files, removeOld: () => Promise.reject(new Error('killed')) } };
  await assert.rejects(housekeep(cut, []), /killed/);
  assert.equal(await t.house.files.has(sha256), true);
  await housekeep(t.house, []);
  assert.equal(await t.house.files.has(sha256), false);
});

test('the original of a message comes as it came, to be saved, and only within its workspace', async () => {
  const [messageId, receiptId, channelId] = [newId(), newId(), newId()];
  const body = Buffer.from('From: a@mail.example\r\n\r\n<script>alert(1)</script>\xff', 'latin1');
  await sql(
    `insert into receipts (workspace_id, id, channel_id, body, headers, state) values ($1, $2, $3, $4, '{}', 'done')`,
    [t.workspaceId, receiptId, channelId, body],
  );
  const conversation = (await sql('select id from conversations limit 1'))[0]!['id'];
  await sql(
    `insert into messages (workspace_id, id, number, conversation_id, root_id, direction, type, author_type, channel_id, external_id, sent_at, receipt_id) values ($1, $2, 99, $3, $3, 'inbound', 'message', 'contact', $4, 'x1', now(), $5)`,
    [t.workspaceId, messageId, conversation, channelId, receiptId],
  );
  const reply = (await call('getRaw', { params: { id: messageId } })) as unknown as {
    body: Uint8Array;
    headers: Record<string, string>;
  };
  assert.ok(Buffer.from(reply.body).equals(body));
  assert.match(reply.headers['content-disposition']!, new RegExp(`^attachment; filename="${messageId}.eml"`));
  assert.equal(reply.headers['content-type'], 'application/octet-stream');
  await assert.rejects(call('getRaw', { params: { id: newId() } }), refusal('not_found'));
  await assert.rejects(call('getRaw', { params: { id: messageId } }, stranger), refusal('not_found'));
});

test('a receipt that is let go leaves its message, which says that the original is no longer kept', async () => {
  const [message] = await sql('select id, receipt_id from messages where receipt_id is not null limit 1');
  await sql(`update receipts set created_at = now() - interval '400 days'`);
  await housekeep(t.house, []);
  assert.equal(await count(`receipts where id = '${String(message!['receipt_id'])}'`), 0);
  assert.equal(await count(`messages where id = '${String(message!['id'])}'`), 1);
  await assert.rejects(call('getRaw', { params: { id: String(message!['id']) } }), refusal('not_found'));
});

test('what has had its time goes, what has not stays', async () => {
  for (const days of [1, 29, 31, 400]) {
    await t.house.db.transaction((tx) => write(tx, t.workspaceId, [{ kind: 'tag', id: newId(), what: 'tag.added' }]));
    await sql(
      'update journal set at = now() - make_interval(days => $1) where number = (select max(number) from journal)',
      [days],
    );
  }
  for (const hours of [1, 25])
    await sql(
      `insert into idempotency_keys (workspace_id, caller, key, request_sha256, created_at) values ($1, 'x', $2, '', now() - make_interval(hours => $3))`,
      [t.workspaceId, String(hours), hours],
    );
  for (const days of [6, 8])
    await sql(
      `insert into early_events (workspace_id, channel_id, external_id, event_id, event, created_at) values ($1, $2, 'x', $3, '{}', now() - make_interval(days => $4))`,
      [t.workspaceId, newId(), String(days), days],
    );
  for (const days of [-1, 6, 8])
    await sql(
      `insert into tokens (workspace_id, hash, purpose, contact_id, identity_id, expires_at) values ($1, $2, 'continue', $3, $3, now() - make_interval(days => $4))`,
      [t.workspaceId, String(days), newId(), days],
    );
  await sql(
    `insert into attempts (key, count, until) values ('old', 1, now() - interval '1 minute'), ('new', 1, now() + interval '1 minute')`,
  );
  await housekeep(t.house, []);
  assert.deepEqual(
    [
      await count('journal'),
      await count('idempotency_keys'),
      await count('early_events'),
      await count('tokens'),
      await count('attempts'),
    ],
    [2, 1, 1, 2, 1],
  );
});

test('the journal forgets nothing that one of its readers has still to read', async () => {
  await sql('delete from journal');
  const other = await t.workspace('Unread');
  for (const [workspaceId, entries] of [
    [t.workspaceId, 5],
    [other, 2],
  ] as const)
    for (let each = 0; each < entries; each += 1)
      await t.house.db.transaction((tx) => write(tx, workspaceId, [{ kind: 'tag', id: newId(), what: 'tag.added' }]));
  await sql(`update journal set at = now() - interval '31 days'`);
  const first = Number(
    (await sql('select min(number) as n from journal where workspace_id = $1', [t.workspaceId]))[0]!['n'],
  );
  const left = async () =>
    (await sql('select workspace_id, number from journal order by number')).map(
      (row) =>
        `${row['workspace_id'] === other ? 'other' : 'mine'} ${Number(row['number']) - (row['workspace_id'] === other ? 1 : first)}`,
    );
  const reads = (name: string, number: number) =>
    sql(
      'insert into followers (workspace_id, name, number) values ($1, $2, $3) on conflict (workspace_id, name) do update set number = $3',
      [t.workspaceId, name, number],
    );
  await reads('quick', first + 4);
  await reads('slow', first + 2);
  await reads('long gone', 0);
  const readers = [{ name: 'quick' }, { name: 'slow' }];
  await housekeep(t.house, readers);
  assert.deepEqual((await left()).sort(), ['mine 3', 'mine 4', 'other 0', 'other 1']);
  await reads('slow', first + 4);
  await housekeep(t.house, readers);
  assert.deepEqual((await left()).sort(), ['other 0', 'other 1'], 'a workspace nobody has looked at keeps everything');
});

test('a follower that was away for a month reacts to every entry, though housekeeping came first', async () => {
  await sql('delete from journal');
  await sql('delete from followers');
  for (let each = 0; each < 3; each += 1)
    await t.house.db.transaction((tx) => write(tx, t.workspaceId, [{ kind: 'tag', id: newId(), what: `tag.${each}` }]));
  await sql(`update journal set at = now() - interval '40 days'`);
  const heard: string[] = [];
  const follower: Follower = {
    name: 'late',
    react: async (_tx, _workspaceId, rows) => void heard.push(...rows.map((row) => row.what)),
  };
  await housekeep(t.house, [follower]);
  const running = runFollowers(t.house, [follower], { pollMs: 20 });
  for (const end = Date.now() + 60_000; heard.length < 3 && Date.now() < end;) await sleep(20);
  await running.stop();
  assert.deepEqual(heard, ['tag.0', 'tag.1', 'tag.2']);
});

test('a sweep that fails keeps none of the others, and the failure shows', async () => {
  await sql('delete from early_events');
  await sql(
    `insert into early_events (workspace_id, channel_id, external_id, event_id, event, created_at) values ($1, $1, 'x', 'y', '{}', now() - interval '8 days')`,
    [t.workspaceId],
  );
  await sql('alter table journal rename to journal_away');
  await assert.rejects(housekeep(t.house, []), /journal/);
  await sql('alter table journal_away rename to journal');
  assert.equal(await count('early_events'), 0);
});
