// Fills an empty database with the rows of another: the tables as they were made at that time, then the rows in one transaction,
// then whatever was added to the tables since. Cut off anywhere, it leaves an empty house that says of itself that it is
// unfinished, and can simply be run again.
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { StartError } from '../ground/config.ts';
import { installJobs } from '../ground/jobs.ts';
import type { Log } from '../ground/log.ts';
import { migrate, readMigrations } from '../ground/migrate.ts';
import * as catalog from './catalog-store.ts';
import { copyIn } from './copy.ts';
import { openClient, type Shape } from './snapshot.ts';

export interface Source {
  readonly shape: Shape;
  /** When these rows were read, if their house may have gone on since. */
  readonly takenAt: Date | null;
  readonly rows: (table: catalog.TableShape) => AsyncIterable<Uint8Array>;
  /** How many rows the table had; asked after its rows were read. */
  readonly count: (table: catalog.TableShape) => number;
}

/** The lines of a server that was just stopped are seen a moment longer. */
const LOOKS = 10;
const LOOK_MS = 200;

/** Throws StartError unless the database is empty and we know the tables the source was made with. Changes nothing. */
export async function assertMayLoad(url: string, shape: Shape, migrations: string): Promise<void> {
  assertKnown(shape, migrations);
  const client = await openClient(url);
  try {
    for (let left = LOOKS; (await catalog.houseSessions(client)) > 0; left -= 1) {
      if (left === 0) throw new StartError('A server is running at the database that is to be filled: stop it first.');
      await pause(LOOK_MS);
    }
    const isHouse = (await catalog.appliedMigrations(client)) !== null;
    const filled = await catalog.firstFilled(client);
    if (filled !== null)
      throw new StartError(
        isHouse
          ? `The database that is to be filled is not empty (${filled} holds rows): use an empty one, or another DATA_DIR.`
          : `The database that is to be filled belongs to something else (it has a table ${filled}): use one of its own.`,
      );
    const foreign = isHouse ? undefined : (await catalog.tables(client)).find(({ schema }) => schema === 'public');
    if (foreign)
      throw new StartError(
        `The database that is to be filled belongs to something else (it has a table ${foreign.name}): use one of its own.`,
      );
  } finally {
    await client.end();
  }
}

function assertKnown(shape: Shape, migrations: string): void {
  const all = readMigrations(migrations);
  const known = new Map(all.map(({ name, checksum }) => [name, checksum]));
  for (const { name, checksum } of shape.migrations) {
    if (!known.has(name))
      throw new StartError(
        `This was made by a newer version (it has the migration ${name}, which we do not know): use that version or a newer one.`,
      );
    if (known.get(name) !== checksum)
      throw new StartError(`This was made by another edition of the migration ${name}: use the version that made it.`);
  }
  const left = all
    .slice(0, shape.migrations.length)
    .find(({ name }) => !shape.migrations.some((each) => each.name === name));
  if (left)
    throw new StartError(
      `This was made without the migration ${left.name} but with later ones: use the version that made it.`,
    );
}

/** Returns the number of rows. */
export async function load(url: string, source: Source, migrations: string, log: Log): Promise<number> {
  const client = await openClient(url);
  try {
    await catalog.clear(client);
    await migrate(url, migrations, log, source.shape.migrations.at(-1)?.name ?? '');
    await installJobs(url, log);
    if ((await catalog.jobsVersion(client)) < source.shape.jobs)
      throw new StartError(
        'This was made by a newer version (its table of jobs is newer): use that version or a newer one.',
      );
    const count = await fill(client, source);
    await migrate(url, migrations, log);
    await client.query('analyze');
    return count;
  } finally {
    await client.end();
  }
}

async function fill(client: pg.Client, { shape, takenAt, rows, count }: Source): Promise<number> {
  await client.query("begin; set local maintenance_work_mem = '256MB'");
  const here = await catalog.tables(client);
  const putBack = await catalog.dismantle(client);
  await catalog.truncate(client, here);
  let total = 0;
  for (const table of shape.tables) {
    assertFits(table, here);
    const taken = await copyIn(client, catalog.copyInto(table), rows(table));
    if (taken !== count(table))
      throw new StartError(`${table.name} took ${taken} rows instead of ${count(table)}; nothing was kept.`);
    total += taken;
  }
  if (takenAt) {
    await catalog.holdAnswers(client);
    await catalog.leapNumbers(client, takenAt);
  }
  for (const sequence of shape.sequences) await catalog.setSequence(client, sequence);
  for (const statement of putBack) await client.query(statement);
  await catalog.unmarkUnfinished(client);
  await client.query('commit');
  return total;
}

function assertFits(table: catalog.TableShape, here: readonly catalog.TableShape[]): void {
  const found = here.find(({ schema, name }) => schema === table.schema && name === table.name);
  const lacking = table.columns.filter((column) => !found?.columns.includes(column));
  if (!found || lacking.length > 0)
    throw new StartError(
      `This holds ${table.schema}.${table.name}${lacking.length > 0 && found ? ` with ${lacking.join(', ')}` : ''}, which this version does not know; nothing was kept.`,
    );
}
