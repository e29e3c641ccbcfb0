// SQL about visitors' files: which device uploaded one, and which message it hangs on.
import type { Tx } from '../../ground/db.ts';
import { SAID } from './store.ts';

type Reader = Pick<Tx, 'query'>;

export async function addUpload(tx: Tx, workspaceId: string, fileId: string, visitorId: string): Promise<void> {
  await tx.query('insert into visitor_files (workspace_id, file_id, visitor_id) values ($1, $2, $3)', [
    workspaceId,
    fileId,
    visitorId,
  ]);
}
export async function uploadsOf(
  tx: Reader,
  workspaceId: string,
  visitorId: string,
  ids: readonly string[],
): Promise<{ id: string; name: string; mime: string; bytes: number }[]> {
  return (
    await tx.query<{ id: string; name: string; mime: string; bytes: number }>(
      'select f.id, f.name, f.mime, f.bytes from visitor_files v join files f on f.workspace_id = v.workspace_id and f.id = v.file_id where v.workspace_id = $1 and v.visitor_id = $2 and v.file_id = any($3::uuid[])',
      [workspaceId, visitorId, ids],
    )
  ).rows;
}
export interface StoredFile {
  readonly workspace_id: string;
  readonly id: string;
  readonly sha256: string;
  readonly name: string;
  readonly mime: string;
  readonly bytes: number;
  readonly thumbnail_sha256: string | null;
}
export async function fileById(tx: Reader, workspaceId: string, id: string): Promise<StoredFile | undefined> {
  return (
    await tx.query<StoredFile>(
      'select workspace_id, id, sha256, name, mime, bytes, thumbnail_sha256 from files where workspace_id = $1 and id = $2',
      [workspaceId, id],
    )
  ).rows[0];
}
/** Is this file attached to a message one of these identities may see? */
export async function isAttached(
  tx: Reader,
  workspaceId: string,
  fileId: string,
  identityIds: readonly string[],
): Promise<boolean> {
  return (
    (
      await tx.query(
        `select 1 from message_files f join messages m on m.workspace_id = f.workspace_id and m.id = f.message_id where f.workspace_id = $1 and f.file_id = $2 and m.identity_id = any($3::uuid[]) and ${SAID} limit 1`,
        [workspaceId, fileId, identityIds],
      )
    ).rowCount > 0
  );
}
