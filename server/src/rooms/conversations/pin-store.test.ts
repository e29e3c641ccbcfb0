import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openDb, type Db } from '../../ground/db.ts';
import { newId } from '../../ground/id.ts';
import { makeLog } from '../../ground/log.ts';
import { type TestDatabase, testDatabase } from '../../ground/testing.ts';
import { pinsQuery } from './pin-store.ts';

let at: TestDatabase;
let db: Db;
const [acme, contact, thread] = [newId(), newId(), newId()];
before(async () => {
  at = await testDatabase();
  db = openDb(at.url, { log: makeLog('silent') });
  await db.query('insert into workspaces (id, name) values ($1, $2)', [acme, 'Acme']);
  await db.query('insert into contacts (workspace_id, id, name) values ($1, $2, $3)', [acme, contact, 'Ada']);
  await db.query(
    'insert into conversations (workspace_id, id, number, contact_id, root_id, last_message_at) values ($1, $2, 1001, $3, $2, now())',
    [acme, thread, contact],
  );
  await db.query(
    `insert into messages (workspace_id, id, number, conversation_id, root_id, direction, type, author_type, text, sent_at, pinned_at)
     select $1, gen_random_uuid(), n, $2, $2, 'inbound', 'message', 'contact', 'word ' || n, now(), case when n % 1000 = 0 then now() end
     from generate_series(1, 5000) n`,
    [acme, thread],
  );
  await db.query('analyze messages');
});
after(async () => {
  await db.close();
  await at.drop();
});

test('what is pinned is read by an index of its own, not by reading the thread', async () => {
  const { rows } = await db.query<{ 'QUERY PLAN': string }>(`explain ${pinsQuery}`, [acme, thread]);
  assert.match(rows.map((row) => row['QUERY PLAN']).join('\n'), /messages_pinned/);
  assert.equal((await db.query(pinsQuery, [acme, thread])).rowCount, 5);
});
