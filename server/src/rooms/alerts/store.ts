// All SQL of alerts.
import type { AlertKind } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import { holding } from '../people/index.ts';

type Q = Pick<Tx, 'query'>;
export interface ToldRow {
  readonly id: string;
  readonly number: number;
  readonly conversation_id: string;
  readonly type: 'message' | 'note' | 'event' | 'call';
  readonly direction: 'inbound' | 'outbound';
  readonly author_id: string | null;
  readonly mentions: readonly string[];
  readonly is_automatic: boolean;
  readonly event: string | null;
  readonly went_to: string | null;
  readonly assignee_id: string | null;
  readonly status: string;
  readonly watcher_ids: readonly string[];
  readonly created_at: Date;
}
export interface NewAlert {
  readonly agentId: string;
  readonly conversationId: string;
  readonly kind: AlertKind;
  readonly messageId: string;
  readonly number: number;
  readonly at: Date;
}
export interface AlertRow {
  readonly conversation_id: string;
  readonly kind: AlertKind;
  readonly message_id: string;
  readonly number: number;
  readonly count: number;
  readonly at: Date;
  readonly read_at: Date | null;
  readonly conversation_number: number;
  readonly subject: string;
  readonly contact_name: string;
  readonly author_name: string;
  readonly words: string;
  readonly is_deleted: boolean;
  readonly why: string;
}

export async function told(tx: Q, workspaceId: string, ids: readonly string[]): Promise<ToldRow[]> {
  return (
    await tx.query<ToldRow>(
      `select m.id, m.number, m.conversation_id, m.type, m.direction, m.author_id, m.mentions, m.is_automatic,
         m.special ->> 'type' as event, m.special ->> 'to' as went_to, c.assignee_id, c.status, c.watcher_ids, m.created_at
       from messages m join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
       where m.workspace_id = $1 and m.id = any($2::uuid[]) and m.deleted_at is null`,
      [workspaceId, ids],
    )
  ).rows;
}

/** What these agents chose; those who are not at work here, or may not read conversations, are missing. */
export async function choices(
  tx: Q,
  workspaceId: string,
  agentIds: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  const { rows } = await tx.query<{ id: string; chosen: unknown }>(
    `select a.id, a.preferences -> 'alerts' as chosen from agents a
     where a.workspace_id = $1 and a.id = any($2::uuid[]) and a.state = 'active' and ${holding('a', 'conversations:read')}`,
    [workspaceId, agentIds],
  );
  return new Map(rows.map((row) => [row.id, row.chosen]));
}
/** `agent conversation` of those who want to hear less. */
export async function mutes(
  tx: Q,
  workspaceId: string,
  agentIds: readonly string[],
  conversationIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await tx.query<{ agent_id: string; conversation_id: string }>(
    'select agent_id, conversation_id from mutes where workspace_id = $1 and agent_id = any($2::uuid[]) and conversation_id = any($3::uuid[])',
    [workspaceId, agentIds, conversationIds],
  );
  return new Set(rows.map((row) => `${row.agent_id} ${row.conversation_id}`));
}

/** One of each key, the newest: more of the same raises what is there. What its agent has read already comes as read. */
export async function raise(
  tx: Q,
  workspaceId: string,
  alerts: readonly NewAlert[],
  counts: readonly number[],
): Promise<void> {
  await tx.query(
    `insert into alerts as a (workspace_id, agent_id, conversation_id, kind, message_id, number, count, at, read_at)
     select $1, n.agent_id, n.conversation_id, n.kind, n.message_id, n.number, n.count, n.at,
       case when r.number >= n.number then n.at end
     from unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::bigint[], $7::int[], $8::timestamptz[])
       as n(agent_id, conversation_id, kind, message_id, number, count, at)
     left join reads r on r.workspace_id = $1 and r.agent_id = n.agent_id and r.conversation_id = n.conversation_id
     order by n.agent_id, n.conversation_id, n.kind
     on conflict (workspace_id, agent_id, conversation_id, kind) do update set
       message_id = excluded.message_id, number = excluded.number, at = excluded.at, read_at = excluded.read_at, mailed_at = null,
       count = case when a.read_at is null then a.count else 0 end + excluded.count
     where a.number < excluded.number`,
    [
      workspaceId,
      alerts.map((each) => each.agentId),
      alerts.map((each) => each.conversationId),
      alerts.map((each) => each.kind),
      alerts.map((each) => each.messageId),
      alerts.map((each) => each.number),
      counts,
      alerts.map((each) => each.at),
    ],
  );
}
/** Up to a number; null: all of the conversation, or of everything. Returns how many. */
export async function setRead(
  tx: Q,
  workspaceId: string,
  agentId: string,
  conversationId: string | null,
  number: number | null,
  now: Date,
): Promise<number> {
  return (
    await tx.query(
      `update alerts set read_at = $5 where workspace_id = $1 and agent_id = $2 and read_at is null
         and ($3::uuid is null or conversation_id = $3) and ($4::bigint is null or number <= $4)`,
      [workspaceId, agentId, conversationId, number, now],
    )
  ).rowCount;
}
/** What these messages raised shows their words no longer; an alert of nothing else is done. Returns whose screens show other things now. */
export async function forget(tx: Q, workspaceId: string, messageIds: readonly string[], now: Date): Promise<string[]> {
  return (
    await tx.query<{ agent_id: string }>(
      `update alerts a set read_at = case when a.count = 1 then coalesce(a.read_at, $3) else a.read_at end
       from messages m where a.workspace_id = $1 and a.message_id = any($2::uuid[]) and m.workspace_id = a.workspace_id and m.id = a.message_id
         and m.deleted_at is not null returning a.agent_id`,
      [workspaceId, messageIds, now],
    )
  ).rows.map((row) => row.agent_id);
}
export async function unread(q: Q, workspaceId: string, agentId: string): Promise<number> {
  return (
    await q.query<{ count: number }>(
      'select count(*)::int as count from (select from alerts where workspace_id = $1 and agent_id = $2 and read_at is null limit 1000) as unread',
      [workspaceId, agentId],
    )
  ).rows[0]!.count;
}
export const listSql = `select m.conversation_id, a.kind, a.message_id, a.number, a.count, a.at, a.read_at, c.number as conversation_number, c.subject,
    k.name as contact_name, m.author_name,
    case when m.deleted_at is null then left(m.text, 300) else '' end as words, m.deleted_at is not null as is_deleted, m.delivery_why as why
  from alerts a
  join messages m on m.workspace_id = a.workspace_id and m.id = a.message_id
  join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
  join contacts k on k.workspace_id = c.workspace_id and k.id = c.contact_id
  where a.workspace_id = $1 and a.agent_id = $2 and a.number < $3 order by a.number desc, a.kind limit $4`;
export async function list(
  q: Q,
  workspaceId: string,
  agentId: string,
  before: number,
  limit: number,
): Promise<AlertRow[]> {
  return (await q.query<AlertRow>(listSql, [workspaceId, agentId, before, limit])).rows;
}

export async function setMuted(
  tx: Q,
  workspaceId: string,
  agentId: string,
  conversationId: string,
  isMuted: boolean,
): Promise<void> {
  await tx.query(
    isMuted
      ? 'insert into mutes (workspace_id, agent_id, conversation_id) values ($1, $2, $3) on conflict do nothing'
      : 'delete from mutes where workspace_id = $1 and agent_id = $2 and conversation_id = $3',
    [workspaceId, agentId, conversationId],
  );
}
export async function mutedOf(q: Q, workspaceId: string, agentId: string): Promise<string[]> {
  return (
    await q.query<{ conversation_id: string }>(
      'select conversation_id from mutes where workspace_id = $1 and agent_id = $2 limit 10000',
      [workspaceId, agentId],
    )
  ).rows.map((row) => row.conversation_id);
}

export interface DueRow {
  readonly workspace_id: string;
  readonly agent_id: string;
  readonly name: string;
  readonly email: string;
  readonly workspace_name: string;
  /** The agent's own choice; null: none. */
  readonly language: string | null;
  readonly locale: string;
}
/** Agents with something unread and unmailed for as long as they chose; of all workspaces. */
export async function dueLetters(q: Q, now: Date, limit: number): Promise<DueRow[]> {
  return (
    await q.query<DueRow>(
      `select distinct a.workspace_id, a.agent_id, g.name, g.email, w.name as workspace_name,
         g.preferences ->> 'language' as language, w.locale
       from alerts a
       join agents g on g.workspace_id = a.workspace_id and g.id = a.agent_id and g.state = 'active' and ${holding('g', 'conversations:read')}
       join workspaces w on w.id = a.workspace_id
       where a.read_at is null and a.mailed_at is null and g.preferences #>> '{alerts,mailAfterMinutes}' in ('15', '60', '240')
         and a.at <= $1::timestamptz - make_interval(mins => (g.preferences #>> '{alerts,mailAfterMinutes}')::int)
       limit $2`,
      [now, limit],
    )
  ).rows;
}
/** Takes everything unread and unmailed of one agent: what one letter tells, the next does not. */
export async function takeForLetter(tx: Q, workspaceId: string, agentId: string, now: Date): Promise<number[]> {
  return (
    await tx.query<{ number: number }>(
      'update alerts set mailed_at = $3 where workspace_id = $1 and agent_id = $2 and read_at is null and mailed_at is null returning number',
      [workspaceId, agentId, now],
    )
  ).rows.map((row) => row.number);
}
