// SQL of read marks, and of whom a conversation was last heard from.
import type { Tx } from '../../ground/db.ts';

export interface Heard {
  readonly id: string;
  readonly number: number;
  readonly channel_id: string;
  readonly identity_id: string;
}
const LOOKED_AT = 200;
/** The last message of each person on each channel, up to a number, among the newest of the conversation. Comments under a post have no ticks. */
export async function lastHeard(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  conversationId: string,
  number: number,
  since: Date,
): Promise<Heard[]> {
  return (
    await tx.query<Heard>(
      `select distinct on (channel_id, identity_id) id, number, channel_id, identity_id
       from (select * from messages where workspace_id = $1 and conversation_id = $2 and number <= $3 order by number desc limit ${LOOKED_AT}) m
       where direction = 'inbound' and type = 'message' and guest_id is null and deleted_at is null and external_id is not null
         and channel_id is not null and identity_id is not null and created_at > $4 and coalesce(special->>'type', '') <> 'comment'
       order by channel_id, identity_id, number desc`,
      [workspaceId, conversationId, number, since],
    )
  ).rows;
}
/** Moves the marks forward; returns the messages that nobody was told of yet. */
export async function moveMarks(tx: Tx, workspaceId: string, rows: readonly Heard[]): Promise<ReadonlySet<string>> {
  const { rows: moved } = await tx.query<{ number: number; channel_id: string; identity_id: string }>(
    `insert into read_marks as r (workspace_id, channel_id, identity_id, number)
     select $1, * from unnest($2::uuid[], $3::uuid[], $4::bigint[]) order by 2, 3
     on conflict (workspace_id, channel_id, identity_id) do update set number = excluded.number where r.number < excluded.number
     returning channel_id, identity_id, number`,
    [workspaceId, rows.map((row) => row.channel_id), rows.map((row) => row.identity_id), rows.map((row) => row.number)],
  );
  return new Set(
    rows
      .filter((row) => moved.some((mark) => mark.channel_id === row.channel_id && mark.identity_id === row.identity_id))
      .map((row) => row.id),
  );
}
/** Whom a conversation was last heard from, and what they said last. */
export async function lastSpeaker(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  conversationId: string,
): Promise<{ identity_id: string; channel_id: string; external_id: string | null } | undefined> {
  return (
    await tx.query<{ identity_id: string; channel_id: string; external_id: string | null }>(
      `select identity_id, channel_id, external_id
       from (select * from messages where workspace_id = $1 and conversation_id = $2 order by number desc limit ${LOOKED_AT}) m
       where direction = 'inbound' and type = 'message' and guest_id is null and identity_id is not null and channel_id is not null
         and coalesce(special->>'type', '') <> 'comment' order by number desc limit 1`,
      [workspaceId, conversationId],
    )
  ).rows[0];
}
