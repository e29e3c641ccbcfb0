import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Db, openDb } from '../../ground/db.ts';
import { newId } from '../../ground/id.ts';
import { makeLog } from '../../ground/log.ts';
import { type TestDatabase, testDatabase } from '../../ground/testing.ts';
import { textQuery } from './store.ts';
import { threadQuery } from './thread-store.ts';
import { searchThread } from './thread.ts';

let at: TestDatabase;
let db: Db;
const acme = newId();
const thread = newId();
const other = newId();
const LONG = 10_000;
before(async () => {
  at = await testDatabase();
  db = openDb(at.url, { log: makeLog('silent') });
  await db.query('insert into workspaces (id, name) values ($1, $2)', [acme, 'Acme']);
  const contact = newId();
  await db.query('insert into contacts (workspace_id, id, name) values ($1, $2, $3)', [acme, contact, 'Ada']);
  for (const [index, id] of [thread, other].entries())
    await db.query(
      'insert into conversations (workspace_id, id, number, contact_id, root_id, last_message_at) values ($1, $2, $3, $4, $2, now())',
      [acme, id, 1001 + index, contact],
    );
  // A long thread of ordinary words, in which the words looked for stand rarely.
  await db.query(
    `insert into messages (workspace_id, id, number, conversation_id, root_id, direction, type, author_type, author_name, text, sent_at)
     select $1, gen_random_uuid(), n, $2, $2, 'inbound', 'message', 'contact', 'Ada',
       'message ' || n || ' about the order that has not come yet, please look where it is', now() from generate_series(1, ${LONG}) n`,
    [acme, thread],
  );
});
after(async () => {
  await db.close();
  await at.drop();
});
let number = LONG;
async function say(text: string, more: Record<string, unknown> = {}, conversationId = thread): Promise<string> {
  const row = { type: 'message', deleted_at: null, ...more };
  const id = newId();
  await db.query(
    `insert into messages (workspace_id, id, number, conversation_id, root_id, direction, type, author_type, author_name, text, sent_at, deleted_at)
     values ($1, $2, $3, $4, $4, 'inbound', $5, 'contact', 'Ada', $6, now(), $7)`,
    [acme, id, (number += 1), conversationId, row.type, text, row.deleted_at],
  );
  return id;
}
const ask = (q: string, limit = 100) => searchThread(db, acme, thread, q, limit);
const idsOf = async (q: string) => (await ask(q)).items.map((each) => each.id);

test('words are found anywhere in a thread of ten thousand messages, newest first, and nowhere else', async () => {
  const old = await db.query<{ id: string }>(
    `update messages set text = 'the samovar is broken' where workspace_id = $1 and number = 7 returning id`,
    [acme],
  );
  const note = await say('Ask about the Samovar again', { type: 'note' });
  await say('samovar elsewhere', {}, other);
  await say('samovar deleted', { deleted_at: new Date() });
  await say('samovar event', { type: 'event' });
  const { items, isMore, instead } = await ask('samov');
  assert.deepEqual(
    items.map((each) => each.id),
    [note, old.rows[0]!.id],
  );
  assert.deepEqual([isMore, instead, items[1]!.number], [false, null, 7]);
  assert.equal(items[0]!.snippet, 'Ask about the «Samovar» again');
});

test('a slip of the finger finds what was meant, and says so', async () => {
  const id = await say('Your refund for the velociraptor is on its way');
  for (const [q, instead] of [
    ['refnud', 'refund'],
    ['velocirator', 'velociraptor'],
    ['refnud velocirator', 'refund velociraptor'],
  ] as const) {
    const found = await ask(q);
    assert.deepEqual([found.items.map((each) => each.id), found.instead], [[id], instead], q);
    assert.match(found.items[0]!.snippet, /«/, q);
  }
  assert.deepEqual(await ask('xylophone'), { items: [], isMore: false, instead: null });
});

test('a message is found by the name of its file', async () => {
  const id = await say('');
  await db.query(
    `insert into message_files (workspace_id, message_id, position, name, mime) values ($1, $2, 0, 'Invoice_2026-11.pdf', 'application/pdf')`,
    [acme, id],
  );
  assert.deepEqual(await idsOf('invoice'), [id]);
  assert.match((await ask('invoice')).items[0]!.snippet, /«Invoice/);
});

test('a page that is full says that there is more', async () => {
  const { items, isMore } = await ask('order', 5);
  assert.deepEqual([items.length, isMore], [5, true]);
  assert.deepEqual(
    items.map((each) => each.number),
    items.map((each) => each.number).toSorted((a, b) => b - a),
  );
});

test('whatever is typed is a question, never a mistake', async () => {
  for (const q of ["'", '\\', ':*', '& | !', '%', '«»', 'a'.repeat(200)]) assert.ok(await ask(q));
});

test('a thread is read by its own index, not through everybody’s words', async () => {
  await db.query('analyze messages');
  const query = await textQuery(db, ['samovar'], false);
  const { rows } = await db.query<{ 'QUERY PLAN': string }>(`explain ${threadQuery}`, [acme, thread, query, 100]);
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  assert.match(plan, /messages_in_order/);
  assert.doesNotMatch(plan, /Seq Scan on messages/);
});
