// Teams and their members. A member's own entry changes too, because it names the teams.
import type { BodyOf, Routes } from '@throughline/protocol';
import { problem } from '@throughline/protocol';
import { isDuplicate } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { type Entry, write } from '../../ground/journal.ts';
import { actorOf, type Viewer } from '../../ground/viewer.ts';
import * as store from './store.ts';

export async function addTeam(house: House, viewer: Viewer, given: BodyOf<Routes['addTeam']>): Promise<store.TeamRow> {
  const id = newId();
  return house.db
    .transaction(async (tx) => {
      await store.addTeam(tx, viewer.workspaceId, { id, name: given.name, description: given.description });
      const touched = await store.setMembers(tx, viewer.workspaceId, id, given.memberIds);
      write(tx, viewer.workspaceId, entries(viewer, id, 'team.added', touched));
      return (await store.teams(tx, viewer.workspaceId, [id]))[0]!;
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
      if (!(await store.changeTeam(tx, viewer.workspaceId, id, change))) throw problem('not_found');
      const touched = change.memberIds ? await store.setMembers(tx, viewer.workspaceId, id, change.memberIds) : [];
      write(tx, viewer.workspaceId, entries(viewer, id, 'team.changed', touched));
      return (await store.teams(tx, viewer.workspaceId, [id]))[0]!;
    })
    .catch(explain);
}

/** Its conversations stay, without a team; each of them has changed, and says so. */
export async function removeTeam(house: House, viewer: Viewer, id: string): Promise<void> {
  await house.db.transaction(async (tx) => {
    const freed = await store.freeConversationsOfTeam(tx, viewer.workspaceId, id);
    const touched = await store.setMembers(tx, viewer.workspaceId, id, []);
    if (!(await store.removeTeam(tx, viewer.workspaceId, id))) throw problem('not_found');
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
