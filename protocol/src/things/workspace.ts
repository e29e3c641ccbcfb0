// Workspaces and the people who work in them.
import { z } from 'zod';
import { Id, Time, text } from '../route.ts';
import { Field } from './field.ts';

export const Role = z.enum(['owner', 'admin', 'lead', 'agent', 'viewer']);
/** A built-in role by its name, or one of the workspace's own by its id. */
export const RoleRef = z.union([Role, Id]);
/** A role and what it may. */
export const WorkspaceRole = z
  .object({
    /** `owner`, `admin`, … or the id of one of the workspace's own. */
    id: z.string(),
    name: z.string(),
    isBuiltIn: z.boolean(),
    /** The built-in role it amounts to at most. */
    base: Role,
    scopes: z.array(z.string()),
    /** Who has it: agents (disabled ones too), open invitations, keys in use. */
    agentCount: z.number().int(),
    invitationCount: z.number().int(),
    keyCount: z.number().int(),
    createdAt: Time.nullable(),
  })
  .meta({ id: 'Role' });
/** What shows of somebody's role. */
const itsRole = {
  /** With a role of the workspace's own: the built-in one that it amounts to at most. */
  role: Role,
  /** The role of the workspace's own, by id and name; null: the built-in one. */
  roleId: Id.nullable(),
  roleName: z.string().nullable(),
};
export const Availability = z.enum(['available', 'busy', 'away']);

const clock = z.string().regex(/^\d\d:\d\d$/);
export const Hours = z.array(z.array(z.tuple([clock, clock])).max(4)).length(7);
export const WorkspaceSettings = z
  .object({
    /** Days after closing within which a customer's message reopens the conversation. */
    reopenDays: z.number().int().min(0).max(365),
    /** After an agent's answer the conversation waits for the customer (true) or stays open. */
    waitAfterReply: z.boolean(),
    /** A scheduled answer whose customer wrote first: asks its writer again, is cancelled, or is sent all the same. */
    whenTheyWriteFirst: z.enum(['ask', 'cancel', 'send']),
    /** The composer shows what was told already when a draft asks for it. */
    askGuard: z.boolean(),
    /** A reply somebody begins is seen by the team, who can take it over; drafts begun before keep what they are until they are saved. */
    sharedDrafts: z.boolean(),
    /** Stands under the letters of agents who have none of their own; '' for none. `{{agent.name}}` and `{{workspace.name}}` are filled in. */
    signature: text(2000),
    /** What an order number looks like, as a regular expression; '' switches it off. */
    orderPattern: text(200),
    /** Days raw receipts are kept. */
    receiptDays: z.number().int().min(1).max(365),
    /** Opening hours: seven days, Monday first, each a list of [from, to] in `HH:MM`. */
    hours: Hours,
  })
  .meta({ id: 'WorkspaceSettings' });
export const Workspace = z
  .object({
    id: Id,
    name: z.string(),
    locale: z.string(),
    timezone: z.string(),
    settings: WorkspaceSettings,
    /** Its own fields of contacts, conversations and companies, in their order. */
    fields: z.array(Field),
    /** Made-up customers; its channels reach nobody. */
    isDemo: z.boolean(),
    createdAt: Time,
  })
  .meta({ id: 'Workspace' });

export const Agent = z
  .object({
    id: Id,
    name: z.string(),
    email: z.string(),
    ...itsRole,
    state: z.enum(['active', 'disabled']),
    availability: Availability,
    avatarFileId: Id.nullable(),
    teamIds: z.array(Id),
    createdAt: Time,
  })
  .meta({ id: 'Agent' });
export const Team = z
  .object({ id: Id, name: z.string(), description: z.string(), memberIds: z.array(Id), createdAt: Time })
  .meta({ id: 'Team' });
export const Invitation = z
  .object({ id: Id, email: z.string(), ...itsRole, expiresAt: Time, createdAt: Time, invitedByName: z.string() })
  .meta({ id: 'Invitation' });

/** Who I am, and everything the first screen needs. */
export const Me = z
  .object({
    user: z.object({ id: z.string(), name: z.string(), email: z.string(), twoFactorEnabled: z.boolean() }),
    agent: Agent,
    workspace: Workspace,
    workspaces: z.array(z.object({ id: Id, name: z.string(), role: Role, isDemo: z.boolean() })),
    scopes: z.array(z.string()),
    preferences: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Me' });

export const ApiKey = z
  .object({
    id: Id,
    name: z.string(),
    prefix: z.string(),
    lastFour: z.string(),
    /** What it may now: its own scopes, or its role's. */
    scopes: z.array(z.string()),
    /** The role it follows; null: its scopes are its own. */
    role: Role.nullable(),
    roleId: Id.nullable(),
    roleName: z.string().nullable(),
    createdAt: Time,
    lastUsedAt: Time.nullable(),
    expiresAt: Time.nullable(),
  })
  .meta({ id: 'ApiKey' });
export const Session = z
  .object({
    id: z.string(),
    current: z.boolean(),
    createdAt: Time,
    expiresAt: Time,
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
  })
  .meta({ id: 'Session' });
export const Passkey = z
  .object({
    id: Id,
    name: z.string(),
    /** Kept by a password manager or cloud account, so that it is not lost with a device. */
    isSynced: z.boolean(),
    createdAt: Time,
    lastUsedAt: Time.nullable(),
  })
  .meta({ id: 'Passkey' });
export const Tag = z.object({ id: Id, name: z.string(), color: z.string() }).meta({ id: 'Tag' });
