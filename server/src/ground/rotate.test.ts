import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Db, openDb } from './db.ts';
import { newId } from './id.ts';
import { makeLog } from './log.ts';
import { rotateKeys } from './rotate.ts';
import { keyRing, open, seal } from './secrets.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

let database: TestDatabase;
let db: Db;
before(async () => {
  database = await testDatabase();
  db = openDb(database.url, { log: makeLog('silent') });
});
after(async () => {
  await db.close();
  await database.drop();
});

test('every secret moves to the new key, one whose key is gone is told, and a second run finds nothing to do', async () => {
  const [gone, old, fresh] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  const workspaceId = newId();
  await db.query('insert into workspaces (id, name) values ($1, $2)', [workspaceId, 'Acme']);
  const ids = Array.from({ length: 230 }, () => newId());
  const place = (rowId: string, key: string) => ({ table: 'channels', column: `secrets.${key}`, rowId, workspaceId });
  for (const [index, id] of ids.entries()) {
    const ring = keyRing([index === 7 ? gone : old]);
    await db.query('insert into channels (workspace_id, id, kind, name, secrets) values ($1, $2, $3, $4, $5)', [
      workspaceId,
      id,
      'parrot',
      'p',
      JSON.stringify({ a: seal(ring, `a${index}`, place(id, 'a')), b: seal(ring, 'b', place(id, 'b')) }),
    ]);
  }
  assert.match(await rotateKeys(db, keyRing([fresh, old])), /^458 secrets were sealed anew .* 2 could not be opened/);
  const { rows } = await db.query<{ id: string; secrets: Record<string, string> }>(
    'select id, secrets from channels order by id',
  );
  const only = keyRing([fresh]);
  for (const [index, row] of rows.entries())
    if (index !== 7) assert.equal(open(only, row.secrets['a']!, place(row.id, 'a')), `a${index}`);
  assert.match(await rotateKeys(db, keyRing([fresh, old])), /^0 secrets were/);
});
