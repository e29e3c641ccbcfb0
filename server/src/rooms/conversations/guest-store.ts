// SQL for participants: what people wrote in matters of others, and whom letters were addressed to.
import type { Tx } from '../../ground/db.ts';
import type { MessageRow } from './rows.ts';

type Reader = Pick<Tx, 'query'>;

/** The last things these contacts wrote as participants, newest first. */
export async function guestMessages(
  tx: Reader,
  workspaceId: string,
  contactIds: readonly string[],
  limit: number,
): Promise<MessageRow[]> {
  return (
    await tx.query<MessageRow>(
      `select m.* from identities i join messages m on m.workspace_id = $1 and m.guest_id = i.id
     where i.workspace_id = $1 and (i.contact_id = any($2::uuid[]) or i.home_contact_id = any($2::uuid[])) order by m.number desc limit $3`,
      [workspaceId, contactIds, limit],
    )
  ).rows;
}
/** Takes messages out for good, with the raw calls that hold the same words. */
export async function dropMessages(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<void> {
  await tx.query(
    'delete from receipts r using messages m where r.workspace_id = $1 and m.workspace_id = $1 and m.receipt_id = r.id and m.id = any($2::uuid[])',
    [workspaceId, ids],
  );
  await tx.query('delete from messages where workspace_id = $1 and id = any($2::uuid[])', [workspaceId, ids]);
}

/** A letter's own words about who is on it. */
export interface LetterRow {
  readonly identity_id: string;
  readonly guest_id: string | null;
  readonly from: unknown;
  readonly to: unknown;
  readonly cc: unknown;
}
/** The last letters of a conversation, newest first. */
export async function lettersIn(
  tx: Reader,
  workspaceId: string,
  conversationId: string,
  limit: number,
): Promise<LetterRow[]> {
  return (
    await tx.query<LetterRow>(
      `select identity_id, guest_id, mail->'from' as from, mail->'to' as to, mail->'cc' as cc from messages
     where workspace_id = $1 and conversation_id = $2 and type = 'message' and mail is not null and identity_id is not null and trust <> 'failed' order by number desc limit $3`,
      [workspaceId, conversationId, limit],
    )
  ).rows;
}
