// All SQL about workspaces, agents, teams, invitations, keys and tags. Accounts and sessions are in auth/store.ts.
import type { Role } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import { type FieldRow, fieldsJson } from './field-store.ts';
import { ownName, ownScopes } from './role-store.ts';

type Q = Pick<Tx, 'query'>;

/** One at a time, over all nodes, until the end of the transaction. */
export const lockSetup = (tx: Tx) => tx.query(`select pg_advisory_xact_lock(hashtextextended('throughline setup', 0))`);
/** Nobody was ever here: neither a workspace nor an account. The demo is nobody. */
export async function isUntouched(q: Q): Promise<boolean> {
  const { rows } = await q.query<{ untouched: boolean }>(
    'select not exists (select from workspaces where not is_demo) and not exists (select from auth_users where not is_demo) as untouched',
  );
  return rows[0]!.untouched;
}

// Workspaces

export interface WorkspaceRow {
  readonly id: string;
  readonly name: string;
  readonly locale: string;
  readonly timezone: string;
  readonly settings: Record<string, unknown>;
  readonly fields: FieldRow[];
  readonly is_demo: boolean;
  readonly created_at: Date;
}
const workspaceFields = `id, name, locale, timezone, settings, is_demo, created_at, ${fieldsJson('workspaces.id')} as fields`;

export async function addWorkspace(
  tx: Tx,
  given: { id: string; name: string; locale: string; timezone: string; isDemo?: boolean },
): Promise<void> {
  await tx.query('insert into workspaces (id, name, locale, timezone, is_demo) values ($1, $2, $3, $4, $5)', [
    given.id,
    given.name,
    given.locale,
    given.timezone,
    given.isDemo ?? false,
  ]);
}
export async function workspaceById(q: Q, id: string): Promise<WorkspaceRow | undefined> {
  return (await q.query<WorkspaceRow>(`select ${workspaceFields} from workspaces where id = $1`, [id])).rows[0];
}
export async function changeWorkspace(
  tx: Tx,
  id: string,
  change: {
    name?: string | undefined;
    locale?: string | undefined;
    timezone?: string | undefined;
    settings?: object | undefined;
  },
): Promise<void> {
  await tx.query(
    'update workspaces set name = coalesce($2, name), locale = coalesce($3, locale), timezone = coalesce($4, timezone), settings = settings || $5::jsonb where id = $1',
    [id, change.name ?? null, change.locale ?? null, change.timezone ?? null, JSON.stringify(change.settings ?? {})],
  );
}
export interface OwnPlaceRow {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly isDemo: boolean;
}
/** Real ones first: the demo is never where somebody finds themselves without choosing it. */
export async function workspacesOf(q: Q, userId: string, only: string | null = null): Promise<OwnPlaceRow[]> {
  return (
    await q.query<OwnPlaceRow>(
      `select w.id, w.name, a.role, w.is_demo as "isDemo" from agents a join workspaces w on w.id = a.workspace_id where a.user_id = $1 and a.state = 'active' and ($2::uuid is null or w.id = $2) order by w.is_demo, a.created_at, w.id`,
      [userId, only],
    )
  ).rows;
}

/** Where an account is at work. */
export async function placesOf(
  q: Q,
  userId: string,
): Promise<{ workspace_id: string; agent_id: string; name: string; email: string }[]> {
  return (
    await q.query<{ workspace_id: string; agent_id: string; name: string; email: string }>(
      `select workspace_id, id as agent_id, name, email from agents where user_id = $1 and state = 'active'`,
      [userId],
    )
  ).rows;
}

/**
 * Is this address an inbox of a workspace here, which somebody else reads? Its name is among a channel's settings, whatever the channel
 * calls it; `name+more@` is the same inbox.
 */
export async function isReadByOthers(q: Q, email: string): Promise<boolean> {
  const address = email.toLowerCase();
  const { rows } = await q.query<{ is_inbox: boolean }>(
    `select exists (
       select from channels c, jsonb_each_text(c.settings) s, regexp_split_to_table(lower(s.value), '[\\s,;]+') as part
       where c.deleted_at is null and part in ($1, $2)
         and exists (select from agents a join auth_users u on u.id = a.user_id where a.workspace_id = c.workspace_id and a.state = 'active' and lower(u.email) <> $1)
     ) as is_inbox`,
    [address, address.replace(/\+[^@]*(?=@)/, '')],
  );
  return rows[0]!.is_inbox;
}

/** What an agent is written in: their own choice, then their workspace's. */
export async function languageOf(q: Q, workspaceId: string, agentId: string): Promise<(string | null)[]> {
  const { rows } = await q.query<{ own: string | null; locale: string }>(
    `select a.preferences ->> 'language' as own, w.locale from agents a join workspaces w on w.id = a.workspace_id
     where a.workspace_id = $1 and a.id = $2`,
    [workspaceId, agentId],
  );
  return rows.flatMap(({ own, locale }) => [own, locale]);
}
/** The same of whoever has this address, in any workspace; nothing where nobody has. */
export async function languagesOf(q: Q, email: string): Promise<(string | null)[]> {
  const { rows } = await q.query<{ own: string | null; locale: string }>(
    `select a.preferences ->> 'language' as own, w.locale from agents a join auth_users u on u.id = a.user_id
       join workspaces w on w.id = a.workspace_id
     where lower(u.email) = lower($1) and a.state = 'active' order by a.preferences ? 'language' desc, a.created_at`,
    [email],
  );
  return [...rows.map(({ own }) => own), ...rows.map(({ locale }) => locale)];
}

// Who is calling

export interface SessionViewerRow {
  readonly session_id: string;
  readonly user_id: string;
  readonly user_name: string;
  readonly email: string;
  readonly updated_at: Date;
  /** Which workspace's provider vouched for it; null: a password or passkey. */
  readonly sso_workspace_id: string | null;
  readonly workspace_id: string | null;
  readonly agent_id: string | null;
  readonly name: string | null;
  readonly role: Role | null;
  readonly own_scopes: string[] | null;
  readonly team_ids: string[];
}
/** A living session with its person's place in the workspace (or the first workspace), in one round trip. */
export async function sessionViewer(
  q: Q,
  token: string,
  workspaceId: string | null,
  now: Date,
): Promise<SessionViewerRow | undefined> {
  return (
    await q.query<SessionViewerRow>(
      `select s.id as session_id, u.id as user_id, u.name as user_name, u.email, s.updated_at, s.sso_workspace_id, a.workspace_id, a.id as agent_id, a.name, a.role, ${ownScopes('a')} as own_scopes,
       array(select m.team_id from team_members m where m.workspace_id = a.workspace_id and m.agent_id = a.id order by m.team_id) as team_ids
     from auth_sessions s join auth_users u on u.id = s.user_id
     left join lateral (
       select g.* from agents g join workspaces w on w.id = g.workspace_id
       where g.user_id = u.id and g.state = 'active' and ($2::uuid is null or g.workspace_id = $2)
         and (g.workspace_id = s.sso_workspace_id or s.sso_workspace_id is null and (not w.requires_sso
           or g.role = 'owner' and (u.two_factor_enabled or exists (select from auth_passkeys p where p.user_id = u.id))))
       order by g.created_at, g.workspace_id limit 1
     ) a on true
     where s.token = $1 and s.expires_at > $3`,
      [token, workspaceId, now],
    )
  ).rows[0];
}
export interface KeyViewerRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly name: string;
  readonly scopes: string[];
  readonly role: Role | null;
  readonly own_scopes: string[] | null;
  readonly last_used_at: Date | null;
}
export async function keyViewer(q: Q, sha256: string, now: Date): Promise<KeyViewerRow | undefined> {
  return (
    await q.query<KeyViewerRow>(
      `select k.workspace_id, k.id, k.name, k.scopes, k.role, ${ownScopes('k')} as own_scopes, k.last_used_at from api_keys k where k.sha256 = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2)`,
      [sha256, now],
    )
  ).rows[0];
}
export async function keyUsed(q: Q, workspaceId: string, id: string, now: Date): Promise<void> {
  await q.query('update api_keys set last_used_at = $3 where workspace_id = $1 and id = $2', [workspaceId, id, now]);
}

// Agents

export interface AgentRow {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly role_id: string | null;
  readonly role_name: string | null;
  readonly own_scopes: string[] | null;
  readonly state: 'active' | 'disabled';
  readonly availability: 'available' | 'busy' | 'away';
  readonly avatar_file_id: string | null;
  readonly preferences: Record<string, unknown>;
  readonly created_at: Date;
  readonly team_ids: string[];
}
const agentFields = `a.id, a.user_id, a.name, a.email, a.role, a.role_id, ${ownName('a')} as role_name, ${ownScopes('a')} as own_scopes, a.state, a.availability, a.avatar_file_id, a.preferences, a.created_at,
  array(select m.team_id from team_members m where m.workspace_id = a.workspace_id and m.agent_id = a.id order by m.team_id) as team_ids`;

export async function addAgent(
  tx: Tx,
  workspaceId: string,
  agent: { id: string; userId: string; name: string; email: string; role: Role; roleId?: string | null },
): Promise<void> {
  await tx.query(
    'insert into agents (workspace_id, id, user_id, name, email, role, role_id) values ($1, $2, $3, $4, $5, $6, $7)',
    [workspaceId, agent.id, agent.userId, agent.name, agent.email, agent.role, agent.roleId ?? null],
  );
}
export async function agents(q: Q, workspaceId: string, ids: readonly string[] | null = null): Promise<AgentRow[]> {
  return (
    await q.query<AgentRow>(
      `select ${agentFields} from agents a where a.workspace_id = $1 and ($2::uuid[] is null or a.id = any($2)) order by a.created_at, a.id`,
      [workspaceId, ids],
    )
  ).rows;
}
export async function agentById(q: Q, workspaceId: string, id: string): Promise<AgentRow | undefined> {
  return (await agents(q, workspaceId, [id]))[0];
}
export async function agentByUser(q: Q, workspaceId: string, userId: string): Promise<AgentRow | undefined> {
  return (
    await q.query<AgentRow>(`select ${agentFields} from agents a where a.workspace_id = $1 and a.user_id = $2`, [
      workspaceId,
      userId,
    ])
  ).rows[0];
}
export async function agentByEmail(q: Q, workspaceId: string, email: string): Promise<AgentRow | undefined> {
  return (
    await q.query<AgentRow>(`select ${agentFields} from agents a where a.workspace_id = $1 and a.email = $2`, [
      workspaceId,
      email,
    ])
  ).rows[0];
}
/** The active owners, locked, so that two of them cannot step down at the same moment. */
export async function lockOwners(tx: Tx, workspaceId: string): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `select id from agents where workspace_id = $1 and role = 'owner' and state = 'active' order by id for update`,
    [workspaceId],
  );
  return rows.map((row) => row.id);
}
export interface AgentChange {
  name?: string | undefined;
  /** Both together: a built-in role takes the other away. */
  place?: { readonly role: Role; readonly roleId: string | null } | undefined;
  state?: 'active' | 'disabled' | undefined;
  availability?: AgentRow['availability'] | undefined;
}
export async function changeAgent(tx: Tx, workspaceId: string, id: string, change: AgentChange): Promise<void> {
  await tx.query(
    `update agents set name = coalesce($3, name), role = coalesce($4, role), role_id = case when $4::text is null then role_id else $7 end,
       state = coalesce($5, state), availability = coalesce($6, availability) where workspace_id = $1 and id = $2`,
    [
      workspaceId,
      id,
      change.name ?? null,
      change.place?.role ?? null,
      change.state ?? null,
      change.availability ?? null,
      change.place?.roleId ?? null,
    ],
  );
}
export async function setAvatar(tx: Tx, workspaceId: string, agentId: string, fileId: string | null): Promise<void> {
  await tx.query('update agents set avatar_file_id = $3 where workspace_id = $1 and id = $2', [
    workspaceId,
    agentId,
    fileId,
  ]);
}
/** Marked as in use, so that no sweep that is deciding about it at this moment takes it. */
export async function isImage(q: Q, workspaceId: string, fileId: string): Promise<boolean> {
  return (
    (
      await q.query(`update files set used_at = now() where workspace_id = $1 and id = $2 and mime like 'image/%'`, [
        workspaceId,
        fileId,
      ])
    ).rowCount > 0
  );
}
/** Merges; a null takes a preference away. Returns how large they have become. */
export async function mergePreferences(
  tx: Tx,
  workspaceId: string,
  agentId: string,
  given: Record<string, unknown>,
): Promise<number> {
  const gone = Object.keys(given).filter((key) => given[key] === null);
  const { rows } = await tx.query<{ bytes: number }>(
    'update agents set preferences = (preferences || $3::jsonb) - $4::text[] where workspace_id = $1 and id = $2 returning octet_length(preferences::text) as bytes',
    [workspaceId, agentId, JSON.stringify(given), gone],
  );
  return rows[0]?.bytes ?? 0;
}

// Invitations

export interface InvitationRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly role_id: string | null;
  readonly role_name: string | null;
  readonly own_scopes: string[] | null;
  readonly invited_by_name: string;
  readonly expires_at: Date;
  readonly created_at: Date;
  readonly workspace_name: string;
  readonly workspace_locale: string;
}
const invitation = `select i.workspace_id, i.id, i.email, i.role, i.role_id, ${ownName('i')} as role_name, ${ownScopes('i')} as own_scopes, i.invited_by_name, i.expires_at, i.created_at, w.name as workspace_name, w.locale as workspace_locale from invitations i join workspaces w on w.id = i.workspace_id`;

export async function replaceInvitation(
  tx: Tx,
  workspaceId: string,
  given: {
    id: string;
    email: string;
    role: Role;
    roleId: string | null;
    tokenHash: string;
    invitedById: string | null;
    invitedByName: string;
    expiresAt: Date;
  },
): Promise<void> {
  await tx.query('delete from invitations where workspace_id = $1 and email = $2 and used_at is null', [
    workspaceId,
    given.email,
  ]);
  await tx.query(
    'insert into invitations (workspace_id, id, email, role, role_id, token_hash, invited_by_id, invited_by_name, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [
      workspaceId,
      given.id,
      given.email,
      given.role,
      given.roleId,
      given.tokenHash,
      given.invitedById,
      given.invitedByName,
      given.expiresAt,
    ],
  );
}
export async function invitations(q: Q, workspaceId: string, now: Date): Promise<InvitationRow[]> {
  return (
    await q.query<InvitationRow>(
      `${invitation} where i.workspace_id = $1 and i.used_at is null and i.expires_at > $2 order by i.created_at desc limit 500`,
      [workspaceId, now],
    )
  ).rows;
}
export async function invitationById(q: Q, workspaceId: string, id: string): Promise<InvitationRow | undefined> {
  return (await q.query<InvitationRow>(`${invitation} where i.workspace_id = $1 and i.id = $2`, [workspaceId, id]))
    .rows[0];
}
export async function invitationByToken(q: Q, tokenHash: string, now: Date): Promise<InvitationRow | undefined> {
  return (
    await q.query<InvitationRow>(`${invitation} where i.token_hash = $1 and i.used_at is null and i.expires_at > $2`, [
      tokenHash,
      now,
    ])
  ).rows[0];
}
/** True for exactly one caller. */
export async function useInvitation(tx: Tx, tokenHash: string, now: Date): Promise<boolean> {
  return (
    (
      await tx.query(
        'update invitations set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2',
        [tokenHash, now],
      )
    ).rowCount === 1
  );
}
export async function removeInvitation(q: Q, workspaceId: string, id: string): Promise<boolean> {
  return (
    (
      await q.query('delete from invitations where workspace_id = $1 and id = $2 and used_at is null', [
        workspaceId,
        id,
      ])
    ).rowCount > 0
  );
}

// Teams

export interface TeamRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly created_at: Date;
  readonly member_ids: string[];
}
export async function teams(q: Q, workspaceId: string, ids: readonly string[] | null = null): Promise<TeamRow[]> {
  return (
    await q.query<TeamRow>(
      `select t.id, t.name, t.description, t.created_at, array(select m.agent_id from team_members m where m.workspace_id = t.workspace_id and m.team_id = t.id order by m.agent_id) as member_ids
     from teams t where t.workspace_id = $1 and ($2::uuid[] is null or t.id = any($2)) order by lower(t.name), t.id`,
      [workspaceId, ids],
    )
  ).rows;
}
export async function addTeam(
  tx: Tx,
  workspaceId: string,
  team: { id: string; name: string; description: string },
): Promise<void> {
  await tx.query('insert into teams (workspace_id, id, name, description) values ($1, $2, $3, $4)', [
    workspaceId,
    team.id,
    team.name,
    team.description,
  ]);
}
export async function changeTeam(
  tx: Tx,
  workspaceId: string,
  id: string,
  change: { name?: string | undefined; description?: string | undefined },
): Promise<boolean> {
  return (
    (
      await tx.query(
        'update teams set name = coalesce($3, name), description = coalesce($4, description) where workspace_id = $1 and id = $2',
        [workspaceId, id, change.name ?? null, change.description ?? null],
      )
    ).rowCount > 0
  );
}
/** Sets the members; returns everyone who came or went. */
export async function setMembers(
  tx: Tx,
  workspaceId: string,
  teamId: string,
  memberIds: readonly string[],
): Promise<string[]> {
  const gone = await tx.query<{ agent_id: string }>(
    'delete from team_members where workspace_id = $1 and team_id = $2 and agent_id <> all($3::uuid[]) returning agent_id',
    [workspaceId, teamId, memberIds],
  );
  const come = await tx.query<{ agent_id: string }>(
    'insert into team_members (workspace_id, team_id, agent_id) select $1, $2, unnest($3::uuid[]) on conflict do nothing returning agent_id',
    [workspaceId, teamId, memberIds],
  );
  return [...gone.rows, ...come.rows].map((row) => row.agent_id);
}
/** Takes the team off its conversations; returns them, because each has changed. */
export async function freeConversationsOfTeam(tx: Tx, workspaceId: string, teamId: string): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    'update conversations set team_id = null where workspace_id = $1 and team_id = $2 returning id',
    [workspaceId, teamId],
  );
  await tx.query(`delete from conversation_counts where workspace_id = $1 and scope = 'team' and whose = $2`, [
    workspaceId,
    teamId,
  ]);
  return rows.map((row) => row.id);
}
export async function removeTeam(tx: Tx, workspaceId: string, id: string): Promise<boolean> {
  return (await tx.query('delete from teams where workspace_id = $1 and id = $2', [workspaceId, id])).rowCount > 0;
}

// API keys

export interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly last_four: string;
  /** Its own; empty where it follows a role. */
  readonly scopes: string[];
  readonly role: Role | null;
  readonly role_id: string | null;
  readonly role_name: string | null;
  readonly own_scopes: string[] | null;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
  readonly expires_at: Date | null;
}
export async function addKey(
  q: Q,
  workspaceId: string,
  key: {
    id: string;
    name: string;
    prefix: string;
    lastFour: string;
    sha256: string;
    scopes: readonly string[];
    role?: Role | undefined;
    roleId?: string | null | undefined;
    madeById: string | null;
    expiresAt: Date | null;
  },
): Promise<void> {
  await q.query(
    'insert into api_keys (workspace_id, id, name, prefix, last_four, sha256, scopes, made_by_id, expires_at, role, role_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
    [
      workspaceId,
      key.id,
      key.name,
      key.prefix,
      key.lastFour,
      key.sha256,
      key.scopes,
      key.madeById,
      key.expiresAt,
      key.role ?? null,
      key.roleId ?? null,
    ],
  );
}
export async function keys(q: Q, workspaceId: string, id: string | null = null): Promise<KeyRow[]> {
  return (
    await q.query<KeyRow>(
      `select k.id, k.name, k.prefix, k.last_four, k.scopes, k.role, k.role_id, ${ownName('k')} as role_name, ${ownScopes('k')} as own_scopes, k.created_at, k.last_used_at, k.expires_at
       from api_keys k where k.workspace_id = $1 and k.revoked_at is null and ($2::uuid is null or k.id = $2) order by k.created_at desc, k.id desc limit 1000`,
      [workspaceId, id],
    )
  ).rows;
}
export async function revokeKey(q: Q, workspaceId: string, id: string, now: Date): Promise<boolean> {
  return (
    (
      await q.query('update api_keys set revoked_at = $3 where workspace_id = $1 and id = $2 and revoked_at is null', [
        workspaceId,
        id,
        now,
      ])
    ).rowCount > 0
  );
}

// Tags

export interface TagRow {
  readonly id: string;
  readonly name: string;
  readonly color: string;
}
export async function tags(q: Q, workspaceId: string, ids: readonly string[] | null = null): Promise<TagRow[]> {
  return (
    await q.query<TagRow>(
      'select id, name, color from tags where workspace_id = $1 and ($2::uuid[] is null or id = any($2)) order by lower(name)',
      [workspaceId, ids],
    )
  ).rows;
}
export async function addTag(tx: Tx, workspaceId: string, tag: TagRow): Promise<void> {
  await tx.query('insert into tags (workspace_id, id, name, color) values ($1, $2, $3, $4)', [
    workspaceId,
    tag.id,
    tag.name,
    tag.color,
  ]);
}
/** Takes a tag off everything; returns the conversations that had it, or null if there is no such tag. */
export async function removeTag(tx: Tx, workspaceId: string, id: string): Promise<string[] | null> {
  const { rows } = await tx.query<{ conversation_id: string }>(
    'delete from conversation_tags where workspace_id = $1 and tag_id = $2 returning conversation_id',
    [workspaceId, id],
  );
  const { rowCount } = await tx.query('delete from tags where workspace_id = $1 and id = $2', [workspaceId, id]);
  return rowCount > 0 ? rows.map((row) => row.conversation_id) : null;
}
