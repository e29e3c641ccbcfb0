// Who may do what: a role is a set of scopes; an API key carries its own, or those of a role. A workspace makes roles of its own besides
// the five that come with the house.
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
/** What cannot be undone, or is another's, is not everybody's to do. */
const leading = [...working, 'contacts:erase', 'operations:read', 'conversations:moderate', 'sharing:write'] as const;
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

/** The roles that come with the house, most powerful first. */
export const builtInRoles: readonly Role[] = ['owner', 'admin', 'lead', 'agent', 'viewer'];
export const scopesOf: Readonly<Record<Role, readonly string[]>> = {
  viewer: reading,
  agent: working,
  lead: leading,
  admin: all,
  owner: all,
};
/** Every scope there is: what an API key may be given. */
export const scopes: readonly string[] = all;
/** Whose holders have a place of their own, whatever else they may: every role of people has it, no key. */
const OWN = 'self';

/** Somebody's standing, or a role's: only the built-in owner is one. */
export interface Standing {
  readonly role: Role;
  readonly scopes: Iterable<string>;
}
/**
 * May an actor give someone that standing, take it away, or change what it means? Only owners touch owners, and nobody hands out or takes
 * what they do not hold themselves.
 */
export function mayGrant(actor: Standing, given: Standing): boolean {
  if (given.role === 'owner') return actor.role === 'owner';
  return lacking(actor.scopes, given.scopes).length === 0;
}
/** Those of the wanted scopes that are not held. */
export function lacking(held: Iterable<string>, wanted: Iterable<string>): string[] {
  const mine = new Set(held);
  return [...wanted].filter((scope) => scope !== OWN && !mine.has(scope));
}

/** The smallest built-in role that may all of this: what a role of one's own amounts to at most. Never an owner. */
export function baseOf(held: Iterable<string>): Role {
  const wanted = [...held];
  return builtInRoles.findLast((role) => lacking(scopesOf[role], wanted).length === 0) ?? 'admin';
}

/** A role's scopes as they are kept: each once, in the order of the table, and always one's own place. Null: there is no such scope. */
export function completeScopes(given: Iterable<string>): readonly string[] | null {
  const wanted = new Set([...given, OWN]);
  const known = scopes.filter((scope) => wanted.has(scope));
  return known.length === wanted.size ? known : null;
}
