// SQL of the way out: the outbox, its order and its leases.
import type { Tx } from '../../ground/db.ts';
import { numberOf, type Part } from '../../ground/journal.ts';

export interface OutboxRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly number: number;
  readonly kind: 'message' | 'edit' | 'delete' | 'reaction' | 'read';
  readonly message_id: string;
  readonly channel_id: string;
  readonly identity_id: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly state: 'held' | 'queued' | 'sending' | 'unknown';
  readonly attempts: number;
  /** The claim it is under; null: none, or a person wants it sent again. */
  readonly claim: string | null;
  readonly due_at: Date;
  readonly external_ids: readonly string[];
  readonly created_at: Date;
}
type Queued = Pick<
  OutboxRow,
  'workspace_id' | 'id' | 'number' | 'kind' | 'message_id' | 'channel_id' | 'identity_id' | 'payload'
> & { readonly state?: 'held' | 'queued'; readonly due_at?: Date | null };
/** In the statement that numbers its message. */
export const enqueuing = (row: Queued): Part => ({
  values: [
    row.id,
    row.number,
    row.kind,
    row.message_id,
    row.channel_id,
    row.identity_id,
    JSON.stringify(row.payload),
    row.state ?? 'queued',
    row.due_at ?? null,
  ],
  text: (first) =>
    `insert into outbox (workspace_id, id, number, kind, message_id, channel_id, identity_id, payload, state, due_at) select $1, $${first}::uuid, ${numberOf('journal', `$${first + 1}::bigint`)}, $${first + 2}, $${first + 3}::uuid, $${first + 4}::uuid, $${first + 5}::uuid, $${first + 6}::jsonb, $${first + 7}, coalesce($${first + 8}::timestamptz, now())`,
});
export function enqueue(tx: Tx, row: Queued): void {
  tx.send(
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
/** Whoever waits for this channel's next try waits no longer; what is held for its writer was not tried yet. */
export async function dueNow(tx: Pick<Tx, 'query'>, workspaceId: string, channelId: string): Promise<void> {
  await tx.query(
    "update outbox set due_at = now() where workspace_id = $1 and channel_id = $2 and state = 'queued' and attempts > 0 and due_at > now()",
    [workspaceId, channelId],
  );
}
/** The channels that have something waiting, one probe of the index each. */
const waitingChannels = `waiting(channel_id) as (
       (select channel_id from outbox where state = 'queued' order by channel_id limit 1)
       union all select (select o.channel_id from outbox o where o.state = 'queued' and o.channel_id > w.channel_id order by o.channel_id limit 1) from waiting w where w.channel_id is not null)`;
/** These tables are empty at one moment and full at the next: whatever the statistics say, rows are found by index. */
export function byIndex(tx: Tx): void {
  tx.send(
    `select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`,
  );
}
export const claimSql = `with recursive ${waitingChannels},
     picked as (
       select p.workspace_id, p.id from waiting w left join unnest($1::uuid[], $2::int[]) as r(channel_id, room) on r.channel_id = w.channel_id
       cross join lateral (
         select o.workspace_id, o.id from outbox o where o.state = 'queued' and o.channel_id = w.channel_id and o.due_at <= now()
           and not exists (select from outbox e where e.workspace_id = o.workspace_id and e.channel_id = o.channel_id and e.identity_id = o.identity_id and e.state in ('queued', 'sending') and (e.number, e.id) < (o.number, o.id))
         order by o.due_at, o.number, o.id limit coalesce(r.room, $3) for update of o skip locked) p
       where w.channel_id is not null limit $4)
     update outbox u set state = 'sending', attempts = u.attempts + 1, locked_until = now() + make_interval(secs => $5), claim = $6
     from picked where u.workspace_id = picked.workspace_id and u.id = picked.id returning u.*`;
/**
 * Claims the first of many (channel, identity) at once, none past an earlier one that is still on its way: of each channel as many as
 * it has room for, `most` in all.
 */
export async function claim(
  tx: Tx,
  given: {
    readonly rooms: ReadonlyMap<string, number>;
    readonly usual: number;
    readonly most: number;
    readonly leaseSeconds: number;
    readonly claim: string;
  },
): Promise<OutboxRow[]> {
  byIndex(tx);
  const { rows } = await tx.query<OutboxRow>(claimSql, [
    [...given.rooms.keys()],
    [...given.rooms.values()],
    given.usual,
    given.most,
    given.leaseSeconds,
    given.claim,
  ]);
  return rows.sort((a, b) => a.due_at.getTime() - b.due_at.getTime() || a.number - b.number);
}
/** Seconds by the database's clock, as due times and leases are. */
export interface Look {
  /** Something is due now and was not claimed. */
  readonly is_due: boolean;
  readonly due_in: number | null;
  /** Below nothing: it is over. */
  readonly lease_in: number | null;
  /** When the next scheduled answer is due. */
  readonly held_in: number | null;
}
export const lookSql = `with recursive ${waitingChannels},
       some_waiting as (select channel_id from waiting where channel_id is not null and channel_id <> all($1::uuid[]))
     select exists (select from some_waiting s cross join lateral (select from outbox where state = 'queued' and channel_id = s.channel_id and due_at <= now() limit 1) d) as is_due,
       extract(epoch from (select min(d.due_at) from some_waiting s cross join lateral (select due_at from outbox where state = 'queued' and channel_id = s.channel_id and due_at > now() order by due_at limit 1) d) - now())::float8 as due_in,
       extract(epoch from (select locked_until from outbox where state = 'sending' order by locked_until limit 1) - now())::float8 as lease_in,
       extract(epoch from (select due_at from outbox where state = 'held' and isfinite(due_at) order by due_at limit 1) - now())::float8 as held_in`;
/** When there is something to do next, of channels that are not `full`: the next that falls due, and the next lease that ends. */
export async function nextLook(tx: Tx, full: readonly string[]): Promise<Look> {
  byIndex(tx);
  return (await tx.query<Look>(lookSql, [full])).rows[0]!;
}
/** Says that this node is still at these. */
export async function renew(tx: Pick<Tx, 'query'>, rows: readonly OutboxRow[], leaseSeconds: number): Promise<void> {
  await tx.query(
    `update outbox u set locked_until = now() + make_interval(secs => $4) from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as w(workspace_id, id, claim)
     where u.workspace_id = w.workspace_id and u.id = w.id and u.claim = w.claim and u.state = 'sending'`,
    [...keysOf(rows), rows.map((row) => row.claim), leaseSeconds],
  );
}
/** Claimed, and no call was begun: as if it had never been claimed. */
export async function giveBack(tx: Pick<Tx, 'query'>, rows: readonly OutboxRow[]): Promise<void> {
  await tx.query(
    `update outbox u set state = 'queued', attempts = greatest(u.attempts - 1, 0), locked_until = null, claim = null from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as w(workspace_id, id, claim)
     where u.workspace_id = w.workspace_id and u.id = w.id and u.claim = w.claim and u.state = 'sending'`,
    [...keysOf(rows), rows.map((row) => row.claim)],
  );
}
/** The same for whole claims whose answer was never heard: nothing was begun under them. */
export async function giveBackClaims(tx: Pick<Tx, 'query'>, claims: readonly string[]): Promise<void> {
  await tx.query(
    `update outbox set state = 'queued', attempts = greatest(attempts - 1, 0), locked_until = null, claim = null where state = 'sending' and claim = any($1::uuid[])`,
    [claims],
  );
}
/**
 * The clock was set back by so many seconds: what waits goes on waiting as long as was left, and no lease lasts longer than one. Zero:
 * nobody saw it, but what was written in the future tells by how much.
 */
export async function setBack(tx: Pick<Tx, 'query'>, seconds: number, leaseSeconds: number): Promise<void> {
  await tx.query(
    `update outbox set due_at = greatest(now(), due_at - greatest(make_interval(secs => $1::float8), created_at - now())), created_at = least(created_at, now())
     where state = 'queued' and due_at > now() and ($1::float8 > 0 or created_at > now())`,
    [seconds],
  );
  await tx.query(
    `update outbox set locked_until = now() + make_interval(secs => $1) where state = 'sending' and locked_until > now() + make_interval(secs => $1)`,
    [leaseSeconds],
  );
}
const keysOf = (rows: readonly OutboxRow[]) => [rows.map((row) => row.workspace_id), rows.map((row) => row.id)];
/** Scheduled answers whose time has come, the oldest first. */
export async function dueHeld(
  tx: Pick<Tx, 'query'>,
  limit: number,
): Promise<Pick<OutboxRow, 'workspace_id' | 'id' | 'message_id'>[]> {
  return (
    await tx.query<Pick<OutboxRow, 'workspace_id' | 'id' | 'message_id'>>(
      `select workspace_id, id, message_id from outbox where state = 'held' and due_at <= now() order by due_at limit $1`,
      [limit],
    )
  ).rows;
}
/** Null: until somebody says so. */
export async function holdUntil(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  id: string,
  dueAt: Date | null,
): Promise<void> {
  await tx.query(
    `update outbox set due_at = coalesce($3::timestamptz, 'infinity') where workspace_id = $1 and id = $2`,
    [workspaceId, id, dueAt],
  );
}
/** A scheduled answer leaves: from now on like any other, behind what was written before now. Its row is locked already. */
export const lettingGo = (id: string, number: number): Part => ({
  values: [id, number],
  text: (first) =>
    `update outbox set state = 'queued', number = ${numberOf('journal', `$${first + 1}::bigint`)}, due_at = now(), created_at = now() where workspace_id = $1 and id = $${first}::uuid`,
});
export async function remove(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await tx.query('delete from outbox where workspace_id = $1 and id = $2', [workspaceId, id]);
}
/** A person wants it sent: at once, and with a whole day of tries before it. */
export async function startAgain(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await tx.query(
    `update outbox set state = 'queued', locked_until = null, claim = null, attempts = 0, due_at = now(), created_at = now() where workspace_id = $1 and id = $2`,
    [workspaceId, id],
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
/** No part of it has left, and no sender has it. */
export const isWhole = (row: OutboxRow): boolean =>
  row.state === 'held' || (row.state === 'queued' && !('partsDone' in row.payload));
/** Is this message still wholly ours? Holds its row, so that no sender claims it meanwhile. */
export async function unsent(tx: Tx, workspaceId: string, messageId: string): Promise<boolean> {
  const row = await rowOfMessage(tx, workspaceId, messageId);
  return row !== undefined && isWhole(row);
}
/** Nothing about this message is sent any more, but for what is on its way just now. */
export async function dropWaiting(tx: Tx, workspaceId: string, messageId: string): Promise<void> {
  await tx.query(`delete from outbox where workspace_id = $1 and message_id = $2 and state <> 'sending'`, [
    workspaceId,
    messageId,
  ]);
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
/** Every id the provider gave to a message of ours, in the order of its parts; of one sent elsewhere, its only one. */
export async function externalIdsOf(tx: Pick<Tx, 'query'>, workspaceId: string, messageId: string): Promise<string[]> {
  return (await idsOfMessages(tx, workspaceId, [messageId])).map((row) => row.external_id);
}
export async function idsOfMessages(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  messageIds: readonly string[],
): Promise<{ message_id: string; external_id: string }[]> {
  return (
    await tx.query<{ message_id: string; external_id: string }>(
      `select message_id, external_id from seen where workspace_id = $1 and message_id = any($2::uuid[]) and is_own
       union select id, external_id from messages where workspace_id = $1 and id = any($2::uuid[]) and external_id is not null order by 1, 2`,
      [workspaceId, messageIds],
    )
  ).rows;
}
/** Claims whose node says nothing any more: nobody knows whether the provider took them. */
export async function expiredClaims(tx: Pick<Tx, 'query'>, limit: number): Promise<OutboxRow[]> {
  return (
    await tx.query<OutboxRow>(
      `select * from outbox where state = 'sending' and locked_until < now() order by locked_until limit $1`,
      [limit],
    )
  ).rows;
}
export async function stillExpired(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<OutboxRow[]> {
  return (
    await tx.query<OutboxRow>(
      `select * from outbox where workspace_id = $1 and id = any($2::uuid[]) and state = 'sending' and locked_until < now() order by number, id for update skip locked`,
      [workspaceId, ids],
    )
  ).rows;
}

/** Has any customer's device here asked for pushes? */
export async function hasPushDevices(tx: Pick<Tx, 'query'>, workspaceId: string): Promise<boolean> {
  return (await tx.query('select from push_addresses where workspace_id = $1 limit 1', [workspaceId])).rowCount > 0;
}

/** What stands in the contact's attribute `preferredChannel`; '' where nothing does. */
export async function preferredChannel(tx: Pick<Tx, 'query'>, workspaceId: string, contactId: string): Promise<string> {
  const { rows } = await tx.query<{ wanted: string | null }>(
    "select attributes->>'preferredChannel' as wanted from contacts where workspace_id = $1 and id = $2",
    [workspaceId, contactId],
  );
  return rows[0]?.wanted ?? '';
}
