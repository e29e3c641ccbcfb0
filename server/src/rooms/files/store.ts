// SQL for files, and for reading the letter a page is made of.
import type { Tx } from '../../ground/db.ts';

type Reader = Pick<Tx, 'query'>;
export interface FileRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly sha256: string;
  readonly name: string;
  readonly mime: string;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly thumbnail_sha256: string | null;
  readonly created_at: Date;
}
export interface LetterRow {
  readonly id: string;
  readonly text: string;
  readonly html: string | null;
  readonly quoted: { readonly text: string; readonly html?: string } | null;
  readonly deleted_at: Date | null;
}

export async function addFile(tx: Reader, row: Omit<FileRow, 'created_at'>): Promise<FileRow> {
  return (
    await tx.query<FileRow>(
      'insert into files (workspace_id, id, sha256, name, mime, bytes, width, height, thumbnail_sha256) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning *',
      [
        row.workspace_id,
        row.id,
        row.sha256,
        row.name,
        row.mime,
        row.bytes,
        row.width,
        row.height,
        row.thumbnail_sha256,
      ],
    )
  ).rows[0]!;
}
export async function fileRows(tx: Reader, workspaceId: string, ids: readonly string[]): Promise<FileRow[]> {
  return (
    await tx.query<FileRow>('select * from files where workspace_id = $1 and id = any($2::uuid[])', [workspaceId, ids])
  ).rows;
}
/**
 * These files, which somebody is about to use. Marking them makes a sweep that is deciding about them at this moment look again;
 * one that has gone already is not among them.
 */
export async function useFiles(tx: Reader, workspaceId: string, ids: readonly string[]): Promise<FileRow[]> {
  return (
    await tx.query<FileRow>(
      `update files f set used_at = now() from (select workspace_id, id from files where workspace_id = $1 and id = any($2::uuid[]) order by id for no key update) mine
       where f.workspace_id = mine.workspace_id and f.id = mine.id returning f.*`,
      [workspaceId, ids],
    )
  ).rows;
}
/** A message a contact could have written to us or we to them; notes and events are no letters. */
export async function letterById(tx: Reader, workspaceId: string, messageId: string): Promise<LetterRow | undefined> {
  return (
    await tx.query<LetterRow>(
      `select id, text, html, quoted, deleted_at from messages where workspace_id = $1 and id = $2 and type = 'message'`,
      [workspaceId, messageId],
    )
  ).rows[0];
}
/** The letter's own pictures: content id → file. */
export async function inlineFiles(
  tx: Reader,
  workspaceId: string,
  messageId: string,
): Promise<{ content_id: string; file_id: string }[]> {
  return (
    await tx.query<{ content_id: string; file_id: string }>(
      'select content_id, file_id from message_files where workspace_id = $1 and message_id = $2 and content_id is not null and file_id is not null',
      [workspaceId, messageId],
    )
  ).rows;
}
