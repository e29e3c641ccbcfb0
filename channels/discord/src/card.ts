// What a Discord bot can do, as data: limits of the HTTP API (https://discord.com/developers/docs, v10) and the form that connects one.
import type { Card } from '@throughline/channel-kit';

export const textLimit = 2000;
export const fileMegabytes = 10;
/** Discord sets no hours for answering somebody in private; a year is longer than anybody waits. */
const yearHours = 365 * 24;

export const card: Card = {
  kind: 'discord',
  title: 'Discord',
  description: 'Members write to your bot, or in the threads of a support channel; you answer here.',
  icon: 'M19.3 5.3A16 16 0 0 0 15.3 4l-.5 1a13 13 0 0 0-5.6 0l-.5-1a16 16 0 0 0-4 1.3C2.2 9.1 1.5 12.8 1.8 16.5a16 16 0 0 0 4.9 2.5l1-1.6a10 10 0 0 1-1.6-.8l.4-.3a11.5 11.5 0 0 0 9.9 0l.4.3a10 10 0 0 1-1.6.8l1 1.6a16 16 0 0 0 4.9-2.5c.4-4.300-.7-8-2.8-11.200ZM8.5 14.300c-1 0-1.8-.9-1.8-2s.8-2 1.8-2 1.8.9 1.8 2-.8 2-1.8 2Zm7 0c-1 0-1.8-.9-1.8-2s.8-2 1.8-2 1.8.9 1.8 2-.8 2-1.8 2Z',
  tint: '#5865f2',
  identityKinds: ['discord'],
  settings: [
    {
      key: 'botToken',
      isUnique: true,
      label: 'Bot token',
      kind: 'secret',
      required: true,
      help: 'In the Discord developer portal open your application, then Bot, press Reset Token and copy it.',
      pattern: {
        source: '[A-Za-z0-9_-]{20,40}\\.[A-Za-z0-9_-]{5,10}\\.[A-Za-z0-9_-]{25,60}',
        hint: 'Three parts with dots between them, about 70 letters in all.',
      },
    },
    {
      key: 'supportChannelId',
      label: 'Support channel',
      kind: 'text',
      required: false,
      help: 'The id of a text or forum channel of your server: every thread in it is answered here. With developer mode on, right-click the channel and copy its id. Leave it empty for direct messages alone.',
      pattern: { source: '[0-9]{15,21}', hint: 'A number of 17 to 20 digits.' },
    },
    {
      key: 'staffRoleIds',
      label: 'Roles of your own people',
      kind: 'lines',
      required: false,
      isAdvanced: true,
      help: 'Ids of roles of your server, one a line. What their holders write in a customer’s thread counts as an answer of yours, not as a customer’s words.',
    },
    { key: 'botId', label: 'Bot id', kind: 'hidden', required: false },
    { key: 'botName', label: 'Bot name', kind: 'hidden', required: false },
  ],
  setup: {
    minutes: 5,
    needs: [
      'An application with a bot in the Discord developer portal',
      'The bot invited to your server: only who shares a server with it can write to it',
      'For a support channel: the Message Content intent switched on under Bot',
    ],
    links: [{ title: 'Discord developer portal', url: 'https://discord.com/developers/applications' }],
  },
  sendsOnce: true,
  abilities: {
    text: { limit: textLimit, unit: 'characters', split: true },
    markup: 'none',
    subject: false,
    files: { perMessage: 10, megabytes: fileMegabytes, captionLimit: textLimit, mimes: ['*/*'] },
    replyWindowHours: null,
    canStart: false,
    edit: { inbound: true, outbound: true },
    remove: { inbound: true, outbound: true, outboundHours: null },
    reactions: { inbound: true, outbound: true },
    typing: { inbound: true, outbound: true },
    receipts: [],
    buttons: { max: 25, titleLimit: 80 },
    list: { max: 25, titleLimit: 100, textLimit: 100 },
    // A message holds 40 components and 4,000 characters in them; a card is up to seven: https://docs.discord.com/developers/components/reference
    cards: { max: 5, titleLimit: 80, textLimit: 300, buttons: 3, buttonTitleLimit: 80 },
    copies: false,
    continuation: false,
    visitors: false,
    live: true,
    comments: { privateReplyHours: yearHours, textLimit, buttons: true },
  },
};
