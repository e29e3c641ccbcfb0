// What a place for bytes must be able to do, whether a folder or a bucket.
import type { Readable } from 'node:stream';

/** Between putting contents and writing the row that speaks of them lie seconds, or a job's retries. */
export const YOUNG_MS = 24 * 60 * 60_000;

/** Where bytes lie. Keys are hashes, checked before they get here. */
export interface Shelf {
  write(sha256: string, body: Uint8Array): Promise<void>;
  read(sha256: string): Promise<Uint8Array | null>;
  stream(sha256: string): Promise<Readable | null>;
  has(sha256: string): Promise<boolean>;
  remove(sha256: string): Promise<void>;
  removeOld(sha256: string): Promise<boolean>;
  check(): Promise<void>;
}
