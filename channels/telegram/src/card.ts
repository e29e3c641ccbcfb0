// What a Telegram bot can do, as data: limits of the Bot API (https://core.telegram.org/bots/api, 10.1) and the form that connects one.
import type { Card } from '@throughline/channel-kit';

export const captionLimit = 1024;
export const fetchMegabytes = 20;
export const photoMegabytes = 10;

export const card: Card = {
  kind: 'telegram',
  title: 'Telegram',
  description: 'Customers write to your bot, to a business account it answers for, or in groups; you answer here.',
  icon: 'M21.4 3.6 2.9 10.8c-.9.4-.9 1.6 0 1.9l4.7 1.5 1.8 5.6c.3.8 1.3 1 1.8.4l2.5-2.9 4.9 3.6c.7.5 1.6.1 1.8-.7l3-15.3c.2-.9-.7-1.6-2-1.3ZM9.2 13.5l8-5.6-6.4 6.9-.3 3.1Z',
  tint: '#229ed9',
  identityKinds: ['telegram', 'phone'],
  settings: [
    {
      key: 'botToken',
      isUnique: true,
      label: 'Bot token',
      kind: 'secret',
      required: true,
      help: 'Open @BotFather in Telegram, send /newbot (or /mybots for one you have) and copy the token.',
      pattern: {
        source: '[0-9]{3,20}:[A-Za-z0-9_-]{20,100}',
        hint: 'Digits, a colon and about 35 letters, like 123456789:AAH…',
      },
    },
    {
      key: 'groups',
      label: 'Groups',
      kind: 'choice',
      required: false,
      default: 'none',
      help: 'What is said in a group is read by everybody there, and so are answers in it. A topic is a conversation of its own.',
      choices: [
        { value: 'none', label: 'None, private chats alone' },
        { value: 'listed', label: 'Only the groups listed here' },
        { value: 'all', label: 'Every group the bot was added to' },
      ],
    },
    {
      key: 'groupIds',
      label: 'Group ids',
      kind: 'lines',
      required: false,
      when: { key: 'groups', is: ['listed'] },
      help: 'One a line, like -1001234567890: in Telegram Web open the group, the id stands in the address.',
    },
    {
      key: 'groupTalk',
      label: 'What is heard in groups',
      kind: 'choice',
      required: false,
      default: 'mentions',
      when: { key: 'groups', is: ['listed', 'all'] },
      help: 'To hear everything, switch the bot’s privacy mode off: @BotFather, /setprivacy, Disable; then add the bot to each group anew.',
      choices: [
        { value: 'mentions', label: 'What calls the bot by name, or answers it' },
        { value: 'all', label: 'Everything' },
      ],
    },
    {
      key: 'mode',
      label: 'How messages arrive',
      kind: 'choice',
      required: false,
      default: 'auto',
      group: 'Advanced',
      isAdvanced: true,
      help: 'Automatic uses a webhook when this installation has a public https address, and asks Telegram for news when it has none.',
      choices: [
        { value: 'auto', label: 'Automatic' },
        { value: 'webhook', label: 'Webhook: Telegram calls us' },
        { value: 'polling', label: 'Polling: we ask Telegram' },
      ],
    },
    {
      key: 'sendsPerSecond',
      label: 'Messages a second',
      kind: 'number',
      required: false,
      group: 'Advanced',
      isAdvanced: true,
      help: 'Telegram takes about 30 a second from a bot, and up to 1000 where paid broadcasts are on. Empty means 30.',
    },
    // A secret that no person ever types: `when` with no values keeps it off the form, its kind keeps it encrypted and unreadable.
    { key: 'webhookSecret', label: 'Webhook secret', kind: 'secret', required: false, when: { key: 'mode', is: [] } },
    { key: 'receives', label: 'Receives by', kind: 'hidden', required: false },
    { key: 'botUsername', label: 'Bot name', kind: 'hidden', required: false },
    { key: 'movedGroups', label: 'Groups with a new id', kind: 'hidden', required: false },
    { key: 'businessConnections', label: 'Business accounts', kind: 'hidden', required: false },
  ],
  // https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
  pace: { perSecond: { usual: 30, setting: 'sendsPerSecond' } },
  setup: {
    minutes: 2,
    needs: ['A Telegram account', 'A bot of your own: @BotFather makes one in a minute'],
    links: [{ title: 'Make a bot with @BotFather', url: 'https://core.telegram.org/bots/tutorial' }],
  },
  abilities: {
    text: { limit: 4096, unit: 'characters', split: true },
    markup: 'ranges',
    subject: false,
    files: { perMessage: 10, megabytes: 50, captionLimit, mimes: ['*/*'] },
    replyWindowHours: null,
    // Customers of a business account, whose scope names the connection: https://core.telegram.org/api/bots/connected-business-bots
    scopedWindow: { scope: '^[0-9]+:.', hours: 24 },
    canStart: false,
    edit: { inbound: true, outbound: true },
    remove: { inbound: false, outbound: true, outboundHours: 48 },
    reactions: { inbound: true, outbound: true },
    typing: { inbound: false, outbound: true },
    receipts: [],
    buttons: { max: 24, titleLimit: 64 },
    location: { isNamed: true },
    contactCard: { needsPhone: true, hasEmail: true },
    copies: false,
    continuation: true,
    visitors: false,
    live: true,
    // A bot may write first to nobody: who spoke in a group is answered there, or in the private chat they began themselves.
    comments: { privateReplyHours: 0, textLimit: 4096 },
  },
};
