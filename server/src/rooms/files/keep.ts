// Takes a file up: the bytes by their hash on disk, the row in the workspace.
import { problem } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import * as store from './store.ts';

/** The largest of what channels carry; each channel's own limit is checked when a file is sent over it. */
const MOST_BYTES = 100_000_000;
const NAME_LIMIT = 200;

/** Stores the bytes and writes the row. Throws `invalid` for an empty file and `too_large`. */
export async function addFile(tx: Pick<Tx, 'query'>, house: Pick<House, 'files'>, workspaceId: string, file: { readonly name: string; readonly body: Uint8Array }): Promise<store.FileRow> {
  if (file.body.length === 0) throw problem('invalid', { fields: { file: 'must not be empty' } });
  if (file.body.length > MOST_BYTES) throw problem('too_large', { detail: `At most ${MOST_BYTES / 1_000_000} MB.` });
  const name = cleanName(file.name);
  const kept = await house.files.put(file.body, name);
  return await store.addFile(tx, { workspace_id: workspaceId, id: newId(), sha256: kept.sha256, name, mime: kept.mime, bytes: kept.bytes, width: kept.width, height: kept.height, thumbnail_sha256: kept.thumbnailSha256 });
}

/** A name to show and to save under: no path, nothing unseen, nothing that turns the reading direction, no leading dots, not endless. */
export function cleanName(name: string): string {
  const plain = name.normalize('NFC').replace(/^.*[/\\]/s, '').replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, '').replace(/[<>:"|?*]/g, '_').replace(/\s+/g, ' ').trim().replace(/^[.\s]+/, '');
  if (plain === '') return 'file';
  if (plain.length <= NAME_LIMIT) return plain;
  const ending = /\.[\p{L}\p{N}]{1,10}$/u.exec(plain)?.[0] ?? '';
  return `${plain.slice(0, NAME_LIMIT - ending.length).toWellFormed()}${ending}`;
}
