// Roles in words, most powerful first.
import type { Role } from '@throughline/sdk';
import { msg, t, type Msg } from '../words/t.ts';

const roles: readonly { readonly value: Role; readonly label: Msg; readonly help: Msg }[] = [
  { value: 'owner', label: msg('Owner'), help: msg('Everything, other owners included') },
  { value: 'admin', label: msg('Admin'), help: msg('Channels, people, settings and keys') },
  { value: 'lead', label: msg('Lead'), help: msg('Works, and sees what got stuck') },
  { value: 'agent', label: msg('Agent'), help: msg('Answers customers') },
  { value: 'viewer', label: msg('Viewer'), help: msg('Reads, changes nothing') },
];
export const roleChoices = () => t.each(roles, 'label', 'help');
export const roleName = (role: Role): string => roleChoices().find((choice) => choice.value === role)?.label ?? role;
/** Roles that someone of this role may give: only owners make owners. */
export const grantable = (mine: Role): readonly Role[] =>
  mine === 'owner'
    ? ['owner', 'admin', 'lead', 'agent', 'viewer']
    : mine === 'admin'
      ? ['admin', 'lead', 'agent', 'viewer']
      : [];
