// A saved view as it goes out; to the live socket only for those who see it.
import type { ReplyOf, Routes } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import * as store from './store.ts';
import { sees } from './views.ts';

export type ViewBody = ReplyOf<Routes['getView']>;
export type SegmentBody = ReplyOf<Routes['changeSegment']>;
const common = (row: store.ViewRow) => ({
  id: row.id,
  name: row.name,
  audience: row.audience,
  ownerId: row.owner_id,
  teamId: row.team_id,
  position: row.position,
  createdAt: row.created_at.toISOString(),
});
export const presentView = (row: store.ViewRow): ViewBody => ({
  ...common(row),
  filter: row.filter as ViewBody['filter'],
  sort: row.sort as ViewBody['sort'],
});
export const presentSegment = (row: store.ViewRow): SegmentBody => ({
  ...common(row),
  filter: row.filter as SegmentBody['filter'],
  sort: row.sort as SegmentBody['sort'],
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
  // Segments stand on a page that asks for itself.
  const views = new Map(
    rows.filter((row) => row.subject === 'conversation').map((row) => [row.id, { row, body: presentView(row) }]),
  );
  return (id, agentId) => {
    const view = views.get(id);
    return view && sees(view.row, agentId, teams.get(agentId) ?? []) ? view.body : null;
  };
}
