// Which roles I may give, take and change: the server refuses the rest.
import { builtInRoles, mayGrant, type Role, scopesOf } from '@throughline/domain';
import type { WorkspaceRole } from '@throughline/sdk';

interface Mine {
  readonly agent: { readonly role: Role };
  readonly scopes: readonly string[];
}
/** May I give this role, take it away, or change it? */
export const mayTouch = (me: Mine, role: Pick<WorkspaceRole, 'id' | 'base' | 'scopes'>): boolean =>
  mayGrant(
    { role: me.agent.role, scopes: me.scopes },
    { role: role.id === 'owner' ? 'owner' : role.base, scopes: role.scopes },
  );
/** The roles that I may give, as the server names them. Without the list of the workspace's own: the built-in ones. */
export function grantable(me: Mine, roles: readonly WorkspaceRole[] | undefined): readonly string[] {
  if (!me.scopes.includes('people:write')) return [];
  const all = roles ?? builtInRoles.map((role) => ({ id: role, base: role, scopes: [...scopesOf[role]] }));
  return all.filter((role) => mayTouch(me, role)).map((role) => role.id);
}
