// `npm run set-password -- EMAIL`, as it is typed: what it says, and how it ends.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig, StartError } from '../ground/config.ts';
import { openDb } from '../ground/db.ts';
import { makeLog } from '../ground/log.ts';
import { testDatabase } from '../ground/testing.ts';
import { operations } from './index.ts';

test('it says the new password once, knows who is nobody, and takes one address and nothing else', async () => {
  const database = await testDatabase();
  const log = makeLog('silent');
  const type = async (...words: string[]) => {
    const lines: string[] = [];
    const config = { ...readConfig({}), databaseUrl: database.url };
    const code = await operations['set-password']!({
      config,
      log,
      kinds: () => Promise.resolve([]),
      words,
      say: (line) => void lines.push(line),
    });
    return [code, lines.join('\n')] as const;
  };
  try {
    const db = openDb(database.url, { log, max: 1 });
    await db.query(`insert into auth_users (id, name, email) values ('u', 'Olga', 'olga@acme.example')`);
    await db.query(
      `insert into auth_accounts (id, account_id, provider_id, user_id, password) values ('a', 'u', 'credential', 'u', 'old')`,
    );
    assert.deepEqual(await type('nobody@acme.example'), [1, 'Nobody signs in as nobody@acme.example.']);
    const [code, said] = await type('olga@acme.example');
    assert.equal(code, 0);
    assert.match(said, /^olga@acme\.example signs in with [\w-]{20} now; their sessions have ended\./);
    const { rows } = await db.query<{ password: string }>('select password from auth_accounts');
    assert.match(rows[0]!.password, /^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
    await db.close();
    for (const words of [[], ['a@b.example', 'secret'], ['--email', 'a@b.example']])
      await assert.rejects(
        type(...words),
        (error: Error) => error instanceof StartError && /Say: npm run/.test(error.message),
      );
  } finally {
    await database.drop();
  }
});
