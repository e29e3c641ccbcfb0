// All SQL of the browsers that are told while the app is closed.
import type { Tx } from '../../ground/db.ts';
import { holding } from '../people/index.ts';

type Q = Pick<Tx, 'query'>;
export interface BrowserRow {
  readonly session_id: string;
  readonly agent_id: string;
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
  readonly timezone: string;
  readonly told_number: number;
}
export interface KeyRow {
  readonly public_key: string;
  /** Sealed. */
  readonly private_key: string;
}

export async function pushKey(q: Q, workspaceId: string): Promise<KeyRow | undefined> {
  return (
    await q.query<KeyRow>('select public_key, private_key from agent_push_keys where workspace_id = $1', [workspaceId])
  ).rows[0];
}
/** Of two that are made at once, the first stays. */
export async function addPushKey(q: Q, workspaceId: string, key: KeyRow): Promise<void> {
  await q.query(
    'insert into agent_push_keys (workspace_id, id, public_key, private_key) values ($1, $1, $2, $3) on conflict do nothing',
    [workspaceId, key.public_key, key.private_key],
  );
}
/** It cannot be opened any more; the browsers that subscribed with it are lost with it. */
export async function dropPushKey(tx: Q, workspaceId: string): Promise<void> {
  await tx.query('delete from agent_push_keys where workspace_id = $1', [workspaceId]);
  await tx.query('delete from agent_browsers where workspace_id = $1', [workspaceId]);
}

/** What was before is no news to it. A browser that another person used here before is this one's now. */
export async function addBrowser(
  tx: Q,
  workspaceId: string,
  row: Pick<BrowserRow, 'session_id' | 'agent_id' | 'endpoint' | 'keys' | 'timezone'>,
): Promise<void> {
  await tx.query('delete from agent_browsers where workspace_id = $1 and endpoint = $2 and session_id <> $3', [
    workspaceId,
    row.endpoint,
    row.session_id,
  ]);
  await tx.query(
    `insert into agent_browsers (workspace_id, session_id, agent_id, endpoint, keys, timezone, told_number)
     select $1, $2, $3, $4, $5, $6, coalesce((select max(number) from alerts where workspace_id = $1 and agent_id = $3), 0)
     on conflict (workspace_id, session_id) do update set endpoint = excluded.endpoint, keys = excluded.keys, timezone = excluded.timezone`,
    [workspaceId, row.session_id, row.agent_id, row.endpoint, JSON.stringify(row.keys), row.timezone],
  );
}
export async function removeBrowser(q: Q, workspaceId: string, sessionId: string): Promise<void> {
  await q.query('delete from agent_browsers where workspace_id = $1 and session_id = $2', [workspaceId, sessionId]);
}
export async function isRegistered(q: Q, workspaceId: string, sessionId: string): Promise<boolean> {
  return (
    (await q.query('select from agent_browsers where workspace_id = $1 and session_id = $2', [workspaceId, sessionId]))
      .rowCount > 0
  );
}
export async function browsersOf(q: Q, workspaceId: string, agentId: string, now: Date): Promise<BrowserRow[]> {
  return (
    await q.query<BrowserRow>(
      `select b.session_id, b.agent_id, b.endpoint, b.keys, b.timezone, b.told_number
       from agent_browsers b join auth_sessions s on s.id = b.session_id and s.expires_at > $3
       where b.workspace_id = $1 and b.agent_id = $2 limit 20`,
      [workspaceId, agentId, now],
    )
  ).rows;
}
/** Those of them who listen anywhere. */
export async function listeners(q: Q, workspaceId: string, agentIds: readonly string[]): Promise<string[]> {
  return (
    await q.query<{ agent_id: string }>(
      `select distinct b.agent_id from agent_browsers b
       join agents a on a.workspace_id = b.workspace_id and a.id = b.agent_id and ${holding('a', 'conversations:read')}
       where b.workspace_id = $1 and b.agent_id = any($2::uuid[])`,
      [workspaceId, agentIds],
    )
  ).rows.map((row) => row.agent_id);
}
export async function setTold(q: Q, workspaceId: string, sessionId: string, number: number): Promise<void> {
  await q.query(
    'update agent_browsers set told_number = greatest(told_number, $3) where workspace_id = $1 and session_id = $2',
    [workspaceId, sessionId, number],
  );
}
