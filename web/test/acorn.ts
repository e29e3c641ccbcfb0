// Believable data for the double: a small coffee roaster, its channels, its people and their macros. Who writes to it: acorn-ada.ts and
// acorn-inbox.ts.
import { defaultTone, scopesOf } from '@throughline/domain';
import type { Channel, ChannelKind, Field, Macro, Me, Tag, Team } from '@throughline/sdk';

/** Valid UUIDs that can be read: `id(3, 7)` is the seventh thing of the third sort. */
export const id = (sort: number, at: number): string =>
  `018f${String(sort).padStart(4, '0')}-0000-7000-8000-${String(at).padStart(12, '0')}`;
const base = new Date();
export const ago = (minutes: number): string => new Date(base.getTime() - minutes * 60_000).toISOString();

const abilities = (more: Partial<ChannelKind['abilities']>): ChannelKind['abilities'] => ({
  text: { limit: 4096, unit: 'characters', split: true },
  markup: 'none',
  subject: false,
  files: { perMessage: 10, megabytes: 20, captionLimit: 1024, mimes: ['*/*'] },
  replyWindowHours: null,
  canStart: false,
  edit: { inbound: true, outbound: true },
  remove: { inbound: true, outbound: true, outboundHours: 48 },
  reactions: { inbound: true, outbound: true },
  typing: { inbound: true, outbound: true },
  receipts: ['delivered', 'read'],
  buttons: { max: 8, titleLimit: 60 },
  copies: false,
  continuation: false,
  visitors: false,
  live: false,
  ...more,
});
const kind = (
  name: string,
  title: string,
  tint: string,
  icon: string,
  identityKinds: string[],
  more: Partial<ChannelKind['abilities']>,
): ChannelKind => ({
  kind: name,
  title,
  description: `${title} for tests`,
  icon,
  tint,
  identityKinds,
  settings: [{ key: 'name', label: 'Name', kind: 'text', required: true }],
  setup: { minutes: 2, needs: [] },
  abilities: abilities(more),
});
export const kinds: ChannelKind[] = [
  kind(
    'pigeon',
    'Website chat',
    '#2f6fde',
    'M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z',
    ['visitor'],
    { visitors: true, live: true },
  ),
  kind(
    'letter',
    'Email',
    '#b45309',
    'M3 5h18a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zm9 8 8-6H4z',
    ['email'],
    {
      subject: true,
      copies: true,
      canStart: true,
      markup: 'html',
      text: { limit: 100_000, unit: 'characters', split: false },
      reactions: { inbound: false, outbound: false },
      edit: { inbound: false, outbound: false },
      remove: { inbound: false, outbound: false, outboundHours: null },
      buttons: { max: 0, titleLimit: 80, links: 10 },
    },
  ),
  kind('plane', 'Telegram', '#1d8cc4', 'M21 4 2 11.5l6 2L10 20l3.5-4 5 3.5z', ['plane'], {
    continuation: true,
    markup: 'ranges',
  }),
];
const channel = (at: number, of: string, name: string): Channel => ({
  id: id(2, at),
  kind: of,
  name,
  label: '',
  settings: {},
  secretsSet: [],
  state: 'connected',
  stateDetail: '',
  stateRemedy: '',
  stateAt: ago(900),
  teamId: null,
  hours: null,
  welcomeText: '',
  closedText: '',
  tone: defaultTone(kinds.find((each) => each.kind === of)!.abilities) as Channel['tone'],
  hasOwnTone: false,
  hookUrl: null,
  writeUrl: null,
  lastInboundAt: ago(3),
  lastOutboundAt: ago(5),
  createdAt: ago(90_000),
});
export const channels: Channel[] = [
  channel(1, 'pigeon', 'Shop chat'),
  channel(2, 'letter', 'support@acorn.example'),
  channel(3, 'plane', '@acorn_bot'),
];
export const tags: Tag[] = [
  { id: id(3, 1), name: 'refund', color: 'red' },
  { id: id(3, 2), name: 'wholesale', color: 'blue' },
  { id: id(3, 3), name: 'delivery', color: 'orange' },
  { id: id(3, 4), name: 'praise', color: 'green' },
];
const agent = (at: number, name: string, role: Me['agent']['role']): Me['agent'] => ({
  id: id(4, at),
  name,
  email: `${name.split(' ')[0]!.toLowerCase()}@acorn.example`,
  role,
  roleId: null,
  roleName: null,
  state: 'active',
  availability: at === 3 ? 'away' : 'available',
  avatarFileId: null,
  teamIds: at < 3 ? [id(5, 1)] : [],
  createdAt: ago(90_000),
});
export const agents = [
  agent(1, 'Maja Nowak', 'owner'),
  agent(2, 'Leo Brandt', 'agent'),
  agent(3, 'Ines Duarte', 'lead'),
];
export const teams: Team[] = [
  { id: id(5, 1), name: 'Orders', description: '', memberIds: [id(4, 1), id(4, 2)], createdAt: ago(90_000) },
  { id: id(5, 2), name: 'Wholesale', description: '', memberIds: [id(4, 3)], createdAt: ago(90_000) },
];
function field(
  n: number,
  subject: Field['subject'],
  name: string,
  type: Field['type'],
  more: Partial<Field> = {},
): Field {
  return {
    id: id(31, n),
    subject,
    name,
    key: name.toLowerCase().replace(/\W+/g, '_'),
    type,
    choices: [],
    isRequiredToClose: false,
    position: n,
    createdAt: ago(90_000),
    ...more,
  };
}
export const workspace: Me['workspace'] = {
  id: id(1, 1),
  name: 'Acorn Coffee',
  locale: 'en',
  timezone: 'Europe/Warsaw',
  settings: {
    reopenDays: 7,
    waitAfterReply: true,
    whenTheyWriteFirst: 'ask',
    askGuard: true,
    sharedDrafts: true,
    signature: '',
    orderPattern: String.raw`#?\d{5}`,
    receiptDays: 30,
    hours: Array.from({ length: 7 }, (_, day) => (day < 5 ? [['09:00', '17:00'] as [string, string]] : [])),
  },
  fields: [
    field(1, 'contact', 'Plan', 'choice', { choices: ['Free', 'Pro', 'Wholesale'] }),
    field(2, 'contact', 'Seats', 'number'),
    field(3, 'contact', 'Renewal', 'date'),
    field(4, 'contact', 'Interests', 'choices', { choices: ['Espresso', 'Filter', 'Machines'] }),
    field(5, 'contact', 'Newsletter', 'yes-no'),
    field(6, 'contact', 'Shop page', 'link'),
    field(7, 'conversation', 'Cause', 'choice', { choices: ['Late', 'Torn', 'Question'], isRequiredToClose: true }),
    field(8, 'company', 'Industry', 'text'),
  ],
  isDemo: false,
  createdAt: ago(90_000),
};
export const me: Me = {
  user: { id: 'u1', name: 'Maja Nowak', email: 'maja@acorn.example', twoFactorEnabled: false },
  agent: agents[0]!,
  workspace,
  workspaces: [{ id: id(1, 1), name: 'Acorn Coffee', role: 'owner', isDemo: false }],
  preferences: { checklist: 'away' },
  scopes: [...scopesOf.owner],
};

const macro = (at: number, name: string, text: string, more: Partial<Macro> = {}): Macro => ({
  id: id(22, at),
  name,
  audience: 'shared',
  ownerId: id(5, 1),
  teamId: null,
  text,
  variants: {},
  actions: {},
  uses: at * 7,
  myUses: 0,
  myUsedAt: null,
  createdAt: ago(9000),
  updatedAt: ago(9000),
  ...more,
});
export const macros: Macro[] = [
  macro(1, 'Parcel late', 'Hello {{contact.first_name | there}},\n\nyour parcel {{parcel number}} leaves on {{day}}.', {
    actions: { tags: ['wholesale'], priority: 'urgent' },
  }),
  macro(
    2,
    'Refund on its way',
    'Hello {{contact.first_name}}, your money is on its way back. Your bank shows it within five working days; until then the shop lists it as open.',
    {
      actions: { tags: ['refund'], status: 'closed' },
    },
  ),
  macro(3, 'Escalate', '', { actions: { priority: 'urgent' }, audience: 'personal' }),
];
