// All SQL of saved views.
import type { Tx } from '../../ground/db.ts';

type Q = Pick<Tx, 'query'>;
export type Audience = 'personal' | 'team' | 'shared';
export type Subject = 'conversation' | 'contact';
export interface ViewRow {
  readonly id: string;
  readonly subject: Subject;
  readonly name: string;
  readonly audience: Audience;
  readonly owner_id: string;
  readonly team_id: string | null;
  readonly filter: Readonly<Record<string, string>>;
  readonly sort: string;
  readonly position: number;
  readonly created_at: Date;
}
const fields = 'id, subject, name, audience, owner_id, team_id, filter, sort, position, created_at';

/** The views one agent sees, in their order: everybody's, their teams', their own. */
export async function viewsOf(
  q: Q,
  workspaceId: string,
  agentId: string | null,
  teamIds: readonly string[],
  subject: Subject,
): Promise<ViewRow[]> {
  return (
    await q.query<ViewRow>(
      `select ${fields} from views where workspace_id = $1 and audience = 'shared' and subject = $4
       union all select ${fields} from views where workspace_id = $1 and owner_id = $2 and audience = 'personal' and subject = $4
       union all select ${fields} from views where workspace_id = $1 and team_id = any($3::uuid[]) and subject = $4
       order by position, id`,
      [workspaceId, agentId, teamIds, subject],
    )
  ).rows;
}
export async function viewsByIds(q: Q, workspaceId: string, ids: readonly string[]): Promise<ViewRow[]> {
  return (
    await q.query<ViewRow>(`select ${fields} from views where workspace_id = $1 and id = any($2::uuid[])`, [
      workspaceId,
      ids,
    ])
  ).rows;
}
export async function lockView(tx: Tx, workspaceId: string, id: string): Promise<ViewRow | undefined> {
  return (
    await tx.query<ViewRow>(`select ${fields} from views where workspace_id = $1 and id = $2 for update`, [
      workspaceId,
      id,
    ])
  ).rows[0];
}
export async function countOfOwner(q: Q, workspaceId: string, ownerId: string): Promise<number> {
  const { rows } = await q.query<{ n: number }>(
    'select count(*)::int as n from views where workspace_id = $1 and owner_id = $2',
    [workspaceId, ownerId],
  );
  return rows[0]!.n;
}
/** Writes a view; a new one without a place stands behind the others. */
export async function putView(
  tx: Tx,
  workspaceId: string,
  view: Omit<ViewRow, 'created_at' | 'position'> & { position: number | null },
): Promise<void> {
  await tx.query(
    `insert into views (workspace_id, id, name, audience, owner_id, team_id, filter, sort, subject, position)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $10, coalesce($9, (select coalesce(max(position), 0) + 1 from views where workspace_id = $1)))
     on conflict (workspace_id, id) do update set name = $3, audience = $4, team_id = $6, filter = $7, sort = $8, position = $9`,
    [
      workspaceId,
      view.id,
      view.name,
      view.audience,
      view.owner_id,
      view.team_id,
      JSON.stringify(view.filter),
      view.sort,
      view.position,
      view.subject,
    ],
  );
}
export async function removeView(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await tx.query('delete from views where workspace_id = $1 and id = $2', [workspaceId, id]);
}
/** Which of these agents are in which teams: who else hears of a team's view. */
export async function teamsOfAgents(
  q: Q,
  workspaceId: string,
  agentIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await q.query<{ agent_id: string; team_ids: string[] }>(
    'select agent_id, array_agg(team_id)::text[] as team_ids from team_members where workspace_id = $1 and agent_id = any($2::uuid[]) group by agent_id',
    [workspaceId, agentIds],
  );
  return new Map(rows.map((row) => [row.agent_id, row.team_ids]));
}
export async function teamName(q: Q, workspaceId: string, id: string): Promise<string | undefined> {
  return (
    await q.query<{ name: string }>('select name from teams where workspace_id = $1 and id = $2', [workspaceId, id])
  ).rows[0]?.name;
}
