// What the screens outside the inbox ask for: believable, with the troubles they must be able to show.
import { builtInRoles, scopesOf } from '@throughline/domain';
import type { ChannelKind, FieldSpec } from '@throughline/sdk';
import { auditAnswers } from './audit-answers.ts';
import { peopleAnswers } from './people-answers.ts';
import { healthAnswers } from './health-answers.ts';
import { privacyAnswers } from './privacy-answers.ts';
import { thread } from './acorn-ada.ts';
import { agents, ago, channels, id, kinds, me } from './acorn.ts';

const secretive: FieldSpec[] = [
  {
    key: 'token',
    label: 'Access token',
    help: 'Copy it from the provider’s developer page.',
    kind: 'secret',
    required: true,
    pattern: { source: '[0-9]{3,}:[A-Za-z0-9]{10,}', hint: 'Digits, a colon and letters' },
  },
  {
    key: 'mode',
    label: 'How messages arrive',
    kind: 'choice',
    required: false,
    default: 'auto',
    choices: [
      { value: 'auto', label: 'Automatic' },
      { value: 'poll', label: 'We ask' },
    ],
    group: 'Advanced',
  },
  {
    key: 'seconds',
    label: 'Ask every',
    help: 'Seconds between two questions.',
    kind: 'number',
    required: false,
    default: 30,
    when: { key: 'mode', is: ['poll'] },
    group: 'Advanced',
  },
  { key: 'cursor', label: 'Cursor', kind: 'hidden', required: false },
];
const looking: FieldSpec[] = [
  {
    key: 'brand',
    label: 'Brand colour',
    help: 'The text on it is chosen to be readable.',
    kind: 'color',
    required: false,
    default: '#2F55D4',
    group: 'Look',
  },
  { key: 'greeting', label: 'Greeting', kind: 'text', required: false, default: '', group: 'Look' },
  {
    key: 'sites',
    label: 'Allowed sites',
    help: 'One per line. Empty: any site.',
    kind: 'lines',
    required: false,
    default: '',
    group: 'Where',
  },
  {
    key: 'ask',
    label: 'Ask for an email while closed',
    help: 'Outside your hours the first message asks where to answer.',
    kind: 'switch',
    required: false,
    default: true,
    group: 'Asking',
  },
];
export const screenKinds: ChannelKind[] = kinds.map((kind, index) => ({
  ...kind,
  description:
    [
      'A chat on your own site. Answers arrive at once.',
      'Mail to your support address, both ways.',
      'Customers write to your bot.',
    ][index] ?? '',
  settings: index === 0 ? looking : secretive,
  setup: { minutes: [1, 4, 2][index] ?? 5, needs: ['An account with the provider', 'Its access token'] },
}));
export const screenChannels = channels.map((channel, index) =>
  index !== 1
    ? { ...channel, hookUrl: `/hooks/${channel.id}`, secretsSet: index === 2 ? ['token'] : [] }
    : {
        ...channel,
        label: 'imap.acorn.example',
        secretsSet: ['token'],
        state: 'trouble' as const,
        stateDetail: 'The mail server refused the password.',
        stateRemedy: 'Make a new app password and enter it below.',
        stateAt: ago(42),
      },
);

export const billingRole = id(22, 1);
const roleAnswers = [
  ...builtInRoles.map((role) => ({
    id: role as string,
    name: role as string,
    isBuiltIn: true,
    base: role,
    scopes: [...scopesOf[role]],
    agentCount: agents.filter((agent) => agent.role === role).length,
    invitationCount: role === 'agent' ? 1 : 0,
    keyCount: 0,
    createdAt: null,
  })),
  {
    id: billingRole,
    name: 'Billing and refunds',
    isBuiltIn: false,
    base: 'agent',
    scopes: ['conversations:read', 'contacts:read', 'self', 'conversations:write', 'contacts:export'],
    agentCount: 2,
    invitationCount: 0,
    keyCount: 1,
    createdAt: ago(9000),
  },
];
const longUrl = 'https://hooks.acorn.example/a/rather/long/address/that/must/wrap?because=it&does=not&fit=otherwise';
export const answers: Readonly<Record<string, unknown>> = {
  'GET /channel-kinds': { items: screenKinds },
  'GET /channels': { items: screenChannels },
  'GET /agents': { items: agents.map((agent, index) => ({ ...agent, state: index === 1 ? 'disabled' : 'active' })) },
  ...privacyAnswers,
  'GET /roles': { items: roleAnswers },
  'GET /invitations': {
    items: [
      {
        id: id(20, 1),
        email: 'zoe@acorn.example',
        role: 'agent',
        roleId: null,
        roleName: null,
        expiresAt: ago(-4000),
        createdAt: ago(60),
        invitedByName: 'Maja Nowak',
      },
    ],
  },
  'POST /invitations': {
    invitation: {
      id: id(20, 2),
      email: 'new@acorn.example',
      role: 'agent',
      roleId: null,
      roleName: null,
      expiresAt: ago(-10_000),
      createdAt: ago(0),
      invitedByName: 'Maja Nowak',
    },
    link: 'https://support.acorn.example/invite/4fd81b0c2a',
    mailed: false,
  },
  'GET /api-keys': {
    items: [
      {
        id: id(21, 1),
        name: 'Nightly export',
        prefix: 'tl_live',
        lastFour: 'x7Qa',
        scopes: ['conversations:read', 'contacts:read'],
        createdAt: ago(90_000),
        lastUsedAt: ago(600),
        expiresAt: null,
      },
    ],
  },
  'POST /api-keys': {
    id: id(21, 2),
    name: 'New',
    prefix: 'tl_live',
    lastFour: '9zZz',
    scopes: ['contacts:read'],
    createdAt: ago(0),
    lastUsedAt: null,
    expiresAt: null,
    key: 'tl_live_8s7df687sdf68s7df687sd6f87s9zZz',
  },
  'GET /webhooks': {
    items: [
      {
        id: id(22, 1),
        url: longUrl,
        events: ['message.*', 'conversation.*'],
        isEnabled: true,
        stateDetail: 'Answered 500 eleven times in a row.',
        secretSet: true,
        createdAt: ago(9000),
      },
      {
        id: id(22, 2),
        url: 'https://bi.acorn.example/in',
        events: [],
        isEnabled: true,
        stateDetail: '',
        secretSet: true,
        createdAt: ago(9000),
      },
    ],
  },
  [`GET /webhooks/${id(22, 1)}/deliveries`]: {
    items: [
      {
        id: id(23, 1),
        webhookId: id(22, 1),
        event: 'message.created',
        number: 10_422,
        state: 'failed',
        attempts: 14,
        status: 500,
        why: 'The server answered 500 for a day.',
        createdAt: ago(2000),
        nextAt: null,
        deliveredAt: null,
      },
      {
        id: id(23, 2),
        webhookId: id(22, 1),
        event: 'conversation.changed',
        number: 10_423,
        state: 'delivered',
        attempts: 1,
        status: 200,
        why: '',
        createdAt: ago(30),
        nextAt: null,
        deliveredAt: ago(30),
      },
      {
        id: id(23, 3),
        webhookId: id(22, 1),
        event: 'message.created',
        number: 10_424,
        state: 'queued',
        attempts: 2,
        status: 503,
        why: 'The server answered 503.',
        createdAt: ago(3),
        nextAt: ago(-2),
        deliveredAt: null,
      },
    ],
    nextCursor: null,
  },
  ...healthAnswers,
  ...auditAnswers,
  ...peopleAnswers,
  'GET /stuck-receipts': {
    items: [
      {
        id: id(24, 1),
        channelId: id(2, 2),
        channelName: 'support@acorn.example',
        why: 'A part of the mail says it is base64 and is not.',
        bytes: 48_213,
        createdAt: ago(300),
      },
    ],
    nextCursor: null,
  },
  'GET /stuck-jobs': {
    items: [
      {
        id: id(25, 1),
        task: 'fetch-file',
        why: 'The provider answered 404 for the file.',
        attempts: 12,
        createdAt: ago(800),
      },
    ],
    nextCursor: null,
  },
  'GET /system-health': {
    checkedAt: ago(1),
    state: 'bad',
    findings: [
      { id: 'disk', area: 'machine', title: 'Disk', state: 'good', detail: '61.2 GB of 98.4 GB are free.', remedy: '' },
      {
        id: 'tls',
        area: 'machine',
        title: 'TLS',
        state: 'bad',
        detail: 'No trusted connection to support.acorn.example:443 (CERT_HAS_EXPIRED).',
        remedy: 'Install a certificate of a known authority that names this host, with its whole chain.',
      },
      {
        id: 'backup',
        area: 'work',
        title: 'Backup',
        state: 'warning',
        detail: 'The newest is 12 days old and took 41 seconds.',
        remedy: 'Run npm run backup -- FOLDER every night, on another disk.',
      },
      {
        id: 'channel-1',
        area: 'channels',
        title: 'Support (support@acorn.example)',
        state: 'good',
        detail: 'Signed in to imap.acorn.example; new mail is noticed at once.',
        remedy: '',
      },
    ],
  },
  'GET /auth/passkeys': {
    items: [
      {
        id: '01890000-0000-7000-8000-0000000000a1',
        name: 'Chrome on Mac',
        isSynced: true,
        createdAt: ago(9000),
        lastUsedAt: ago(30),
      },
    ],
    hasPassword: true,
  },
  'GET /auth/sessions': {
    items: [
      {
        id: 's1',
        current: true,
        createdAt: ago(500),
        expiresAt: ago(-9000),
        ip: '198.51.100.7',
        userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      },
      {
        id: 's2',
        current: false,
        createdAt: ago(30_000),
        expiresAt: ago(-900),
        ip: '203.0.113.80',
        userAgent:
          'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1',
      },
    ],
  },
  'POST /auth/two-factor/start': {
    otpauthUrl:
      'otpauth://totp/Throughline:maja%40acorn.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Throughline',
    backupCodes: ['a1b2-c3d4', 'e5f6-g7h8', 'i9j0-k1l2', 'm3n4-o5p6'],
  },
  'GET /auth/invitations/abc': {
    email: 'zoe@acorn.example',
    workspaceName: 'Acorn Coffee',
    invitedByName: 'Maja Nowak',
    hasAccount: false,
  },
  'POST /setup': me,
  'GET /search': {
    items: [
      {
        kind: 'contact',
        id: id(7, 1),
        conversationId: null,
        contactId: id(7, 1),
        title: '«Ada» Lovelace',
        snippet: '«ada»@lovelace.example',
        channelKind: null,
        at: ago(4),
      },
      {
        kind: 'conversation',
        id: id(11, 1),
        conversationId: id(11, 1),
        contactId: id(7, 1),
        title: 'Ada Lovelace',
        snippet: 'Order #12345 arrived broken, «Ada» writes',
        channelKind: 'pigeon',
        at: ago(5),
      },
      {
        kind: 'message',
        id: thread[0]!.id,
        conversationId: id(11, 1),
        contactId: id(7, 1),
        title: 'Ada Lovelace',
        snippet: 'Hello, I am «Ada» and <b>not markup</b>',
        channelKind: 'letter',
        at: ago(4000),
        messageNumber: thread[0]!.number,
      },
    ],
  },
};
export const failingTest = {
  items: [
    { name: 'Credentials', ok: true, detail: 'Signed in as acorn_bot' },
    {
      name: 'Webhook address',
      ok: false,
      detail: 'localhost is not reachable from the provider.',
      remedy: 'Set PUBLIC_URL, or use a tunnel.',
    },
  ],
};
