import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openDb, type Db } from '../../ground/db.ts';
import { newId } from '../../ground/id.ts';
import { makeLog } from '../../ground/log.ts';
import { type TestDatabase, testDatabase } from '../../ground/testing.ts';
import { besideMessages, shownConversations, shownMessages } from './beside-store.ts';
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
  await db.query(
    `insert into identities (workspace_id, id, kind, scope, key, value, contact_id, home_contact_id)
     select $1, gen_random_uuid(), 'email', '', n || '@example.com', n || '@example.com', $2, $2 from generate_series(1, 3000) n`,
    [acme, contact],
  );
  await db.query('analyze');
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

test('behind the wall, too, whoever stands beside a message or a conversation is found by key', async () => {
  const plans: string[] = [];
  const reader = {
    query: async (text: string, values?: readonly unknown[]) => {
      const { rows } = await db.within(acme).query<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
      return { rows: [], rowCount: 0 };
    },
  };
  await shownMessages(reader, acme, [newId()]);
  await besideMessages(reader, acme, [newId()]);
  await shownConversations(reader, acme, [newId()], [newId()]);
  assert.equal(plans.length, 3);
  assert.match(plans[0]!, /identities_pkey/);
  // As many as are many in this house; a table of three rows is read whole.
  for (const plan of plans) assert.doesNotMatch(plan, /Seq Scan on (identities|messages)/);
});
