// What a channel of one's own can do: nearly everything, since the other side is a program that speaks our words.
import type { Card } from '@throughline/channel-kit';

export const textLimit = 20_000;

export const card: Card = {
  kind: 'api',
  title: 'API',
  description:
    'Anything we do not know: your program brings its messages by REST and gets the answers as signed calls.',
  icon: 'M8.7 5.3a1 1 0 0 1 0 1.4L4.4 11l-.9.9.9.9 4.3 4.3a1 1 0 1 1-1.4 1.4l-5.9-5.9a1 1 0 0 1 0-1.4l5.9-5.9a1 1 0 0 1 1.4 0Zm6.6 0a1 1 0 0 1 1.4 0l5.9 5.9a1 1 0 0 1 0 1.4l-5.9 5.9a1 1 0 1 1-1.4-1.4l5.2-5.2-5.2-5.2a1 1 0 0 1 0-1.4ZM13.6 3.5a1 1 0 0 1 .7 1.2l-3.6 15a1 1 0 0 1-2-.5l3.7-15a1 1 0 0 1 1.2-.7Z',
  tint: '#5b6b8c',
  identityKinds: ['api', 'email', 'phone', 'user'],
  settings: [
    {
      key: 'token',
      label: 'Token your program shows',
      kind: 'secret',
      required: true,
      isUnique: true,
      help: 'Make one up, at least 24 characters, and give it to your program: Authorization: Bearer …',
      pattern: { source: '[A-Za-z0-9._~+/=-]{24,200}', hint: 'at least 24 letters, digits, dots or dashes' },
    },
    {
      key: 'answersUrl',
      label: 'Address for answers',
      kind: 'text',
      required: false,
      help: 'Where we send what agents write. Leave it empty for a channel that only brings messages.',
      pattern: { source: 'https?://.+', hint: 'an address that begins with https://' },
    },
    {
      key: 'signingSecret',
      label: 'Secret that signs our calls',
      kind: 'secret',
      required: false,
      help: 'At least 24 characters. Your program checks Throughline-Signature with it.',
      pattern: { source: '.{24,200}', hint: 'at least 24 characters' },
    },
    {
      key: 'continuation',
      label: 'Link that continues here',
      kind: 'text',
      required: false,
      help: 'For example https://app.example/chat?continue={{token}}. Your program gives the token back with the next message.',
      pattern: { source: 'https://.*\\{\\{token\\}\\}.*', hint: 'an https address with {{token}} in it' },
      group: 'Advanced',
      isAdvanced: true,
    },
  ],
  setup: {
    minutes: 10,
    needs: ['A program of yours that can call us', 'For answers: an address of it that we can call'],
    hook: 'Your program calls it with its token, for every message it brings.',
  },
  sendsOnce: true,
  abilities: {
    text: { limit: textLimit, unit: 'characters', split: true },
    markup: 'html',
    subject: false,
    files: { perMessage: 20, megabytes: 100, captionLimit: textLimit, mimes: ['*/*'] },
    replyWindowHours: null,
    canStart: false,
    edit: { inbound: true, outbound: true },
    remove: { inbound: true, outbound: true, outboundHours: null },
    reactions: { inbound: true, outbound: true },
    typing: { inbound: true, outbound: true },
    receipts: ['delivered', 'read'],
    buttons: { max: 20, titleLimit: 80 },
    list: { max: 10, titleLimit: 80, textLimit: 200 },
    cards: { max: 10, titleLimit: 80, textLimit: 500, buttons: 3, buttonTitleLimit: 80 },
    location: { isNamed: true },
    contactCard: { needsPhone: false, hasEmail: true },
    copies: false,
    continuation: true,
    visitors: false,
    live: true,
  },
};
