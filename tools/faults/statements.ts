// Migrations cut off behind each single statement: the connection ends there, as after a kill. Nothing of the file may be kept, and the
// whole file must run afterwards.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { connection } from '../../server/src/ground/db.ts';
import { makeLog } from '../../server/src/ground/log.ts';
import { migrate, readMigrations } from '../../server/src/ground/migrate.ts';
import { emptyDatabase } from '../../server/src/ground/testing.ts';
import type { Run } from './rows.ts';

const FOLDER = join(import.meta.dirname, '../../server/migrations');
const END = 'select pg_terminate_backend(pg_backend_pid());';
const log = makeLog('silent');

export const cutMigrations: Run = async ({ isShort, say }) => {
  const database = await emptyDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'statements-'));
  let cuts = 0;
  try {
    const files = readMigrations(FOLDER);
    // The table of what has run is made before any file is.
    await migrate(database.url, folder, log);
    for (const [index, { name, sql }] of files.entries()) {
      const here = join(folder, name);
      mkdirSync(here);
      for (const before of files.slice(0, index)) writeFileSync(join(here, before.name), before.sql);
      const shape = await shapeOf(database.url);
      const statements = statementsOf(sql);
      const step = isShort ? Math.ceil(statements.length / 3) : 1;
      for (let kept = 1; kept <= statements.length; kept += step) {
        writeFileSync(join(here, name), `${statements.slice(0, kept).join('\n')}\n${END}`);
        await assert.rejects(migrate(database.url, here, log), `${name} cut behind statement ${kept} went on`);
        if (!/^-- no-transaction\b/.test(sql))
          assert.equal(await shapeOf(database.url), shape, `${name} left something of its first ${kept} statements`);
        cuts += 1;
      }
      writeFileSync(join(here, name), sql);
      assert.equal(await migrate(database.url, here, log), 1, `${name} runs`);
    }
    say(`${files.length} files`);
    const whole = await emptyDatabase();
    await migrate(whole.url, FOLDER, log);
    assert.equal(await shapeOf(database.url), await shapeOf(whole.url), 'as if nothing had ever been cut');
    await whole.drop();
    return `${cuts} cuts in ${files.length} files: nothing kept, each file runs afterwards, and the tables are those of a quiet day`;
  } finally {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Statements with what stands in dollar quotes left whole. */
function statementsOf(sql: string): string[] {
  const found: string[] = [];
  let quote: string | null = null;
  let statement = '';
  for (const line of sql.split('\n')) {
    statement += `${line}\n`;
    for (const [mark] of line.matchAll(/\$[a-z_]*\$/g)) quote = quote === null ? mark : quote === mark ? null : quote;
    if (quote === null && /;\s*(--.*)?$/.test(line)) {
      found.push(statement);
      statement = '';
    }
  }
  assert.equal(statement.replaceAll(/--.*$/gm, '').trim(), '', 'a file ends with its last statement');
  return found;
}

/** Tables, columns, indexes, constraints, functions, policies, and how many rows each table holds. */
async function shapeOf(url: string): Promise<string> {
  const client = new pg.Client(connection(url));
  await client.connect();
  try {
    const { rows } = await client.query<{ shape: string }>(
      `select concat_ws(E'\n',
         (select string_agg(concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default), E'\n' order by table_name, column_name) from information_schema.columns where table_schema = 'public'),
         (select string_agg(indexdef, E'\n' order by indexdef) from pg_indexes where schemaname = 'public'),
         (select string_agg(conrelid::regclass || conname || pg_get_constraintdef(oid), E'\n' order by conrelid::regclass::text, conname) from pg_constraint where connamespace = 'public'::regnamespace),
         (select string_agg(proname || md5(prosrc), E'\n' order by proname) from pg_proc where pronamespace = 'public'::regnamespace),
         (select string_agg(tablename || policyname || coalesce(qual, ''), E'\n' order by tablename, policyname) from pg_policies where schemaname = 'public'),
         (select string_agg(relname || reloptions::text, E'\n' order by relname) from pg_class where relnamespace = 'public'::regnamespace and reloptions is not null)) as shape`,
    );
    return rows[0]!.shape;
  } finally {
    await client.end();
  }
}
