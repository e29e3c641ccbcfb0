// SQL of the way in: receipts, the ledger of what was seen, early events, tokens.
import type { Tx } from '../../ground/db.ts';
import { holdPeople } from '../contacts/index.ts';
import type { Outcome } from './item.ts';

/**
 * Begins a batch: holds the people lock, and has each statement planned once a connection. They look rows up by key and nothing else,
 * so the plan stays right when an empty table has become a big one.
 */
export function begin(tx: Tx, workspaceIds: readonly string[], how: 'shared' | 'alone'): void {
  holdPeople(
    tx,
    workspaceIds,
    how,
    `set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`,
  );
}

export interface NewReceipt {
  readonly workspaceId: string;
  readonly id: string;
  readonly channelId: string;
  readonly body: Uint8Array | null;
  readonly bodySha256: string | null;
  readonly headers: unknown;
  readonly meta: unknown;
  readonly state: 'done' | 'stuck';
  readonly why: string;
  readonly outcome: Outcome['outcome'];
}
export interface Sighting {
  readonly workspaceId: string;
  readonly channelId: string;
  readonly externalId: string;
  readonly messageId: string | null;
}
/**
 * Keeps the raw calls, writes first sights, and takes out what came before its message, all in one statement. `isNew`: whatever was seen
 * for the first time, by channel and external id; what was there before is a duplicate and stays as it was. `early`: news of these
 * messages, in the order it came.
 */
export async function keepAndSight(
  tx: Tx,
  receipts: readonly NewReceipt[],
  rows: readonly Sighting[],
): Promise<{ isNew: Set<string>; early: readonly EarlyRow[] }> {
  const { rows: found } = await tx.query<EarlyRow & { place: number | null }>(
    `with kept as (insert into receipts (workspace_id, id, channel_id, body, body_sha256, headers, meta, state, why, outcome)
       select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[], $5::text[], $6::jsonb[], $7::jsonb[], $8::text[], $9::text[], $10::text[])),
     early as (delete from early_events e using unnest($11::uuid[], $12::uuid[], $13::text[], $14::uuid[]) as w(workspace_id, channel_id, external_id, message_id)
       where w.message_id is not null and e.workspace_id = w.workspace_id and e.channel_id = w.channel_id and e.external_id = w.external_id returning e.channel_id, e.external_id, e.event, e.place),
     sighted as (insert into seen (workspace_id, channel_id, external_id, message_id) select * from unnest($11::uuid[], $12::uuid[], $13::text[], $14::uuid[]) on conflict do nothing returning channel_id, external_id)
     select channel_id, external_id, null::jsonb as event, null::bigint as place from sighted union all select channel_id, external_id, event, place from early`,
    [
      receipts.map((row) => row.workspaceId),
      receipts.map((row) => row.id),
      receipts.map((row) => row.channelId),
      receipts.map((row) => (row.body ? Buffer.from(row.body) : null)),
      receipts.map((row) => row.bodySha256),
      receipts.map((row) => JSON.stringify(row.headers)),
      receipts.map((row) => JSON.stringify(row.meta)),
      receipts.map((row) => row.state),
      receipts.map((row) => row.why),
      receipts.map((row) => row.outcome),
      rows.map((row) => row.workspaceId),
      rows.map((row) => row.channelId),
      rows.map((row) => row.externalId),
      rows.map((row) => row.messageId),
    ],
  );
  const [sighted, early] = [found.filter((row) => row.place === null), found.filter((row) => row.place !== null)];
  return {
    isNew: new Set(sighted.map((row) => `${row.channel_id} ${row.external_id}`)),
    early: early.sort((one, other) => one.place! - other.place!),
  };
}
/** Nothing in them was new. */
export function markDuplicates(tx: Tx, rows: readonly { readonly workspaceId: string; readonly id: string }[]): void {
  tx.send(
    `update receipts r set outcome = 'duplicate' from unnest($1::uuid[], $2::uuid[]) as n(workspace_id, id) where r.workspace_id = n.workspace_id and r.id = n.id`,
    [rows.map((row) => row.workspaceId), rows.map((row) => row.id)],
  );
}
/** The messages behind external ids, our own sends included. */
export async function messagesSeen(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  channelId: string,
  externalIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await tx.query<{ external_id: string; message_id: string | null }>(
    'select external_id, message_id from seen where workspace_id = $1 and channel_id = $2 and external_id = any($3::text[])',
    [workspaceId, channelId, externalIds],
  );
  return new Map(rows.flatMap((row) => (row.message_id ? [[row.external_id, row.message_id] as const] : [])));
}
/** Our messages to this identity with something to choose; passed: something else has been said to them since. */
export async function choicesAsked(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  messageIds: readonly string[],
  identityId: string,
): Promise<{ id: string; special: Record<string, unknown>; is_passed: boolean }[]> {
  return (
    await tx.query<{ id: string; special: Record<string, unknown>; is_passed: boolean }>(
      `select m.id, m.special, exists (select 1 from messages l where l.workspace_id = $1 and l.conversation_id = m.conversation_id and l.number > m.number
         and l.direction = 'outbound' and l.type = 'message' and l.identity_id = m.identity_id and not l.is_automatic and l.deleted_at is null) as is_passed
       from messages m where m.workspace_id = $1 and m.id = any($2::uuid[]) and m.identity_id = $3 and m.direction = 'outbound' and m.type = 'message' and m.deleted_at is null and m.special is not null`,
      [workspaceId, messageIds, identityId],
    )
  ).rows;
}
const WATERMARK_LIMIT = 200;
/** The latest messages that went to this identity over this channel before `at` and are in one of these states. */
export async function sentUpTo(
  tx: Pick<Tx, 'query'>,
  given: {
    workspaceId: string;
    channelId: string;
    kind: string;
    scope: string;
    key: string;
    at: Date;
    states: readonly string[];
  },
): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `select m.id from (select m.* from messages m
       where m.workspace_id = $1 and m.identity_id = (select id from identities where workspace_id = $1 and kind = $3 and scope = $4 and key = $5)
       order by m.number desc limit ${WATERMARK_LIMIT}) m
     where m.channel_id = $2 and m.direction = 'outbound' and m.type = 'message' and m.delivery = any($6::text[]) and m.created_at <= $7 order by m.id`,
    [given.workspaceId, given.channelId, given.kind, given.scope, given.key, given.states, given.at],
  );
  return rows.map((row) => row.id);
}
/** The messages behind sights that were there before, by channel and external id; none where it was erased. */
export async function messagesSeenBefore(
  tx: Tx,
  rows: readonly { workspaceId: string; channelId: string; externalId: string }[],
): Promise<Map<string, string>> {
  if (rows.length === 0) return new Map();
  const found = await tx.query<{ channel_id: string; external_id: string; message_id: string | null }>(
    `select s.channel_id, s.external_id, s.message_id from seen s join unnest($1::uuid[], $2::uuid[], $3::text[]) as w(workspace_id, channel_id, external_id)
     on s.workspace_id = w.workspace_id and s.channel_id = w.channel_id and s.external_id = w.external_id`,
    [rows.map((row) => row.workspaceId), rows.map((row) => row.channelId), rows.map((row) => row.externalId)],
  );
  return new Map(
    found.rows.flatMap((row) =>
      row.message_id ? [[`${row.channel_id} ${row.external_id}`, row.message_id] as const] : [],
    ),
  );
}
/** The words of messages as their senders first put them; none where they were changed since, deleted, or are our own. */
export async function firstWords(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  messageIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await tx.query<{ id: string; text: string }>(
    'select id, text from messages where workspace_id = $1 and id = any($2::uuid[]) and receipt_id is not null and edited_at is null and deleted_at is null',
    [workspaceId, messageIds],
  );
  return new Map(rows.map((row) => [row.id, row.text]));
}
/** Taken, and with something to say about it. */
export async function markOdd(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  receiptIds: readonly string[],
  why: string,
): Promise<void> {
  await tx.query(
    `update receipts set why = $3 where workspace_id = $1 and id = any($2::uuid[]) and state = 'done' and why = ''`,
    [workspaceId, receiptIds, why],
  );
}
export async function keepEarly(
  tx: Tx,
  workspaceId: string,
  channelId: string,
  externalId: string,
  eventId: string,
  event: unknown,
): Promise<void> {
  await tx.query(
    'insert into early_events (workspace_id, channel_id, external_id, event_id, event) values ($1, $2, $3, $4, $5) on conflict do nothing',
    [workspaceId, channelId, externalId, eventId, JSON.stringify(event)],
  );
}
export interface EarlyRow {
  readonly channel_id: string;
  readonly external_id: string;
  readonly event: Record<string, unknown>;
}
/** News that came before its message, taken out in the order it came. */
export async function takeEarly(
  tx: Tx,
  rows: readonly { workspaceId: string; channelId: string; externalId: string }[],
): Promise<EarlyRow[]> {
  if (rows.length === 0) return [];
  const taken = await tx.query<EarlyRow & { place: number }>(
    `delete from early_events e using unnest($1::uuid[], $2::uuid[], $3::text[]) as w(workspace_id, channel_id, external_id)
     where e.workspace_id = w.workspace_id and e.channel_id = w.channel_id and e.external_id = w.external_id returning e.channel_id, e.external_id, e.event, e.place`,
    [rows.map((row) => row.workspaceId), rows.map((row) => row.channelId), rows.map((row) => row.externalId)],
  );
  return taken.rows.sort((a, b) => a.place - b.place);
}
export function saveCursor(tx: Tx, workspaceId: string, channelId: string, cursor: unknown): void {
  tx.send('update channels set cursor = $3 where workspace_id = $1 and id = $2', [
    workspaceId,
    channelId,
    JSON.stringify(cursor),
  ]);
}
export function touchChannels(tx: Tx, channelIds: readonly string[], workspaceIds: readonly string[]): void {
  if (channelIds.length === 0) return;
  tx.send(
    `update channels c set last_inbound_at = now() from unnest($1::uuid[], $2::uuid[]) as w(workspace_id, id) where c.workspace_id = w.workspace_id and c.id = w.id and (c.last_inbound_at is null or c.last_inbound_at < now() - interval '1 minute')`,
    [workspaceIds, channelIds],
  );
}

export interface TokenRow {
  readonly hash: string;
  readonly purpose: 'continue' | 'prove';
  readonly contact_id: string;
  readonly identity_id: string;
  readonly conversation_id: string | null;
  readonly channel_id: string | null;
  readonly used_by_identity_id: string | null;
  readonly expires_at: Date;
}
export async function tokensByHash(tx: Tx, workspaceId: string, hashes: readonly string[]): Promise<TokenRow[]> {
  return (
    await tx.query<TokenRow>(
      'select hash, purpose, contact_id, identity_id, conversation_id, channel_id, used_by_identity_id, expires_at from tokens where workspace_id = $1 and hash = any($2::text[]) for no key update',
      [workspaceId, hashes],
    )
  ).rows;
}
export async function useToken(tx: Tx, workspaceId: string, hash: string, identityId: string): Promise<void> {
  await tx.query('update tokens set used_by_identity_id = $3, used_at = now() where workspace_id = $1 and hash = $2', [
    workspaceId,
    hash,
    identityId,
  ]);
}
export interface ReceiptRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly channel_id: string;
  readonly body: Buffer | null;
  readonly body_sha256: string | null;
  readonly headers: Record<string, string>;
  readonly meta: Record<string, unknown>;
  readonly state: 'done' | 'stuck';
  readonly why: string;
}
export async function receiptById(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  id: string,
): Promise<ReceiptRow | undefined> {
  return (
    await tx.query<ReceiptRow>(
      'select workspace_id, id, channel_id, body, body_sha256, headers, meta, state, why from receipts where workspace_id = $1 and id = $2',
      [workspaceId, id],
    )
  ).rows[0];
}
/** Read again. What was taken once stays taken, whatever a reader makes of it now. */
export async function settleReceipt(
  tx: Tx,
  workspaceId: string,
  id: string,
  { state, why, outcome }: Pick<Outcome, 'state' | 'why' | 'outcome'>,
): Promise<void> {
  await tx.query(
    `update receipts set state = $3, why = $4, outcome = case when $5 = 'duplicate' and outcome = 'stored' then 'stored' else $5 end
     where workspace_id = $1 and id = $2 and (state = 'stuck' or $3 = 'done')`,
    [workspaceId, id, state, why.slice(0, 2000), outcome],
  );
}
/** Which receipt a message came in, for the raw view. */
export async function receiptOfMessage(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  messageId: string,
): Promise<string | null> {
  return (
    (
      await tx.query<{ receipt_id: string | null }>(
        'select receipt_id from messages where workspace_id = $1 and id = $2',
        [workspaceId, messageId],
      )
    ).rows[0]?.receipt_id ?? null
  );
}
/** Whether some message that came in this call was deleted since. */
export async function holdsDeleted(tx: Pick<Tx, 'query'>, workspaceId: string, receiptId: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    'select from messages where workspace_id = $1 and receipt_id = $2 and deleted_at is not null limit 1',
    [workspaceId, receiptId],
  );
  return rowCount > 0;
}
export async function pendingFiles(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  messageId: string,
): Promise<
  {
    position: number;
    name: string;
    mime: string;
    bytes: number | null;
    ref: string;
    receipt_id: string | null;
    content_id: string | null;
  }[]
> {
  return (
    await tx.query<{
      position: number;
      name: string;
      mime: string;
      bytes: number | null;
      ref: string;
      receipt_id: string | null;
      content_id: string | null;
    }>(
      'select position, name, mime, bytes, ref, receipt_id, content_id from message_files where workspace_id = $1 and message_id = $2 and file_id is null and ref is not null order by position',
      [workspaceId, messageId],
    )
  ).rows;
}
export async function setFetched(
  tx: Tx,
  workspaceId: string,
  messageId: string,
  position: number,
  fileId: string | null,
  trouble: string,
): Promise<void> {
  await tx.query(
    'update message_files set file_id = $4, trouble = $5 where workspace_id = $1 and message_id = $2 and position = $3',
    [workspaceId, messageId, position, fileId, trouble.slice(0, 500)],
  );
}
/** Which of these receipts concern a person whose data is being erased is known through their messages. */
export async function addFileRow(
  tx: Tx,
  row: {
    workspaceId: string;
    id: string;
    sha256: string;
    name: string;
    mime: string;
    bytes: number;
    width: number | null;
    height: number | null;
    thumbnail: string | null;
  },
): Promise<void> {
  await tx.query(
    'insert into files (workspace_id, id, sha256, name, mime, bytes, width, height, thumbnail_sha256) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [row.workspaceId, row.id, row.sha256, row.name, row.mime, row.bytes, row.width, row.height, row.thumbnail],
  );
}

const LETTERS = 500;
/** To and Cc of these conversations' last letters, newest first. One whose sender nobody vouches for invites nobody. */
export async function lettersOf(
  tx: Tx,
  workspaceId: string,
  conversationIds: readonly string[],
): Promise<{ conversation_id: string; identity_id: string; to: unknown; cc: unknown }[]> {
  return (
    await tx.query<{ conversation_id: string; identity_id: string; to: unknown; cc: unknown }>(
      `select conversation_id, identity_id, mail->'to' as to, mail->'cc' as cc from messages
     where workspace_id = $1 and conversation_id = any($2::uuid[]) and type = 'message' and mail is not null and identity_id is not null and trust <> 'failed' order by number desc limit ${LETTERS}`,
      [workspaceId, conversationIds],
    )
  ).rows;
}
/** What the last letters of a conversation were about. */
export async function subjectsOf(tx: Tx, workspaceId: string, conversationId: string): Promise<string[]> {
  return (
    await tx.query<{ subject: string }>(
      `select distinct subject from (select mail->>'subject' as subject from messages where workspace_id = $1 and conversation_id = $2 and mail->>'subject' <> '' order by number desc limit ${LETTERS}) m`,
      [workspaceId, conversationId],
    )
  ).rows.map((row) => row.subject);
}
