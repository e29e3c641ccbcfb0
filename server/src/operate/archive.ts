// A backup on disk. A folder holds any number of backups, each named by its time, and beside them the stored contents they share,
// named by their hash, so that a later backup copies only what is new. A backup has its name only once it is whole and on disk.
import { createHash, type Hash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { access, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import { z } from 'zod';
import { StartError } from '../ground/config.ts';
import { isAlive } from '../ground/embedded-postgres.ts';

/** A reader that does not know a format says so instead of guessing. */
export const FORMAT = 1;
const NAME = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z$/;
const DRAFT = '.draft-';

const Part = z.object({ file: z.string(), rows: z.number(), bytes: z.number(), sha256: z.string() });
export type Part = z.output<typeof Part>;
const Manifest = z.object({
  format: z.number(),
  takenAt: z.string(),
  /** Of Throughline, and of the database it came from. */
  version: z.string(),
  postgres: z.string(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  jobs: z.number(),
  /** Ids of the keys its secrets need. The keys themselves are never in a backup. */
  keys: z.array(z.string()),
  tables: z.array(Part.extend({ schema: z.string(), name: z.string(), columns: z.array(z.string()) })),
  sequences: z.array(z.object({ schema: z.string(), name: z.string(), last: z.number() })),
  contents: Part.extend({
    /** Contents that rows speak of but the house itself had lost, or whose bytes were not their hash. */
    missing: z.array(z.string()),
    totalBytes: z.number(),
  }),
});
export type Manifest = z.output<typeof Manifest>;

export interface Archive {
  readonly path: string;
  readonly manifest: Manifest;
}

/** Where a content lies in the folder that holds the backups. */
export const contentPath = (folder: string, sha256: string) =>
  join(folder, 'files', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
export const folderOf = (archive: Archive) => dirname(archive.path);

/** The whole backups in a folder, oldest first; their names are their times. */
export async function listArchives(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => NAME.test(name)).sort();
}

/** A backup by its own path, or the newest of a folder. Throws StartError with one sentence when there is none, or it is damaged. */
export async function openArchive(path: string): Promise<Archive> {
  const own = existsSync(join(path, 'manifest.json')) ? path : null;
  const newest = own ? null : (await listArchives(path)).at(-1);
  const found = own ?? (newest ? join(path, newest) : null);
  if (found === null) {
    const draft = (await readdir(path).catch(() => [])).find((name) => name.startsWith(DRAFT));
    throw new StartError(
      draft
        ? `There is no whole backup in ${path}, only one that was interrupted; take it again.`
        : `There is no backup in ${path}.`,
    );
  }
  let manifest: unknown;
  try {
    const envelope = JSON.parse(await readFile(join(found, 'manifest.json'), 'utf8')) as Record<string, unknown>;
    if (digest(JSON.stringify(envelope['manifest'])) === envelope['sha256']) manifest = envelope['manifest'];
  } catch {
    /* Said below. */
  }
  const format = (manifest as { format?: number } | undefined)?.format;
  if (format !== undefined && format > FORMAT)
    throw new StartError(
      `The backup ${found} was made by a newer version (format ${format}; this version reads up to ${FORMAT}): restore it with that version.`,
    );
  const parsed = Manifest.safeParse(manifest);
  if (!parsed.success) throw new StartError(`The backup ${found} is damaged: its manifest cannot be read.`);
  return { path: found, manifest: parsed.data };
}

/** Only one backup at a time writes into a folder; what a dead one left is swept away. Returns the way to let go. */
export async function holdFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, '.lock');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (let attempt = 1; ; attempt += 1) {
    try {
      await writeFile(path, `${hostname()} ${process.pid}\n`, { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 3) throw error;
    }
    const [host = '', pid = ''] = (await readFile(path, 'utf8').catch(() => '')).trim().split(' ');
    if (host !== hostname() || (Number(pid) !== process.pid && isAlive(Number(pid))))
      throw new StartError(
        `Another backup is writing into ${folder} (process ${pid} on ${host}). If it is dead, remove ${path}.`,
      );
    await rm(path, { force: true });
  }
  for (const name of await readdir(folder))
    if (name.startsWith(DRAFT)) await rm(join(folder, name), { recursive: true, force: true });
  return () => rm(path, { force: true });
}

export interface Draft {
  readonly path: string;
  /** Writes one file, compressed, and says what it holds; it is on disk afterwards. */
  part(name: string, rows: { readonly blocks: NodeJS.ReadableStream; count(): number }): Promise<Part>;
  /** The last step: from here on it is a backup. */
  finish(manifest: Manifest): Promise<string>;
  drop(): Promise<void>;
}

export async function makeDraft(folder: string): Promise<Draft> {
  const path = join(folder, `${DRAFT}${randomUUID()}`);
  await mkdir(path, { mode: 0o700 });
  return {
    path,
    async part(name, rows) {
      const file = `${name}.zst`;
      const hash = createHash('sha256');
      const count = { bytes: 0 };
      await pipeline(
        rows.blocks,
        createZstdCompress(),
        watched(hash, count),
        createWriteStream(join(path, file), { flags: 'wx', mode: 0o600, flush: true }),
      );
      return { file, rows: rows.count(), bytes: count.bytes, sha256: hash.digest('hex') };
    },
    async finish(manifest) {
      const file = await open(join(path, 'manifest.json'), 'wx', 0o600);
      await file.writeFile(
        `${JSON.stringify({ sha256: digest(JSON.stringify(manifest)), manifest }, null, 1)}\n`,
        'utf8',
      );
      await file.sync();
      await file.close();
      await onDisk(path);
      const whole = join(folder, manifest.takenAt.replaceAll(/[:.]/g, '-'));
      await rename(path, whole);
      await onDisk(folder);
      return whole;
    },
    drop: () => rm(path, { recursive: true, force: true }),
  };
}

/** The rows of a part, checked on the way: the stream fails when the file is not what was written. */
export async function* readPart(path: string, part: Part): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  const file = createReadStream(join(path, basename(part.file)), { highWaterMark: 256 * 1024 });
  const unpacked = createZstdDecompress({ chunkSize: 256 * 1024 });
  const done = pipeline(file, watched(hash, { bytes: 0 }), unpacked);
  done.catch(() => undefined);
  const damaged = () => new StartError(`The backup is damaged: ${join(path, part.file)} is not as it was written.`);
  try {
    for await (const block of unpacked) yield block as Uint8Array;
    await done;
  } catch {
    throw damaged();
  }
  if (hash.digest('hex') !== part.sha256) throw damaged();
}

export async function* linesOf(blocks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = '';
  for await (const block of blocks) {
    const lines = (rest + Buffer.from(block).toString('utf8')).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
}

/** Removes a backup so that half of it is never taken for one. */
export async function removeArchive(folder: string, name: string): Promise<void> {
  const draft = join(folder, `${DRAFT}${randomUUID()}`);
  await rename(join(folder, name), draft);
  await onDisk(folder);
  await rm(draft, { recursive: true, force: true });
}

export async function onDisk(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
export const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
export const sizeOf = async (path: string): Promise<number> => (await stat(path)).size;
const digest = (text: string) => createHash('sha256').update(text).digest('hex');
function watched(hash: Hash, count: { bytes: number }): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      count.bytes += chunk.length;
      done(null, chunk);
    },
  });
}
