// Keeping macros: who sees one, who may change it, and that what it does names things of this workspace.
import { macroMistakes } from '@throughline/domain';
import { problem, type BodyOf, type Routes } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import type { AgentViewer } from '../../ground/viewer.ts';
import { canWork, teamExists } from '../conversations/index.ts';
import * as store from './store.ts';

/** A workspace keeps no more: all that one sees are searched on the agent's screen. */
const MAX_MACROS = 2000;

export async function addMacro(
  house: House,
  viewer: AgentViewer,
  given: BodyOf<Routes['addMacro']>,
): Promise<store.MacroRow> {
  const id = newId();
  return await house.db.transaction(async (tx) => {
    if ((await store.countMacros(tx, viewer.workspaceId)) >= MAX_MACROS)
      throw problem('conflict', { detail: `There are ${MAX_MACROS} macros already. Delete one first.` });
    return await put(tx, viewer, {
      id,
      name: given.name,
      audience: given.audience,
      owner_id: viewer.agentId,
      team_id: placeFor(viewer, given.audience, given.teamId),
      text: given.text,
      variants: given.variants,
      actions: given.actions,
    });
  });
}

export async function changeMacro(
  house: House,
  viewer: AgentViewer,
  id: string,
  change: BodyOf<Routes['changeMacro']>,
): Promise<store.MacroRow> {
  return await house.db.transaction(async (tx) => {
    const macro = await mine(tx, viewer, id);
    const audience = change.audience ?? macro.audience;
    const teamId = change.teamId === undefined ? macro.team_id : change.teamId;
    const isMoved = audience !== macro.audience || teamId !== macro.team_id;
    return await put(tx, viewer, {
      ...macro,
      name: change.name ?? macro.name,
      audience,
      team_id: isMoved ? placeFor(viewer, audience, teamId) : macro.team_id,
      text: change.text ?? macro.text,
      variants: change.variants ?? macro.variants,
      actions: change.actions ?? macro.actions,
    });
  });
}

export async function removeMacro(house: House, viewer: AgentViewer, id: string): Promise<void> {
  await house.db.transaction(async (tx) => {
    await mine(tx, viewer, id);
    await store.removeMacro(tx, viewer.workspaceId, id);
  });
}

export async function countUse(house: House, viewer: AgentViewer, id: string): Promise<void> {
  await house.db.transaction(async (tx) => {
    await visible(tx, viewer, await store.macroById(tx, viewer.workspaceId, id));
    await store.countUse(tx, viewer.workspaceId, id, viewer.agentId);
  });
}

async function put(
  tx: Tx,
  viewer: AgentViewer,
  macro: Omit<store.MacroRow, 'created_at' | 'updated_at'>,
): Promise<store.MacroRow> {
  const name = macro.name.trim();
  const fields: Record<string, string> = { ...macroMistakes(macro) };
  if (name === '') fields['name'] = 'give it a name';
  const { assignee, teamId } = macro.actions as { assignee?: string; teamId?: string };
  if (assignee && assignee !== 'me' && assignee !== 'none' && !(await canWork(tx, viewer.workspaceId, assignee)))
    fields['actions.assignee'] = 'must be an active agent of this workspace who may answer';
  if (teamId && !(await teamExists(tx, viewer.workspaceId, teamId)))
    fields['actions.teamId'] = 'must be a team of this workspace';
  if (macro.text.trim() === '' && Object.keys(macro.variants).length === 0 && Object.keys(macro.actions).length === 0)
    fields['text'] = 'write something, or choose what it does';
  if (Object.keys(fields).length > 0) throw problem('invalid', { fields });
  await store.putMacro(tx, viewer.workspaceId, { ...macro, name });
  return (await store.macroById(tx, viewer.workspaceId, macro.id))!;
}

const mayLead = (viewer: AgentViewer): boolean => viewer.scopes.has('sharing:write');
const sees = (macro: store.MacroRow, viewer: AgentViewer): boolean =>
  macro.audience === 'shared' ||
  (macro.audience === 'personal'
    ? macro.owner_id === viewer.agentId
    : macro.team_id !== null && viewer.teamIds.includes(macro.team_id));
/** What is personal stays unknown to others; of a team's they hear whose it is. */
async function visible(tx: Tx, viewer: AgentViewer, macro: store.MacroRow | undefined): Promise<store.MacroRow> {
  if (macro && sees(macro, viewer)) return macro;
  if (!macro || macro.audience === 'personal') throw problem('not_found');
  if (mayLead(viewer)) return macro;
  const name = (macro.team_id && (await store.teamName(tx, viewer.workspaceId, macro.team_id))) || 'another team';
  throw problem('forbidden', { detail: `This macro belongs to ${name}.` });
}
/** A personal macro is its owner's; one that others see is its maker's too, its team's, and whoever leads. */
async function mine(tx: Tx, viewer: AgentViewer, id: string): Promise<store.MacroRow> {
  const macro = await visible(tx, viewer, await store.lockMacro(tx, viewer.workspaceId, id));
  const isTeams = macro.team_id !== null && viewer.teamIds.includes(macro.team_id);
  if (macro.owner_id !== viewer.agentId && !isTeams && !mayLead(viewer))
    throw problem('forbidden', {
      detail: 'Only whoever made this macro, its team, or a role that manages what is shared changes it.',
    });
  return macro;
}
/** The team a macro of this audience belongs to; refuses what this agent may not share. */
function placeFor(viewer: AgentViewer, audience: store.Audience, teamId: string | null): string | null {
  if (audience === 'personal') return null;
  if (audience === 'shared') {
    if (!mayLead(viewer)) throw problem('forbidden', { detail: 'Your role may not share a macro with everybody.' });
    return null;
  }
  if (teamId === null || !(viewer.teamIds.includes(teamId) || mayLead(viewer)))
    throw problem('invalid', { fields: { teamId: 'must be a team of yours' } });
  return teamId;
}
