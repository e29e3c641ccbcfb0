// Roles in words, most powerful first.
import type { Role, WorkspaceRole } from '@throughline/sdk';
import { msg, t, type Msg } from '../words/t.ts';

export interface RoleChoice {
  /** A built-in role's name, or the id of one of the workspace's own. */
  readonly value: string;
  readonly label: string;
  readonly help: string;
}
const builtInRoles: readonly { readonly value: Role; readonly label: Msg; readonly help: Msg }[] = [
  { value: 'owner', label: msg('Owner'), help: msg('Everything, other owners included') },
  { value: 'admin', label: msg('Admin'), help: msg('Channels, people, settings and keys') },
  { value: 'lead', label: msg('Lead'), help: msg('Works, shares, and sees what got stuck') },
  { value: 'agent', label: msg('Agent'), help: msg('Answers customers') },
  { value: 'viewer', label: msg('Viewer'), help: msg('Reads, changes nothing') },
];
const builtIn = () => t.each(builtInRoles, 'label', 'help');
interface HasRole {
  readonly role: Role;
  readonly roleId: string | null;
  readonly roleName: string | null;
}
export const roleName = ({ role, roleName: own }: Pick<HasRole, 'role' | 'roleName'>): string =>
  own ?? builtIn().find((choice) => choice.value === role)?.label ?? role;
/** How a role is named to the server. */
export const roleRef = ({ role, roleId }: Pick<HasRole, 'role' | 'roleId'>): string => roleId ?? role;
export const titleOf = (role: Pick<WorkspaceRole, 'name' | 'isBuiltIn'>): string =>
  role.isBuiltIn ? (builtIn().find((choice) => choice.value === role.name)?.label ?? role.name) : role.name;

/** These roles, by the names the server gives them, as choices. */
export function choicesOf(refs: readonly string[], own: readonly WorkspaceRole[] = []): readonly RoleChoice[] {
  const known = builtIn();
  return refs.flatMap((ref): RoleChoice[] => {
    const choice = known.find(({ value }) => value === ref);
    const role = own.find(({ id }) => id === ref);
    return choice ? [choice] : role ? [{ value: ref, label: role.name, help: t('Your own role') }] : [];
  });
}
