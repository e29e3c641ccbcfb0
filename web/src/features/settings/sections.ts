// What settings there are, by whom they are seen, and the words by which they are found.
import { msg, t } from '../../words/t.ts';

export const sections = [
  {
    id: 'profile',
    title: msg('Profile'),
    group: 'you',
    scope: 'self',
    words: msg.as('search', 'name picture availability signature'),
  },
  {
    id: 'security',
    title: msg('Security'),
    group: 'you',
    scope: 'self',
    words: msg.as('search', 'password two-factor totp authenticator sessions devices'),
  },
  {
    id: 'appearance',
    title: msg('Appearance'),
    group: 'you',
    scope: 'self',
    words: msg.as('search', 'theme dark light contrast density'),
  },
  {
    id: 'alerts',
    title: msg('Alerts'),
    group: 'you',
    scope: 'self',
    words: msg.as('search', 'notifications desktop sound email digest quiet hours mention assigned mute'),
  },
  { id: 'keyboard', title: msg('Keyboard'), group: 'you', scope: 'self', words: msg.as('search', 'shortcuts keys') },
  {
    id: 'workspace',
    title: msg('Workspace'),
    group: 'workspace',
    scope: 'workspace:write',
    words: msg.as(
      'search',
      'name time zone language reopen days order number pattern receipts retention never ask again guard signature',
    ),
  },
  {
    id: 'hours',
    title: msg('Opening hours'),
    group: 'workspace',
    scope: 'workspace:write',
    words: msg.as('search', 'business schedule closed weekend'),
  },
  {
    id: 'people',
    title: msg('Members & roles'),
    group: 'workspace',
    scope: 'people:read',
    words: msg.as('search', 'people agents members roles permissions matrix custom rights invite invitation disable'),
  },
  {
    id: 'sso',
    title: msg('Single sign-on'),
    group: 'workspace',
    scope: 'workspace:write',
    words: msg.as(
      'search',
      'security scim provisioning directory oidc openid okta entra azure google keycloak identity provider domain require login',
    ),
  },
  {
    id: 'teams',
    title: msg('Teams'),
    group: 'workspace',
    scope: 'people:read',
    words: msg.as('search', 'departments members queue'),
  },
  {
    id: 'channels',
    title: msg('Channels'),
    group: 'workspace',
    scope: 'channels:read',
    words: msg.as('search', 'connect widget snippet bot mailbox chat webhook address tone guide greeting emoji'),
  },
  {
    id: 'tags',
    title: msg('Tags'),
    group: 'workspace',
    scope: 'conversations:read',
    words: msg.as('search', 'labels colours'),
  },
  {
    id: 'fields',
    title: msg('Fields'),
    group: 'workspace',
    scope: 'workspace:write',
    words: msg.as('search', 'custom attributes choices'),
  },
  {
    id: 'macros',
    title: msg('Macros'),
    group: 'workspace',
    scope: 'conversations:write',
    words: msg.as('search', 'canned replies saved answers templates variables snippets'),
  },
  {
    id: 'demo',
    title: msg('Demo data'),
    group: 'workspace',
    scope: 'conversations:write',
    words: msg.as('search', 'sample acorn coffee tour practice made-up remove'),
  },
  {
    id: 'keys',
    title: msg('API keys'),
    group: 'developers',
    scope: 'keys:write',
    words: msg.as('search', 'token scopes rest'),
  },
  {
    id: 'webhooks',
    title: msg('Webhooks'),
    group: 'developers',
    scope: 'webhooks:write',
    words: msg.as('search', 'events deliveries secret signature'),
  },
  {
    id: 'panels',
    title: msg('App panels'),
    group: 'developers',
    scope: 'workspace:write',
    words: msg.as('search', 'orders billing cards iframe frame sidebar context apps'),
  },
  {
    id: 'stuck',
    title: msg('Stuck'),
    group: 'developers',
    scope: 'operations:read',
    words: msg.as('search', 'failed jobs receipts retry errors'),
  },
  {
    id: 'health',
    title: msg('System health'),
    group: 'developers',
    scope: 'operations:write',
    words: msg.as('search', 'doctor disk certificate tls dns mx spf clock backup queue version status'),
  },
  {
    id: 'privacy',
    title: msg('Privacy'),
    group: 'workspace',
    scope: 'workspace:write',
    words: msg.as('search', 'retention gdpr delete old conversations attachments files contacts keep days'),
  },
  {
    id: 'audit',
    title: msg('Audit log'),
    group: 'workspace',
    scope: 'audit:read',
    words: msg.as('search', 'history who changed when before after sign-ins export csv undo compliance'),
  },
] as const;
export type SectionId = (typeof sections)[number]['id'];
export type SectionEntry = (typeof sections)[number];
export const groupTitles = { you: msg('You'), workspace: msg('Workspace'), developers: msg('Developers') } as const;

/** The sections this person may open. */
export const openSections = (scopes: readonly string[]): readonly SectionEntry[] =>
  sections.filter((section) => scopes.includes(section.scope));

/** Those that match what was typed, in title, group or words; each typed word must be found. */
export function findSections(found: readonly SectionEntry[], typed: string): readonly SectionEntry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return found.filter((section) =>
    words.every((word) =>
      `${t.of(section.title)} ${t.of(groupTitles[section.group])} ${t.of(section.words)}`.toLowerCase().includes(word),
    ),
  );
}
