// Setup, sign-in, me, agents, teams, invitations, API keys, workspace, tags.
import { z } from 'zod';
import { byId, Id, list, route, text, Time } from '../route.ts';
import { Agent, ApiKey, Availability, Invitation, Me, Role, Session, Tag, Team, Workspace, WorkspaceSettings } from '../things/index.ts';

const Email = z.email().max(254).toLowerCase();
const Password = z.string().min(12).max(200);
const Name = text(200).min(1);

export const people = {
  getSetup: route({ method: 'GET', path: '/setup', caller: 'anyone', scope: null, summary: 'Is this installation still without a workspace?', reply: z.object({ needed: z.boolean(), demo: z.boolean(), version: z.string() }) }),
  setUp: route({ method: 'POST', path: '/setup', caller: 'anyone', scope: null, summary: 'Make the first workspace and its owner, once; signs the owner in', body: z.object({ workspaceName: Name, name: Name, email: Email, password: Password, timezone: text(64).default('UTC'), locale: text(20).default('en') }), reply: Me }),
  signIn: route({ method: 'POST', path: '/auth/sign-in', caller: 'anyone', scope: null, summary: 'Sign in with email and password; `code` when a second factor is on', body: z.object({ email: Email, password: z.string().max(200), code: z.string().max(20).optional() }), reply: z.object({ ok: z.literal(true) }), status: 200 }),
  signOut: route({ method: 'POST', path: '/auth/sign-out', caller: 'user', scope: null, summary: 'End this session' }),
  askReset: route({ method: 'POST', path: '/auth/reset', caller: 'anyone', scope: null, summary: 'Send a password reset link, if the account exists (the answer is the same)', body: z.object({ email: Email }), status: 202 }),
  resetPassword: route({ method: 'POST', path: '/auth/reset/:token', caller: 'anyone', scope: null, summary: 'Set a new password with a reset link; ends all sessions', params: z.object({ token: z.string().max(200) }), body: z.object({ password: Password }) }),
  getInvitation: route({ method: 'GET', path: '/auth/invitations/:token', caller: 'anyone', scope: null, summary: 'What an invitation link is for', params: z.object({ token: z.string().max(200) }), reply: z.object({ email: z.string(), workspaceName: z.string(), invitedByName: z.string(), hasAccount: z.boolean() }) }),
  acceptInvitation: route({ method: 'POST', path: '/auth/invitations/:token', caller: 'anyone', scope: null, summary: 'Join by an invitation link: a new account, or the existing password', params: z.object({ token: z.string().max(200) }), body: z.object({ name: Name, password: Password }), reply: z.object({ ok: z.literal(true) }), status: 200 }),
  startTwoFactor: route({ method: 'POST', path: '/auth/two-factor/start', caller: 'user', scope: null, summary: 'Begin TOTP: the otpauth address and recovery codes', body: z.object({ password: z.string().max(200) }), reply: z.object({ otpauthUrl: z.string(), backupCodes: z.array(z.string()) }), status: 200 }),
  confirmTwoFactor: route({ method: 'POST', path: '/auth/two-factor/confirm', caller: 'user', scope: null, summary: 'Turn TOTP on by its first code', body: z.object({ code: z.string().max(20) }) }),
  stopTwoFactor: route({ method: 'POST', path: '/auth/two-factor/stop', caller: 'user', scope: null, summary: 'Turn TOTP off', body: z.object({ password: z.string().max(200) }) }),
  changePassword: route({ method: 'POST', path: '/auth/password', caller: 'user', scope: null, summary: 'Change my password; ends my other sessions', body: z.object({ current: z.string().max(200), password: Password }) }),
  listSessions: route({ method: 'GET', path: '/auth/sessions', caller: 'user', scope: null, summary: 'My sessions', reply: list(Session) }),
  revokeSession: route({ method: 'DELETE', path: '/auth/sessions/:id', caller: 'user', scope: null, summary: 'End one of my sessions', params: z.object({ id: z.string().max(200) }) }),

  getMe: route({ method: 'GET', path: '/me', caller: 'agent', scope: 'self', summary: 'Who I am here', reply: Me }),
  changeMe: route({ method: 'PATCH', path: '/me', caller: 'agent', scope: 'self', summary: 'Change my name, availability or preferences (preferences are merged)', body: z.object({ name: Name.optional(), availability: Availability.optional(), avatarFileId: Id.nullable().optional(), preferences: z.record(z.string().max(60), z.unknown()).optional() }), reply: Me }),
  makeWorkspace: route({ method: 'POST', path: '/workspaces', caller: 'user', scope: null, summary: 'Make another workspace on this installation and own it', body: z.object({ name: Name, timezone: text(64).default('UTC'), locale: text(20).default('en') }), reply: Workspace }),
  getWorkspace: route({ method: 'GET', path: '/workspace', caller: 'agent', scope: 'workspace:read', summary: 'This workspace', reply: Workspace }),
  changeWorkspace: route({ method: 'PATCH', path: '/workspace', caller: 'agent', scope: 'workspace:write', summary: 'Change this workspace', body: z.object({ name: Name.optional(), locale: text(20).optional(), timezone: text(64).optional(), settings: WorkspaceSettings.partial().optional() }), reply: Workspace }),

  listAgents: route({ method: 'GET', path: '/agents', caller: 'agent', scope: 'people:read', summary: 'All agents', reply: list(Agent) }),
  changeAgent: route({ method: 'PATCH', path: '/agents/:id', caller: 'agent', scope: 'people:write', summary: 'Change an agent’s role or state (the last owner stays)', params: byId, body: z.object({ role: Role.optional(), state: z.enum(['active', 'disabled']).optional(), name: Name.optional() }), reply: Agent }),
  listInvitations: route({ method: 'GET', path: '/invitations', caller: 'agent', scope: 'people:read', summary: 'Open invitations', reply: list(Invitation) }),
  invite: route({ method: 'POST', path: '/invitations', caller: 'agent', scope: 'people:write', summary: 'Invite someone: a single-use link, mailed when mail is set up', body: z.object({ email: Email, role: Role }), reply: z.object({ invitation: Invitation, link: z.string(), mailed: z.boolean() }) }),
  withdrawInvitation: route({ method: 'DELETE', path: '/invitations/:id', caller: 'agent', scope: 'people:write', summary: 'Withdraw an invitation', params: byId }),
  listTeams: route({ method: 'GET', path: '/teams', caller: 'agent', scope: 'people:read', summary: 'All teams', reply: list(Team) }),
  addTeam: route({ method: 'POST', path: '/teams', caller: 'agent', scope: 'people:write', summary: 'Make a team', body: z.object({ name: Name, description: text(1000).default(''), memberIds: z.array(Id).max(500).default([]) }), reply: Team }),
  changeTeam: route({ method: 'PATCH', path: '/teams/:id', caller: 'agent', scope: 'people:write', summary: 'Change a team', params: byId, body: z.object({ name: Name.optional(), description: text(1000).optional(), memberIds: z.array(Id).max(500).optional() }), reply: Team }),
  removeTeam: route({ method: 'DELETE', path: '/teams/:id', caller: 'agent', scope: 'people:write', summary: 'Remove a team; its conversations stay', params: byId }),

  listKeys: route({ method: 'GET', path: '/api-keys', caller: 'agent', scope: 'keys:write', summary: 'API keys, without their secrets', reply: list(ApiKey) }),
  addKey: route({ method: 'POST', path: '/api-keys', caller: 'agent', scope: 'keys:write', summary: 'Make an API key; the key itself is shown only here', body: z.object({ name: Name, scopes: z.array(z.string().max(40)).min(1).max(40), expiresAt: Time.nullable().default(null) }), reply: ApiKey.extend({ key: z.string() }) }),
  revokeKey: route({ method: 'DELETE', path: '/api-keys/:id', caller: 'agent', scope: 'keys:write', summary: 'Revoke an API key at once', params: byId }),

  listTags: route({ method: 'GET', path: '/tags', caller: 'agent', scope: 'conversations:read', summary: 'All tags', reply: list(Tag) }),
  addTag: route({ method: 'POST', path: '/tags', caller: 'agent', scope: 'conversations:write', summary: 'Make a tag', body: z.object({ name: text(60).min(1), color: text(20).default('grey') }), reply: Tag }),
  removeTag: route({ method: 'DELETE', path: '/tags/:id', caller: 'agent', scope: 'workspace:write', summary: 'Remove a tag everywhere', params: byId }),
} as const;
