import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import pg from 'pg';
import { StartError } from './config.ts';
import { connection } from './db.ts';
import { makeLog } from './log.ts';
import { migrate } from './migrate.ts';
import { emptyDatabase, type TestDatabase } from './testing.ts';

const log = makeLog('silent');
let folder: string;
let database: TestDatabase;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'migrate-'));
});
after(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});
beforeEach(async () => {
  await database?.drop();
  database = await emptyDatabase();
  rmSync(folder, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'migrate-'));
});
const file = (name: string, sql: string) => writeFileSync(join(folder, name), sql);
async function ask(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(connection(database.url));
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
const refused = (words: RegExp) => (error: unknown) =>
  error instanceof StartError && words.test(error.message) && !error.message.includes('\n');

test('files run in their order, once', async () => {
  file('0001_first.sql', 'create table a (n int); insert into a values (1);');
  file('0002_second.sql', 'insert into a select n + 1 from a;');
  assert.equal(await migrate(database.url, folder, log), 2);
  assert.equal(await migrate(database.url, folder, log), 0);
  assert.deepEqual(await ask('select n from a order by n'), [{ n: 1 }, { n: 2 }]);
});

test('ten nodes starting at once migrate once', async () => {
  file('0001_first.sql', 'create table a (n int); insert into a values (1); select pg_sleep(0.05);');
  const counts = await Promise.all(Array.from({ length: 10 }, () => migrate(database.url, folder, log)));
  assert.equal(
    counts.reduce((sum, each) => sum + each, 0),
    1,
  );
  assert.deepEqual(await ask('select n from a'), [{ n: 1 }]);
});

test('a failing file leaves nothing behind, is named, and runs when it has been mended', async () => {
  file('0001_first.sql', 'create table a (n int);');
  file('0002_second.sql', 'create table b (n int); insert into b values (1 / 0);');
  await assert.rejects(migrate(database.url, folder, log), refused(/0002_second\.sql failed: division by zero/));
  assert.deepEqual(await ask("select to_regclass('a') is not null as a, to_regclass('b') is not null as b"), [
    { a: true, b: false },
  ]);
  file('0002_second.sql', 'create table b (n int);');
  assert.equal(await migrate(database.url, folder, log), 1);
});

test('killed in the middle of a file, it runs again as if nothing had been', async () => {
  file('0001_first.sql', 'create table a (n int); select pg_sleep(20); insert into a values (1);');
  const doomed = migrate(database.url, folder, log);
  const failed = assert.rejects(doomed);
  for (let killed = 0; killed === 0;)
    killed = (
      await ask(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like '%pg_sleep(20)%' and pid <> pg_backend_pid()",
      )
    ).length;
  await failed;
  file('0001_first.sql', 'create table a (n int); insert into a values (1);');
  assert.equal(await migrate(database.url, folder, log), 1);
});

test('a marked file runs outside a transaction, statement by statement', async () => {
  file('0001_first.sql', 'create table a (n int);');
  file(
    '0002_index.sql',
    '-- no-transaction: an index without a lock\ndrop index if exists a_n;\ncreate index concurrently a_n on a (n);\n-- the end\n',
  );
  assert.equal(await migrate(database.url, folder, log), 2);
  assert.deepEqual(await ask("select to_regclass('a_n') is not null as there"), [{ there: true }]);
});

test('a changed, a missing, a late, a twice numbered and a badly named file are each one sentence', async () => {
  file('0002_second.sql', 'create table a (n int);');
  await migrate(database.url, folder, log);
  file('0002_second.sql', 'create table a (n bigint);');
  await assert.rejects(migrate(database.url, folder, log), refused(/0002_second\.sql was changed/));
  file('0002_second.sql', 'create table a (n int);');
  file('0001_late.sql', 'select 1');
  await assert.rejects(migrate(database.url, folder, log), refused(/0001_late\.sql comes before 0002_second\.sql/));
  rmSync(join(folder, '0001_late.sql'));
  file('0002_twin.sql', 'select 1');
  await assert.rejects(migrate(database.url, folder, log), refused(/number of its own/));
  rmSync(join(folder, '0002_twin.sql'));
  file('3_bad.sql', 'select 1');
  await assert.rejects(migrate(database.url, folder, log), refused(/3_bad\.sql must have a name/));
  rmSync(join(folder, '3_bad.sql'));
  rmSync(join(folder, '0002_second.sql'));
  await assert.rejects(migrate(database.url, folder, log), refused(/newer version/));
});
