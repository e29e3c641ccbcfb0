// Keeping views: who sees one, who may change it, and that everybody who sees it hears of it.
import { problem, type BodyOf, type Routes } from '@throughline/protocol';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { write } from '../../ground/journal.ts';
import { actorOf, agentOf, type AgentViewer } from '../../ground/viewer.ts';
import type { Viewer } from '../../ground/viewer.ts';
import type { Tx } from '../../ground/db.ts';
import * as store from './store.ts';

/** One agent keeps no more: each of them is counted while its list is on a screen. */
export const MAX_VIEWS = 100;

export const sees = (
  view: Pick<store.ViewRow, 'audience' | 'owner_id' | 'team_id'>,
  agentId: string,
  teamIds: readonly string[],
): boolean =>
  view.audience === 'shared' ||
  (view.audience === 'personal' ? view.owner_id === agentId : view.team_id !== null && teamIds.includes(view.team_id));

/** What is personal stays unknown to others; of a team's view they hear whose it is, so that they know whom to ask. */
export async function getView(
  q: Pick<Tx, 'query'>,
  viewer: Viewer,
  id: string,
  subject: store.Subject,
): Promise<store.ViewRow> {
  const view = (await store.viewsByIds(q, viewer.workspaceId, [id]))[0];
  return await visible(q, viewer, view, subject);
}
async function visible(
  q: Pick<Tx, 'query'>,
  viewer: Viewer,
  view: store.ViewRow | undefined,
  subject: store.Subject,
): Promise<store.ViewRow> {
  if (view?.subject !== subject) throw problem('not_found');
  const [agentId, teamIds] = viewer.type === 'agent' ? [viewer.agentId, viewer.teamIds] : ['', []];
  if (sees(view, agentId, teamIds)) return view;
  if (view.audience === 'personal') throw problem('not_found');
  const name = (view.team_id && (await store.teamName(q, viewer.workspaceId, view.team_id))) || 'another team';
  throw problem('forbidden', { detail: `This view belongs to ${name}. Ask one of its members, or an admin.` });
}

/** A view of conversations, or a segment: a view of contacts. */
type New = BodyOf<Routes['addView']> | BodyOf<Routes['addSegment']>;
type Change = BodyOf<Routes['changeView']> | BodyOf<Routes['changeSegment']>;
export async function addView(
  house: House,
  caller: Viewer,
  subject: store.Subject,
  given: New,
): Promise<store.ViewRow> {
  const viewer = agentOf(caller);
  const id = newId();
  return await house.db.transaction(async (tx) => {
    if ((await store.countOfOwner(tx, viewer.workspaceId, viewer.agentId)) >= MAX_VIEWS)
      throw problem('conflict', { detail: `You keep ${MAX_VIEWS} views already. Delete one first.` });
    const teamId = placeFor(viewer, given.audience, given.teamId);
    await store.putView(tx, viewer.workspaceId, {
      id,
      subject,
      name: given.name.trim(),
      audience: given.audience,
      owner_id: viewer.agentId,
      team_id: teamId,
      filter: given.filter as Readonly<Record<string, string>>,
      sort: given.sort,
      position: null,
    });
    tell(tx, viewer, id, 'view.added');
    return await getView(tx, viewer, id, subject);
  });
}

export async function changeView(
  house: House,
  caller: Viewer,
  subject: store.Subject,
  id: string,
  change: Change,
): Promise<store.ViewRow> {
  const viewer = agentOf(caller);
  return await house.db.transaction(async (tx) => {
    const view = await visible(tx, viewer, await store.lockView(tx, viewer.workspaceId, id), subject);
    mustBeMine(viewer, view);
    const audience = change.audience ?? view.audience;
    const teamId = placeFor(viewer, audience, change.teamId === undefined ? view.team_id : change.teamId);
    await store.putView(tx, viewer.workspaceId, {
      ...view,
      name: change.name?.trim() ?? view.name,
      audience,
      team_id: teamId,
      filter: (change.filter as Readonly<Record<string, string>> | undefined) ?? view.filter,
      sort: change.sort ?? view.sort,
      position: change.position ?? view.position,
    });
    tell(tx, viewer, id, 'view.changed');
    return (await store.viewsByIds(tx, viewer.workspaceId, [id]))[0]!;
  });
}

export async function removeView(house: House, caller: Viewer, subject: store.Subject, id: string): Promise<void> {
  const viewer = agentOf(caller);
  await house.db.transaction(async (tx) => {
    mustBeMine(viewer, await visible(tx, viewer, await store.lockView(tx, viewer.workspaceId, id), subject));
    await store.removeView(tx, viewer.workspaceId, id);
    tell(tx, viewer, id, 'view.removed');
  });
}

const mayLead = (viewer: AgentViewer): boolean => viewer.scopes.has('sharing:write');
/** A personal view is its owner's; one that others see is its maker's too, its team's, and whoever leads. */
function mustBeMine(viewer: AgentViewer, view: store.ViewRow): void {
  const isTeams =
    view.team_id !== null && viewer.teamIds.includes(view.team_id) && viewer.scopes.has('conversations:write');
  if (view.owner_id !== viewer.agentId && !isTeams && !(view.audience !== 'personal' && mayLead(viewer)))
    throw problem('forbidden', {
      detail:
        'Only whoever made this view, its team, or a role that manages what is shared changes it. Duplicate it for yourself.',
    });
}
/** The team a view of this audience belongs to; refuses what this agent may not share. */
function placeFor(viewer: AgentViewer, audience: store.Audience, teamId: string | null): string | null {
  if (audience === 'personal') return null;
  if (!viewer.scopes.has('conversations:write'))
    throw problem('forbidden', { detail: 'Your role may keep views for itself only.' });
  if (audience === 'shared') return null;
  if (teamId === null || !(viewer.teamIds.includes(teamId) || mayLead(viewer)))
    throw problem('invalid', { fields: { teamId: 'must be a team of yours' } });
  return teamId;
}
const tell = (tx: Tx, viewer: AgentViewer, id: string, what: string) =>
  write(tx, viewer.workspaceId, [{ kind: 'view', id, what, actor: actorOf(viewer) }]);
