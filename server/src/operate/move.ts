// Carries the whole database to another server, or to another major version of it, without a folder in between. The old one stays
// as it was. Nobody may write meanwhile, so the server must be stopped; the stored contents stay where they are.
import { StartError } from '../ground/config.ts';
import type { Log } from '../ground/log.ts';
import { houseSessions, type TableShape } from './catalog-store.ts';
import type { Rows } from './copy.ts';
import { assertMayLoad, load } from './load.ts';
import { openClient, openSnapshot } from './snapshot.ts';

/** Returns the number of rows. */
export async function moveDatabase(from: string, to: string, migrations: string, log: Log): Promise<number> {
  if (from === to) throw new StartError('The database is there already.');
  await assertQuiet(from);
  const snapshot = await openSnapshot(from);
  try {
    if (snapshot.shape.migrations.length === 0)
      throw new StartError('There is no house in this database yet: nothing to move.');
    await assertMayLoad(to, snapshot.shape, migrations);
    const reader = await snapshot.reader();
    const read = new Map<TableShape, Rows>();
    return await load(
      to,
      {
        shape: snapshot.shape,
        takenAt: null,
        rows: (table) => {
          const rows = reader.table(table);
          read.set(table, rows);
          return rows.blocks;
        },
        count: (table) => read.get(table)!.count(),
      },
      migrations,
      log,
    );
  } finally {
    await snapshot.close();
  }
}

async function assertQuiet(url: string): Promise<void> {
  const client = await openClient(url);
  try {
    if ((await houseSessions(client)) > 0)
      throw new StartError('A server is running at the database that is to be moved: stop it first.');
  } finally {
    await client.end();
  }
}
