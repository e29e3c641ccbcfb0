// What only Node and Deno have: a storage in a file, and files from the disk that are uploaded without being held in memory.
import { mkdirSync, openAsBlob, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Storage } from '../visitor/types.ts';

/**
 * Small texts in one JSON file, readable by its owner alone: it holds the device's token. Each change is on the disk before the
 * call returns, under a name of its own until it is whole. For one process at a time.
 */
export function fileStorage(path: string): Storage {
  let kept: Record<string, string>;
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'));
    kept = Object.fromEntries(
      Object.entries(found ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    kept = {};
  }
  const save = () => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, JSON.stringify(kept), { mode: 0o600, flush: true });
    renameSync(`${path}.new`, path);
  };
  return {
    getItem: (key) => kept[key] ?? null,
    setItem(key, value) {
      kept = { ...kept, [key]: value };
      save();
    },
    removeItem(key) {
      if (!(key in kept)) return;
      kept = Object.fromEntries(Object.entries(kept).filter(([name]) => name !== key));
      save();
    },
  };
}

/** A file of the disk for `visitor.upload(file, name)`, read as it is sent. `mime` as you know it. */
export async function fileFrom(path: string, mime = 'application/octet-stream'): Promise<{ file: Blob; name: string }> {
  return { file: await openAsBlob(path, { type: mime }), name: basename(path) };
}
