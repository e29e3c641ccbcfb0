// Believable data for the double: a small coffee roaster, one customer on three channels, and the rest of a day's inbox.
import type { Channel, ChannelKind, Contact, Conversation, Identity, Me, Message, ReplyRoute, Tag, Team } from '@throughline/sdk';

/** Valid UUIDs that can be read: `id(3, 7)` is the seventh thing of the third sort. */
export const id = (sort: number, at: number): string => `018f${String(sort).padStart(4, '0')}-0000-7000-8000-${String(at).padStart(12, '0')}`;
const base = new Date();
export const ago = (minutes: number): string => new Date(base.getTime() - minutes * 60_000).toISOString();

const abilities = (more: Partial<ChannelKind['abilities']>): ChannelKind['abilities'] => ({
  text: { limit: 4096, unit: 'characters', split: true }, markup: 'none', subject: false, files: { perMessage: 10, megabytes: 20, captionLimit: 1024, mimes: ['*/*'] }, replyWindowHours: null, canStart: false,
  edit: { inbound: true, outbound: true }, remove: { inbound: true, outbound: true, outboundHours: 48 }, reactions: { inbound: true, outbound: true }, typing: { inbound: true, outbound: true }, receipts: ['delivered', 'read'],
  buttons: { max: 8, titleLimit: 60 }, copies: false, continuation: false, visitors: false, live: false, ...more,
});
const kind = (name: string, title: string, tint: string, icon: string, identityKinds: string[], more: Partial<ChannelKind['abilities']>): ChannelKind => ({ kind: name, title, description: `${title} for tests`, icon, tint, identityKinds, settings: [{ key: 'name', label: 'Name', kind: 'text', required: true }], setup: { minutes: 2, needs: [] }, abilities: abilities(more) });
export const kinds: ChannelKind[] = [
  kind('pigeon', 'Website chat', '#2f6fde', 'M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z', ['visitor'], { visitors: true, live: true }),
  kind('letter', 'Email', '#b45309', 'M3 5h18a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zm9 8 8-6H4z', ['email'], { subject: true, copies: true, canStart: true, markup: 'html', text: { limit: 100_000, unit: 'characters', split: false }, reactions: { inbound: false, outbound: false }, edit: { inbound: false, outbound: false }, remove: { inbound: false, outbound: false, outboundHours: null } }),
  kind('plane', 'Telegram', '#1d8cc4', 'M21 4 2 11.5l6 2L10 20l3.5-4 5 3.5z', ['plane'], { continuation: true, markup: 'ranges' }),
];
const channel = (at: number, of: string, name: string): Channel => ({ id: id(2, at), kind: of, name, label: '', settings: {}, secretsSet: [], state: 'connected', stateDetail: '', stateRemedy: '', stateAt: ago(900), teamId: null, hookUrl: null, lastInboundAt: ago(3), lastOutboundAt: ago(5), createdAt: ago(90_000) });
export const channels: Channel[] = [channel(1, 'pigeon', 'Shop chat'), channel(2, 'letter', 'support@acorn.example'), channel(3, 'plane', '@acorn_bot')];
export const tags: Tag[] = [{ id: id(3, 1), name: 'refund', color: 'red' }, { id: id(3, 2), name: 'wholesale', color: 'blue' }, { id: id(3, 3), name: 'delivery', color: 'orange' }, { id: id(3, 4), name: 'praise', color: 'green' }];
const agent = (at: number, name: string, role: Me['agent']['role']): Me['agent'] => ({ id: id(4, at), name, email: `${name.split(' ')[0]!.toLowerCase()}@acorn.example`, role, state: 'active', availability: at === 3 ? 'away' : 'available', avatarFileId: null, teamIds: at < 3 ? [id(5, 1)] : [], createdAt: ago(90_000) });
export const agents = [agent(1, 'Maja Nowak', 'owner'), agent(2, 'Leo Brandt', 'agent'), agent(3, 'Ines Duarte', 'lead')];
export const teams: Team[] = [{ id: id(5, 1), name: 'Orders', description: '', memberIds: [id(4, 1), id(4, 2)], createdAt: ago(90_000) }, { id: id(5, 2), name: 'Wholesale', description: '', memberIds: [id(4, 3)], createdAt: ago(90_000) }];
export const workspace: Me['workspace'] = { id: id(1, 1), name: 'Acorn Coffee', locale: 'en', timezone: 'Europe/Warsaw', settings: { reopenDays: 7, waitAfterReply: true, orderPattern: String.raw`#?\d{5}`, receiptDays: 30, hours: Array.from({ length: 7 }, (_, day) => day < 5 ? [['09:00', '17:00'] as [string, string]] : []) }, createdAt: ago(90_000) };
export const me: Me = {
  user: { id: 'u1', name: 'Maja Nowak', email: 'maja@acorn.example', twoFactorEnabled: false }, agent: agents[0]!, workspace, workspaces: [{ id: id(1, 1), name: 'Acorn Coffee', role: 'owner' }], preferences: {},
  scopes: ['conversations:read', 'contacts:read', 'channels:read', 'people:read', 'workspace:read', 'self', 'conversations:write', 'contacts:write', 'operations:read', 'channels:write', 'people:write', 'workspace:write', 'keys:write', 'webhooks:write', 'operations:write'],
};

const identity = (at: number, of: string, value: string, more: Partial<Identity> = {}): Identity => ({ id: id(6, at), kind: of, value, scope: '', name: '', channelId: null, assurance: 'own', evidence: '', linkId: null, linkedAt: null, linkedBy: 'system', isShared: false, state: 'reachable', stateDetail: '', lastInboundAt: ago(20), lastOutboundAt: null, createdAt: ago(5000), ...more });
export const ada: Contact = {
  id: id(7, 1), name: 'Ada Lovelace', isBlocked: false, lastSeenAt: ago(4), createdAt: ago(5000), attributes: { City: 'Kraków', 'Customer since': '2023' },
  identities: [
    identity(1, 'visitor', '018f0000-1111-7000-8000-000000000001', { channelId: id(2, 1) }),
    identity(2, 'email', 'ada@lovelace.example', { assurance: 'claimed', evidence: 'typed in the pre-chat form', linkId: id(8, 1), linkedAt: ago(1500) }),
    identity(3, 'plane', '733112', { name: 'Ada L', channelId: id(2, 3), assurance: 'proved', evidence: 'opened a continuation link', linkId: id(8, 2), linkedAt: ago(60), linkedBy: 'system' }),
  ],
  facts: [
    { id: id(9, 1), identityId: id(6, 1), kind: 'order', label: 'Order', value: '#12345', messageId: id(10, 1), channelId: id(2, 1), channelKind: 'pigeon', saidAt: ago(1510) },
    { id: id(9, 2), identityId: id(6, 2), kind: 'phone', label: 'Phone', value: '+48 600 100 200', messageId: id(10, 7), channelId: id(2, 2), channelKind: 'letter', saidAt: ago(190) },
  ],
  undoneLinks: [{ id: id(8, 9), identityId: id(6, 9), otherId: id(6, 1), identityValue: 'info@lovelace.example', identityKind: 'email', otherContactId: id(7, 9), otherContactName: '', evidence: 'same surname in a signature', assurance: 'claimed', undoneAt: ago(300) }],
};

let number = 100;
export function message(at: number, minutes: number, more: Partial<Message> & { text: string }): Message {
  number += 1;
  return {
    id: id(10, at), number, conversationId: id(11, 1), contactId: id(7, 1), identityId: id(6, 1), identityValue: null, channelId: id(2, 1), channelKind: 'pigeon', direction: 'inbound', type: 'message',
    author: { type: 'contact', id: id(7, 1), name: 'Ada Lovelace' }, html: null, quoted: null, mail: null, special: null, attachments: [], delivery: { state: 'none', why: '', at: null }, trust: 'attested', isAutomatic: false, mentions: [], reactions: [],
    replyToId: null, groupKey: null, clientId: null, hasRaw: false, editedAt: null, deletedAt: null, sentAt: ago(minutes), createdAt: ago(minutes), ...more,
  };
}
const by = (at: number) => ({ direction: 'outbound' as const, author: { type: 'agent' as const, id: agents[at]!.id, name: agents[at]!.name }, identityId: null });
const delivered = (state: Message['delivery']['state'], why = '') => ({ delivery: { state, why, at: ago(10) } });
const mailOf = (subject: string) => ({ subject, from: { name: 'Ada Lovelace', address: 'ada@lovelace.example' }, to: [{ name: 'Acorn Coffee', address: 'support@acorn.example' }], cc: [{ name: 'Byron', address: 'byron@lovelace.example' }], replyTo: null });
const file = (at: number, name: string, mime: string, bytes: number, hasThumbnail = false) => ({ id: id(12, at), name, mime, bytes, contentId: null, width: hasThumbnail ? 640 : null, height: hasThumbnail ? 420 : null, hasThumbnail, trouble: '' });
const letterKind = { channelId: id(2, 2), channelKind: 'letter', identityId: id(6, 2) };
const planeKind = { channelId: id(2, 3), channelKind: 'plane', identityId: id(6, 3) };

export const thread: Message[] = [
  message(1, 1512, { text: 'Hello, my order #12345 arrived broken. Two of the three bags are torn open.' }),
  message(2, 1511, { text: 'I took a picture:', attachments: [file(1, 'torn-bags.jpg', 'image/jpeg', 182_000, true)] }),
  message(3, 1508, { ...by(0), type: 'event', text: 'Maja Nowak took the conversation' }),
  message(4, 1506, { ...by(0), type: 'note', channelId: null, channelKind: null, text: 'Carrier scan shows the parcel was re-taped in Poznań. @Leo Brandt can you file the claim?', mentions: [agents[1]!.id] }),
  message(5, 1505, { ...by(0), ...delivered('read'), text: 'I am sorry about that, Ada. Is the third bag intact, or should we replace all three?', reactions: [{ emoji: '👍', by: 'contact', byId: null }] }),
  message(6, 1490, { type: 'event', direction: 'outbound', author: { type: 'system', id: null, name: '' }, text: 'The customer left the page' }),
  message(7, 190, { ...letterKind, text: 'Hello,\n\nI wrote in your chat yesterday. The third bag is fine, please replace the two torn ones.\nYou can also call me: +48 600 100 200.\n\nAda', mail: mailOf('Broken order'), html: '<p>Hello,</p>', quoted: { text: 'On Monday Acorn Coffee wrote: thank you for your order', html: null }, hasRaw: true, trust: 'unverified', attachments: [file(2, 'invoice-12345.pdf', 'application/pdf', 88_210)] }),
  message(8, 188, { ...by(1), type: 'event', text: 'Leo Brandt set the priority to high' }),
  message(9, 187, { ...by(1), type: 'event', text: 'Leo Brandt added the tag delivery' }),
  message(10, 180, { ...by(1), ...letterKind, ...delivered('delivered'), text: 'Hi Ada,\n\nthank you for writing again. Two new bags leave today, tracking follows. If a chat suits you better, continue on Telegram: https://acorn.example/c/8fk2\n\nLeo', mail: { ...mailOf('Re: Broken order'), from: { name: 'Leo Brandt', address: 'support@acorn.example' }, to: [{ name: 'Ada Lovelace', address: 'ada@lovelace.example' }], cc: [] } }),
  message(11, 58, { ...planeKind, text: 'Hi, it is me again, from my phone now 🙂' }),
  message(12, 57, { ...planeKind, text: 'Could the parcel go to my office instead?', special: { type: 'location', latitude: 50.06143, longitude: 19.93658, title: 'Office', address: 'Rynek Główny 1, Kraków' } }),
  message(13, 41, { ...by(0), ...planeKind, ...delivered('failed', 'The customer has blocked the bot'), text: 'Of course. What is the name on the door?' }),
  message(14, 40, { ...by(0), ...planeKind, ...delivered('unknown'), text: 'I have changed the address with the carrier.' }),
  message(15, 4, { ...planeKind, text: 'Lovelace & Co, second floor. Thank you!' }),
];

const people = ['Grace Hopper', 'Kateryna Yushchenko', 'Ibn al-Haytham', 'Mary Somerville', 'Zofia Kielan', 'Hedy Lamarr', 'Radia Perlman', 'ليلى حداد', 'Jean Bartik', 'Annie Easley', 'Karen Spärck Jones', 'Anita Borg', 'Sophie Wilson', 'Lynn Conway', 'Barbara Liskov', 'Shafi Goldwasser'];
const matters = ['Grinder makes a loud noise', 'Invoice for March', 'Wholesale prices for 40 kg', 'Subscription skipped a month', 'Gift card does not work', 'Thank you for the new blend!', 'Address change', 'متى تصل الطلبية؟', 'Decaf back in stock?', 'Parcel stuck at customs'];
export function conversation(at: number, more: Partial<Conversation> = {}): Conversation {
  const kindName = ['pigeon', 'letter', 'plane'][at % 3]!;
  return {
    id: id(11, at), number: 1040 + at, contactId: id(7, at), contactName: people[at % people.length]!, subject: at % 3 === 1 ? matters[at % matters.length]! : '', status: 'open', assigneeId: [agents[0]!.id, null, agents[1]!.id][at % 3]!, teamId: at % 4 === 0 ? teams[0]!.id : null,
    priority: at % 7 === 0 ? 'urgent' : at % 5 === 0 ? 'high' : 'none', tags: at % 4 === 1 ? [tags[at % tags.length]!] : [], snoozedUntil: null, closedAt: null, channelKinds: [kindName], channelKind: kindName, channelId: id(2, (at % 3) + 1),
    lastMessageAt: ago(at * at * 3 + 6), lastNumber: 50 + at, lastInboundNumber: 50 + at, waitingSince: ago(at * 9), preview: matters[(at * 3) % matters.length]!, previewDirection: at % 4 === 2 ? 'outbound' : 'inbound', isUnread: at % 5 === 2, draft: at === 6 ? 'I will check with the roastery and' : null, previousId: null, sla: null, createdAt: ago(at * 300 + 10), ...more,
  };
}
export const conversations: Conversation[] = [
  conversation(1, { contactName: 'Ada Lovelace', subject: 'Broken order', assigneeId: agents[0]!.id, teamId: teams[0]!.id, priority: 'high', tags: [tags[2]!, tags[0]!], channelKinds: ['pigeon', 'letter', 'plane'], channelKind: 'plane', channelId: id(2, 3), lastMessageAt: ago(4), lastNumber: 115, lastInboundNumber: 115, preview: 'Lovelace & Co, second floor. Thank you!', isUnread: true }),
  ...Array.from({ length: 40 }, (_, at) => conversation(at + 2)),
  ...Array.from({ length: 6 }, (_, at) => conversation(at + 60, { status: (['waiting', 'closed', 'snoozed'] as const)[at % 3]!, ...(at % 3 === 2 ? { snoozedUntil: ago(-900) } : {}) })),
];
export const replyRoutes: ReplyRoute[] = [
  { channelId: id(2, 3), channelKind: 'plane', channelName: '@acorn_bot', identityId: id(6, 3), identityValue: '733112', identityName: 'Ada L', assurance: 'proved', isOpen: true, why: 'last used', closesAt: null, isDefault: true, online: false },
  { channelId: id(2, 2), channelKind: 'letter', channelName: 'support@acorn.example', identityId: id(6, 2), identityValue: 'ada@lovelace.example', identityName: '', assurance: 'claimed', isOpen: true, why: '', closesAt: null, isDefault: false, online: false },
  { channelId: id(2, 1), channelKind: 'pigeon', channelName: 'Shop chat', identityId: id(6, 1), identityValue: '018f0000-1111-7000-8000-000000000001', identityName: '', assurance: 'own', isOpen: false, why: 'left the site, was never seen again', closesAt: null, isDefault: false, online: false },
];
