// What only Node and Deno have: a storage in a file, files from the disk that are uploaded without being held in memory, and uploads
// that tell how far they are.
import { mkdirSync, openAsBlob, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { SendFile, Storage } from '../visitor/types.ts';

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

const pieceBytes = 64 * 1024;
/** Nothing is made before it is asked for, or progress would be told of what nobody took. */
function streamOf(pieces: AsyncGenerator<Uint8Array, void, void>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await pieces.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
/**
 * Uploads with progress, for `sendFile`: the form is sent as a stream, and what the network has taken is told piece by piece. Takes
 * bytes and blobs, `fileFrom` among them. For servers and programs; browsers send no streams over HTTP/1.1, there it is `xhrUpload`.
 */
export const streamUpload: SendFile = async ({ url, headers, file, name, mime }, onProgress, signal) => {
  const blob = file instanceof Blob ? file : new Blob([file as BlobPart]);
  const boundary = `form-${crypto.randomUUID()}`;
  const named = name.replace(/["\r\n]/g, (sign) => encodeURIComponent(sign));
  const text = new TextEncoder();
  const form = async function* (): AsyncGenerator<Uint8Array, void, void> {
    const type = mime.replace(/[\r\n]/g, '');
    yield text.encode(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${named}"\r\ncontent-type: ${type}\r\n\r\n`,
    );
    for (let at = 0; at < blob.size; at += pieceBytes) {
      const piece = new Uint8Array(await blob.slice(at, at + pieceBytes).arrayBuffer());
      yield piece;
      // Asked for the next one, so this one is on its way.
      onProgress(Math.min(1, (at + piece.length) / blob.size));
    }
    yield text.encode(`\r\n--${boundary}--\r\n`);
  };
  const stop = new AbortController();
  if (signal.aborted) stop.abort();
  signal.addEventListener('abort', () => stop.abort());
  const asked: RequestInit & { duplex: 'half' } = {
    method: 'POST',
    headers: { ...headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: streamOf(form()),
    signal: stop.signal,
    duplex: 'half',
  };
  const reply = await fetch(url, asked);
  const said = await reply.text();
  let body: unknown;
  try {
    body = JSON.parse(said);
  } catch {
    body = undefined;
  }
  return { status: reply.status, body, retryAfter: reply.headers.get('retry-after') };
};
