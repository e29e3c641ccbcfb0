// SQL: what still stands of what was said, for a conversation's row.
import type { Tx } from '../../ground/db.ts';

export interface SaidRow {
  readonly id: string;
  /** The newest message that still stands; null: there is none. */
  readonly living: {
    readonly text: string;
    readonly direction: 'inbound' | 'outbound';
    readonly special: Readonly<Record<string, unknown>> | null;
    readonly files: readonly string[] | null;
  } | null;
  /** Of the newest, whether it stands or not; null: nothing was said. */
  readonly direction: 'inbound' | 'outbound' | null;
  /** The customer's newest that still stands. */
  readonly last_inbound_number: number | null;
}
/** What a machine of ours sent is not what was said last. */
const spoken = `m.workspace_id = $1 and m.conversation_id = c.id and m.type = 'message' and m.delivery <> 'scheduled' and not (m.direction = 'outbound' and m.is_automatic and m.receipt_id is null)`;

export async function lastSaid(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, SaidRow>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.query<SaidRow>(
    `select c.id, l.living, n.direction, i.number as last_inbound_number from unnest($2::uuid[]) as c(id)
     left join lateral (select json_build_object('text', left(m.text, 2000), 'direction', m.direction, 'special', m.special, 'files',
         (select json_agg(f.name order by f.position) from message_files f where f.workspace_id = $1 and f.message_id = m.id)) as living
       from messages m where ${spoken} and m.deleted_at is null order by m.number desc limit 1) l on true
     left join lateral (select m.direction from messages m where ${spoken} order by m.number desc limit 1) n on true
     left join lateral (select m.number from messages m where m.workspace_id = $1 and m.conversation_id = c.id and m.type = 'message' and m.direction = 'inbound'
         and m.deleted_at is null order by m.number desc limit 1) i on true`,
    [workspaceId, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
