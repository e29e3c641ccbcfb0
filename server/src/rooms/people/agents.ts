// Agents: who they are to themselves (`me`), their role and state. The last owner stays, whoever asks.
import type { BodyOf, ReplyOf, Routes } from '@throughline/protocol';
import { problem } from '@throughline/protocol';
import { audit } from '../../ground/audit.ts';
import type { House } from '../../ground/house.ts';
import { write } from '../../ground/journal.ts';
import { actorOf, type AgentViewer, type Viewer } from '../../ground/viewer.ts';
import * as authStore from './auth/store.ts';
import { tellAccessEnded } from './ended.ts';
import { presentAgent, presentWorkspace } from './present.ts';
import { scopesOfRow } from './role-store.ts';
import { mustGrant, placeNamed } from './roles.ts';
import { unlinkAgent } from './sso/store.ts';
import * as store from './store.ts';

const PREFERENCES_BYTES_LIMIT = 64 * 1024;

export async function me(
  house: House,
  viewer: Pick<AgentViewer, 'workspaceId' | 'userId' | 'ssoWorkspaceId'>,
): Promise<ReplyOf<Routes['getMe']>> {
  const whole = house.db.outsideTheWall('people');
  const [account, agent, workspace, workspaces] = await Promise.all([
    authStore.accountById(whole, viewer.userId),
    store.agentByUser(house.db, viewer.workspaceId, viewer.userId),
    store.workspaceById(house.db, viewer.workspaceId),
    store.workspacesOf(whole, viewer.userId, viewer.ssoWorkspaceId ?? null),
  ]);
  if (!account || !agent || !workspace) throw problem('not_found');
  return {
    user: { id: account.id, name: account.name, email: account.email, twoFactorEnabled: account.two_factor_enabled },
    agent: presentAgent(agent),
    workspace: presentWorkspace(workspace),
    workspaces,
    scopes: [...scopesOfRow(agent)],
    preferences: agent.preferences,
  };
}

export async function changeMe(house: House, viewer: AgentViewer, change: BodyOf<Routes['changeMe']>): Promise<void> {
  // Their account's name and their name here change together.
  await house.db.outsideTheWall('people').transaction(async (tx) => {
    if (change.avatarFileId && !(await store.isImage(tx, viewer.workspaceId, change.avatarFileId)))
      throw problem('invalid', { fields: { avatarFileId: 'must be an image uploaded here' } });
    if (
      change.preferences &&
      (await store.mergePreferences(tx, viewer.workspaceId, viewer.agentId, change.preferences)) >
        PREFERENCES_BYTES_LIMIT
    )
      throw problem('too_large', { detail: 'Preferences hold at most 64 kB.' });
    if (change.name !== undefined) await authStore.renameAccount(tx, viewer.userId, change.name);
    if (change.avatarFileId !== undefined)
      await store.setAvatar(tx, viewer.workspaceId, viewer.agentId, change.avatarFileId);
    if (change.name === undefined && change.availability === undefined && change.avatarFileId === undefined) return;
    await store.changeAgent(tx, viewer.workspaceId, viewer.agentId, {
      name: change.name,
      availability: change.availability,
    });
    write(tx, viewer.workspaceId, [
      { kind: 'agent', id: viewer.agentId, what: 'agent.changed', actor: actorOf(viewer) },
    ]);
  });
}

export async function changeAgent(
  house: House,
  viewer: Viewer,
  id: string,
  change: BodyOf<Routes['changeAgent']>,
): Promise<store.AgentRow> {
  const changed = await house.db.transaction(async (tx) => {
    const owners = await store.lockOwners(tx, viewer.workspaceId);
    const agent = await store.agentById(tx, viewer.workspaceId, id);
    if (!agent) throw problem('not_found');
    mustGrant(viewer, { role: agent.role, scopes: scopesOfRow(agent) });
    const place = change.role === undefined ? undefined : await placeNamed(tx, viewer.workspaceId, change.role, 'role');
    if (place) mustGrant(viewer, place);
    const staysOwner = (place ?? agent).role === 'owner' && (change.state ?? agent.state) === 'active';
    if (!staysOwner && owners.length === 1 && owners[0] === id)
      throw problem('conflict', { detail: 'This is the last owner. Make someone else an owner first.' });
    await store.changeAgent(tx, viewer.workspaceId, id, { name: change.name, state: change.state, place });
    const changed = (await store.agentById(tx, viewer.workspaceId, id))!;
    const isDisabled = changed.state === 'disabled' && agent.state !== 'disabled';
    // Who comes back comes back as whoever the provider means by then.
    if (isDisabled) await unlinkAgent(tx, viewer.workspaceId, id);
    const what = isDisabled ? 'agent.disabled' : 'agent.changed';
    await audit(tx, viewer, house.now(), {
      what,
      subject: { kind: 'agent', id, name: changed.name },
      before: told(agent),
      after: told(changed),
    });
    write(tx, viewer.workspaceId, [
      {
        kind: 'agent',
        id,
        what,
        detail: { role: changed.role, state: changed.state },
        actor: actorOf(viewer),
      },
    ]);
    return changed;
  });
  if (changed.state === 'disabled') await endPlace(house, viewer.workspaceId, changed.user_id);
  return changed;
}

/** Who leaves is out at once: sessions that opened only this place are over, open sockets are looked at again. */
export async function endPlace(house: House, workspaceId: string, userId: string): Promise<void> {
  await authStore.endSsoSessions(house.db.outsideTheWall('people'), userId, workspaceId);
  tellAccessEnded(house, userId);
}
/** As the audit log keeps it: the role by the name it had, and by its id to put it back. */
const told = (agent: store.AgentRow) => ({
  ...presentAgent(agent),
  role: agent.role_name ?? agent.role,
  roleName: undefined,
});
