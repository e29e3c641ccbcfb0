// The stored contents (attachments, large raw mails) on their way into a backup and out of it. Each is proved by its own name.
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Config } from '../ground/config.ts';
import { diskShelf } from '../ground/files-disk.ts';
import { s3Shelf } from '../ground/files-s3.ts';
import type { Shelf } from '../ground/files-shelf.ts';
import { type Archive, contentPath, folderOf, isThere, onDisk, sizeOf } from './archive.ts';

const TOGETHER = 4;
const ATTEMPTS = 3;

export const shelfOf = (config: Pick<Config, 'dataDir' | 's3Url'>): Shelf =>
  config.s3Url === null ? diskShelf(config.dataDir) : s3Shelf(config.s3Url);

export interface Kept {
  /** Copied now, and how much that was; the rest lay there already. */
  copied: number;
  copiedBytes: number;
  totalBytes: number;
  readonly missing: string[];
}

/** Copies what the folder does not have yet. What the house itself has lost is named, and stops nothing. */
export async function keepContents(shelf: Shelf, hashes: AsyncIterable<string>, folder: string): Promise<Kept> {
  const kept: Kept = { copied: 0, copiedBytes: 0, totalBytes: 0, missing: [] };
  const touched = new Set<string>();
  await together(hashes, async (sha256) => {
    const target = contentPath(folder, sha256);
    if (!(await isThere(target))) {
      if (!(await copyPatiently(shelf, sha256, target, folder))) {
        kept.missing.push(sha256);
        return;
      }
      touched.add(dirname(target)).add(dirname(dirname(target)));
      kept.copied += 1;
      kept.copiedBytes += await sizeOf(target);
    }
    kept.totalBytes += await sizeOf(target);
  });
  for (const each of touched) await onDisk(each);
  if (touched.size > 0) await onDisk(join(folder, 'files'));
  kept.missing.sort();
  return kept;
}

/** A store behind a network may break off in the middle; a hundred thousand good files are not thrown away for that. */
async function copyPatiently(shelf: Shelf, sha256: string, target: string, folder: string): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const source = await shelf.stream(sha256);
      return source !== null && (await copy(source, target, folder, sha256));
    } catch (error) {
      if (attempt >= ATTEMPTS || ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? ''))
        throw error;
    }
  }
}

/** Whole and on disk before it has its name. False: the bytes are not what their name says. */
async function copy(source: Readable, target: string, folder: string, sha256: string): Promise<boolean> {
  const draft = join(folder, 'files', `.draft-${randomUUID()}`);
  const hash = createHash('sha256');
  try {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    source.on('data', (chunk: Buffer) => hash.update(chunk));
    await pipeline(source, createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }));
    if (hash.digest('hex') !== sha256) return false;
    await rename(draft, target);
    return true;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Puts the contents of a backup on the shelf of this house. Returns how many were new, and the hashes that were damaged or gone. */
export async function returnContents(
  archive: Archive,
  hashes: AsyncIterable<string>,
  shelf: Shelf,
): Promise<{ count: number; broken: string[] }> {
  const missing = new Set(archive.manifest.contents.missing);
  const broken: string[] = [];
  let count = 0;
  await together(hashes, async (sha256) => {
    if (missing.has(sha256) || (await shelf.has(sha256))) return;
    const body = await readFile(contentPath(folderOf(archive), sha256)).catch(() => null);
    if (!body || createHash('sha256').update(body).digest('hex') !== sha256) {
      broken.push(sha256);
      return;
    }
    await shelf.write(sha256, body);
    count += 1;
  });
  return { count, broken };
}

/** Reads every content of a backup again. */
export async function checkContents(archive: Archive, hashes: AsyncIterable<string>): Promise<string[]> {
  const missing = new Set(archive.manifest.contents.missing);
  const broken: string[] = [];
  await together(hashes, async (sha256) => {
    if (missing.has(sha256)) return;
    const hash = createHash('sha256');
    try {
      await pipeline(createReadStream(contentPath(folderOf(archive), sha256)), hash);
      if (hash.digest('hex') === sha256) return;
    } catch {
      /* It cannot be read: broken. */
    }
    broken.push(sha256);
  });
  return broken;
}

/** Removes the contents that no backup of the folder needs any more; this is what lets erased people go for good. */
export async function sweepContents(folder: string, needed: ReadonlySet<string>): Promise<number> {
  let count = 0;
  const root = join(folder, 'files');
  for (const first of await readdir(root).catch(() => [])) {
    if (first.startsWith('.draft-')) await rm(join(root, first), { force: true });
    if (!/^[0-9a-f]{2}$/.test(first)) continue;
    for (const second of await readdir(join(root, first)))
      for (const name of await readdir(join(root, first, second))) {
        if (needed.has(name)) continue;
        await rm(join(root, first, second, name));
        count += 1;
      }
  }
  return count;
}

/** A few at a time, in the order they come; the first error stops the rest. */
async function together(hashes: AsyncIterable<string>, work: (sha256: string) => Promise<void>): Promise<void> {
  const running = new Set<Promise<void>>();
  for await (const sha256 of hashes) {
    const one: Promise<void> = work(sha256).finally(() => running.delete(one));
    one.catch(() => undefined);
    running.add(one);
    if (running.size >= TOGETHER) await Promise.race(running);
  }
  await Promise.all(running);
}
