// Gives X a file before the message that carries it: begin, pieces, end, and for films a wait while X prepares them
// (https://docs.x.com/x-api/media/quickstart/media-upload-chunked). Nothing is sent by it, so each step may be done again.
import { pause, type OutboundFile, type Place, type Refusal } from '@throughline/channel-kit';
import { number, text, thing, type Thing } from '@throughline/channel-kit/json';
import { callX, idOf, type Answer } from './api.ts';

const pieceBytes = 4 * 1024 * 1024;
const waitsLimit = 60;
const again = { repeatable: true, timeoutSeconds: 60 } as const;

export type Uploaded = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly refusal: Refusal };

export async function upload(file: OutboundFile, place: Place): Promise<Uploaded> {
  const body = await file.read();
  const begun = await callX(place, 'user', 'POST', '/2/media/upload/initialize', {
    ...again,
    json: { media_category: categoryOf(file.mime), media_type: file.mime, total_bytes: body.length },
  });
  if (!begun.ok) return begun;
  const id = idOf(dataOf(begun)?.['id']);
  if (id === null) return failed('X named no place for the file.');
  for (let index = 0; index * pieceBytes < body.length; index += 1) {
    const form = new FormData();
    form.append('segment_index', String(index));
    const piece = Uint8Array.from(body.subarray(index * pieceBytes, (index + 1) * pieceBytes));
    form.append('media', new Blob([piece], { type: 'application/octet-stream' }), 'media');
    const given = await callX(place, 'user', 'POST', `/2/media/upload/${id}/append`, { ...again, form });
    if (!given.ok) return given;
  }
  const ended = await callX(place, 'user', 'POST', `/2/media/upload/${id}/finalize`, again);
  return ended.ok ? await prepared(id, dataOf(ended), place) : ended;
}
const categoryOf = (mime: string): string =>
  mime === 'image/gif' ? 'dm_gif' : mime.startsWith('image/') ? 'dm_image' : 'dm_video';
const dataOf = (answer: Answer & { ok: true }): Thing | null => thing(answer.json['data']);
const failed = (detail: string): Uploaded => ({ ok: false, refusal: { ok: false, why: 'rejected', detail } });

async function prepared(id: string, ended: Thing | null, place: Place): Promise<Uploaded> {
  let info = thing(ended?.['processing_info']);
  for (let waits = 0; waits < waitsLimit; waits += 1) {
    const state = text(info?.['state']);
    if (info === null || state === 'succeeded') return { ok: true, id };
    if (state === 'failed') return failed('X could not read this file.');
    await pause(Math.min(10, Math.max(0.05, number(info['check_after_secs']) ?? 1)), AbortSignal.timeout(20_000));
    const asked = await callX(place, 'user', 'GET', '/2/media/upload', {
      ...again,
      query: { command: 'STATUS', media_id: id },
    });
    if (!asked.ok) return asked;
    info = thing(dataOf(asked)?.['processing_info']);
  }
  return { ok: false, refusal: { ok: false, why: 'unavailable', detail: 'X is still preparing the file.' } };
}
