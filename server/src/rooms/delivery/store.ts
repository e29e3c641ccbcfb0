// SQL of the way out: the outbox, its order and its leases.
import type { Tx } from '../../ground/db.ts';

export interface OutboxRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly number: number;
  readonly kind: 'message' | 'edit' | 'delete' | 'reaction' | 'read';
  readonly message_id: string;
  readonly channel_id: string;
  readonly identity_id: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly state: 'queued' | 'sending' | 'unknown';
  readonly attempts: number;
  readonly due_at: Date;
  readonly external_ids: readonly string[];
  readonly created_at: Date;
}
export async function enqueue(
  tx: Tx,
  row: Pick<
    OutboxRow,
    'workspace_id' | 'id' | 'number' | 'kind' | 'message_id' | 'channel_id' | 'identity_id' | 'payload'
  >,
): Promise<void> {
  await tx.query(
    'insert into outbox (workspace_id, id, number, kind, message_id, channel_id, identity_id, payload) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [
      row.workspace_id,
      row.id,
      row.number,
      row.kind,
      row.message_id,
      row.channel_id,
      row.identity_id,
      JSON.stringify(row.payload),
    ],
  );
}
/** Claims what is due, at most one per (channel, identity) and never past an earlier one that is still on its way. */
export async function claim(
  tx: Pick<Tx, 'query'>,
  limit: number,
  leaseSeconds: number,
  fullChannels: readonly string[],
): Promise<OutboxRow[]> {
  return (
    await tx.query<OutboxRow>(
      `update outbox set state = 'sending', attempts = attempts + 1, locked_until = now() + make_interval(secs => $2) where (workspace_id, id) in (
       select o.workspace_id, o.id from outbox o where o.state = 'queued' and o.due_at <= now() and o.channel_id <> all($3::uuid[])
         and not exists (select 1 from outbox e where e.workspace_id = o.workspace_id and e.channel_id = o.channel_id and e.identity_id = o.identity_id and e.state in ('queued', 'sending') and (e.number, e.id) < (o.number, o.id))
       order by o.due_at limit $1 for update of o skip locked) returning *`,
      [limit, leaseSeconds, fullChannels],
    )
  ).rows;
}
/** When the next queued row falls due; null when none is waiting. */
export async function nextDue(tx: Pick<Tx, 'query'>): Promise<Date | null> {
  return (
    (await tx.query<{ due_at: Date }>(`select due_at from outbox where state = 'queued' order by due_at limit 1`))
      .rows[0]?.due_at ?? null
  );
}
/** A claim whose node died: nobody knows whether the provider took it. */
export async function expiredClaim(tx: Tx): Promise<OutboxRow | undefined> {
  return (
    await tx.query<OutboxRow>(
      `select * from outbox where state = 'sending' and locked_until < now() order by locked_until limit 1 for update skip locked`,
    )
  ).rows[0];
}
/** Says that this node is still at it. */
export async function renew(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  id: string,
  leaseSeconds: number,
): Promise<void> {
  await tx.query(
    `update outbox set locked_until = now() + make_interval(secs => $3) where workspace_id = $1 and id = $2 and state = 'sending'`,
    [workspaceId, id, leaseSeconds],
  );
}
export async function remove(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await tx.query('delete from outbox where workspace_id = $1 and id = $2', [workspaceId, id]);
}
export async function postpone(tx: Tx, workspaceId: string, id: string, seconds: number): Promise<void> {
  await tx.query(
    `update outbox set state = 'queued', locked_until = null, due_at = now() + make_interval(secs => $3) where workspace_id = $1 and id = $2`,
    [workspaceId, id, seconds],
  );
}
/** A person wants it sent: at once, and with a whole day of tries before it. */
export async function startAgain(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await tx.query(
    `update outbox set state = 'queued', locked_until = null, attempts = 0, due_at = now(), created_at = now() where workspace_id = $1 and id = $2`,
    [workspaceId, id],
  );
}
/** Nothing more is tried. A row whose first parts have arrived stays behind, so that sending again goes on behind those. */
export async function removeUnlessBegun(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await tx.query(
    `with kept as (update outbox set state = 'unknown', locked_until = null where workspace_id = $1 and id = $2 and payload ? 'partsDone' returning id)
     delete from outbox where workspace_id = $1 and id = $2 and not exists (select from kept)`,
    [workspaceId, id],
  );
}
export async function markUnknown(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await tx.query(`update outbox set state = 'unknown', locked_until = null where workspace_id = $1 and id = $2`, [
    workspaceId,
    id,
  ]);
}
/** Remembers the parts the provider has taken, so that a retry goes on behind them. */
export async function addExternalIds(
  tx: Tx,
  workspaceId: string,
  id: string,
  externalIds: readonly string[],
  partsDone: number,
): Promise<void> {
  await tx.query(
    `update outbox set external_ids = external_ids || $3::text[], payload = payload || jsonb_build_object('partsDone', $4::int) where workspace_id = $1 and id = $2`,
    [workspaceId, id, externalIds, partsDone],
  );
}
export async function knowOwn(
  tx: Tx,
  workspaceId: string,
  channelId: string,
  messageId: string,
  externalIds: readonly string[],
): Promise<void> {
  await tx.query(
    `insert into seen (workspace_id, channel_id, external_id, message_id) select $1, $2, x, $3 from unnest($4::text[]) as x on conflict do nothing`,
    [workspaceId, channelId, messageId, externalIds],
  );
}
export async function rowOfMessage(tx: Tx, workspaceId: string, messageId: string): Promise<OutboxRow | undefined> {
  return (
    await tx.query<OutboxRow>(
      `select * from outbox where workspace_id = $1 and message_id = $2 and kind = 'message' for update`,
      [workspaceId, messageId],
    )
  ).rows[0];
}
/** Is this message still wholly ours? Holds its row, so that no sender claims it meanwhile. */
export async function unsent(tx: Tx, workspaceId: string, messageId: string): Promise<boolean> {
  const row = await rowOfMessage(tx, workspaceId, messageId);
  return row?.state === 'queued' && !('partsDone' in row.payload);
}
/** Nothing about this message is sent any more, but for what is on its way just now. */
export async function dropWaiting(tx: Tx, workspaceId: string, messageId: string): Promise<void> {
  await tx.query(`delete from outbox where workspace_id = $1 and message_id = $2 and state <> 'sending'`, [
    workspaceId,
    messageId,
  ]);
}
export async function filesOfMessage(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  messageId: string,
): Promise<{ id: string; name: string; mime: string; bytes: number; sha256: string; content_id: string | null }[]> {
  return (
    await tx.query<{
      id: string;
      name: string;
      mime: string;
      bytes: number;
      sha256: string;
      content_id: string | null;
    }>(
      'select f.id, a.name, f.mime, f.bytes, f.sha256, a.content_id from message_files a join files f on f.workspace_id = a.workspace_id and f.id = a.file_id where a.workspace_id = $1 and a.message_id = $2 order by a.position',
      [workspaceId, messageId],
    )
  ).rows;
}
export interface Earlier {
  readonly external_id: string;
  readonly direction: 'inbound' | 'outbound';
  readonly mail: unknown;
  readonly text: string;
}
/**
 * The last letters and messages of a conversation on one channel with one identity, oldest first, for threading and quoting: what
 * another identity of the contact, or a participant, wrote is not for this one.
 */
export async function earlier(
  tx: Pick<Tx, 'query'>,
  row: Pick<OutboxRow, 'workspace_id' | 'channel_id' | 'identity_id'>,
  message: { readonly conversation_id: string; readonly number: number },
): Promise<Earlier[]> {
  return (
    await tx.query<Earlier>(
      `select external_id, direction, mail, text from (select external_id, direction, mail, left(text, 20000) as text, number from messages where workspace_id = $1 and conversation_id = $2 and channel_id = $3 and identity_id = $4 and number < $5 and external_id is not null and guest_id is null and type = 'message' order by number desc limit 12) m order by number`,
      [row.workspace_id, message.conversation_id, row.channel_id, row.identity_id, message.number],
    )
  ).rows;
}
export async function workspaceName(tx: Pick<Tx, 'query'>, workspaceId: string): Promise<string> {
  return (
    (await tx.query<{ name: string }>('select name from workspaces where id = $1', [workspaceId])).rows[0]?.name ?? ''
  );
}
/** Identities that wrote or were written to in a conversation. */
export async function speakers(tx: Pick<Tx, 'query'>, workspaceId: string, conversationId: string): Promise<string[]> {
  return (
    await tx.query<{ identity_id: string }>(
      `select distinct identity_id from messages where workspace_id = $1 and conversation_id = $2 and identity_id is not null and guest_id is null and direction = 'inbound'`,
      [workspaceId, conversationId],
    )
  ).rows.map((row) => row.identity_id);
}
export async function externalIdsOf(tx: Pick<Tx, 'query'>, workspaceId: string, messageId: string): Promise<string[]> {
  return (
    await tx.query<{ external_id: string }>(
      `select external_id from seen where workspace_id = $1 and message_id = $2 and external_id not like 'event:%' order by external_id`,
      [workspaceId, messageId],
    )
  ).rows.map((row) => row.external_id);
}
