import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { listsIn, packed } from './arrays.ts';
import { type Db, openDb } from './db.ts';
import { makeLog } from './log.ts';
import { testDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
let db: Db;
before(async () => {
  database = await testDatabase();
  db = openDb(database.url, { log: makeLog('silent'), max: 2 });
});
after(async () => {
  await db.close();
  await database.drop();
});

/** What PostgreSQL makes of a list that went packed, and of the same list written as text. */
async function bothWays(type: string, list: readonly unknown[]): Promise<[unknown, unknown]> {
  const statement = `select $1::${type}[]::text as seen`;
  const [binary] = packed(listsIn(statement), [list]);
  assert.ok(Buffer.isBuffer(binary), `${type} is packed`);
  const { pool } = db;
  return [
    (await pool.query<{ seen: string }>(statement, [binary])).rows[0]!.seen,
    (await pool.query<{ seen: string }>(statement, [list])).rows[0]!.seen,
  ];
}

const lists: Readonly<Record<string, readonly unknown[]>> = {
  uuid: [randomUUID(), null, '00000000-0000-0000-0000-000000000000', randomUUID().toUpperCase()],
  text: ['', 'null', null, 'a,"b"\\{}', 'ї 🙂 \u202e', ' ', 'line\nline'],
  jsonb: ['{}', null, '{"a":[1,"ü"]}', '[]', '"x"'],
  bytea: [Buffer.from([0, 1, 255]), null, Buffer.alloc(0)],
  boolean: [true, false, null],
  timestamptz: [new Date(), null, new Date(0), new Date('1999-12-31T23:59:59.999Z'), new Date('2038-01-19T03:14:08Z')],
  smallint: [0, -1, 32_767, null, -32_767],
  int: [0, -1, 2_147_483_647, null],
  bigint: [0, -1, 1, -4_294_967_296, 4_294_967_295, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, null],
};
for (const [type, list] of Object.entries(lists))
  test(`a packed list of ${type} is what its text would be`, async () => {
    for (const each of [list, [], list.slice(0, 1), [null]]) {
      const [binary, text] = await bothWays(type, each);
      assert.equal(binary, text);
    }
  });

test('what does not look as its type should goes as text, and PostgreSQL says so', async () => {
  const wrong: readonly (readonly [string, unknown])[] = [
    ['uuid', 'not-a-uuid'],
    ['uuid', `${randomUUID()}0`],
    ['uuid', randomUUID().replace('-', '0')],
    ['bigint', 'seven'],
    ['smallint', 40_000],
    ['timestamptz', 'yesterday or so'],
    ['boolean', 'maybe'],
    ['jsonb', '{'],
    ['text', 'a\0b'],
  ];
  for (const [type, value] of wrong)
    await assert.rejects(db.query(`select $1::${type}[] as seen`, [[value]]), { code: /^22/ }, type);
  const at = '2026-01-02 03:04:05.123456+00';
  const { rows } = await db.query<{ seen: string }>('select $1::timestamptz[]::text as seen', [[at]]);
  assert.equal(rows[0]!.seen, `{"${at}"}`, 'a time finer than ours stays so');
});

test('only lists whose kind the statement names, each time alike, are packed', () => {
  const found = (statement: string) => listsIn(statement).map(([index]) => index);
  assert.deepEqual(found('select unnest($1::uuid[], $12::text[]), $2::int, $3::citext[]'), [0, 11]);
  assert.deepEqual(found('select $1::uuid[], $1::text[]'), []);
  assert.deepEqual(found('select $1 union select $1::uuid[]'), []);
  assert.deepEqual(found('select $1::uuid[] union select $1::uuid[]'), [0]);
  assert.deepEqual(found('select $1::int[][]'), []);
});
