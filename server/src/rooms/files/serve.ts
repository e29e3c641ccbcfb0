// Gives a file out so that nothing in it can run on our origin: as a download, or, for plain pictures, sound and video, shown.
import { type File, problem } from '@throughline/protocol';
import type { z } from 'zod';
import type { FileReply } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import * as store from './store.ts';

/** What browsers draw without running anything. No SVG, HTML or PDF: those are programs. */
const shown = /^(?:image\/(?:png|jpeg|gif|webp|avif|bmp|x-icon)|audio\/(?:mpeg|ogg|wav|webm|aac|mp4|x-m4a|opus|flac)|video\/(?:mp4|webm|ogg|quicktime))$/;
const isShown = (mime: string) => shown.test(mime.split(';')[0]!.trim());

export async function giveFile(house: Pick<House, 'db' | 'files'>, workspaceId: string, id: string, wants: { readonly thumbnail: boolean; readonly inline: boolean }, range: string | undefined): Promise<FileReply> {
  const row = (await store.fileRows(house.db, workspaceId, [id]))[0];
  if (!row) throw problem('not_found');
  if (wants.thumbnail && row.thumbnail_sha256) {
    return { body: await house.files.read(row.thumbnail_sha256), headers: headersOf('image/webp', row.name, true) };
  }
  const body = await house.files.read(row.sha256);
  const headers = headersOf(row.mime, row.name, wants.inline && isShown(row.mime));
  return body instanceof Uint8Array ? part(body, headers, range) : { body, headers };
}

function headersOf(mime: string, name: string, isInline: boolean): Record<string, string> {
  return {
    'Content-Type': isInline ? mime : 'application/octet-stream',
    'Content-Disposition': `${isInline ? 'inline' : 'attachment'}; filename="${name.replace(/[^\x20-\x7e]|["\\%]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`,
    'Content-Security-Policy': "default-src 'none'; sandbox", 'X-Content-Type-Options': 'nosniff', 'Cross-Origin-Resource-Policy': 'same-origin',
    // A file never changes under its id; `private` keeps it out of shared caches.
    'Cache-Control': 'private, max-age=31536000, immutable',
  };
}

/** Players ask for parts, and some browsers play nothing otherwise. Only the one-range form; anything else gets the whole. */
function part(body: Uint8Array, headers: Record<string, string>, range: string | undefined): FileReply {
  const whole = { body, headers: { ...headers, 'Accept-Ranges': 'bytes' } };
  const asked = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range?.trim() ?? '');
  if (!asked || (asked[1] === '' && asked[2] === '')) return whole;
  const from = asked[1] === '' ? Math.max(0, body.length - Number(asked[2])) : Number(asked[1]);
  const to = asked[1] === '' || asked[2] === '' ? body.length - 1 : Math.min(Number(asked[2]), body.length - 1);
  if (from >= body.length || from > to) return { status: 416, body: new Uint8Array(), headers: { ...headers, 'Content-Range': `bytes */${body.length}` } };
  return { status: 206, body: body.subarray(from, to + 1), headers: { ...whole.headers, 'Content-Range': `bytes ${from}-${to}/${body.length}` } };
}

export function presentFile(row: store.FileRow): z.output<typeof File> {
  return { id: row.id, name: row.name, mime: row.mime, bytes: row.bytes, sha256: row.sha256, width: row.width, height: row.height, hasThumbnail: row.thumbnail_sha256 !== null };
}
