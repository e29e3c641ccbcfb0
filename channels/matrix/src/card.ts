// What an account on a Matrix homeserver can do, as data (https://spec.matrix.org/latest/client-server-api/), and the form that connects one.
import type { Card } from '@throughline/channel-kit';

/** An event holds 65,536 bytes, and an edit holds its words four times: plain and marked up, for old and for new clients. */
export const textLimit = 12_000;
export const fileMegabytes = 50;
/** Nothing ends the time in which somebody in a room may be answered in private; a year is longer than anybody waits. */
const yearHours = 365 * 24;

export const card: Card = {
  kind: 'matrix',
  title: 'Matrix',
  description: 'People write to your Matrix account, alone or in rooms it is invited to; you answer here.',
  icon: 'M2 2h4.500v1.500H3.700v17h2.800V22H2ZM17.500 2H22v20h-4.500v-1.500h2.800v-17h-2.800ZM8.600 8.600v1a3 3 0 0 1 2.300-1.200c1 0 1.900.4 2.300 1.400a2.900 2.900 0 0 1 2.500-1.400c1.600 0 2.700.8 2.700 2.800v4.800h-1.900v-4.100c0-1-.1-1.700-1.200-1.700s-1.500.8-1.500 1.700V16h-1.900v-4.100c0-.9.1-1.800-1.100-1.800-.4 0-1.600.2-1.600 1.900v4H7.400V8.600Z',
  tint: '#0d7e62',
  identityKinds: ['matrix'],
  settings: [
    {
      key: 'homeserver',
      label: 'Homeserver',
      kind: 'text',
      required: true,
      help: 'The part of the account’s address behind the colon, like acorn.example, or the address of the server itself.',
      pattern: {
        source: '\\s*(https?://)?[A-Za-z0-9](\\.?[A-Za-z0-9-])*(:[0-9]{1,5})?(/[\\w./-]*)?\\s*',
        hint: 'A name like acorn.example, or an address like https://matrix.acorn.example.',
      },
    },
    {
      key: 'access',
      label: 'Signs in with',
      kind: 'choice',
      required: false,
      default: 'password',
      choices: [
        { value: 'password', label: 'User and password' },
        { value: 'token', label: 'Access token' },
      ],
    },
    {
      key: 'user',
      label: 'User',
      kind: 'text',
      required: true,
      when: { key: 'access', is: ['password'] },
      help: 'An account of its own, like @support:acorn.example or support, that is signed in nowhere else: then people’s apps do not encrypt their chats with it.',
    },
    {
      key: 'password',
      label: 'Password',
      kind: 'secret',
      required: true,
      when: { key: 'access', is: ['password'] },
    },
    {
      key: 'accessToken',
      isUnique: true,
      label: 'Access token',
      kind: 'secret',
      required: true,
      when: { key: 'access', is: ['token'] },
      help: 'Of a session that nothing else uses. A token copied from an app ends when that app signs out.',
    },
    {
      key: 'joinsRooms',
      label: 'Join rooms it is invited to',
      kind: 'switch',
      required: false,
      default: true,
      help: 'A room is one conversation, read by everybody in it. Off: only chats between two are answered, and invitations to rooms are declined.',
    },
    {
      key: 'staff',
      label: 'Your own people in rooms',
      kind: 'lines',
      required: false,
      isAdvanced: true,
      help: 'Accounts like @maja:acorn.example, or whole servers like acorn.example, one a line. What they write in a room counts as an answer of yours.',
    },
    {
      key: 'sendRead',
      label: 'Show customers that their message was read',
      kind: 'switch',
      required: false,
      default: true,
      group: 'Advanced',
      isAdvanced: true,
      help: 'When an agent opens the conversation.',
    },
    {
      key: 'sendTyping',
      label: 'Show customers that somebody is writing',
      kind: 'switch',
      required: false,
      default: true,
      group: 'Advanced',
      isAdvanced: true,
    },
    {
      key: 'sessionToken',
      label: 'Session',
      kind: 'secret',
      required: false,
      isOwn: true,
      when: { key: 'access', is: [] },
    },
    { key: 'baseUrl', label: 'Address', kind: 'hidden', required: false },
    { key: 'userId', isUnique: true, label: 'Account', kind: 'hidden', required: false },
    { key: 'deviceId', label: 'Device', kind: 'hidden', required: false },
  ],
  setup: {
    minutes: 5,
    needs: [
      'An account of its own on your homeserver, used in no app',
      'A homeserver that speaks Matrix 1.11 or newer',
      'Encrypted chats cannot be read here: people write in unencrypted ones',
    ],
    links: [{ title: 'Matrix clients', url: 'https://matrix.org/ecosystem/clients/' }],
  },
  sendsOnce: true,
  abilities: {
    text: { limit: textLimit, unit: 'bytes', split: true },
    markup: 'html',
    subject: false,
    files: { perMessage: 10, megabytes: fileMegabytes, captionLimit: textLimit, mimes: ['*/*'] },
    replyWindowHours: null,
    canStart: true,
    edit: { inbound: true, outbound: true },
    remove: { inbound: true, outbound: true, outboundHours: null },
    reactions: { inbound: true, outbound: true },
    typing: { inbound: true, outbound: true, seconds: 10, setting: 'sendTyping' },
    readMarks: { setting: 'sendRead' },
    profiles: true,
    receipts: ['read'],
    buttons: { max: 0, titleLimit: 0 },
    location: { isNamed: true },
    copies: false,
    // matrix.to and matrix: links open a chat, and have no room for anything of ours.
    continuation: false,
    visitors: false,
    live: true,
    comments: { privateReplyHours: yearHours, textLimit },
  },
};
