// Takes a file up: the bytes by their hash, the row in the workspace.
import { problem } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import { cleanName, type StoredFile } from '../../ground/files.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import * as store from './store.ts';

/** Stores the bytes and writes the row. Throws `invalid` for an empty file and `too_large`; a channel's own limit is checked when a file is sent over it. */
export async function addFile(
  tx: Pick<Tx, 'query'>,
  house: Pick<House, 'files'>,
  workspaceId: string,
  file: { readonly name: string; readonly body: Uint8Array },
): Promise<store.FileRow> {
  if (file.body.length === 0) throw problem('invalid', { fields: { file: 'must not be empty' } });
  const name = cleanName(file.name);
  return await addKept(tx, workspaceId, await house.files.put(file.body, name), name);
}

/** The row of contents that are already stored. Write it soon: contents without a row are let go of after a while. */
export async function addKept(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  kept: StoredFile,
  name: string,
): Promise<store.FileRow> {
  return await store.addFile(tx, {
    workspace_id: workspaceId,
    id: newId(),
    sha256: kept.sha256,
    name,
    mime: kept.mime,
    bytes: kept.bytes,
    width: kept.width,
    height: kept.height,
    thumbnail_sha256: kept.thumbnailSha256,
  });
}
