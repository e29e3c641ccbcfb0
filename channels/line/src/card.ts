// What a LINE Official Account can do over the Messaging API, as data (https://developers.line.biz/en/reference/messaging-api/).
import type { Card } from '@throughline/channel-kit';

export const messagesPerCall = 5;

export const card: Card = {
  kind: 'line',
  title: 'LINE',
  description: 'Customers write to your LINE Official Account; you answer here.',
  icon: 'M12 2.5c5.5 0 10 3.6 10 8.1 0 1.8-.7 3.4-2.1 4.9-2.1 2.4-6.7 5.2-7.9 5.7-.9.4-.8-.3-.7-.8l.2-1c.1-.4.1-.9-.1-1.1-.1-.3-.7-.4-1.1-.5C5.5 17.1 2 14.1 2 10.6c0-4.5 4.5-8.1 10-8.1ZM7.5 8.7v4.6h3v-1.1H8.7V8.7Zm4 0v4.6h1.2V8.7Zm2.2 0v4.6h1.1v-2.6l2 2.6h1.1V8.7h-1.1v2.6l-2-2.6Z',
  tint: '#06c755',
  identityKinds: ['line'],
  settings: [
    {
      key: 'accessToken',
      isUnique: true,
      label: 'Channel access token',
      kind: 'secret',
      required: true,
      help: 'LINE Developers console → your Messaging API channel → Messaging API → Channel access token (long-lived).',
    },
    {
      key: 'channelSecret',
      label: 'Channel secret',
      kind: 'secret',
      required: true,
      help: 'The same channel → Basic settings.',
      pattern: { source: '[0-9a-f]{32}', hint: '32 digits and letters a to f' },
    },
    {
      key: 'answersFree',
      label: 'Answer free of charge while it can be done',
      kind: 'switch',
      required: false,
      default: true,
      group: 'Advanced',
      isAdvanced: true,
      help: 'Within a minute an answer may go as a reply, which costs nothing of the monthly quota. A reply whose answer is lost cannot be repeated safely; then the message is shown as in doubt.',
    },
    { key: 'botId', label: 'Bot id', kind: 'hidden', required: false },
    { key: 'basicId', label: 'Basic id', kind: 'hidden', required: false },
    { key: 'pictureUrl', label: 'Picture', kind: 'hidden', required: false },
  ],
  setup: {
    minutes: 5,
    needs: [
      'A LINE Official Account with the Messaging API switched on',
      'A public https address of this installation',
    ],
  },
  sendsOnce: true,
  abilities: {
    text: { limit: 5000, unit: 'characters', split: true },
    markup: 'none',
    subject: false,
    files: { perMessage: messagesPerCall - 1, megabytes: 10, captionLimit: 5000, mimes: ['*/*'] },
    replyWindowHours: null,
    canStart: false,
    edit: { inbound: false, outbound: false },
    remove: { inbound: true, outbound: false, outboundHours: null },
    reactions: { inbound: false, outbound: false },
    typing: { inbound: false, outbound: true },
    receipts: [],
    buttons: { max: 13, titleLimit: 20 },
    cards: { max: 10, titleLimit: 80, textLimit: 500, buttons: 3, buttonTitleLimit: 20 },
    copies: false,
    continuation: true,
    visitors: false,
    live: true,
  },
};
