// Looks after the room on our disks: PostgreSQL stops when it cannot write, so well before that we take nothing new, say so, and go on
// by ourselves when there is room again. Reading, sending what is already written and cleaning up never stop.
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { problem } from '@throughline/protocol';
import type { Config } from './config.ts';
import type { Log } from './log.ts';

export interface Disk {
  /** Why nothing new can be taken now, in one sentence; null: there is room. */
  full(): string | null;
  /** Throws `unavailable` with that sentence. */
  check(): void;
  stop(): void;
}
interface Room {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

const MEGABYTE = 1024 * 1024;
const LOOK_MS = 1000;
const RETRY_SECONDS = 30;
const USUAL_RESERVE = { bytes: 500 * MEGABYTE, share: 0.05 };
/** Recovered is a little more than not full, or a disk at the edge would flicker. */
const RECOVERED = 1.1;

/** A disk that never fills, for whoever keeps nothing here. */
export const endlessDisk: Disk = { full: () => null, check: () => undefined, stop: () => undefined };

/** What we write to: the embedded database and the files, where they are ours. */
export function foldersOf(config: Pick<Config, 'dataDir' | 'databaseUrl' | 's3Url'>): readonly string[] {
  return [
    ...(config.databaseUrl === null ? [join(config.dataDir, 'pg')] : []),
    ...(config.s3Url === null ? [config.dataDir] : []),
  ];
}

/** Looks each second. `reserveMegabytes` null: 500 MB, or a twentieth of a small disk; 0: never full. */
export async function watchDisk(given: {
  folders: readonly string[];
  reserveMegabytes: number | null;
  log: Log;
  look?: (folder: string) => Promise<Room>;
  everyMs?: number;
}): Promise<Disk> {
  const { folders, reserveMegabytes, log, look = roomIn } = given;
  if (reserveMegabytes === 0 || folders.length === 0) return endlessDisk;
  let sentence: string | null = null;

  async function round(): Promise<void> {
    const before = sentence;
    let next: string | null = null;
    for (const folder of folders) {
      const room = await look(folder).catch((error: unknown) => {
        log.debug({ folder, error: String(error) }, 'the room on a disk cannot be asked for now');
        return null;
      });
      // Not to be asked is no reason to stop, and none to go on.
      if (!room) next ??= before;
      else if (room.freeBytes < reserveOf(room, reserveMegabytes) * (before === null ? 1 : RECOVERED))
        next ??= `The disk is nearly full: ${Math.floor(room.freeBytes / MEGABYTE)} MB are left, and ${Math.ceil(reserveOf(room, reserveMegabytes) / MEGABYTE)} MB are kept for the database.`;
    }
    sentence = next;
    if (before === null && next !== null) log.error({ folders }, `${next} Nothing new is taken until there is room.`);
    if (before !== null && next === null) log.info('there is room on the disk again');
  }
  await round();
  let looking: Promise<void> | null = null;
  const timer = setInterval(() => {
    looking ??= round().finally(() => {
      looking = null;
    });
  }, given.everyMs ?? LOOK_MS);
  timer.unref();
  return {
    full: () => sentence,
    check() {
      if (sentence !== null) throw problem('unavailable', { detail: sentence, retryAfterSeconds: RETRY_SECONDS });
    },
    stop: () => clearInterval(timer),
  };
}

const reserveOf = ({ totalBytes }: Room, megabytes: number | null): number =>
  megabytes === null ? Math.min(USUAL_RESERVE.bytes, totalBytes * USUAL_RESERVE.share) : megabytes * MEGABYTE;

async function roomIn(folder: string): Promise<Room> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}
