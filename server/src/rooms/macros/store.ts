// All SQL of macros.
import type { Tx } from '../../ground/db.ts';

type Q = Pick<Tx, 'query'>;
export type Audience = 'personal' | 'team' | 'shared';
export interface MacroRow {
  readonly id: string;
  readonly name: string;
  readonly audience: Audience;
  readonly owner_id: string;
  readonly team_id: string | null;
  readonly text: string;
  readonly variants: Readonly<Record<string, string>>;
  readonly actions: Readonly<Record<string, unknown>>;
  readonly created_at: Date;
  readonly updated_at: Date;
}
export interface Used {
  readonly macro_id: string;
  readonly uses: number;
  readonly my_uses: number;
  readonly my_used_at: Date | null;
}
const fields = 'id, name, audience, owner_id, team_id, text, variants, actions, created_at, updated_at';

/** The macros one agent sees: everybody's, their teams', their own. */
export async function macrosOf(
  q: Q,
  workspaceId: string,
  agentId: string | null,
  teamIds: readonly string[],
): Promise<MacroRow[]> {
  return (
    await q.query<MacroRow>(
      `select ${fields} from macros where workspace_id = $1 and audience = 'shared'
       union all select ${fields} from macros where workspace_id = $1 and owner_id = $2 and audience = 'personal'
       union all select ${fields} from macros where workspace_id = $1 and team_id = any($3::uuid[])
       order by name, id`,
      [workspaceId, agentId, teamIds],
    )
  ).rows;
}
export async function macroById(q: Q, workspaceId: string, id: string): Promise<MacroRow | undefined> {
  return (
    await q.query<MacroRow>(`select ${fields} from macros where workspace_id = $1 and id = $2`, [workspaceId, id])
  ).rows[0];
}
export async function lockMacro(tx: Tx, workspaceId: string, id: string): Promise<MacroRow | undefined> {
  return (
    await tx.query<MacroRow>(`select ${fields} from macros where workspace_id = $1 and id = $2 for update`, [
      workspaceId,
      id,
    ])
  ).rows[0];
}
export async function countMacros(q: Q, workspaceId: string): Promise<number> {
  const { rows } = await q.query<{ n: number }>('select count(*)::int as n from macros where workspace_id = $1', [
    workspaceId,
  ]);
  return rows[0]!.n;
}
export async function putMacro(
  tx: Tx,
  workspaceId: string,
  macro: Omit<MacroRow, 'created_at' | 'updated_at'>,
): Promise<void> {
  await tx.query(
    `insert into macros (workspace_id, id, name, audience, owner_id, team_id, text, variants, actions) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (workspace_id, id) do update set name = $3, audience = $4, team_id = $6, text = $7, variants = $8, actions = $9, updated_at = now()`,
    [
      workspaceId,
      macro.id,
      macro.name,
      macro.audience,
      macro.owner_id,
      macro.team_id,
      macro.text,
      JSON.stringify(macro.variants),
      JSON.stringify(macro.actions),
    ],
  );
}
export async function removeMacro(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await tx.query('delete from macros where workspace_id = $1 and id = $2', [workspaceId, id]);
}
export async function countUse(tx: Q, workspaceId: string, id: string, agentId: string): Promise<void> {
  await tx.query(
    `insert into macro_uses (workspace_id, macro_id, agent_id) values ($1, $2, $3)
     on conflict (workspace_id, macro_id, agent_id) do update set uses = macro_uses.uses + 1, used_at = now()`,
    [workspaceId, id, agentId],
  );
}
export async function usesOf(
  q: Q,
  workspaceId: string,
  ids: readonly string[],
  agentId: string | null,
): Promise<Used[]> {
  return (
    await q.query<Used>(
      `select macro_id, sum(uses)::int as uses, coalesce(sum(uses) filter (where agent_id = $3), 0)::int as my_uses, max(used_at) filter (where agent_id = $3) as my_used_at
       from macro_uses where workspace_id = $1 and macro_id = any($2::uuid[]) group by macro_id`,
      [workspaceId, ids, agentId],
    )
  ).rows;
}
export async function teamName(q: Q, workspaceId: string, id: string): Promise<string | undefined> {
  return (
    await q.query<{ name: string }>('select name from teams where workspace_id = $1 and id = $2', [workspaceId, id])
  ).rows[0]?.name;
}
