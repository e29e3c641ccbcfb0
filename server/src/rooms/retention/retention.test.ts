// Retention: what is older than a rule goes, in batches that survive a stop, and nothing else does; counters, files and the log agree.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Problem } from '@throughline/protocol';
import { newId } from '../../ground/id.ts';
import type { AgentViewer } from '../../ground/viewer.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { holdRoutes } from '../contacts/index.ts';
import { conversationRoutes } from '../conversations/index.ts';
import { housekeep } from '../operations/index.ts';
import { threadRoutes } from '../threads/index.ts';
import { batch, beginAll, runRetention } from './run.ts';
import { retentionRoutes } from './routes.ts';
import * as store from './store.ts';

let t: TestHouse;
let other: string;
before(async () => {
  t = await testHouse([]);
  other = await t.workspace('Elsewhere');
});
after(() => t.close());

const asked = (viewer: AgentViewer) => ({ house: t.house, viewer, params: {}, query: {}, incoming: null as never });
const get = () => retentionRoutes.getRetention({ ...asked(t.ada), body: undefined });
const set = (body: object, viewer = t.ada) =>
  retentionRoutes.changeRetention({ ...asked(viewer), body: body as never });
const look = (body: object) => retentionRoutes.previewRetention({ ...asked(t.ada), body: body as never });
const start = () => retentionRoutes.runRetention({ ...asked(t.ada), body: undefined });
const run = (id: string) => runRetention(t.house, t.workspaceId, id, new AbortController().signal);
const count = async (table: string, where = 'true') =>
  (
    await t.house.db.query<{ n: number }>(
      `select count(*)::int as n from ${table} where workspace_id = $1 and ${where}`,
      [t.workspaceId],
    )
  ).rows[0]!.n;

let number = 100;
async function contact(daysIdle: number, workspaceId = t.workspaceId): Promise<string> {
  const id = newId();
  await t.house.db.query(
    `insert into contacts (workspace_id, id, name, last_seen_at, created_at) values ($1, $2, 'Somebody', now() - make_interval(days => $3), now() - make_interval(days => $3))`,
    [workspaceId, id, daysIdle],
  );
  return id;
}
/** A conversation with one message in it that carries a file; closed so many days ago, or open. */
async function conversation(
  contactId: string,
  closedDays: number | null,
  {
    rootId = null,
    workspaceId = t.workspaceId,
    kinds = [],
  }: { rootId?: string | null; workspaceId?: string; kinds?: readonly string[] } = {},
): Promise<{ id: string; fileId: string }> {
  const [id, messageId, fileId] = [newId(), newId(), newId()];
  const status = closedDays === null ? 'open' : 'closed';
  number += 1;
  await t.house.db.query(
    `insert into conversations (workspace_id, id, number, contact_id, root_id, status, last_message_at, closed_at, last_number, channel_kinds)
     values ($1, $2, $3, $4, coalesce($5::uuid, $2::uuid), $6, now(), now() - make_interval(days => $7), $3, $8)`,
    [workspaceId, id, number, contactId, rootId, status, closedDays, kinds],
  );
  await t.house.db.query(
    `insert into conversation_counts (workspace_id, scope, status, count) values ($1, 'status', $2, 1)
     on conflict (workspace_id, scope, whose, status) do update set count = conversation_counts.count + 1`,
    [workspaceId, status],
  );
  await t.house.db.query(
    `insert into messages (workspace_id, id, number, conversation_id, root_id, direction, type, author_type, text, sent_at)
     values ($1, $2, $3, $4, $4, 'inbound', 'message', 'contact', 'where is my parcel', now())`,
    [workspaceId, messageId, number, id],
  );
  await t.house.db.query(
    `insert into files (workspace_id, id, sha256, name, mime, bytes, created_at, used_at) values ($1, $2, $3, 'a.txt', 'text/plain', 1, now() - make_interval(days => $4), now())`,
    [workspaceId, fileId, fileId.replaceAll('-', '').padEnd(64, '0'), closedDays ?? 0],
  );
  await t.house.db.query(
    `insert into message_files (workspace_id, message_id, position, name, mime, file_id) values ($1, $2, 0, 'a.txt', 'text/plain', $3)`,
    [workspaceId, messageId, fileId],
  );
  return { id, fileId };
}
async function empty(): Promise<void> {
  for (const table of [
    'message_files',
    'messages',
    'conversations',
    'conversation_counts',
    'identities',
    'contacts',
    'files',
    'holds',
    'bulk_jobs',
    'retention_runs',
    'retention',
  ])
    await t.house.db.query(`delete from ${table}`);
}

test('nothing is on by default, and rules are whole days within ten years', async () => {
  assert.deepEqual((await get()).rules, {
    conversationDays: null,
    kindDays: {},
    attachmentDays: null,
    contactDays: null,
    auditDays: null,
  });
  await assert.rejects(start(), (error: Problem) => error.code === 'conflict');
  await beginAll(t.house);
  assert.equal((await get()).runs.length, 0);
});

test('closed conversations go when their time is over, with words, files and counters; others stay', async () => {
  await empty();
  const ada = await contact(0);
  const gone = await conversation(ada, 100);
  const young = await conversation(ada, 10);
  const open = await conversation(ada, null);
  const theirs = await conversation(await contact(0, other), 400, { workspaceId: other });
  await set({ conversationDays: 90 });
  assert.deepEqual(await look({ conversationDays: 90 }), {
    conversations: 1,
    attachments: 0,
    contacts: 0,
    auditEntries: 0,
    limit: 10_000,
  });
  const { id } = await start();
  await assert.rejects(start(), (error: Problem) => error.code === 'conflict', 'one at a time');
  await run(id);
  const { rows } = await t.house.db.query<{ id: string }>('select id from conversations order by number');
  assert.deepEqual(
    rows.map((row) => row.id),
    [young.id, open.id, theirs.id],
  );
  assert.equal(await count('messages', `conversation_id = '${gone.id}'`), 0);
  const counts = await conversationRoutes.getCounts({ ...asked(t.ada), body: undefined });
  assert.deepEqual([counts.closed, counts.open], [1, 1]);
  const [ran] = (await get()).runs;
  assert.deepEqual([ran?.state, ran?.gone.conversations, ran?.startedBy], ['done', 1, 'Ada']);
  assert.equal(await count('audit_entries', `what = 'retention.ran'`), 1);
  assert.equal(
    await count('journal', `kind = 'conversation' and id = '${gone.id}' and what = 'conversation.erased'`),
    1,
  );
  // The file goes with the next housekeeping, the others' stay.
  await housekeep(t.house, []);
  assert.equal(await count('files', `id = '${gone.fileId}'`), 0);
  assert.equal(await count('files', `id = '${young.fileId}'`), 1);
});

test('what was split off keeps its root until all of it may go', async () => {
  await empty();
  const ada = await contact(0);
  const root = await conversation(ada, 100);
  const part = await conversation(ada, null, { rootId: root.id });
  await set({ conversationDays: 30 });
  await run((await start()).id);
  assert.equal(await count('conversations'), 2);
  await t.house.db.query(
    `update conversations set status = 'closed', closed_at = now() - interval '31 days' where id = $1`,
    [part.id],
  );
  await run((await start()).id);
  assert.equal(await count('conversations'), 0);
});

test('a file that stands elsewhere too stays, and an old attachment leaves its name and the reason', async () => {
  await empty();
  const ada = await contact(0);
  const old = await conversation(ada, 100);
  const open = await conversation(ada, null);
  await t.house.db.query('update message_files set file_id = $2 where file_id = $1', [open.fileId, old.fileId]);
  await set({ conversationDays: 90 });
  await run((await start()).id);
  await housekeep(t.house, []);
  assert.equal(await count('files', `id = '${old.fileId}' and name = 'a.txt'`), 1, 'the open one shows it still');
  await set({ conversationDays: null, attachmentDays: 90 });
  assert.equal((await look({ attachmentDays: 90 })).attachments, 1);
  await run((await start()).id);
  const { rows } = await t.house.db.query<{ name: string; file_id: string | null; trouble: string }>(
    'select name, file_id, trouble from message_files',
  );
  assert.deepEqual(rows, [
    { name: 'a.txt', file_id: null, trouble: 'Deleted after 90 days, as this workspace keeps files.' },
  ]);
  await housekeep(t.house, []);
  assert.equal(await count('files', `id = '${old.fileId}'`), 0);
});

/** An address of a contact; its home is who it began as. */
async function address(contactId: string, homeId = contactId, days = 400): Promise<string> {
  const id = newId();
  await t.house.db.query(
    `insert into identities (workspace_id, id, kind, scope, value, key, name, attributes, home_contact_id, contact_id, created_at)
     values ($1, $2, 'email', '', $6, $6, '', '{}', $3, $4, now() - make_interval(days => $5))`,
    [t.workspaceId, id, homeId, contactId, days, `${id}@x.example`],
  );
  return id;
}
const people = async () =>
  (
    await t.house.db.query<{ id: string }>('select id from contacts where workspace_id = $1 order by id', [
      t.workspaceId,
    ])
  ).rows.map((row) => row.id);

test('contacts that nobody wrote with go with everybody they are made of; one that talks, writes or is part of another stays', async () => {
  await empty();
  const [idle, young, talking, part, into, heard, guest] = [
    await contact(400),
    await contact(10),
    await contact(400),
    await contact(400),
    await contact(400),
    await contact(400),
    await contact(400),
  ];
  await address(idle);
  await conversation(talking, null);
  // Two joined, both idle: they go together.
  await t.house.db.query('update contacts set absorbed_by = $2 where id = $1', [part, into]);
  await address(into, part);
  await address(into);
  // Seen long ago, but somebody wrote to them last week.
  await t.house.db.query(`update identities set last_outbound_at = now() - interval '7 days' where id = $1`, [
    await address(heard),
  ]);
  // Wrote in the conversation of another.
  await t.house.db.query('update messages set guest_id = $2 where workspace_id = $1', [
    t.workspaceId,
    await address(guest),
  ]);
  await set({ contactDays: 365 });
  assert.equal((await look({ contactDays: 365 })).contacts, 2);
  await run((await start()).id);
  assert.deepEqual(await people(), [young, talking, heard, guest].sort());
  assert.equal(await count('identities', `home_contact_id in ('${idle}', '${part}', '${into}')`), 0);
});

test('a channel kind has days of its own, and who ran on several is kept as the longest of them says', async () => {
  await empty();
  const ada = await contact(0);
  const chat = await conversation(ada, 40, { kinds: ['webchat'] });
  const mail = await conversation(ada, 40, { kinds: ['email'] });
  const both = await conversation(ada, 40, { kinds: ['webchat', 'email'] });
  const kept = await conversation(ada, 4000, { kinds: ['sms', 'webchat'] });
  const rules = { conversationDays: 60, kindDays: { webchat: 30, sms: null } };
  await set(rules);
  assert.equal((await look(rules)).conversations, 1);
  await run((await start()).id);
  const left = async () =>
    (await t.house.db.query<{ id: string }>('select id from conversations order by id')).rows.map((row) => row.id);
  assert.deepEqual(await left(), [mail.id, both.id, kept.id].sort());
  assert.ok(!(await left()).includes(chat.id));
  // No rule for the others: the kind's own acts alone.
  await set({ conversationDays: null, kindDays: { email: 30 } });
  await run((await start()).id);
  assert.deepEqual(await left(), [both.id, kept.id].sort());
});

test('of a contact on legal hold nothing goes, by the rules or by a person, until it is released', async () => {
  await empty();
  const [held, host] = [await contact(400), await contact(400)];
  const identity = await address(held);
  await address(host);
  await conversation(held, 100);
  const asGuest = await conversation(host, 100);
  await t.house.db.query('update messages set guest_id = $2 where conversation_id = $1', [asGuest.id, identity]);
  const on = (id: string, viewer = t.ada) => ({ ...asked(viewer), params: { id }, body: undefined });
  const place = (id: string, reason: string, viewer = t.ada) =>
    holdRoutes.placeHold({ ...on(id, viewer), body: { reason } });
  const { hold } = await place(held, 'Case 12/2026');
  assert.deepEqual([hold?.reason, hold?.placedBy], ['Case 12/2026', 'Ada']);
  assert.equal((await place(held, 'another')).hold?.reason, 'Case 12/2026', 'it stays as it was placed');
  await assert.rejects(place(host, '  '), (error: Problem) => error.code === 'invalid');
  const stranger = await t.agent('Stranger', 'owner', other);
  await assert.rejects(place(held, 'theirs', stranger), (error: Problem) => error.code === 'not_found');

  await set({ conversationDays: 30, attachmentDays: 30, contactDays: 30 });
  await run((await start()).id);
  assert.equal(await count('conversations'), 2, 'theirs, and where they wrote');
  assert.equal(await count('message_files', 'file_id is not null'), 2);
  const erase = (id: string) => threadRoutes.removeContact(on(id));
  await assert.rejects(erase(held), /legal hold.*Case 12\/2026/);
  await assert.rejects(erase(host), /on legal hold wrote in conversations of this contact/);
  assert.equal((await threadRoutes.previewErasure(on(held))).hold?.reason, 'Case 12/2026');

  await holdRoutes.releaseHold(on(held));
  assert.equal((await holdRoutes.getHold(on(held))).hold, null);
  await run((await start()).id);
  assert.deepEqual([await count('conversations'), await count('contacts')], [0, 0]);
  assert.deepEqual(
    (
      await t.house.db.query<{ what: string }>(
        `select what from audit_entries where workspace_id = $1 and subject_id = $2 order by id`,
        [t.workspaceId, held],
      )
    ).rows.map((row) => row.what),
    ['contact.held', 'contact.released'],
  );
});

test('nothing of a deleted conversation is left in any table, and no undo brings it back', async () => {
  await empty();
  const ada = await contact(0);
  const gone = await conversation(ada, 100);
  const joined = await conversation(ada, null);
  const emptied = await conversation(ada, null, { rootId: gone.id });
  await t.house.db.query(`update conversations set subject = 'unmistakable' where workspace_id = $1`, [t.workspaceId]);
  await t.house.db.query(`update messages set text = 'unmistakable words' where workspace_id = $1`, [t.workspaceId]);
  await t.house.db.query(`update files set name = 'unmistakable.txt' where workspace_id = $1`, [t.workspaceId]);
  await t.house.db.query(
    `update conversations set is_empty = true, joined_into = case when id = $1 then $3::uuid end where id in ($1, $2)`,
    [joined.id, emptied.id, gone.id],
  );
  await t.house.db.query('update messages set conversation_id = $3 where conversation_id in ($1, $2)', [
    joined.id,
    emptied.id,
    gone.id,
  ]);
  const identity = await address(ada);
  await t.house.db.query('update messages set identity_id = $2 where conversation_id = $1', [gone.id, identity]);
  await t.house.db.query(
    `insert into facts (workspace_id, id, identity_id, kind, label, value, message_id, said_at)
     select workspace_id, gen_random_uuid(), $2, 'order', 'Order', 'unmistakable 8841', id, now() from messages where conversation_id = $1 limit 1`,
    [gone.id, identity],
  );
  // Said once more in what stays: that keeps it, and is where it leads from now on.
  const stays = await conversation(ada, null);
  await t.house.db.query(
    `insert into facts (workspace_id, id, identity_id, kind, label, value, message_id, said_at)
     select workspace_id, gen_random_uuid(), $2, 'phone', 'Phone', '0600', id, now() from messages where conversation_id = $1 limit 1`,
    [gone.id, identity],
  );
  await t.house.db.query(
    `insert into fact_sources (workspace_id, fact_id, message_id, said_at)
     select f.workspace_id, f.id, m.id, now() from facts f join messages m on m.conversation_id in ($1, $2) where f.message_id = m.id or f.kind = 'phone' on conflict do nothing`,
    [gone.id, stays.id],
  );
  const job = newId();
  await t.house.db.query(
    `insert into bulk_jobs (workspace_id, id, agent_id, change, state, created_at) values ($1, $2, $3, '{}', 'done', now())`,
    [t.workspaceId, job, t.ada.agentId],
  );
  await t.house.db.query(
    `insert into bulk_items (workspace_id, job_id, subject_id, state, before, after) values ($1, $2, $3, 'changed', '{"tags": ["unmistakable"]}', '{}')`,
    [t.workspaceId, job, gone.id],
  );
  await set({ conversationDays: 90 });
  await run((await start()).id);
  await housekeep(t.house, []);
  const { rows: tables } = await t.house.db.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  for (const { name } of tables) {
    const left = await t.house.db.query(`select 1 from ${name} x where x::text ilike '%unmistakable%' limit 1`);
    assert.equal(left.rowCount, 0, `${name} still holds something`);
  }
  assert.equal(await count('conversations'), 1);
  const { rows: facts } = await t.house.db.query<{ value: string; conversation_id: string }>(
    'select f.value, m.conversation_id from facts f join messages m on m.id = f.message_id where f.workspace_id = $1',
    [t.workspaceId],
  );
  assert.deepEqual(facts, [{ value: '0600', conversation_id: stays.id }]);
});

test('a run that is stopped goes on where it stood, and a rule taken back meanwhile holds at once', async () => {
  await empty();
  const ada = await contact(0);
  for (let n = 0; n < 120; n += 1) await conversation(ada, 100);
  await set({ conversationDays: 90 });
  const { id } = await start();
  const stop = new AbortController();
  stop.abort();
  await assert.rejects(runRetention(t.house, t.workspaceId, id, stop.signal), /goes on from there/);
  assert.equal(await count('conversations'), 100, 'one batch of twenty');
  assert.equal((await get()).runs[0]?.state, 'running');
  assert.ok(await batch(t.house, t.workspaceId, id, 'conversations'));
  await set({ conversationDays: null });
  await run(id);
  assert.equal(await count('conversations'), 80);
  assert.deepEqual(
    (await get()).runs.slice(0, 1).map((each) => [each.state, each.gone.conversations]),
    [['done', 40]],
  );
});

test('the log is let go of by its age, and says so itself', async () => {
  await empty();
  const old = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f';
  await t.house.db.query(
    `insert into audit_entries (workspace_id, id, at, actor_type, actor_name, what, subject_kind) values ($1, $2, '2022-02-22', 'agent', 'Ada', 'team.added', 'team')`,
    [t.workspaceId, old],
  );
  await set({ auditDays: 365 });
  await run((await start()).id);
  assert.equal(await count('audit_entries', `id = '${old}'`), 0);
  assert.ok((await count('audit_entries', `what = 'retention.changed'`)) > 0, 'young entries stay');
});

test('whoever may change settings but not erase sets no rule and starts no run', async () => {
  const narrow: AgentViewer = {
    ...t.ada,
    scopes: new Set([...t.ada.scopes].filter((scope) => scope !== 'contacts:erase')),
  };
  await assert.rejects(set({ contactDays: 1 }, narrow), (error: Problem) => error.code === 'forbidden');
  await assert.rejects(
    retentionRoutes.runRetention({ ...asked(narrow), body: undefined }),
    (error: Problem) => error.code === 'forbidden',
  );
});

test('what is due is found by an index, not by reading all', async () => {
  for (const [sql, index] of [
    [store.dueConversations, 'conversations_closed'],
    [store.dueAttachments, 'files_of_workspace'],
    [store.dueContacts, 'contacts_recent'],
    [store.dueAudit, 'audit_entries_pkey'],
  ] as const) {
    const before = sql === store.dueAudit ? newId() : new Date();
    const plan = await t.house.db.transaction(async (tx) => {
      await tx.query('set local enable_seqscan = off');
      return JSON.stringify(
        (
          await tx.query(`explain (format json) ${sql}`, [
            t.workspaceId,
            before,
            50,
            '-infinity',
            newId(),
            [],
            ...(sql === store.dueConversations ? [new Date(), '{}'] : []),
          ])
        ).rows,
      );
    });
    assert.match(plan, new RegExp(index), plan);
    assert.doesNotMatch(plan, /Seq Scan/, plan);
  }
});
