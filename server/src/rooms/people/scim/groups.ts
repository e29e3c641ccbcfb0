// Teams as a directory has them: a group is a team, its members are the team's.
import { type BodyOf, problem, type Routes } from '@throughline/protocol';
import { isDuplicate, type Tx } from '../../../ground/db.ts';
import type { House } from '../../../ground/house.ts';
import { newId } from '../../../ground/id.ts';
import { type Entry, write } from '../../../ground/journal.ts';
import type { DirectoryViewer } from '../../../ground/viewer.ts';
import * as teams from '../store.ts';
import { type Group, type Operation, patchGroup } from './patch.ts';
import * as store from './store.ts';
import { actorOf, tell, UUID } from './tell.ts';

type Body = BodyOf<Routes['addScimGroup']>;

export async function getGroup(house: House, viewer: DirectoryViewer, id: string): Promise<store.GroupRow> {
  const row = UUID.test(id) ? await store.groupById(house.db, viewer.workspaceId, id) : undefined;
  if (!row) throw problem('not_found', { detail: 'There is no such group.' });
  return row;
}

export async function addGroup(house: House, viewer: DirectoryViewer, body: Body): Promise<store.GroupRow> {
  const id = newId();
  const wanted = groupIn(body);
  await changing(house, async (tx) => {
    await teams.addTeam(tx, viewer.workspaceId, { id, name: wanted.name, description: '' });
    await keep(tx, house, viewer, null, id, wanted);
  });
  return getGroup(house, viewer, id);
}
export async function replaceGroup(
  house: House,
  viewer: DirectoryViewer,
  id: string,
  body: Body,
): Promise<store.GroupRow> {
  return change(house, viewer, id, () => groupIn(body));
}
export async function patchOneGroup(
  house: House,
  viewer: DirectoryViewer,
  id: string,
  operations: readonly Operation[],
): Promise<store.GroupRow> {
  return change(house, viewer, id, (was) => patchGroup(was, operations));
}

/** As when a lead removes a team: its conversations stay, without one. */
export async function removeGroup(house: House, viewer: DirectoryViewer, id: string): Promise<void> {
  const row = await getGroup(house, viewer, id);
  await changing(house, async (tx) => {
    const freed = await teams.freeConversationsOfTeam(tx, viewer.workspaceId, id);
    const touched = await teams.setMembers(tx, viewer.workspaceId, id, []);
    await teams.removeTeam(tx, viewer.workspaceId, id);
    await tell(tx, house, viewer, 'team.removed', { kind: 'team', id, name: row.name }, told(asGroup(row)), null);
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

async function change(
  house: House,
  viewer: DirectoryViewer,
  id: string,
  make: (was: Group) => Group,
): Promise<store.GroupRow> {
  await changing(house, async (tx) => {
    const row = UUID.test(id) ? await store.groupById(tx, viewer.workspaceId, id) : undefined;
    if (!row) throw problem('not_found', { detail: 'There is no such group.' });
    await keep(tx, house, viewer, row, id, make(asGroup(row)));
  });
  return getGroup(house, viewer, id);
}

async function keep(
  tx: Tx,
  house: House,
  viewer: DirectoryViewer,
  was: store.GroupRow | null,
  id: string,
  wanted: Group,
): Promise<void> {
  const odd = [...wanted.members].find((each) => !UUID.test(each));
  if (odd !== undefined) throw noMember();
  if (was && was.name !== wanted.name) await teams.changeTeam(tx, viewer.workspaceId, id, { name: wanted.name });
  await store.nameGroup(tx, viewer.workspaceId, id, wanted.externalId);
  const touched = await teams.setMembers(tx, viewer.workspaceId, id, [...wanted.members]);
  const what = was ? 'team.changed' : 'team.added';
  const before = was ? told(asGroup(was)) : null;
  await tell(tx, house, viewer, what, { kind: 'team', id, name: wanted.name }, before, told(wanted));
  if (!was || touched.length > 0 || was.name !== wanted.name)
    write(tx, viewer.workspaceId, entries(viewer, id, what, touched));
}

function entries(viewer: DirectoryViewer, teamId: string, what: string, agentIds: readonly string[]): Entry[] {
  const actor = actorOf(viewer);
  return [
    { kind: 'team', id: teamId, what, actor },
    ...agentIds.map((id): Entry => ({ kind: 'agent', id, what: 'agent.changed', actor })),
  ];
}
const groupIn = (body: Body): Group => ({
  name: body.displayName.trim().slice(0, 200),
  externalId: body.externalId ?? null,
  members: new Set((body.members ?? []).map((each) => each.value)),
});
const asGroup = (row: store.GroupRow): Group => ({
  name: row.name,
  externalId: row.directory_id,
  members: new Set(row.members.map((each) => each.id)),
});
const told = (group: Group) => ({ name: group.name, memberIds: [...group.members].sort() });

const noMember = () =>
  problem('malformed', { scimType: 'invalidValue', detail: 'Members must be users of this workspace, by their id.' });
const changing = <T>(house: House, work: (tx: Tx) => Promise<T>): Promise<T> =>
  house.db.transaction(work).catch((error: unknown) => {
    if (isDuplicate(error))
      throw problem('conflict', { scimType: 'uniqueness', detail: 'There is a team of this name already.' });
    throw (error as { code?: string }).code === '23503' ? noMember() : error;
  });
