// What settings there are, by whom they are seen, and the words by which they are found.
export const sections = [
  { id: 'profile', title: 'Profile', group: 'You', scope: 'self', words: 'name picture availability signature' },
  {
    id: 'security',
    title: 'Security',
    group: 'You',
    scope: 'self',
    words: 'password two-factor totp authenticator sessions devices',
  },
  { id: 'appearance', title: 'Appearance', group: 'You', scope: 'self', words: 'theme dark light contrast density' },
  {
    id: 'alerts',
    title: 'Alerts',
    group: 'You',
    scope: 'self',
    words: 'notifications desktop sound email digest quiet hours mention assigned mute',
  },
  { id: 'keyboard', title: 'Keyboard', group: 'You', scope: 'self', words: 'shortcuts keys' },
  {
    id: 'workspace',
    title: 'Workspace',
    group: 'Workspace',
    scope: 'workspace:write',
    words:
      'name time zone language reopen days order number pattern receipts retention never ask again guard signature',
  },
  {
    id: 'hours',
    title: 'Opening hours',
    group: 'Workspace',
    scope: 'workspace:write',
    words: 'business schedule closed weekend',
  },
  {
    id: 'people',
    title: 'People',
    group: 'Workspace',
    scope: 'people:read',
    words: 'agents members roles invite invitation disable',
  },
  { id: 'teams', title: 'Teams', group: 'Workspace', scope: 'people:read', words: 'departments members queue' },
  {
    id: 'channels',
    title: 'Channels',
    group: 'Workspace',
    scope: 'channels:read',
    words: 'connect widget snippet bot mailbox chat webhook address tone guide greeting emoji',
  },
  { id: 'tags', title: 'Tags', group: 'Workspace', scope: 'conversations:read', words: 'labels colours' },
  { id: 'fields', title: 'Fields', group: 'Workspace', scope: 'workspace:write', words: 'custom attributes choices' },
  {
    id: 'macros',
    title: 'Macros',
    group: 'Workspace',
    scope: 'conversations:write',
    words: 'canned replies saved answers templates variables snippets',
  },
  { id: 'keys', title: 'API keys', group: 'Developers', scope: 'keys:write', words: 'token scopes rest' },
  {
    id: 'webhooks',
    title: 'Webhooks',
    group: 'Developers',
    scope: 'webhooks:write',
    words: 'events deliveries secret signature',
  },
  {
    id: 'panels',
    title: 'App panels',
    group: 'Developers',
    scope: 'workspace:write',
    words: 'orders billing cards iframe frame sidebar context apps',
  },
  {
    id: 'stuck',
    title: 'Stuck',
    group: 'Developers',
    scope: 'operations:read',
    words: 'failed jobs receipts retry errors',
  },
  {
    id: 'health',
    title: 'System health',
    group: 'Developers',
    scope: 'operations:write',
    words: 'doctor disk certificate tls dns mx spf clock backup queue version status',
  },
  {
    id: 'audit',
    title: 'Audit log',
    group: 'Workspace',
    scope: 'audit:read',
    words: 'history who changed when before after sign-ins export csv undo compliance',
  },
] as const;
export type SectionId = (typeof sections)[number]['id'];
export type SectionEntry = (typeof sections)[number];

/** The sections this person may open. */
export const openSections = (scopes: readonly string[]): readonly SectionEntry[] =>
  sections.filter((section) => scopes.includes(section.scope));

/** Those that match what was typed, in title, group or words; each typed word must be found. */
export function findSections(found: readonly SectionEntry[], typed: string): readonly SectionEntry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return found.filter((section) =>
    words.every((word) => `${section.title} ${section.group} ${section.words}`.toLowerCase().includes(word)),
  );
}
