// Files by their content's hash: on disk, whole and fsynced before they have their name, or in S3. What a file is, its bytes say,
// never the sender; and it is served so that nothing in it can run on our origin.
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { problem } from '@throughline/protocol';
import type { Config } from './config.ts';
import { type Disk, endlessDisk } from './disk.ts';
import { diskShelf } from './files-disk.ts';
import { measure } from './files-image.ts';
import { s3Shelf } from './files-s3.ts';
import type { Shelf } from './files-shelf.ts';
import { sniff } from './files-type.ts';
import { type Log, makeLog } from './log.ts';

export { cleanName, serveHeaders } from './files-type.ts';

export interface StoredFile {
  readonly sha256: string;
  readonly bytes: number;
  readonly mime: string;
  /** Null unless it is a picture we could open. */
  readonly width: number | null;
  readonly height: number | null;
  /** A WebP of at most 800 px a side, stored under its own hash. */
  readonly thumbnailSha256: string | null;
}
export interface Files {
  put(body: Uint8Array, name: string): Promise<StoredFile>;
  /** Throws `not_found` when it is gone. */
  read(sha256: string): Promise<Uint8Array>;
  stream(sha256: string): Promise<Readable>;
  has(sha256: string): Promise<boolean>;
  remove(sha256: string): Promise<void>;
  /** Removes it, unless it was put (again) within the last day: then a row that speaks of it may be on its way. Says whether it is gone. */
  removeOld(sha256: string): Promise<boolean>;
  /** At the start: throws StartError when no file can ever be kept as things are. */
  check(): Promise<void>;
}
export const FILE_BYTES_LIMIT = 50 * 1024 * 1024;

export function openFiles(
  config: Pick<Config, 'dataDir' | 's3Url'>,
  log: Log = makeLog('silent'),
  disk: Pick<Disk, 'check'> = endlessDisk,
): Files {
  return filesOn(config.s3Url === null ? diskShelf(config.dataDir) : s3Shelf(config.s3Url, log), log, disk);
}

function filesOn(shelf: Shelf, log: Log, disk: Pick<Disk, 'check'>): Files {
  const store = async (body: Uint8Array) => {
    const sha256 = createHash('sha256').update(body).digest('hex');
    await shelf.write(sha256, body);
    return sha256;
  };
  return {
    async put(body, name) {
      if (body.length > FILE_BYTES_LIMIT)
        throw problem('too_large', { detail: `A file may have at most ${FILE_BYTES_LIMIT / 1024 / 1024} MB.` });
      disk.check();
      const mime = await sniff(body, name);
      const sha256 = await store(body);
      const picture = await measure(body, mime, log);
      return {
        sha256,
        bytes: body.length,
        mime,
        width: picture?.width ?? null,
        height: picture?.height ?? null,
        thumbnailSha256: picture?.thumbnail ? await store(picture.thumbnail) : null,
      };
    },
    read: async (sha256) => (await shelf.read(hash(sha256))) ?? gone(),
    stream: async (sha256) => (await shelf.stream(hash(sha256))) ?? gone(),
    has: (sha256) => shelf.has(hash(sha256)),
    remove: (sha256) => shelf.remove(hash(sha256)),
    removeOld: (sha256) => shelf.removeOld(hash(sha256)),
    check: () => shelf.check(),
  };
}

/** Only a hash may become part of a path. */
function hash(text: string): string {
  return /^[0-9a-f]{64}$/.test(text) ? text : gone();
}
function gone(): never {
  throw problem('not_found', { detail: 'This file is not there any more.' });
}
