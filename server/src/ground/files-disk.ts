// Files on disk under `DATA_DIR/files/ab/cd/<hash>`.
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { problem } from '@throughline/protocol';
import { StartError } from './config.ts';
import { type Shelf, YOUNG_MS } from './files-shelf.ts';

export function diskShelf(dataDir: string): Shelf {
  const root = join(dataDir, 'files');
  const place = (sha256: string) => join(root, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  const has = (sha256: string) =>
    access(place(sha256)).then(
      () => true,
      () => false,
    );
  return {
    has,
    async write(sha256, body) {
      const target = place(sha256);
      if (await touched(target)) return;
      const draft = join(root, 'drafts', randomUUID());
      try {
        await mkdir(dirname(draft), { recursive: true, mode: 0o700 });
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        await synced(draft, 'wx', async (file) => {
          await file.writeFile(body);
        });
        await rename(draft, target);
        // The name itself is on disk only when the folder is.
        await synced(dirname(target), 'r', async () => undefined);
      } catch (error) {
        await rm(draft, { force: true });
        if (['ENOSPC', 'EDQUOT', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? ''))
          throw problem('unavailable', { detail: 'There is no room for files on this server.' });
        throw error;
      }
    },
    read: (sha256) => readFile(place(sha256)).catch(absent),
    stream: async (sha256) => ((await has(sha256)) ? createReadStream(place(sha256)) : null),
    remove: (sha256) => rm(place(sha256), { force: true }),
    async removeOld(sha256) {
      // First out of everybody's way, then judged: whoever puts it meanwhile has either made it young before, or writes it anew.
      const doomed = join(root, 'drafts', `${randomUUID()}.old`);
      try {
        await mkdir(dirname(doomed), { recursive: true, mode: 0o700 });
        await rename(place(sha256), doomed);
      } catch (error) {
        return absent(error as NodeJS.ErrnoException) === null;
      }
      if (Date.now() - (await stat(doomed)).mtimeMs < YOUNG_MS) {
        await rename(doomed, place(sha256));
        return false;
      }
      await rm(doomed, { force: true });
      return true;
    },
    async check() {
      const draft = join(root, 'drafts', randomUUID());
      try {
        await mkdir(dirname(draft), { recursive: true, mode: 0o700 });
        await synced(draft, 'wx', async () => undefined);
      } catch (error) {
        const { code = '' } = error as NodeJS.ErrnoException;
        // A full disk is told by its guard, and recovers; a folder that is not ours never does.
        if (!['ENOSPC', 'EDQUOT'].includes(code))
          throw new StartError(`${root} cannot be written (${code}); DATA_DIR must be a folder we may write to.`);
      } finally {
        await rm(draft, { force: true });
      }
    },
  };
}

async function synced(
  path: string,
  flags: string,
  work: (file: Awaited<ReturnType<typeof open>>) => Promise<void>,
): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await work(file);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** There already: from now on it counts as put today. */
async function touched(path: string): Promise<boolean> {
  const now = new Date();
  try {
    await utimes(path, now, now);
    return true;
  } catch (error) {
    return absent(error as NodeJS.ErrnoException) !== null;
  }
}
function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
