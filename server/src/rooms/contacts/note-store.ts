// SQL of notes on contacts.
import type { Tx } from '../../ground/db.ts';

type Q = Pick<Tx, 'query'>;
export interface NoteRow {
  readonly id: string;
  /** Who it was written on, which may be merged into another by now. */
  readonly contact_id: string;
  readonly text: string;
  readonly author_type: 'agent' | 'key';
  readonly author_id: string | null;
  readonly author_name: string;
  readonly pinned_at: Date | null;
  readonly edited_at: Date | null;
  readonly deleted_at: Date | null;
  readonly created_at: Date;
}
const columns =
  'n.id, n.contact_id, n.text, n.author_type, n.author_id, n.author_name, n.pinned_at, n.edited_at, n.deleted_at, n.created_at';

/** Of everybody this contact is made of: pinned ones first, each newest first. */
export const notesSql = `select ${columns} from contact_notes n
  where n.workspace_id = $1 and n.deleted_at is null
    and n.contact_id in (select $2::uuid union select home_contact_id from identities where workspace_id = $1 and contact_id = $2)
  order by n.pinned_at desc nulls last, n.id desc limit $3`;
export async function notesOf(q: Q, workspaceId: string, contactId: string, limit: number): Promise<NoteRow[]> {
  return (await q.query<NoteRow>(notesSql, [workspaceId, contactId, limit])).rows;
}
export async function addNote(
  tx: Tx,
  workspaceId: string,
  note: Pick<
    NoteRow,
    'id' | 'contact_id' | 'text' | 'author_type' | 'author_id' | 'author_name' | 'pinned_at' | 'created_at'
  >,
): Promise<void> {
  await tx.query(
    `insert into contact_notes (workspace_id, id, contact_id, text, author_type, author_id, author_name, pinned_at, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      workspaceId,
      note.id,
      note.contact_id,
      note.text,
      note.author_type,
      note.author_id,
      note.author_name,
      note.pinned_at,
      note.created_at,
    ],
  );
}
/** With the contact that speaks for whom it was written on. */
export async function lockNote(
  tx: Tx,
  workspaceId: string,
  id: string,
): Promise<(NoteRow & { readonly speaker_id: string }) | undefined> {
  return (
    await tx.query<NoteRow & { speaker_id: string }>(
      `select ${columns}, coalesce((select i.contact_id from identities i where i.workspace_id = $1 and i.home_contact_id = n.contact_id limit 1), n.contact_id) as speaker_id
       from contact_notes n where n.workspace_id = $1 and n.id = $2 for update of n`,
      [workspaceId, id],
    )
  ).rows[0];
}
export async function putNote(
  tx: Tx,
  workspaceId: string,
  note: Pick<NoteRow, 'id' | 'text' | 'pinned_at' | 'edited_at' | 'deleted_at'>,
): Promise<void> {
  await tx.query(
    'update contact_notes set text = $3, pinned_at = $4, edited_at = $5, deleted_at = $6 where workspace_id = $1 and id = $2',
    [workspaceId, note.id, note.text, note.pinned_at, note.edited_at, note.deleted_at],
  );
}
