// SQL for drafts: one of each agent in a conversation, of which one may be the team's.
import type { Tx } from '../../ground/db.ts';
import { newId } from '../../ground/id.ts';

type Reader = Pick<Tx, 'query'>;
/** A draft that came with the conversation `from`. */
export interface JoinedDraft {
  readonly from: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly isShared: boolean;
  /** What its agent had begun where it came to; null: nothing. */
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly wasShared: boolean;
  /** What had come into it there. */
  readonly joined: readonly JoinedDraft[];
  /** Of the draft when it had come: with another, somebody has written on since. */
  readonly version: string;
}
export interface DraftRow {
  readonly agent_id: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly is_shared: boolean;
  readonly version: string;
  readonly taken_by: string | null;
  readonly updated_at: Date;
  readonly joined: readonly JoinedDraft[];
}
/** Whoever saves here next waits: two that begin at once do not both become the team's. */
export async function lockDrafts(tx: Tx, conversationId: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('drafts ' || $1, 0))`, [conversationId]);
}
export async function draftsIn(tx: Reader, workspaceId: string, conversationId: string): Promise<DraftRow[]> {
  return (
    await tx.query<DraftRow>(
      'select agent_id, body, is_shared, version, taken_by, updated_at, joined from drafts where workspace_id = $1 and conversation_id = $2',
      [workspaceId, conversationId],
    )
  ).rows;
}
/** Returns the new version. */
export async function putDraft(
  tx: Tx,
  workspaceId: string,
  conversationId: string,
  draft: { readonly agentId: string; readonly body: unknown; readonly isShared: boolean },
): Promise<string> {
  const version = newId();
  await tx.query(
    `insert into drafts (workspace_id, agent_id, conversation_id, body, is_shared, version) values ($1, $2, $3, $4, $5, $6)
     on conflict (workspace_id, agent_id, conversation_id)
     do update set body = excluded.body, is_shared = excluded.is_shared, version = excluded.version, taken_by = null, updated_at = now()`,
    [workspaceId, draft.agentId, conversationId, JSON.stringify(draft.body), draft.isShared, version],
  );
  return version;
}
/** As it is, whatever stood there. */
export async function placeDraft(
  tx: Tx,
  workspaceId: string,
  conversationId: string,
  draft: Pick<DraftRow, 'agent_id' | 'body' | 'is_shared' | 'version' | 'taken_by' | 'joined'>,
): Promise<void> {
  await tx.query(
    `insert into drafts (workspace_id, agent_id, conversation_id, body, is_shared, version, taken_by, joined) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (workspace_id, agent_id, conversation_id) do update
     set body = excluded.body, is_shared = excluded.is_shared, version = excluded.version, taken_by = excluded.taken_by,
         joined = excluded.joined, updated_at = now()`,
    [
      workspaceId,
      draft.agent_id,
      conversationId,
      JSON.stringify(draft.body),
      draft.is_shared,
      draft.version,
      draft.taken_by,
      JSON.stringify(draft.joined),
    ],
  );
}
/** The words stay with whoever wrote them, as their own. */
export async function giveUpDraft(
  tx: Tx,
  workspaceId: string,
  conversationId: string,
  agentId: string,
  takenBy: string,
): Promise<void> {
  await tx.query(
    'update drafts set is_shared = false, taken_by = $4, version = $5 where workspace_id = $1 and conversation_id = $2 and agent_id = $3',
    [workspaceId, conversationId, agentId, takenBy, newId()],
  );
}
export async function removeDraft(tx: Tx, workspaceId: string, conversationId: string, agentId: string): Promise<void> {
  await tx.query('delete from drafts where workspace_id = $1 and conversation_id = $2 and agent_id = $3', [
    workspaceId,
    conversationId,
    agentId,
  ]);
}
