// One moment of the whole database, held still while the house goes on working, and read by several connections at once.
import pg from 'pg';
import { connection } from '../ground/db.ts';
import { assertWhole } from '../ground/migrate.ts';
import * as catalog from './catalog-store.ts';
import { copyOut, type Rows } from './copy.ts';

/** What a reader of these rows must know to put them into another database. */
export interface Shape {
  readonly postgres: string;
  readonly migrations: readonly catalog.Applied[];
  /** How far the jobs library had made its tables. */
  readonly jobs: number;
  readonly tables: readonly catalog.TableShape[];
  readonly sequences: readonly catalog.Sequence[];
}
export interface Reader {
  table(table: catalog.TableShape): Rows;
  /** The hashes of the stored contents that rows speak of, sorted. */
  contents(): Rows;
}
export interface Snapshot {
  readonly shape: Shape;
  /** A connection of its own; one stream at a time. */
  reader(): Promise<Reader>;
  close(): Promise<void>;
}

export async function openClient(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    ...connection(url),
    connectionTimeoutMillis: 10_000,
    application_name: 'throughline operate',
  });
  // A connection that breaks fails the query that runs on it; without a listener it would also end the process.
  client.on('error', () => undefined);
  await client.connect();
  await catalog.settle(client);
  return client;
}

export async function openSnapshot(url: string): Promise<Snapshot> {
  const clients = [await openClient(url)];
  const leader = clients[0]!;
  const close = async () => {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
  };
  try {
    await assertWhole(leader);
    const id = await catalog.beginSnapshot(leader);
    const shape: Shape = {
      postgres: await catalog.serverVersion(leader),
      migrations: (await catalog.appliedMigrations(leader)) ?? [],
      jobs: await catalog.jobsVersion(leader),
      tables: await catalog.tables(leader),
      sequences: await catalog.sequences(leader),
    };
    return {
      shape,
      async reader() {
        const client = await openClient(url);
        clients.push(client);
        await catalog.joinSnapshot(client, id);
        return {
          table: (table) => copyOut(client, catalog.copyOutOf(table)),
          contents: () => copyOut(client, catalog.copyContents),
        };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
