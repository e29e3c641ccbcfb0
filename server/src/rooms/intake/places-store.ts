// SQL of places: which conversation each has, in the ledger of what was seen.
import type { Tx } from '../../ground/db.ts';

/** What was said in public under these ids of the ledger, ours included: in which conversation, and whose it is. */
export async function saidInPublic(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  channelId: string,
  externalIds: readonly string[],
): Promise<{ external_id: string; conversation_id: string; identity_id: string }[]> {
  return (
    await tx.query<{ external_id: string; conversation_id: string; identity_id: string }>(
      `select s.external_id, m.conversation_id, m.identity_id from seen s join messages m on m.workspace_id = s.workspace_id and m.id = s.message_id
       where s.workspace_id = $1 and s.channel_id = $2 and s.external_id = any($3::text[]) and m.identity_id is not null and m.special->>'isPublic' = 'true'`,
      [workspaceId, channelId, externalIds],
    )
  ).rows;
}
/** A place begins anew: with this message. */
export function keepPlace(
  tx: Pick<Tx, 'send'>,
  workspaceId: string,
  channelId: string,
  placeId: string,
  messageId: string,
): void {
  tx.send(
    `insert into seen (workspace_id, channel_id, external_id, message_id) values ($1, $2, $3, $4)
     on conflict (workspace_id, channel_id, external_id) do update set message_id = excluded.message_id where seen.message_id is distinct from excluded.message_id`,
    [workspaceId, channelId, placeId, messageId],
  );
}
