// SQL only the demo needs: teams and channels without a conversation about them, and times in the past.
import type { Db } from '../ground/db.ts';
import { newId } from '../ground/id.ts';

export async function demoChannels(db: Db): Promise<{ id: string; kind: string }[]> {
  return (
    await db.query<{ id: string; kind: string }>(
      `select id, kind from channels where settings ->> 'demo' = 'true' and deleted_at is null`,
    )
  ).rows;
}
export async function addTeams(
  db: Db,
  workspaceId: string,
  names: readonly string[],
  agentIds: readonly string[],
): Promise<string[]> {
  const ids = names.map(() => newId());
  await db.query('insert into teams (workspace_id, id, name) select $1, * from unnest($2::uuid[], $3::text[])', [
    workspaceId,
    ids,
    names,
  ]);
  await db.query(
    'insert into team_members (workspace_id, team_id, agent_id) select $1, $2, a from unnest($3::uuid[]) as a',
    [workspaceId, ids[0], agentIds],
  );
  await db.query(
    'insert into team_members (workspace_id, team_id, agent_id) select $1, $2, a from unnest($3::uuid[]) as a',
    [workspaceId, ids[1], agentIds.slice(-1)],
  );
  return ids;
}
export async function addChannel(
  db: Db,
  workspaceId: string,
  id: string,
  kind: string,
  name: string,
  settings: unknown,
): Promise<void> {
  await db.query(
    `insert into channels (workspace_id, id, kind, name, label, settings, state) values ($1, $2, $3, $4, $4, $5, 'connected')`,
    [workspaceId, id, kind, name, JSON.stringify(settings)],
  );
}
export async function contactOf(
  db: Db,
  workspaceId: string,
  scopes: readonly string[],
  value: string,
  email: string,
): Promise<string> {
  return (
    await db.query<{ contact_id: string }>(
      `select contact_id from identities where workspace_id = $1 and ((scope = any($2::text[]) and value = $3) or (kind = 'email' and key = $4)) limit 1`,
      [workspaceId, scopes, value, email],
    )
  ).rows[0]!.contact_id;
}
export async function setAttributes(
  db: Db,
  workspaceId: string,
  conversationId: string,
  attributes: Readonly<Record<string, string>>,
): Promise<void> {
  await db.query(
    'update contacts set attributes = $3 where workspace_id = $1 and id = (select contact_id from conversations where workspace_id = $1 and id = $2)',
    [workspaceId, conversationId, JSON.stringify(attributes)],
  );
}
/** Moves a told conversation into the past; what the journal says stays as it happened. */
export async function backdate(
  db: Db,
  workspaceId: string,
  conversationId: string,
  messages: readonly { id: string; at: Date }[],
): Promise<void> {
  await db.query(
    'update messages m set created_at = d.at, sent_at = d.at from unnest($2::uuid[], $3::timestamptz[]) as d(id, at) where m.workspace_id = $1 and m.id = d.id',
    [workspaceId, messages.map((row) => row.id), messages.map((row) => row.at)],
  );
  await db.query(
    `update messages e set created_at = b.at, sent_at = b.at from (
       select e.id, coalesce((select min(m.created_at) from messages m where m.workspace_id = $1 and m.conversation_id = $2 and m.number > e.number and m.type <> 'event'), (select max(m.created_at) from messages m where m.workspace_id = $1 and m.conversation_id = $2 and m.number < e.number and m.type <> 'event')) as at
       from messages e where e.workspace_id = $1 and e.conversation_id = $2 and e.type = 'event') b
     where e.workspace_id = $1 and e.id = b.id and b.at is not null`,
    [workspaceId, conversationId],
  );
  await db.query(
    `update conversations v set created_at = t.first, last_message_at = t.last, waiting_since = case when v.waiting_since is null then null else t.last_inbound end, last_inbound_at = t.last_inbound, first_answer_at = t.first_answer, closed_at = case when v.status = 'closed' then t.last end
     from (select min(created_at) as first, max(created_at) as last, max(created_at) filter (where direction = 'inbound') as last_inbound, min(created_at) filter (where direction = 'outbound' and type = 'message') as first_answer from messages where workspace_id = $1 and conversation_id = $2 and type <> 'event') t
     where v.workspace_id = $1 and v.id = $2`,
    [workspaceId, conversationId],
  );
  await db.query(
    `update contacts c set last_seen_at = v.last_inbound_at from conversations v where v.workspace_id = $1 and v.id = $2 and c.workspace_id = $1 and c.id = v.contact_id and v.last_inbound_at is not null`,
    [workspaceId, conversationId],
  );
}
