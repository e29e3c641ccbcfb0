// People and workspaces as they go out.
import { completeSettings } from '@throughline/domain';
import type { Agent, ApiKey, Invitation, Session, Tag, Team, Workspace } from '@throughline/protocol';
import type { z } from 'zod';
import type { Tx } from '../../ground/db.ts';
import type { SessionRow } from './auth/store.ts';
import { presentField } from './fields.ts';
import { scopesOfKey } from './role-store.ts';
import * as store from './store.ts';

export const presentWorkspace = (row: store.WorkspaceRow): z.output<typeof Workspace> => ({
  id: row.id,
  name: row.name,
  locale: row.locale,
  timezone: row.timezone,
  settings: completeSettings(row.settings),
  fields: row.fields.map(presentField),
  isDemo: row.is_demo,
  createdAt: row.created_at.toISOString(),
});
export const presentAgent = (row: store.AgentRow): z.output<typeof Agent> => ({
  id: row.id,
  name: row.name,
  email: row.email,
  role: row.role,
  roleId: row.role_id,
  roleName: row.role_name,
  state: row.state,
  availability: row.availability,
  avatarFileId: row.avatar_file_id,
  teamIds: row.team_ids,
  createdAt: row.created_at.toISOString(),
});
export const presentTeam = (row: store.TeamRow): z.output<typeof Team> => ({
  id: row.id,
  name: row.name,
  description: row.description,
  memberIds: row.member_ids,
  createdAt: row.created_at.toISOString(),
});
export const presentTag = (row: store.TagRow): z.output<typeof Tag> => ({
  id: row.id,
  name: row.name,
  color: row.color,
});
export const presentInvitation = (row: store.InvitationRow): z.output<typeof Invitation> => ({
  id: row.id,
  email: row.email,
  role: row.role,
  roleId: row.role_id,
  roleName: row.role_name,
  expiresAt: row.expires_at.toISOString(),
  createdAt: row.created_at.toISOString(),
  invitedByName: row.invited_by_name,
});
export const presentKey = (row: store.KeyRow): z.output<typeof ApiKey> => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  lastFour: row.last_four,
  scopes: [...scopesOfKey(row)],
  role: row.role,
  roleId: row.role_id,
  roleName: row.role_name,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  expiresAt: row.expires_at?.toISOString() ?? null,
});
export const presentSession = (row: SessionRow, currentId: string): z.output<typeof Session> => ({
  id: row.id,
  current: row.id === currentId,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  ip: row.ip_address || null,
  userAgent: row.user_agent || null,
});

/** What live changes of these kinds show; an id that is missing in the answer is gone. */
export async function presentPeople(
  q: Pick<Tx, 'query'>,
  workspaceId: string,
  kind: 'agent' | 'team' | 'tag' | 'workspace',
  ids: readonly string[],
): Promise<Map<string, object>> {
  const bodies = async (): Promise<{ id: string }[]> => {
    switch (kind) {
      case 'agent':
        return (await store.agents(q, workspaceId, ids)).map(presentAgent);
      case 'team':
        return (await store.teams(q, workspaceId, ids)).map(presentTeam);
      case 'tag':
        return (await store.tags(q, workspaceId, ids)).map(presentTag);
      case 'workspace': {
        const row = await store.workspaceById(q, workspaceId);
        return row ? [presentWorkspace(row)] : [];
      }
    }
  };
  return new Map((await bodies()).map((body) => [body.id, body]));
}
