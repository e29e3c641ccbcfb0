// Gives a file out: as a download, or shown where asked and harmless, or only its thumbnail; and in parts, as players ask for them.
import { type File, problem } from '@throughline/protocol';
import type { z } from 'zod';
import { serveHeaders } from '../../ground/files.ts';
import type { FileReply } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import * as store from './store.ts';

export async function giveFile(
  house: Pick<House, 'db' | 'files'>,
  workspaceId: string,
  id: string,
  wants: { readonly thumbnail: boolean; readonly inline: boolean },
  range: string | undefined,
): Promise<FileReply> {
  const row = (await store.fileRows(house.db, workspaceId, [id]))[0];
  if (!row) throw problem('not_found');
  if (wants.thumbnail && row.thumbnail_sha256) {
    return {
      body: await house.files.read(row.thumbnail_sha256),
      headers: serveHeaders({ name: row.name, mime: 'image/webp' }, { inline: true }),
    };
  }
  return part(
    await house.files.read(row.sha256),
    serveHeaders({ name: row.name, mime: row.mime }, { inline: wants.inline }),
    range,
  );
}

/** Some browsers play nothing without parts. Only the one-range form; anything else gets the whole. */
function part(body: Uint8Array, headers: Record<string, string>, range: string | undefined): FileReply {
  const whole = { body, headers: { ...headers, 'accept-ranges': 'bytes' } };
  const asked = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range?.trim() ?? '');
  if (!asked || (asked[1] === '' && asked[2] === '')) return whole;
  const from = asked[1] === '' ? Math.max(0, body.length - Number(asked[2])) : Number(asked[1]);
  const to = asked[1] === '' || asked[2] === '' ? body.length - 1 : Math.min(Number(asked[2]), body.length - 1);
  if (from >= body.length || from > to)
    return { status: 416, body: new Uint8Array(), headers: { ...headers, 'content-range': `bytes */${body.length}` } };
  return {
    status: 206,
    body: body.subarray(from, to + 1),
    headers: { ...whole.headers, 'content-range': `bytes ${from}-${to}/${body.length}` },
  };
}

export function presentFile(row: store.FileRow): z.output<typeof File> {
  return {
    id: row.id,
    name: row.name,
    mime: row.mime,
    bytes: row.bytes,
    sha256: row.sha256,
    width: row.width,
    height: row.height,
    hasThumbnail: row.thumbnail_sha256 !== null,
  };
}
