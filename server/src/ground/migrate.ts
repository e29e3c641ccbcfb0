// Forward-only migrations: numbered .sql files, each in one transaction, one node at a time, and safe to run again after a kill.
// A file that begins with `-- no-transaction` runs statement by statement (split at `;` at a line's end), for `create index
// concurrently`; each of its statements must bear being run twice.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { StartError } from './config.ts';
import { connection } from './db.ts';
import type { Log } from './log.ts';

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** Any number, the same in every version: who holds this lock migrates, the others wait. */
const LOCK = 7_216_544_013;
const LOCK_WAIT = '30s';

/**
 * Brings the database to the newest version, or no further than the migration `upTo`, and says how many files that took.
 * Throws StartError with one sentence when it cannot.
 */
export async function migrate(url: string, folder: string, log: Log, upTo: string | null = null): Promise<number> {
  const wanted = readMigrations(folder);
  const client = new pg.Client({ ...connection(url), application_name: 'throughline migrate' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    // Whoever fills a database goes no further than the rows it has; everybody else takes it for a house.
    if (upTo === null) await assertWhole(client);
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query(`set lock_timeout = '${LOCK_WAIT}'`);
    await client.query(
      'create table if not exists migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    );
    const { rows } = await client.query<{ name: string; checksum: string }>(
      'select name, checksum from migrations order by name',
    );
    const todo = compare(wanted, rows).filter(({ name }) => upTo === null || name <= upTo);
    // A commit that is not forced to the disk is lost only with those behind it, and they run again: the last one forces them all.
    if (todo.length > 1) await client.query('set synchronous_commit = off');
    for (const migration of todo) {
      if (migration === todo.at(-1)) await client.query('reset synchronous_commit');
      await apply(client, migration);
      if (rows.length > 0) log.info({ migration: migration.name }, 'migrated');
    }
    if (rows.length === 0 && todo.length > 0) log.info({ migrations: todo.length }, 'tables made');
    await raiseWall(client, log);
    return todo.length;
  } finally {
    await client.end();
  }
}

/** Stands in a database from before its first row of a restore or a move until they are committed, with them. */
export const UNFINISHED = 'unfinished_load';
export async function isUnfinished(client: Pick<pg.Client, 'query'>): Promise<boolean> {
  const { rows } = await client.query<{ is: boolean }>('select to_regclass($1) is not null as is', [
    `public.${UNFINISHED}`,
  ]);
  return rows[0]!.is;
}
/** What to say of it, and what to do. */
export const unfinished = {
  detail: 'A restore or a move into this database was cut off, or is still running: none of its rows are here.',
  remedy:
    'Run it again (npm run restore -- FOLDER, or npm run move-database); for a new and empty house use another database, or another DATA_DIR.',
};
/** An empty house would look like a new one, and somebody would begin to live in it. */
export async function assertWhole(client: Pick<pg.Client, 'query'>): Promise<void> {
  if (await isUnfinished(client)) throw new StartError(`${unfinished.detail} ${unfinished.remedy}`);
}

/** Puts every table behind the second wall, also those a migration has just made; a restored database gets its rights back (see `wall.ts`). */
async function raiseWall(client: pg.Client, log: Log): Promise<void> {
  const { rows: known } = await client.query(`select from pg_proc where proname = 'raise_wall' and pronargs = 0`);
  if (known.length === 0) return;
  const { rows } = await client.query<{ why: string | null }>('select raise_wall() as why');
  const why = rows[0]?.why;
  if (why) log.warn({ why }, 'the second wall between workspaces could not be raised');
}

/** The files of a folder in their order. */
export function readMigrations(folder: string): readonly Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  const twice = names.find(
    (name, index) => !/^\d{4}_[a-z0-9_]+\.sql$/.test(name) || name.slice(0, 4) === names[index + 1]?.slice(0, 4),
  );
  if (twice)
    throw new StartError(`The migration ${twice} must have a name like 0007_what_it_does.sql and a number of its own.`);
  return names.map((name) => {
    const sql = readFileSync(join(folder, name), 'utf8');
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

function compare(
  wanted: readonly Migration[],
  done: readonly { name: string; checksum: string }[],
): readonly Migration[] {
  for (const { name, checksum } of done) {
    const file = wanted.find((each) => each.name === name);
    if (!file)
      throw new StartError(
        `This database was made by a newer version (it has the migration ${name}, which we do not know): start that version, or restore the backup made before it.`,
      );
    if (file.checksum !== checksum)
      throw new StartError(
        `The migration ${name} was changed after it had run on this database. Restore the file, and put the change into a new migration.`,
      );
  }
  const last = done.at(-1)?.name ?? '';
  const todo = wanted.filter((each) => !done.some(({ name }) => name === each.name));
  const late = todo.find((each) => each.name < last);
  if (late)
    throw new StartError(
      `The migration ${late.name} comes before ${last}, which has already run here: give it the next free number.`,
    );
  return todo;
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const record = () => client.query('insert into migrations (name, checksum) values ($1, $2)', [name, checksum]);
  try {
    if (/^-- no-transaction\b/.test(sql)) {
      for (const statement of sql.split(/;[ \t]*$/m).filter((each) => each.replace(/--.*$/gm, '').trim() !== ''))
        await client.query(statement);
      await record();
      return;
    }
    await client.query('begin');
    await client.query(sql);
    await record();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw new StartError(
      `The migration ${name} failed: ${(error as Error).message}. Nothing of it was kept; see docs/operating.md.`,
      { cause: error },
    );
  }
}
