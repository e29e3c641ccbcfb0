// Takes a backup beside the running house: one moment of the database, table by table, then the stored contents it speaks of.
import { join, relative } from 'node:path';
import { Problem } from '@throughline/protocol';
import { type Config, StartError } from '../ground/config.ts';
import type { KeyRing } from '../ground/secrets.ts';
import {
  type Draft,
  FORMAT,
  holdFolder,
  linesOf,
  listArchives,
  makeDraft,
  type Manifest,
  openArchive,
  type Part,
  readPart,
  removeArchive,
} from './archive.ts';
import { type Kept, keepContents, shelfOf, sweepContents } from './contents.ts';
import { openSnapshot, type Snapshot } from './snapshot.ts';

/** Two readers keep two cores busy: one waits for the database while the other compresses. */
const READERS = 2;

export interface Taken {
  readonly path: string;
  readonly manifest: Manifest;
  readonly kept: Kept;
  /** Older backups that went, and contents nobody needs any more. */
  readonly removed: number;
  readonly swept: number;
  readonly seconds: number;
}
export interface Order {
  readonly folder: string;
  /** How many backups stay in the folder, this one included; null: all. */
  readonly keep: number | null;
  readonly version: string;
}

/** Throws StartError with one sentence for what an operator can mend; nothing half is left that could be taken for a backup. */
export async function takeBackup(config: Config, url: string, keys: KeyRing, order: Order): Promise<Taken> {
  const { folder } = order;
  if (!relative(config.dataDir, folder).startsWith('..'))
    throw new StartError(`${folder} lies in DATA_DIR and would be lost with it: choose a folder elsewhere.`);
  const began = performance.now();
  const release = await holdFolder(folder).catch(sayWhy(folder));
  try {
    const { path, manifest, kept } = await writeArchive(config, url, keys, order).catch(sayWhy(folder));
    const { removed, swept } = await rotate(folder, order.keep);
    return { path, manifest, kept, removed, swept, seconds: (performance.now() - began) / 1000 };
  } finally {
    await release();
  }
}

async function writeArchive(config: Config, url: string, keys: KeyRing, { folder, version }: Order) {
  const snapshot = await openSnapshot(url);
  const draft = await makeDraft(folder);
  try {
    const { shape } = snapshot;
    if (shape.migrations.length === 0)
      throw new StartError('There is no house in this database yet: nothing to back up.');
    const takenAt = new Date().toISOString();
    const { tables, contents } = await writeTables(snapshot, draft);
    // The contents are read after the moment of the database: what was written since does no harm, and nothing is missed.
    const kept = await keepContents(shelfOf(config), linesOf(readPart(draft.path, contents)), folder);
    const manifest: Manifest = {
      format: FORMAT,
      takenAt,
      version,
      postgres: shape.postgres,
      migrations: [...shape.migrations],
      jobs: shape.jobs,
      keys: keys.map(({ id }) => id),
      tables,
      sequences: [...shape.sequences],
      contents: { ...contents, missing: kept.missing, totalBytes: kept.totalBytes },
    };
    return { path: await draft.finish(manifest), manifest, kept };
  } catch (error) {
    await draft.drop();
    throw error;
  } finally {
    await snapshot.close();
  }
}

async function writeTables(snapshot: Snapshot, draft: Draft): Promise<{ tables: Manifest['tables']; contents: Part }> {
  const waiting = [...snapshot.shape.tables];
  const tables: Manifest['tables'] = [];
  const first = await snapshot.reader();
  const contents = await draft.part('contents', first.contents());
  const work = async (reader: typeof first): Promise<void> => {
    for (let table = waiting.shift(); table !== undefined; table = waiting.shift())
      tables.push({
        schema: table.schema,
        name: table.name,
        columns: [...table.columns],
        ...(await draft.part(`${table.schema}.${table.name}`, reader.table(table))),
      });
  };
  const readers = [first];
  while (readers.length < READERS) readers.push(await snapshot.reader());
  await Promise.all(readers.map(work));
  return { tables: tables.sort((a, b) => (a.file < b.file ? -1 : 1)), contents };
}

/** Lets go of the oldest. Only now do people who were erased since leave the backups too. */
async function rotate(folder: string, keep: number | null): Promise<{ removed: number; swept: number }> {
  const names = await listArchives(folder);
  const old = keep === null ? [] : names.slice(0, Math.max(0, names.length - keep));
  if (old.length === 0) return { removed: 0, swept: 0 };
  for (const name of old) await removeArchive(folder, name);
  const needed = new Set<string>();
  for (const name of await listArchives(folder)) {
    const archive = await openArchive(join(folder, name));
    for await (const sha256 of linesOf(readPart(archive.path, archive.manifest.contents))) needed.add(sha256);
  }
  return { removed: old.length, swept: await sweepContents(folder, needed) };
}

/** What a disk says, as a sentence. */
function sayWhy(folder: string) {
  return (error: unknown): never => {
    // The store of files says it in a sentence already.
    if (error instanceof Problem) throw new StartError(error.message, { cause: error });
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new StartError(`There is no room for the backup in ${folder}; nothing of it was kept.`);
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM' || code === 'ENOTDIR')
      throw new StartError(`${folder} cannot be written (${code}).`);
    throw error;
  };
}
