// The contracts of macros.
import type { ReplyOf, Routes } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import { handlers } from '../../ground/handlers.ts';
import { agentOf, type Viewer } from '../../ground/viewer.ts';
import { addMacro, changeMacro, countUse, removeMacro } from './macros.ts';
import * as store from './store.ts';

export const macroRoutes = handlers({
  // A key has nothing of its own: it sees what everybody sees.
  listMacros: async ({ house, viewer }) => {
    const [agentId, teamIds] = viewer.type === 'agent' ? [viewer.agentId, viewer.teamIds] : [null, []];
    const rows = await store.macrosOf(house.db, viewer.workspaceId, agentId, teamIds);
    return { items: await present(house.db, viewer, rows) };
  },
  addMacro: async ({ house, viewer, body }) =>
    await one(house.db, viewer, await addMacro(house, agentOf(viewer), body)),
  changeMacro: async ({ house, viewer, params, body }) =>
    await one(house.db, viewer, await changeMacro(house, agentOf(viewer), params.id, body)),
  removeMacro: async ({ house, viewer, params }) => {
    await removeMacro(house, agentOf(viewer), params.id);
  },
  useMacro: async ({ house, viewer, params }) => {
    await countUse(house, agentOf(viewer), params.id);
  },
});

type MacroBody = ReplyOf<Routes['addMacro']>;
const one = async (q: Pick<Tx, 'query'>, viewer: Viewer, row: store.MacroRow): Promise<MacroBody> =>
  (await present(q, viewer, [row]))[0]!;

async function present(q: Pick<Tx, 'query'>, viewer: Viewer, rows: readonly store.MacroRow[]): Promise<MacroBody[]> {
  const used = await store.usesOf(
    q,
    viewer.workspaceId,
    rows.map((row) => row.id),
    viewer.type === 'agent' ? viewer.agentId : null,
  );
  const of = new Map(used.map((each) => [each.macro_id, each]));
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    audience: row.audience,
    ownerId: row.owner_id,
    teamId: row.team_id,
    text: row.text,
    variants: row.variants,
    actions: row.actions as MacroBody['actions'],
    uses: of.get(row.id)?.uses ?? 0,
    myUses: of.get(row.id)?.my_uses ?? 0,
    myUsedAt: of.get(row.id)?.my_used_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }));
}
