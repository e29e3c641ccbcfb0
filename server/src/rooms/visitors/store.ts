// All SQL about visitors: their devices, and what of the thread is theirs to see.
import { identityKey, type IdentityHint } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import type { filesOf, MessageRow } from '../conversations/index.ts';
import { holding } from '../people/index.ts';

type Reader = Pick<Tx, 'query'>;
export type FileRow = Awaited<ReturnType<typeof filesOf>>[number];
export type Consent = 'granted' | 'denied' | 'pending';
export interface Known {
  /** What the page said of them besides (`attributes`): shown to agents, believed by nobody. */
  readonly traits?: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly email?: string;
}
export interface SessionRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly channel_id: string;
  readonly visitor_id: string;
  readonly token_hash: string;
  readonly consent: Consent;
  readonly context: Readonly<Record<string, unknown>>;
  readonly pages: readonly unknown[];
  readonly hints: readonly IdentityHint[];
  readonly known: Known;
  readonly proved_user: string | null;
  readonly read_number: number;
  readonly delivered_number: number;
  readonly seen_on: string;
  readonly language: string;
  readonly created_at: Date;
  readonly last_seen_at: Date;
  /** The visitor's own identity; null until the first message. */
  readonly identity_id: string | null;
  readonly contact_id: string | null;
}

/** As much of a session as an open line keeps: there are thousands. */
export type Device = Pick<
  SessionRow,
  'workspace_id' | 'id' | 'channel_id' | 'visitor_id' | 'token_hash' | 'proved_user' | 'identity_id' | 'contact_id'
>;
const withTheirs = `from visitor_sessions s left join identities i on i.workspace_id = s.workspace_id and i.kind = 'visitor' and i.scope = s.channel_id::text and i.key = s.visitor_id::text`;
const withIdentity = `select s.*, i.id as identity_id, i.contact_id ${withTheirs}`;
export const DEVICE = `select s.workspace_id, s.id, s.channel_id, s.visitor_id, s.token_hash, s.proved_user, i.id as identity_id, i.contact_id ${withTheirs}`;

export async function sessionByToken(tx: Reader, tokenHash: string): Promise<SessionRow | undefined> {
  return (await tx.query<SessionRow>(`${withIdentity} where s.token_hash = $1`, [tokenHash])).rows[0];
}
export async function sessionById(tx: Reader, workspaceId: string, id: string): Promise<SessionRow | undefined> {
  return (await tx.query<SessionRow>(`${withIdentity} where s.workspace_id = $1 and s.id = $2`, [workspaceId, id]))
    .rows[0];
}
/** From an identity `i` to its device `s`. The identity's texts are cast, not the device's columns, so that its index serves. */
export const ITS_DEVICE = `s.workspace_id = i.workspace_id and s.channel_id = case when i.scope ~ '^[0-9a-f-]{36}$' then i.scope::uuid end and s.visitor_id = case when i.key ~ '^[0-9a-f-]{36}$' then i.key::uuid end`;
/** The devices behind these identities, the last seen first. */
export async function sessionsOf(
  tx: Reader,
  workspaceId: string,
  identityIds: readonly string[],
  limit: number,
): Promise<SessionRow[]> {
  return (
    await tx.query<SessionRow>(
      `select s.*, i.id as identity_id, i.contact_id from identities i
       join visitor_sessions s on ${ITS_DEVICE}
       where i.workspace_id = $1 and i.id = any($2::uuid[]) and i.kind = 'visitor' order by s.last_seen_at desc limit $3`,
      [workspaceId, identityIds, limit],
    )
  ).rows;
}
export async function addSession(
  tx: Reader,
  row: Pick<
    SessionRow,
    'workspace_id' | 'id' | 'channel_id' | 'visitor_id' | 'token_hash' | 'consent' | 'seen_on' | 'language'
  >,
): Promise<void> {
  await tx.query(
    'insert into visitor_sessions (workspace_id, id, channel_id, visitor_id, token_hash, consent, seen_on, language) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [row.workspace_id, row.id, row.channel_id, row.visitor_id, row.token_hash, row.consent, row.seen_on, row.language],
  );
}
export async function touchSession(
  tx: Reader,
  workspaceId: string,
  id: string,
  consent: Consent,
  seenOn: string,
  context: Readonly<Record<string, unknown>> | null,
  language: string,
): Promise<void> {
  // Denied consent takes back what was told before it.
  await tx.query(
    `update visitor_sessions set last_seen_at = now(), consent = $3, seen_on = case when $4 = '' then seen_on else $4 end, language = case when $6 = '' then language else $6 end,
     context = case when $3 = 'granted' then coalesce($5::jsonb, context) when $3 = 'denied' then '{}' else context end, pages = case when $3 = 'denied' then '[]' else pages end
     where workspace_id = $1 and id = $2`,
    [workspaceId, id, consent, seenOn, context ? JSON.stringify(context) : null, language],
  );
}
/** A new visitor on the same device (another user signed in), or the same one under a new token. */
export async function rotate(
  tx: Reader,
  workspaceId: string,
  id: string,
  row: {
    tokenHash: string;
    visitorId: string;
    hints: readonly IdentityHint[];
    known: Known;
    provedUser: string | null;
    isFresh: boolean;
  },
): Promise<void> {
  await tx.query(
    `update visitor_sessions set token_hash = $3, visitor_id = $4, hints = $5, known = $6, proved_user = $7, read_number = case when $8 then 0 else read_number end, delivered_number = case when $8 then 0 else delivered_number end, last_seen_at = now()
     where workspace_id = $1 and id = $2`,
    [
      workspaceId,
      id,
      row.tokenHash,
      row.visitorId,
      JSON.stringify(row.hints),
      JSON.stringify(row.known),
      row.provedUser,
      row.isFresh,
    ],
  );
}
export async function setKnown(tx: Reader, workspaceId: string, id: string, known: Known): Promise<void> {
  await tx.query('update visitor_sessions set known = known || $3::jsonb where workspace_id = $1 and id = $2', [
    workspaceId,
    id,
    JSON.stringify(known),
  ]);
}
export async function endSession(tx: Reader, workspaceId: string, id: string): Promise<void> {
  await tx.query('delete from visitor_sessions where workspace_id = $1 and id = $2', [workspaceId, id]);
}
export async function addPage(
  tx: Reader,
  workspaceId: string,
  id: string,
  page: unknown,
  limit: number,
): Promise<void> {
  await tx.query(
    `update visitor_sessions set pages = (select coalesce(jsonb_agg(p order by n desc), '[]') from (select p, n from jsonb_array_elements(jsonb_build_array($3::jsonb) || pages) with ordinality as e(p, n) limit $4) kept), last_seen_at = now()
     where workspace_id = $1 and id = $2 and consent = 'granted'`,
    [workspaceId, id, JSON.stringify(page), limit],
  );
}
/** Never backwards. Returns false when nothing is new, so that a repeated receipt costs no more. */
export async function setReceipt(
  tx: Reader,
  workspaceId: string,
  id: string,
  state: 'delivered' | 'read',
  number: number,
): Promise<boolean> {
  const column = state === 'read' ? 'read_number' : 'delivered_number';
  return (
    (
      await tx.query(
        `update visitor_sessions set ${column} = $3, last_seen_at = now() where workspace_id = $1 and id = $2 and ${column} < $3`,
        [workspaceId, id, number],
      )
    ).rowCount > 0
  );
}

/** Has this user of the site been proved here before, on any device? */
export async function isKnownUser(
  tx: Reader,
  workspaceId: string,
  user: Pick<IdentityHint, 'scope' | 'value'>,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `select from identities where workspace_id = $1 and kind = 'user' and scope = $2 and key = $3 and not is_shared`,
    [workspaceId, user.scope, identityKey('user', user.value)],
  );
  return rowCount > 0;
}

/**
 * The identities whose messages this device may see: its own, and those of visitors on channels of the same kind that are the same
 * user of the site by a link that was proved and not undone. A claimed link opens nothing, nor does a shared identity.
 */
export async function visibleIdentities(
  tx: Reader,
  workspaceId: string,
  identityId: string,
  channelKind: string,
): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(visibleSql('$1::uuid', '$2::uuid', '$3::text'), [
    workspaceId,
    identityId,
    channelKind,
  ]);
  return rows.map((row) => row.id);
}
export const visibleSql = (workspace: string, identity: string, kind: string): string => `with users as (
       select u.id from links l join identities u on u.workspace_id = l.workspace_id and u.id = case when l.identity_id = ${identity} then l.other_id else l.identity_id end
       where l.workspace_id = ${workspace} and (l.identity_id = ${identity} or l.other_id = ${identity}) and l.assurance = 'proved' and l.made_by = 'channel' and l.undone_at is null and u.kind = 'user' and not u.is_shared)
     select v.id from users join links l on l.workspace_id = ${workspace} and (l.identity_id = users.id or l.other_id = users.id) and l.assurance = 'proved' and l.made_by = 'channel' and l.undone_at is null
       join identities v on v.workspace_id = ${workspace} and v.id = case when l.identity_id = users.id then l.other_id else l.identity_id end and v.kind = 'visitor'
       join channels c on c.workspace_id = ${workspace} and c.id::text = v.scope and c.kind = ${kind}
     union select ${identity}`;
export async function visitorValues(
  tx: Reader,
  workspaceId: string,
  identityIds: readonly string[],
): Promise<{ id: string; scope: string; key: string }[]> {
  return (
    await tx.query<{ id: string; scope: string; key: string }>(
      `select id, scope, key from identities where workspace_id = $1 and id = any($2::uuid[]) and kind = 'visitor'`,
      [workspaceId, identityIds],
    )
  ).rows;
}

// Only what was said: no notes, no events, no participant's letter; and of ours only what has been sent.
export const SAID = `m.type = 'message' and m.guest_id is null and (m.direction = 'inbound' or m.delivery in ('sent', 'delivered', 'read'))`;
export async function messagesBefore(
  tx: Reader,
  workspaceId: string,
  identityIds: readonly string[],
  before: number,
  limit: number,
): Promise<MessageRow[]> {
  return (
    await tx.query<MessageRow>(
      `select m.* from messages m where m.workspace_id = $1 and m.identity_id = any($2::uuid[]) and m.number < $3 and ${SAID} order by m.number desc limit $4`,
      [workspaceId, identityIds, before, limit],
    )
  ).rows;
}
export async function saidByIds(tx: Reader, workspaceId: string, ids: readonly string[]): Promise<MessageRow[]> {
  return (
    await tx.query<MessageRow>(
      `select m.* from messages m where m.workspace_id = $1 and m.id = any($2::uuid[]) and ${SAID}`,
      [workspaceId, ids],
    )
  ).rows;
}
export async function unreadCount(
  tx: Reader,
  workspaceId: string,
  identityIds: readonly string[],
  readNumber: number,
  limit: number,
): Promise<number> {
  return (
    (
      await tx.query<{ n: number }>(
        `select count(*)::int as n from (select 1 from messages m where m.workspace_id = $1 and m.identity_id = any($2::uuid[]) and m.number > $3 and m.direction = 'outbound' and m.delivery <> 'read' and m.deleted_at is null and ${SAID} limit $4) x`,
        [workspaceId, identityIds, readNumber, limit],
      )
    ).rows[0]?.n ?? 0
  );
}
/** Sent to this device's own channel, up to a number, and not yet known to be this far. */
export async function unconfirmed(
  tx: Reader,
  workspaceId: string,
  identityIds: readonly string[],
  channelId: string,
  upTo: number,
  state: 'delivered' | 'read',
  limit: number,
): Promise<string[]> {
  return (
    await tx.query<{ external_id: string }>(
      `select m.external_id from messages m where m.workspace_id = $1 and m.identity_id = any($2::uuid[]) and m.channel_id = $3 and m.number <= $4 and m.direction = 'outbound' and m.type = 'message' and m.external_id is not null
     and m.delivery = any($5::text[]) order by m.number desc limit $6`,
      [workspaceId, identityIds, channelId, upTo, state === 'read' ? ['sent', 'delivered'] : ['sent'], limit],
    )
  ).rows.map((row) => row.external_id);
}
/** How far any agent has read in these conversations: what makes a visitor's own message "read". */
export async function agentsReadUpTo(
  tx: Reader,
  workspaceId: string,
  conversationIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await tx.query<{ conversation_id: string; number: number }>(
    'select conversation_id, max(number) as number from reads where workspace_id = $1 and conversation_id = any($2::uuid[]) group by conversation_id',
    [workspaceId, conversationIds],
  );
  return new Map(rows.map((row) => [row.conversation_id, Number(row.number)]));
}
/** The conversation this visitor's newest message is in. */
export async function currentConversation(
  tx: Reader,
  workspaceId: string,
  identityIds: readonly string[],
): Promise<{ id: string; status: string; agent_name: string | null; contact_id: string } | undefined> {
  return (
    await tx.query<{ id: string; status: string; agent_name: string | null; contact_id: string }>(
      `select c.id, c.status, a.name as agent_name, c.contact_id from conversations c left join agents a on a.workspace_id = c.workspace_id and a.id = c.assignee_id
     where c.workspace_id = $1 and c.id = (select m.conversation_id from messages m where m.workspace_id = $1 and m.identity_id = any($2::uuid[]) and m.guest_id is null order by m.number desc limit 1)`,
      [workspaceId, identityIds],
    )
  ).rows[0];
}

export interface HouseFacts {
  readonly name: string;
  readonly timezone: string;
  readonly settings: Readonly<Record<string, unknown>>;
}
export async function workspaceFacts(tx: Reader, workspaceId: string): Promise<HouseFacts> {
  return (
    (await tx.query<HouseFacts>('select name, timezone, settings from workspaces where id = $1', [workspaceId]))
      .rows[0] ?? { name: '', timezone: 'UTC', settings: {} }
  );
}
export async function facesOf(
  tx: Reader,
  workspaceId: string,
  limit: number,
): Promise<{ name: string; avatar_file_id: string | null }[]> {
  return (
    await tx.query<{ name: string; avatar_file_id: string | null }>(
      `select a.name, a.avatar_file_id from agents a where a.workspace_id = $1 and a.state = 'active' and ${holding('a', 'conversations:write')} order by (availability = 'available') desc, created_at limit $2`,
      [workspaceId, limit],
    )
  ).rows;
}
/** The median of the last answers, in minutes; null with fewer than three. */
export async function usualAnswerMinutes(tx: Reader, workspaceId: string): Promise<number | null> {
  const { rows } = await tx.query<{ minutes: number | null; n: number }>(
    `select percentile_cont(0.5) within group (order by extract(epoch from first_answer_at - created_at)) / 60 as minutes, count(*)::int as n from (
       select first_answer_at, created_at from conversations where workspace_id = $1 and status in ('open', 'waiting', 'closed') and last_message_at > now() - interval '14 days' and first_answer_at is not null order by last_message_at desc limit 200) c`,
    [workspaceId],
  );
  return rows[0] && rows[0].n >= 3 && rows[0].minutes !== null ? Number(rows[0].minutes) : null;
}
/** Addresses linked to this visitor, and how surely. */
export async function mailAddresses(
  tx: Reader,
  workspaceId: string,
  identityId: string,
): Promise<{ id: string; value: string; assurance: 'proved' | 'claimed' }[]> {
  return (
    await tx.query<{ id: string; value: string; assurance: 'proved' | 'claimed' }>(
      `select i.id, i.value, l.assurance from links l join identities i on i.workspace_id = l.workspace_id and i.id = case when l.identity_id = $2 then l.other_id else l.identity_id end
     where l.workspace_id = $1 and (l.identity_id = $2 or l.other_id = $2) and l.undone_at is null and l.made_by in ('channel', 'contact') and i.kind = 'email' and not i.is_shared and i.state = 'reachable'
     order by (l.assurance = 'proved') desc, l.made_at desc`,
      [workspaceId, identityId],
    )
  ).rows;
}
