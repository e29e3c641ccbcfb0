// SQL about answers whose reader had left: what they have not seen, and what was mailed to whom.
import type { Tx } from '../../ground/db.ts';
import type { MessageRow } from '../conversations/index.ts';
import { ITS_DEVICE } from './store.ts';

type Reader = Pick<Tx, 'query'>;

/** Held to the end of the transaction: two nodes must not mail the same answers. */
export async function holdAway(tx: Tx, identityId: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('away ' || $1, 0))`, [identityId]);
}
/** What people answered to this identity over this channel that is neither read nor mailed, oldest first. */
export async function unseenAnswers(
  tx: Reader,
  workspaceId: string,
  identityId: string,
  channelId: string,
  since: Date,
  limit: number,
): Promise<MessageRow[]> {
  return (
    await tx.query<MessageRow>(
      `select m.* from messages m where m.workspace_id = $1 and m.identity_id = $2 and m.channel_id = $3 and m.created_at >= $4
       and m.type = 'message' and m.direction = 'outbound' and m.delivery in ('sent', 'delivered') and m.author_type in ('agent', 'bot') and not m.is_automatic and m.deleted_at is null
       and m.number > greatest(coalesce((select max(a.up_to) from away_mails a where a.workspace_id = $1 and a.identity_id = $2), 0),
         coalesce((select max(s.read_number) from identities i join visitor_sessions s on ${ITS_DEVICE} where i.workspace_id = $1 and i.id = $2), 0))
       order by m.number limit $5`,
      [workspaceId, identityId, channelId, since, limit],
    )
  ).rows;
}
export async function addAwayMail(
  tx: Tx,
  workspaceId: string,
  row: { id: string; identityId: string; addressId: string; upTo: number },
): Promise<void> {
  await tx.query(
    'insert into away_mails (workspace_id, id, identity_id, address_id, up_to) values ($1, $2, $3, $4, $5)',
    [workspaceId, row.id, row.identityId, row.addressId, row.upTo],
  );
}
/** It did not leave after all. */
export async function dropAwayMail(tx: Reader, workspaceId: string, id: string): Promise<void> {
  await tx.query('delete from away_mails where workspace_id = $1 and id = $2', [workspaceId, id]);
}
export async function mailsTo(tx: Reader, workspaceId: string, addressId: string, since: Date): Promise<number> {
  return (
    (
      await tx.query<{ n: number }>(
        'select count(*)::int as n from away_mails where workspace_id = $1 and address_id = $2 and created_at >= $3',
        [workspaceId, addressId, since],
      )
    ).rows[0]?.n ?? 0
  );
}
/** The device an identity is; null once it was reset. */
export async function sessionOfIdentity(
  tx: Reader,
  workspaceId: string,
  identityId: string,
): Promise<{ seen_on: string; language: string; page: string | null; proved_user: string | null } | undefined> {
  return (
    await tx.query<{ seen_on: string; language: string; page: string | null; proved_user: string | null }>(
      `select s.seen_on, s.language, s.proved_user, coalesce(s.pages->-1->>'url', s.context->'page'->>'url') as page from identities i
       join visitor_sessions s on ${ITS_DEVICE} where i.workspace_id = $1 and i.id = $2 and i.kind = 'visitor' order by s.last_seen_at desc limit 1`,
      [workspaceId, identityId],
    )
  ).rows[0];
}
