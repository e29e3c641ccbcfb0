// Roles of a workspace's own. Nobody makes, changes, gives or takes a role that may more than they may, and whoever has a role that changes
// may less, or more, from that moment on: every call looks it up, and open sockets are told.
import {
  baseOf,
  builtInRoles,
  completeScopes,
  lacking,
  mayGrant,
  type Role,
  scopesOf,
  type Standing,
} from '@throughline/domain';
import type { BodyOf, ReplyOf, Routes } from '@throughline/protocol';
import { problem } from '@throughline/protocol';
import { audit } from '../../ground/audit.ts';
import { isDuplicate, type Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { write } from '../../ground/journal.ts';
import { actorOf, type Viewer } from '../../ground/viewer.ts';
import { tellAccessEnded } from './ended.ts';
import * as store from './role-store.ts';

const MAX_ROLES = 50;
type RoleBody = ReplyOf<Routes['addRole']>;

/** What somebody is given: a built-in role, or one of the workspace's own with the built-in one it amounts to. */
export interface Place extends Standing {
  readonly roleId: string | null;
  readonly name: string;
}

/** A key acts with what it holds, and is never an owner. */
export const standingOf = (viewer: Viewer): Standing =>
  viewer.type === 'agent' ? viewer : { role: 'admin', scopes: viewer.scopes };

/** The role that is named so, held as it is until the end of the transaction. Throws `invalid` on `field`. */
export async function placeNamed(tx: Tx, workspaceId: string, wanted: string, field: string): Promise<Place> {
  const builtIn = builtInRoles.find((role) => role === wanted);
  if (builtIn) return { role: builtIn, roleId: null, name: builtIn, scopes: scopesOf[builtIn] };
  const row = await store.lockRole(tx, workspaceId, wanted, 'shared');
  if (!row) throw problem('invalid', { fields: { [field]: 'must be a role of this workspace' } });
  return { role: baseOf(row.scopes), roleId: row.id, name: row.name, scopes: row.scopes };
}

export function mustGrant(viewer: Viewer, given: Standing): void {
  const standing = standingOf(viewer);
  if (mayGrant(standing, given)) return;
  if (given.role === 'owner')
    throw problem('forbidden', { detail: 'Only an owner can make, change or remove owners.' });
  const lacks = lacking(standing.scopes, given.scopes).join(', ');
  throw problem('forbidden', {
    detail:
      viewer.type === 'key'
        ? `This key may not hand out what it does not hold: ${lacks}.`
        : `You may not hand out or take what you do not hold yourself: ${lacks}.`,
  });
}

export async function listRoles(house: House, viewer: Viewer): Promise<RoleBody[]> {
  const [own, holders] = await Promise.all([
    store.roles(house.db, viewer.workspaceId),
    store.holders(house.db, viewer.workspaceId, house.now()),
  ]);
  const counted = (id: string) => {
    const { agents = 0, invitations = 0, keys = 0 } = holders.get(id) ?? {};
    return { agentCount: agents, invitationCount: invitations, keyCount: keys };
  };
  return [
    ...builtInRoles.map((role) => ({ ...presentBuiltIn(role), ...counted(role) })),
    ...own.map((row) => ({ ...presentOwn(row), ...counted(row.id) })),
  ];
}

export async function addRole(house: House, viewer: Viewer, given: BodyOf<Routes['addRole']>): Promise<RoleBody> {
  const scopes = knownScopes(given.scopes);
  const name = freeName(given.name);
  mustGrant(viewer, { role: baseOf(scopes), scopes });
  const id = newId();
  return await house.db
    .transaction(async (tx) => {
      if ((await store.countRoles(tx, viewer.workspaceId)) >= MAX_ROLES)
        throw problem('conflict', { detail: `There are ${MAX_ROLES} roles already. Delete one first.` });
      await store.addRole(tx, viewer.workspaceId, { id, name, scopes });
      const row = (await store.lockRole(tx, viewer.workspaceId, id, 'shared'))!;
      await audit(tx, viewer, house.now(), {
        what: 'role.added',
        subject: { kind: 'role', id, name },
        after: { name, scopes },
      });
      return { ...presentOwn(row), ...nobody };
    })
    .catch(explain);
}

export async function changeRole(
  house: House,
  viewer: Viewer,
  id: string,
  change: BodyOf<Routes['changeRole']>,
): Promise<void> {
  const touched = await house.db
    .transaction(async (tx) => {
      const before = await store.lockRole(tx, viewer.workspaceId, id, 'alone');
      if (!before) throw problem('not_found');
      const scopes = change.scopes === undefined ? before.scopes : knownScopes(change.scopes);
      const name = change.name === undefined ? before.name : freeName(change.name);
      mustGrant(viewer, { role: baseOf(before.scopes), scopes: before.scopes });
      mustGrant(viewer, { role: baseOf(scopes), scopes });
      await store.changeRole(tx, viewer.workspaceId, { id, name, scopes });
      const moved = await store.moveHolders(tx, viewer.workspaceId, id, { role: baseOf(scopes), roleId: id });
      await audit(tx, viewer, house.now(), {
        what: 'role.changed',
        subject: { kind: 'role', id, name },
        before: { name: before.name, scopes: before.scopes },
        after: { name, scopes },
      });
      tellAgents(tx, viewer, moved.agentIds);
      return moved;
    })
    .catch(explain);
  for (const keyId of touched.keyIds) tellAccessEnded(house, keyId);
}

/** Whoever has it moves to another role: without one the answer says how many there are. */
export async function removeRole(house: House, viewer: Viewer, id: string, moveTo: string | undefined): Promise<void> {
  const touched = await house.db.transaction(async (tx) => {
    const row = await store.lockRole(tx, viewer.workspaceId, id, 'alone');
    if (!row) throw problem('not_found');
    mustGrant(viewer, { role: baseOf(row.scopes), scopes: row.scopes });
    const { agents, invitations, keys } = (await store.holders(tx, viewer.workspaceId, house.now())).get(id) ?? {
      agents: 0,
      invitations: 0,
      keys: 0,
    };
    if (agents + invitations + keys > 0 && moveTo === undefined)
      throw problem('conflict', {
        detail: `Say where they move to: this role has ${agents} members, ${invitations} invitations and ${keys} API keys.`,
        agents,
        invitations,
        keys,
      });
    // What is over (used invitations, revoked keys) points at it too.
    const to = await placeNamed(tx, viewer.workspaceId, moveTo ?? 'viewer', 'moveTo');
    if (to.roleId === id) throw problem('invalid', { fields: { moveTo: 'must be another role' } });
    if (to.role === 'owner') throw problem('invalid', { fields: { moveTo: 'must not be owner' } });
    mustGrant(viewer, to);
    const moved = await store.moveHolders(tx, viewer.workspaceId, id, to);
    await store.removeRole(tx, viewer.workspaceId, id);
    await audit(tx, viewer, house.now(), {
      what: 'role.removed',
      subject: { kind: 'role', id, name: row.name },
      before: { name: row.name, scopes: row.scopes },
      after: moved.agentIds.length + moved.keyIds.length > 0 ? { movedTo: to.name, agents, keys } : null,
    });
    tellAgents(tx, viewer, moved.agentIds);
    return moved;
  });
  for (const keyId of touched.keyIds) tellAccessEnded(house, keyId);
}

/** Their screens ask anew what they may, and their sockets are looked at again. */
function tellAgents(tx: Tx, viewer: Viewer, agentIds: readonly string[]): void {
  write(
    tx,
    viewer.workspaceId,
    agentIds.map((id) => ({ kind: 'agent', id, what: 'agent.changed', actor: actorOf(viewer) })),
  );
}

function knownScopes(given: readonly string[]): readonly string[] {
  const known = completeScopes(given);
  if (!known) throw problem('invalid', { fields: { scopes: 'names a scope that does not exist' } });
  return known;
}
function freeName(given: string): string {
  const name = given.trim();
  if (name === '') throw problem('invalid', { fields: { name: 'give it a name' } });
  if (builtInRoles.some((role) => role === name.toLowerCase()))
    throw problem('conflict', { detail: 'A built-in role has this name.', fields: { name: 'is taken' } });
  return name;
}
function explain(error: unknown): never {
  if (isDuplicate(error))
    throw problem('conflict', { detail: 'There is a role of this name already.', fields: { name: 'is taken' } });
  throw error;
}

const nobody = { agentCount: 0, invitationCount: 0, keyCount: 0 };
const presentBuiltIn = (role: Role) => ({
  id: role as string,
  name: role as string,
  isBuiltIn: true,
  base: role,
  scopes: [...scopesOf[role]],
  createdAt: null,
});
const presentOwn = (row: store.RoleRow) => ({
  id: row.id,
  name: row.name,
  isBuiltIn: false,
  base: baseOf(row.scopes),
  scopes: row.scopes,
  createdAt: row.created_at.toISOString(),
});
