// Who may do what: a role is a set of scopes; an API key carries its own.
export type Role = 'owner' | 'admin' | 'lead' | 'agent' | 'viewer';

const reading = [
  'conversations:read',
  'contacts:read',
  'channels:read',
  'people:read',
  'workspace:read',
  'self',
] as const;
/** Taking everything about somebody away with you is work; looking at one screen is not. */
const working = [...reading, 'conversations:write', 'contacts:write', 'contacts:export'] as const;
/** What cannot be undone is not everybody's to do. */
const leading = [...working, 'contacts:erase', 'operations:read'] as const;
const all = [
  ...leading,
  'channels:write',
  'people:write',
  'workspace:write',
  'keys:write',
  'webhooks:write',
  'operations:write',
  'audit:read',
] as const;

export const scopesOf: Readonly<Record<Role, readonly string[]>> = {
  viewer: reading,
  agent: working,
  lead: leading,
  admin: all,
  owner: all,
};
/** Every scope there is: what an API key may be given. */
export const scopes: readonly string[] = all;

/** May an actor of this role give someone that role, or take it? Only owners touch owners. */
export function mayGrant(actor: Role, role: Role): boolean {
  return actor === 'owner' || (actor === 'admin' && role !== 'owner');
}
