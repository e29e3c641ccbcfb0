// What roles may, in plain words and in groups: the rows of the matrix.
import { msg, type Msg } from '../../words/t.ts';

export interface Permission {
  readonly scope: string;
  readonly label: Msg;
  readonly help?: Msg;
  /** Makes no sense without these. */
  readonly needs?: readonly string[];
}
export interface PermissionGroup {
  readonly id: string;
  readonly title: Msg;
  readonly permissions: readonly Permission[];
}

export const permissionGroups: readonly PermissionGroup[] = [
  {
    id: 'conversations',
    title: msg('Conversations'),
    permissions: [
      { scope: 'conversations:read', label: msg('Read conversations'), help: msg('Messages, notes, search, alerts') },
      {
        scope: 'conversations:write',
        label: msg('Answer and work on conversations'),
        help: msg('Write, assign, tag, close, own macros and views'),
        needs: ['conversations:read'],
      },
      {
        scope: 'conversations:moderate',
        label: msg('Change and delete other people’s messages'),
        needs: ['conversations:read', 'conversations:write'],
      },
      {
        scope: 'sharing:write',
        label: msg('Manage what is shared'),
        help: msg('Macros for everybody, views and macros of any team'),
        needs: ['conversations:read', 'conversations:write'],
      },
    ],
  },
  {
    id: 'contacts',
    title: msg('Contacts'),
    permissions: [
      { scope: 'contacts:read', label: msg('See contacts and companies') },
      {
        scope: 'contacts:write',
        label: msg('Change contacts and companies'),
        help: msg('Edit, merge, split, import'),
        needs: ['contacts:read'],
      },
      {
        scope: 'contacts:export',
        label: msg('Export contacts and conversations'),
        needs: ['contacts:read'],
      },
      {
        scope: 'contacts:erase',
        label: msg('Erase contacts and conversations for good'),
        needs: ['contacts:read'],
      },
    ],
  },
  {
    id: 'workspace',
    title: msg('Workspace'),
    permissions: [
      { scope: 'workspace:read', label: msg('See the workspace’s settings and fields') },
      {
        scope: 'workspace:write',
        label: msg('Change the workspace'),
        help: msg('Settings, hours, fields, tags, app panels, retention'),
        needs: ['workspace:read'],
      },
      { scope: 'channels:read', label: msg('See the channels') },
      { scope: 'channels:write', label: msg('Connect and change channels'), needs: ['channels:read'] },
    ],
  },
  {
    id: 'people',
    title: msg('People'),
    permissions: [
      { scope: 'people:read', label: msg('See members, teams and roles') },
      {
        scope: 'people:write',
        label: msg('Invite and change members, teams and roles'),
        help: msg('Never beyond what they may themselves'),
        needs: ['people:read'],
      },
      { scope: 'audit:read', label: msg('Read the audit log'), needs: ['people:read'] },
    ],
  },
  {
    id: 'operation',
    title: msg('Developers and operation'),
    permissions: [
      { scope: 'keys:write', label: msg('Manage API keys'), help: msg('Never beyond what they may themselves') },
      { scope: 'webhooks:write', label: msg('Manage webhooks'), help: msg('A webhook tells everything that happens') },
      { scope: 'operations:read', label: msg('See what got stuck and how channels do') },
      {
        scope: 'operations:write',
        label: msg('Mend what got stuck'),
        help: msg('Raw messages, retries, system health'),
        needs: ['operations:read'],
      },
    ],
  },
];
const all = permissionGroups.flatMap((group) => group.permissions);
export const permissionOf = (scope: string): Permission | undefined => all.find((each) => each.scope === scope);

/** Turned on, it brings what it makes no sense without; turned off, it takes along what makes no sense without it. */
export function withPermission(held: readonly string[], scope: string, isOn: boolean): readonly string[] {
  const next = new Set(held);
  if (isOn) for (const each of [scope, ...(permissionOf(scope)?.needs ?? [])]) next.add(each);
  else {
    next.delete(scope);
    for (const each of all) if (each.needs?.includes(scope)) next.delete(each.scope);
  }
  return [...next];
}
/** Turning it on or off would touch these too. */
export const touchedBy = (scope: string, isOn: boolean): readonly string[] =>
  isOn
    ? [scope, ...(permissionOf(scope)?.needs ?? [])]
    : all.flatMap((each) => (each.scope === scope || each.needs?.includes(scope) ? [each.scope] : []));
