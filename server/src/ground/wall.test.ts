// The second wall: a statement that forgot its workspace finds, changes and writes nothing of another one, whatever way it goes.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { testHouse, type TestHouse } from '../testing/house.ts';
import { connection, type Db, openDb } from './db.ts';
import { newId } from './id.ts';
import { addJob } from './jobs.ts';
import { makeLog } from './log.ts';
import { migrate, readMigrations } from './migrate.ts';
import { emptyDatabase } from './testing.ts';

const MIGRATIONS = join(import.meta.dirname, '../../migrations');
let t: TestHouse;
let other: string;
let inside: Db;
before(async () => {
  t = await testHouse([]);
  other = await t.workspace('Other');
  inside = t.house.db.within(t.workspaceId);
  for (const [workspaceId, name] of [
    [t.workspaceId, 'ours'],
    [other, 'theirs'],
  ] as const)
    await t.house.db.query(`insert into tags (workspace_id, id, name) values ($1, $2, $3)`, [
      workspaceId,
      newId(),
      name,
    ]);
});
after(() => t.close());

const names = async (db: Pick<Db, 'query'>) =>
  (await db.query<{ name: string }>('select name from tags order by name')).rows.map((row) => row.name);
const code = (expected: string) => (error: unknown) => (error as { code?: string }).code === expected;

test('a read without its workspace finds only the caller’s, alone, together, in a transaction', async () => {
  assert.deepEqual(await names(inside), ['ours']);
  assert.deepEqual(await names(t.house.db.within(other)), ['theirs']);
  assert.deepEqual(await inside.reading((db) => Promise.all([names(db), names(db)])), [['ours'], ['ours']]);
  assert.deepEqual(await inside.transaction(names), ['ours']);
  const { rows } = await inside.query('select id from workspaces');
  assert.deepEqual(rows, [{ id: t.workspaceId }], 'the list of workspaces too');
});

test('a change and a removal without their workspace touch nothing of another', async () => {
  const before = await everything();
  assert.equal((await inside.query(`update tags set color = '#123456' where name = 'theirs'`)).rowCount, 0);
  assert.equal((await inside.query(`update tags set color = '#123456'`)).rowCount, 1);
  assert.equal((await inside.query(`delete from tags where name = 'theirs'`)).rowCount, 0);
  assert.equal(
    await inside.transaction(async (tx) => (await tx.query(`update workspaces set name = 'Taken'`)).rowCount),
    1,
  );
  assert.deepEqual(await everything(), before);

  async function everything(): Promise<unknown> {
    const { rows } = await t.house.db.query(
      'select to_jsonb(t) as tag, w.name from tags t join workspaces w on w.id = t.workspace_id where t.workspace_id = $1',
      [other],
    );
    return rows;
  }
});

test('a row for another workspace is refused, and none is moved there', async () => {
  const given = [other, newId(), 'planted'];
  const insert = 'insert into tags (workspace_id, id, name) values ($1, $2, $3)';
  await assert.rejects(inside.query(insert, given), code('42501'));
  await assert.rejects(
    inside.transaction((tx) => tx.query(insert, given)),
    code('42501'),
  );
  await assert.rejects(inside.query('update tags set workspace_id = $1', [other]), code('42501'));
  await assert.rejects(inside.query(`insert into workspaces (id, name) values ($1, 'Mine')`, [newId()]), code('42501'));
  await assert.rejects(inside.query('delete from workspaces'), code('42501'));
});

test('what is of no workspace is closed: accounts, sessions, the queue of jobs, backups', async () => {
  for (const table of ['auth_users', 'auth_sessions', 'attempts', 'backups', 'graphile_worker._private_jobs'])
    await assert.rejects(inside.query(`select 1 from ${table}`), code('42501'), table);
  await inside.transaction((tx) => addJob(tx, 'tidy', { workspaceId: t.workspaceId }));
  for (const workspaceId of [other, null])
    await assert.rejects(
      inside.transaction((tx) => addJob(tx, 'tidy', { workspaceId })),
      code('42501'),
    );
  const { rows } = await t.house.db.query('select count(*)::int as n from graphile_worker._private_jobs');
  assert.deepEqual(rows, [{ n: 1 }]);
});

test('a caller without a workspace sees nothing at all', async () => {
  assert.deepEqual(await names(t.house.db.within('')), []);
});

test('who comes next on the same connection is not the one before, also when that one failed', async () => {
  const one = openDb(t.url, { log: makeLog('silent'), max: 1 });
  try {
    const [ours, theirs] = [one.within(t.workspaceId), one.within(other)];
    await Promise.allSettled([
      ours.query('select nonsense'),
      ours.transaction(() => Promise.reject(new Error('no'))),
      ours.query('select 1 / 0'),
    ]);
    const many = Array.from({ length: 60 }, (_, index) => [ours, theirs, one][index % 3]!);
    const seen = await Promise.all(many.map((db, index) => (index % 2 ? names(db) : db.transaction(names))));
    for (const [index, found] of seen.entries())
      assert.deepEqual(found, [['ours'], ['theirs'], ['ours', 'theirs']][index % 3]);
    const { rows } = await one.query(
      `select current_user = session_user as is_whole, current_setting('house.workspace', true) as of`,
    );
    assert.deepEqual(
      rows.map((row) => [row['is_whole'], row['of'] || null]),
      [[true, null]],
    );
  } finally {
    await one.close();
  }
});

test('every table that names a workspace stands behind the wall, also one that a later migration makes', async () => {
  const missing = `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
    where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and not (c.relrowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))`;
  assert.deepEqual((await t.house.db.query(missing)).rows, []);
  const folder = mkdtempSync(join(tmpdir(), 'throughline-wall-'));
  const database = await emptyDatabase();
  const db = openDb(database.url, { log: makeLog('silent'), max: 1 });
  try {
    const { readFileSync } = await import('node:fs');
    for (const { name } of readMigrations(MIGRATIONS))
      writeFileSync(join(folder, name), readFileSync(join(MIGRATIONS, name), 'utf8'));
    writeFileSync(
      join(folder, '9000_more.sql'),
      'create table parcels (workspace_id uuid not null, id uuid, primary key (workspace_id, id));',
    );
    await migrate(database.url, folder, makeLog('silent'));
    assert.deepEqual((await db.query(missing)).rows, []);
    await db.query('insert into parcels values ($1, $2)', [other, newId()]);
    assert.deepEqual((await db.within(t.workspaceId).query('select * from parcels')).rows, []);
    assert.equal((await db.within(other).query('select * from parcels')).rows.length, 1);
  } finally {
    await db.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a database user who may make no roles works behind the first wall alone, says so, and has the second by two lines', async () => {
  const database = await emptyDatabase();
  const admin = openDb(database.url, { log: makeLog('silent'), max: 1 });
  const user = `t_plain_${randomBytes(4).toString('hex')}`;
  const address = new URL(database.url.replace('socket:', 'socket://host'));
  const said: unknown[] = [];
  const log = { ...makeLog('silent'), warn: (...words: unknown[]) => void said.push(words) } as never;
  const asUser = database.url.startsWith('socket:')
    ? database.url.replace(/user=\w+/, `user=${user}`)
    : Object.assign(address, { username: user, password: user }).href;
  try {
    await admin.query(`create role ${user} login password '${user}'`);
    await admin.query(
      `alter database ${connection(database.url).database ?? address.pathname.slice(1)} owner to ${user}`,
    );
    await migrate(asUser, MIGRATIONS, log);
    assert.match(JSON.stringify(said), /may not create roles/);
    const workspaces = async () => {
      const db = openDb(asUser, { log, max: 1 });
      try {
        return [(await db.within(other).query('select 1 from workspaces')).rowCount, await db.wall.role()];
      } finally {
        await db.close();
      }
    };
    await admin.query(`insert into workspaces (id, name) values ($1, 'One'), ($2, 'Two')`, [t.workspaceId, other]);
    assert.deepEqual(await workspaces(), [2, null]);
    assert.match(JSON.stringify(said), /second wall between workspaces is off/);
    await admin.query(`create role ${user}_caller nologin`);
    await admin.query(`grant ${user}_caller to ${user}`);
    await migrate(asUser, MIGRATIONS, log);
    assert.deepEqual(await workspaces(), [1, `${user}_caller`]);
  } finally {
    await admin.close();
    await database.drop();
    const cleaner = openDb(t.url, { log: makeLog('silent'), max: 1 });
    for (const role of [`${user}_caller`, user]) await cleaner.query(`drop role if exists ${role}`);
    await cleaner.close();
  }
});
