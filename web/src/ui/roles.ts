// Roles in words, most powerful first.
import type { Role } from '@throughline/sdk';

export const roleChoices: readonly { readonly value: Role; readonly label: string; readonly help: string }[] = [
  { value: 'owner', label: 'Owner', help: 'Everything, other owners included' },
  { value: 'admin', label: 'Admin', help: 'Channels, people, settings and keys' },
  { value: 'lead', label: 'Lead', help: 'Works, and sees what got stuck' },
  { value: 'agent', label: 'Agent', help: 'Answers customers' },
  { value: 'viewer', label: 'Viewer', help: 'Reads, changes nothing' },
];
export const roleName = (role: Role): string => roleChoices.find((choice) => choice.value === role)?.label ?? role;
/** Roles that someone of this role may give: only owners make owners. */
export const grantable = (mine: Role): readonly Role[] =>
  mine === 'owner'
    ? ['owner', 'admin', 'lead', 'agent', 'viewer']
    : mine === 'admin'
      ? ['admin', 'lead', 'agent', 'viewer']
      : [];
