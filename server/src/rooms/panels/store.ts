// All SQL of app panels.
import type { Tx } from '../../ground/db.ts';

type Q = Pick<Tx, 'query'>;
export interface PanelRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly name: string;
  readonly kind: 'cards' | 'frame';
  readonly url: string;
  readonly team_ids: readonly string[];
  readonly position: number;
  readonly is_enabled: boolean;
  readonly secret: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export async function listPanels(q: Q, workspaceId: string): Promise<PanelRow[]> {
  return (
    await q.query<PanelRow>('select * from app_panels where workspace_id = $1 order by position, id', [workspaceId])
  ).rows;
}
export async function panelById(q: Q, workspaceId: string, id: string): Promise<PanelRow | undefined> {
  return (await q.query<PanelRow>('select * from app_panels where workspace_id = $1 and id = $2', [workspaceId, id]))
    .rows[0];
}
/** One after the other adds, so that the limit holds. */
export async function lockPanels(tx: Tx, workspaceId: string): Promise<{ count: number; last: number }> {
  await tx.query('select 1 from workspaces where id = $1 for no key update', [workspaceId]);
  return (
    await tx.query<{ count: number; last: number }>(
      'select count(*)::int as count, coalesce(max(position), 0) as last from app_panels where workspace_id = $1',
      [workspaceId],
    )
  ).rows[0]!;
}
export async function lockPanel(tx: Tx, workspaceId: string, id: string): Promise<PanelRow | undefined> {
  return (
    await tx.query<PanelRow>('select * from app_panels where workspace_id = $1 and id = $2 for update', [
      workspaceId,
      id,
    ])
  ).rows[0];
}
export async function putPanel(tx: Tx, row: Omit<PanelRow, 'created_at' | 'updated_at'>): Promise<PanelRow> {
  return (
    await tx.query<PanelRow>(
      `insert into app_panels (workspace_id, id, name, kind, url, team_ids, position, is_enabled, secret) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (workspace_id, id) do update set name = $3, url = $5, team_ids = $6, position = $7, is_enabled = $8, secret = $9, updated_at = now() returning *`,
      [row.workspace_id, row.id, row.name, row.kind, row.url, row.team_ids, row.position, row.is_enabled, row.secret],
    )
  ).rows[0]!;
}
export async function removePanel(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await tx.query('delete from app_panels where workspace_id = $1 and id = $2', [workspaceId, id]);
}
/** Of these teams the ones that are no team here. */
export async function unknownTeams(q: Q, workspaceId: string, ids: readonly string[]): Promise<string[]> {
  return (
    await q.query<{ id: string }>(
      'select id from unnest($2::uuid[]) as given(id) where not exists (select from teams t where t.workspace_id = $1 and t.id = given.id)',
      [workspaceId, ids],
    )
  ).rows.map((row) => row.id);
}
