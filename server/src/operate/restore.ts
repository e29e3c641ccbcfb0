// Puts a backup into an empty house: the contents first, so that no row is ever without its file, then the rows.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, StartError } from '../ground/config.ts';
import type { Log } from '../ground/log.ts';
import { loadKeyRing } from '../ground/secrets.ts';
import { type Archive, linesOf, readPart } from './archive.ts';
import { returnContents, shelfOf } from './contents.ts';
import { assertMayLoad, load } from './load.ts';

export interface Restored {
  readonly rows: number;
  readonly contents: number;
  readonly seconds: number;
}

/** Throws StartError unless the keys that sealed the backup's secrets are here: without them every channel must be connected again. */
export function assertKeys(config: Config, archive: Archive): void {
  const isThere = config.secretKeys !== null || existsSync(join(config.dataDir, 'secret.key'));
  const here = isThere ? loadKeyRing(config).map(({ id }) => id) : [];
  const lacking = archive.manifest.keys.filter((id) => !here.includes(id));
  if (lacking.length > 0)
    throw new StartError(
      `This backup needs the key ${lacking.join(', ')}: put its secret.key into ${config.dataDir}, or set SECRET_KEY. If it is lost, --without-keys restores the rest; every channel must then be connected again.`,
    );
}

/** `migrations`: the folder of the version that runs. */
export async function restore(
  config: Config,
  url: string,
  archive: Archive,
  migrations: string,
  log: Log,
): Promise<Restored> {
  const began = performance.now();
  const { manifest, path } = archive;
  const shape = manifest;
  await assertMayLoad(url, shape, migrations);
  const { count, broken } = await returnContents(archive, linesOf(readPart(path, manifest.contents)), shelfOf(config));
  if (broken.length > 0)
    throw new StartError(
      `The backup is damaged: ${broken.length} of its contents cannot be read, the first is ${broken[0]}. The database was not touched.`,
    );
  const parts = new Map(manifest.tables.map((table) => [`${table.schema}.${table.name}`, table]));
  const rows = await load(
    url,
    {
      shape,
      takenAt: new Date(manifest.takenAt),
      rows: ({ schema, name }) => readPart(path, parts.get(`${schema}.${name}`)!),
      count: ({ schema, name }) => parts.get(`${schema}.${name}`)!.rows,
    },
    migrations,
    log,
  ).catch(async (error: unknown) => {
    // A spoiled row that still unpacks is refused by the database before its file is read to the end and found spoiled.
    for (const part of manifest.tables) for await (const _block of readPart(path, part));
    throw error;
  });
  return { rows, contents: count, seconds: (performance.now() - began) / 1000 };
}
