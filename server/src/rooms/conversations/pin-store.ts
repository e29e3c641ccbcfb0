// SQL of what is kept at the top of a thread, and of finding a day in one.
import type { Tx } from '../../ground/db.ts';
import type { MessageRow } from './rows.ts';

type Reader = Pick<Tx, 'query'>;

export const pinsQuery =
  'select * from messages where workspace_id = $1 and conversation_id = $2 and pinned_at is not null and deleted_at is null order by pinned_at, number';
export async function pinsOf(tx: Reader, workspaceId: string, conversationId: string): Promise<MessageRow[]> {
  return (await tx.query<MessageRow>(pinsQuery, [workspaceId, conversationId])).rows;
}
export async function setPinned(tx: Tx, workspaceId: string, id: string, at: Date | null): Promise<void> {
  await tx.query('update messages set pinned_at = $3 where workspace_id = $1 and id = $2', [workspaceId, id, at]);
}

interface MomentRow {
  readonly found: number | null;
  readonly last: number | null;
  readonly first_at: Date;
  readonly last_at: Date;
}
/** The first message made at `time` or later, read in the thread's own order; null where all are older. */
export async function momentOf(
  tx: Reader,
  workspaceId: string,
  conversationId: string,
  time: string,
): Promise<MomentRow> {
  const thread = 'from messages where workspace_id = $1 and conversation_id = $2';
  return (
    await tx.query<MomentRow>(
      `select (select number ${thread} and created_at >= $3 order by number limit 1) as found,
         (select number ${thread} order by number desc limit 1) as last,
         (select created_at ${thread} order by number limit 1) as first_at,
         (select created_at ${thread} order by number desc limit 1) as last_at`,
      [workspaceId, conversationId, time],
    )
  ).rows[0]!;
}
