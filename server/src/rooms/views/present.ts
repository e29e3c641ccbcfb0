// A saved view as it goes out; to the live socket only for those who see it.
import type { ReplyOf, Routes } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import * as store from './store.ts';
import { sees } from './views.ts';

export type ViewBody = ReplyOf<Routes['getView']>;
export const presentView = (row: store.ViewRow): ViewBody => ({
  id: row.id,
  name: row.name,
  audience: row.audience,
  ownerId: row.owner_id,
  teamId: row.team_id,
  filter: row.filter as ViewBody['filter'],
  sort: row.sort as ViewBody['sort'],
  position: row.position,
  createdAt: row.created_at.toISOString(),
});

/** These views for these agents; null: gone, or not theirs to see. */
export async function viewsForAgents(
  q: Pick<Tx, 'query'>,
  workspaceId: string,
  ids: readonly string[],
  agentIds: readonly string[],
): Promise<(id: string, agentId: string) => ViewBody | null> {
  const [rows, teams] = await Promise.all([
    store.viewsByIds(q, workspaceId, ids),
    store.teamsOfAgents(q, workspaceId, agentIds),
  ]);
  const views = new Map(rows.map((row) => [row.id, { row, body: presentView(row) }]));
  return (id, agentId) => {
    const view = views.get(id);
    return view && sees(view.row, agentId, teams.get(agentId) ?? []) ? view.body : null;
  };
}
