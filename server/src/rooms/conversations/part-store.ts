// SQL of undoing a join: the line it left in the thread, and the entries of the journal written with it.
import type { Tx } from '../../ground/db.ts';

/** A join writes its line first and each message it moved behind it, under the numbers that follow. */
const REACH = 200_000;

/** The number of the line that tells of the last join of `otherId` into `id`. */
export async function joinOf(tx: Tx, workspaceId: string, id: string, otherId: string): Promise<number | null> {
  return (
    (
      await tx.query<{ number: number }>(
        `select number from messages where workspace_id = $1 and conversation_id = $2 and type = 'event'
           and special @> jsonb_build_object('type', 'joined', 'from', $3::text) order by number desc limit 1`,
        [workspaceId, id, otherId],
      )
    ).rows[0]?.number ?? null
  );
}
export async function movedBy(
  tx: Tx,
  workspaceId: string,
  joinNumber: number,
  id: string,
  otherId: string,
): Promise<string[]> {
  return (
    await tx.query<{ id: string }>(
      `select j.id from journal j where j.workspace_id = $1 and j.number > $2 and j.number < $2 + ${REACH}
         and j.kind = 'message' and j.what = 'message.moved' and j.detail @> jsonb_build_object('from', $4::text, 'conversationId', $3::text)`,
      [workspaceId, joinNumber, id, otherId],
    )
  ).rows.map((row) => row.id);
}
