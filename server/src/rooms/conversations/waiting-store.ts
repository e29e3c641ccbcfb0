// SQL: since when customers have waited, told from what was said. Closing forgets it; opening again must know it.
import type { Tx } from '../../ground/db.ts';

/** The first message of the customer that still stands after our last answer, for those of these conversations that have one; machines do not count. */
export async function waitingSince(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.query<{ id: string; since: Date }>(
    `select c.id, i.created_at as since from unnest($2::uuid[]) as c(id) cross join lateral (
       select created_at from messages where workspace_id = $1 and conversation_id = c.id and type = 'message' and direction = 'inbound' and not is_automatic and deleted_at is null
         and number > coalesce((select max(number) from messages where workspace_id = $1 and conversation_id = c.id and type = 'message' and direction = 'outbound' and delivery <> 'scheduled' and not (is_automatic and receipt_id is null)), 0)
       order by number limit 1) i`,
    [workspaceId, ids],
  );
  return new Map(rows.map((row) => [row.id, row.since]));
}
