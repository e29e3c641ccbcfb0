// What an X account can do in direct messages over the X API v2, as data (https://docs.x.com/x-api/direct-messages/manage/integrate).
import type { Card } from '@throughline/channel-kit';

export const textLimit = 10_000;
/** https://docs.x.com/x-api/media/introduction; films are held to what our own uploads carry well. */
export const megabytesOf: Readonly<Record<string, number>> = {
  'image/jpeg': 5,
  'image/png': 5,
  'image/webp': 5,
  'image/gif': 15,
  'video/mp4': 25,
};
const whereKeysAre = 'Developer Console → your app → Keys and tokens';

export const card: Card = {
  kind: 'x',
  title: 'X',
  description: 'People write direct messages to your X account; you answer here.',
  icon: 'M3.2 3.5h5l4.3 5.9 5.1-5.9h2.6l-6.500 7.500 7.100 9.500h-5l-4.700-6.400-5.500 6.400H3l7-8.100Zm3.400 1.500 9.900 13.900h1.200L7.900 5Z',
  tint: '#0f1419',
  identityKinds: ['x'],
  settings: [
    {
      key: 'clientId',
      label: 'OAuth 2.0 Client ID',
      kind: 'text',
      required: true,
      help: `${whereKeysAre}. The app must be of the type “Web App, Automated App or Bot”.`,
      pattern: { source: '[\\w.:~-]{10,100}', hint: 'About 34 letters and digits.' },
    },
    {
      key: 'clientSecret',
      label: 'OAuth 2.0 Client Secret',
      kind: 'secret',
      required: true,
      help: 'Beside the Client ID. It also signs what X sends to this installation.',
    },
    {
      key: 'receives',
      label: 'How messages arrive',
      kind: 'choice',
      required: true,
      default: 'stream',
      choices: [
        { value: 'stream', label: 'Over one open connection (Activity stream)' },
        { value: 'webhook', label: 'X calls this installation (webhook)' },
        { value: 'poll', label: 'Asked for once a minute' },
      ],
      help: 'The stream needs no public address. Several accounts of one app share a stream, so give each a webhook. Asking is slower, counts as use, and brings no read marks.',
    },
    {
      key: 'bearerToken',
      label: 'Bearer Token',
      kind: 'secret',
      required: true,
      when: { key: 'receives', is: ['stream', 'webhook'] },
      help: `${whereKeysAre}. X takes it for streams and webhooks.`,
    },
    {
      key: 'refreshToken',
      label: 'Refresh token',
      kind: 'secret',
      required: false,
      group: 'Without a public address',
      isAdvanced: true,
      help: 'Leave it empty to agree on X’s own page after saving. Where X cannot send the browser back to this installation, make one with X’s tool xurl, with the scopes dm.read, dm.write, tweet.read, users.read, media.write and offline.access.',
    },
    {
      key: 'consumerSecret',
      label: 'API Key Secret',
      kind: 'secret',
      required: false,
      group: 'Older apps',
      isAdvanced: true,
      help: 'Only for an app whose webhooks X still checks and signs with the OAuth 1.0 API Key Secret.',
    },
    { key: 'tokens', label: 'Tokens', kind: 'secret', required: false, isOwn: true },
    { key: 'consent', label: 'Consent asked for', kind: 'secret', required: false, isOwn: true },
    { key: 'userId', isUnique: true, label: 'User id', kind: 'hidden', required: false },
    { key: 'username', label: 'Username', kind: 'hidden', required: false },
    { key: 'since', label: 'Read from', kind: 'hidden', required: false },
  ],
  setup: {
    minutes: 15,
    needs: [
      'An app in X’s Developer Console, with access to the X API (X charges for its use)',
      'In its User authentication settings: Read and write and Direct message, and the type “Web App, Automated App or Bot”',
      'The account’s own sign-in: X asks it to agree',
    ],
    links: [
      { title: 'X’s Developer Console', url: 'https://console.x.com/' },
      { title: 'xurl, X’s own tool', url: 'https://github.com/xdevplatform/xurl' },
    ],
  },
  abilities: {
    text: { limit: textLimit, unit: 'characters', split: true },
    markup: 'none',
    subject: false,
    files: { perMessage: 1, megabytes: 25, megabytesOf, captionLimit: textLimit, mimes: Object.keys(megabytesOf) },
    replyWindowHours: null,
    canStart: false,
    edit: { inbound: false, outbound: false },
    // Deleting takes a message out of one's own view alone.
    remove: { inbound: false, outbound: false, outboundHours: null },
    reactions: { inbound: false, outbound: false },
    typing: { inbound: true, outbound: false },
    receipts: ['read'],
    // The second version of the API has no field for quick replies or buttons; answers are numbered in the text.
    buttons: { max: 0, titleLimit: 0 },
    copies: false,
    continuation: true,
    visitors: false,
    live: true,
  },
};
