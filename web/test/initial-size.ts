// What a first visit to the inbox downloads, from the manifest of the build: the entry, the inbox, and all they import.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = join(import.meta.dirname, '../dist');
interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
  readonly isEntry?: boolean;
  readonly src?: string;
}

export interface Sizes {
  readonly js: number;
  readonly css: number;
  readonly files: readonly { readonly file: string; readonly bytes: number }[];
}
/** Bytes after gzip. */
export function initialSize(): Sizes {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const js = new Set<string>();
  const css = new Set<string>();
  const walk = (key: string) => {
    const chunk = manifest[key];
    if (!chunk || js.has(chunk.file)) return;
    js.add(chunk.file);
    chunk.css?.forEach((file) => css.add(file));
    chunk.imports?.forEach(walk);
  };
  for (const [key, chunk] of Object.entries(manifest))
    if (chunk.isEntry || chunk.src === 'src/app/inbox-page.tsx') walk(key);
  const weigh = (file: string) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;
  const files = [...js].map((file) => ({ file, bytes: weigh(file) })).toSorted((a, b) => b.bytes - a.bytes);
  return {
    js: files.reduce((sum, { bytes }) => sum + bytes, 0),
    css: [...css].reduce((sum, file) => sum + weigh(file), 0),
    files,
  };
}
