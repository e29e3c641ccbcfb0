// Teams and their members. A member's own entry changes too, because it names the teams.
import type { BodyOf, Routes } from '@throughline/protocol';
import { problem } from '@throughline/protocol';
import { audit } from '../../ground/audit.ts';
import { isDuplicate, type Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { type Entry, write } from '../../ground/journal.ts';
import { actorOf, type Viewer } from '../../ground/viewer.ts';
import { presentTeam } from './present.ts';
import * as store from './store.ts';

export async function addTeam(house: House, viewer: Viewer, given: BodyOf<Routes['addTeam']>): Promise<store.TeamRow> {
  const id = newId();
  return house.db
    .transaction(async (tx) => {
      await store.addTeam(tx, viewer.workspaceId, { id, name: given.name, description: given.description });
      const touched = await store.setMembers(tx, viewer.workspaceId, id, given.memberIds);
      const team = (await store.teams(tx, viewer.workspaceId, [id]))[0]!;
      await tell(tx, house, viewer, 'team.added', null, team);
      write(tx, viewer.workspaceId, entries(viewer, id, 'team.added', touched));
      return team;
    })
    .catch(explain);
}

export async function changeTeam(
  house: House,
  viewer: Viewer,
  id: string,
  change: BodyOf<Routes['changeTeam']>,
): Promise<store.TeamRow> {
  return house.db
    .transaction(async (tx) => {
      const [before] = await store.teams(tx, viewer.workspaceId, [id]);
      if (!before || !(await store.changeTeam(tx, viewer.workspaceId, id, change))) throw problem('not_found');
      const touched = change.memberIds ? await store.setMembers(tx, viewer.workspaceId, id, change.memberIds) : [];
      const team = (await store.teams(tx, viewer.workspaceId, [id]))[0]!;
      await tell(tx, house, viewer, 'team.changed', before, team);
      write(tx, viewer.workspaceId, entries(viewer, id, 'team.changed', touched));
      return team;
    })
    .catch(explain);
}

/** Its conversations stay, without a team; each of them has changed, and says so. */
export async function removeTeam(house: House, viewer: Viewer, id: string): Promise<void> {
  await house.db.transaction(async (tx) => {
    const [before] = await store.teams(tx, viewer.workspaceId, [id]);
    const freed = await store.freeConversationsOfTeam(tx, viewer.workspaceId, id);
    const touched = await store.setMembers(tx, viewer.workspaceId, id, []);
    if (!before || !(await store.removeTeam(tx, viewer.workspaceId, id))) throw problem('not_found');
    await tell(tx, house, viewer, 'team.removed', before, null);
    const changed = freed.map((conversationId): Entry => ({
      kind: 'conversation',
      id: conversationId,
      what: 'conversation.changed',
      detail: { teamId: null },
      actor: actorOf(viewer),
    }));
    write(tx, viewer.workspaceId, [...entries(viewer, id, 'team.removed', touched), ...changed]);
  });
}

async function tell(
  tx: Tx,
  house: House,
  viewer: Viewer,
  what: string,
  before: store.TeamRow | null,
  after: store.TeamRow | null,
): Promise<void> {
  const { id, name } = (after ?? before)!;
  await audit(tx, viewer, house.now(), {
    what,
    subject: { kind: 'team', id, name },
    before: before && presentTeam(before),
    after: after && presentTeam(after),
  });
}

function entries(viewer: Viewer, teamId: string, what: string, agentIds: readonly string[]): Entry[] {
  const actor = actorOf(viewer);
  return [
    { kind: 'team', id: teamId, what, actor },
    ...agentIds.map((id): Entry => ({ kind: 'agent', id, what: 'agent.changed', actor })),
  ];
}

function explain(error: unknown): never {
  if (isDuplicate(error))
    throw problem('conflict', { detail: 'There is a team of this name already.', fields: { name: 'is taken' } });
  if ((error as { code?: string }).code === '23503')
    throw problem('invalid', { fields: { memberIds: 'must be agents of this workspace' } });
  throw error;
}
