// SQL of a workspace's own roles: what they hold, and who has them.
import { builtInRoles, type Role, scopesOf } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import type { AgentViewer } from '../../ground/viewer.ts';

type Q = Pick<Tx, 'query'>;

export interface RoleRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: string[];
  readonly created_at: Date;
}
/** How many of each have a role: by its id, or by the name of a built-in one. */
export interface Holders {
  readonly agents: number;
  readonly invitations: number;
  readonly keys: number;
}

/** The scopes of one's role, where it is not a built-in one: a column of a query about `agents` or another table with `role_id`. */
export const ownScopes = (alias: string): string =>
  `(select hr.scopes from roles hr where hr.workspace_id = ${alias}.workspace_id and hr.id = ${alias}.role_id)`;
export const ownName = (alias: string): string =>
  `(select hr.name from roles hr where hr.workspace_id = ${alias}.workspace_id and hr.id = ${alias}.role_id)`;

/** A condition of a query about `agents`: does their role hold this scope? Both names are ours, never a caller's. */
export function holding(alias: string, scope: string): string {
  const builtIn = builtInRoles.filter((role) => scopesOf[role].includes(scope));
  return `case when ${alias}.role_id is null then ${alias}.role = any('{${builtIn.join()}}'::text[])
    else exists (select from roles hr where hr.workspace_id = ${alias}.workspace_id and hr.id = ${alias}.role_id and '${scope}' = any(hr.scopes)) end`;
}

export const scopesOfRow = (row: { role: Role; own_scopes: readonly string[] | null }): readonly string[] =>
  row.own_scopes ?? scopesOf[row.role];

/** What a key may: as its role may now, except what is a person's; or what it was given itself. */
export const scopesOfKey = (row: {
  scopes: readonly string[];
  role: Role | null;
  own_scopes: readonly string[] | null;
}): readonly string[] =>
  row.role === null
    ? row.scopes
    : scopesOfRow({ role: row.role, own_scopes: row.own_scopes }).filter((scope) => scope !== 'self');

/** The agent as they are now; null: no longer at work here. */
export async function agentNow(q: Q, workspaceId: string, agentId: string): Promise<AgentViewer | null> {
  const { rows } = await q.query<{
    user_id: string;
    name: string;
    role: Role;
    own_scopes: string[] | null;
    team_ids: string[];
  }>(
    `select a.user_id, a.name, a.role, ${ownScopes('a')} as own_scopes,
       array(select m.team_id::text from team_members m where m.workspace_id = $1 and m.agent_id = $2) as team_ids
     from agents a where a.workspace_id = $1 and a.id = $2 and a.state = 'active'`,
    [workspaceId, agentId],
  );
  const row = rows[0];
  return row
    ? {
        type: 'agent',
        workspaceId,
        agentId,
        userId: row.user_id,
        name: row.name,
        role: row.role,
        teamIds: row.team_ids,
        scopes: new Set(scopesOfRow(row)),
      }
    : null;
}

export async function roles(q: Q, workspaceId: string): Promise<RoleRow[]> {
  return (
    await q.query<RoleRow>(
      'select id, name, scopes, created_at from roles where workspace_id = $1 order by lower(name), id limit 200',
      [workspaceId],
    )
  ).rows;
}
/** Shared: nobody widens it while somebody is given it. Alone: nobody is given it meanwhile. */
export async function lockRole(
  tx: Tx,
  workspaceId: string,
  id: string,
  how: 'shared' | 'alone',
): Promise<RoleRow | undefined> {
  const lock = how === 'shared' ? 'for share' : 'for update';
  return (
    await tx.query<RoleRow>(
      `select id, name, scopes, created_at from roles where workspace_id = $1 and id = $2 ${lock}`,
      [workspaceId, id],
    )
  ).rows[0];
}
export async function countRoles(tx: Tx, workspaceId: string): Promise<number> {
  return (await tx.query<{ n: number }>('select count(*)::int as n from roles where workspace_id = $1', [workspaceId]))
    .rows[0]!.n;
}
export async function addRole(
  tx: Tx,
  workspaceId: string,
  role: { id: string; name: string; scopes: readonly string[] },
): Promise<void> {
  await tx.query('insert into roles (workspace_id, id, name, scopes) values ($1, $2, $3, $4)', [
    workspaceId,
    role.id,
    role.name,
    role.scopes,
  ]);
}
export async function changeRole(
  tx: Tx,
  workspaceId: string,
  role: { id: string; name: string; scopes: readonly string[] },
): Promise<void> {
  await tx.query('update roles set name = $3, scopes = $4, updated_at = now() where workspace_id = $1 and id = $2', [
    workspaceId,
    role.id,
    role.name,
    role.scopes,
  ]);
}
export async function removeRole(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await tx.query('delete from roles where workspace_id = $1 and id = $2', [workspaceId, id]);
}

/** Everybody and everything with the role gets another place, or the same one under what it amounts to now. */
export async function moveHolders(
  tx: Tx,
  workspaceId: string,
  fromId: string,
  to: { role: Role; roleId: string | null },
): Promise<{ agentIds: string[]; keyIds: string[] }> {
  const given = [workspaceId, fromId, to.role, to.roleId];
  const agents = await tx.query<{ id: string }>(
    'update agents set role = $3, role_id = $4 where workspace_id = $1 and role_id = $2 returning id',
    given,
  );
  await tx.query('update invitations set role = $3, role_id = $4 where workspace_id = $1 and role_id = $2', given);
  const keys = await tx.query<{ id: string }>(
    'update api_keys set role = $3, role_id = $4 where workspace_id = $1 and role_id = $2 returning id',
    given,
  );
  return { agentIds: agents.rows.map((row) => row.id), keyIds: keys.rows.map((row) => row.id) };
}

export async function holders(q: Q, workspaceId: string, now: Date): Promise<ReadonlyMap<string, Holders>> {
  const { rows } = await q.query<{ id: string } & Holders>(
    `select coalesce(role_id::text, role) as id, sum(agents)::int as agents, sum(invitations)::int as invitations, sum(keys)::int as keys from (
       select role, role_id, 1 as agents, 0 as invitations, 0 as keys from agents where workspace_id = $1
       union all
       select role, role_id, 0, 1, 0 from invitations where workspace_id = $1 and used_at is null and expires_at > $2
       union all
       select role, role_id, 0, 0, 1 from api_keys where workspace_id = $1 and revoked_at is null and role is not null
     ) h group by 1`,
    [workspaceId, now],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
