// What WhatsApp's Cloud API can do, as data (https://developers.facebook.com/documentation/business-messaging/whatsapp), and the
// form that connects a number.
import type { Card } from '@throughline/channel-kit';
import { defaultVersion } from '../graph.ts';

export const captionLimit = 1024;
/** What a message with buttons or a list may say. */
export const bodyLimit = 1024;
export const rowTitleLimit = 24;
export const rowTextLimit = 72;
/** Megabytes by what WhatsApp takes a file for; what is larger goes as a document. */
export const megabytes = { image: 5, video: 16, audio: 16, document: 100 } as const;

export const card: Card = {
  kind: 'whatsapp',
  title: 'WhatsApp',
  description: 'Customers write to your business number; you answer here. Uses Meta’s Cloud API.',
  icon: 'M12 2a10 10 0 0 0-8.6 15L2 22l5.2-1.4A10 10 0 1 0 12 2Zm0 18.2a8.2 8.2 0 0 1-4.2-1.1l-.3-.2-3.1.8.8-3-.2-.3A8.2 8.2 0 1 1 12 20.2Zm4.5-6.1c-.2-.1-1.5-.7-1.7-.8-.2-.1-.4-.1-.6.1l-.8 1c-.1.2-.3.2-.5.1a6.7 6.7 0 0 1-3.3-2.9c-.2-.4.2-.4.7-1.3.1-.2 0-.3 0-.4l-.8-1.8c-.2-.5-.4-.4-.6-.4h-.5c-.2 0-.4.1-.7.3-.2.3-.9.9-.9 2.2s.9 2.5 1.1 2.7c.1.2 1.9 2.9 4.5 4 1.7.7 2.3.8 3.1.6.5-.1 1.5-.6 1.7-1.2.2-.6.2-1.1.2-1.2-.1-.1-.3-.2-.5-.3Z',
  tint: '#1fa855',
  identityKinds: ['whatsapp', 'phone'],
  settings: [
    {
      key: 'phoneNumberId',
      label: 'Phone number ID',
      kind: 'text',
      required: true,
      isUnique: true,
      help: 'In the app dashboard under WhatsApp → API Setup, below the number. It is not the number itself.',
      pattern: { source: '[0-9]{5,30}', hint: 'Digits only, like 106540352242922' },
    },
    {
      key: 'businessAccountId',
      label: 'WhatsApp Business Account ID',
      kind: 'text',
      required: true,
      help: 'On the same page. Templates belong to it, and your customers’ ids are valid within it.',
      pattern: { source: '[0-9]{5,30}', hint: 'Digits only, like 102290129340398' },
    },
    {
      key: 'accessToken',
      label: 'Access token',
      kind: 'secret',
      required: true,
      help: 'Of a system user (Business settings → System users → Generate token, never expiring) with whatsapp_business_messaging and whatsapp_business_management. The one on the API Setup page ends after a day.',
      pattern: { source: '[A-Za-z0-9_|.-]{20,1000}', hint: 'One long word, mostly beginning with EAA' },
    },
    {
      key: 'appSecret',
      label: 'App secret',
      kind: 'secret',
      required: true,
      help: 'In the app dashboard under App settings → Basic. It proves that a call really comes from Meta.',
      pattern: { source: '[A-Za-z0-9]{16,128}', hint: '32 letters and digits' },
    },
    {
      key: 'appId',
      label: 'App ID',
      kind: 'text',
      required: false,
      help: 'On the same page. Left empty, Meta is asked whose app the token is of. With it we switch the app’s events on: messages, and news of templates, of the account and of changed user ids.',
      pattern: { source: '[0-9]{5,30}', hint: 'Digits only' },
    },
    {
      key: 'greeting',
      label: 'First words of a link to WhatsApp',
      kind: 'text',
      required: false,
      default: 'Hello!',
      group: 'Advanced',
      isAdvanced: true,
      help: 'Typed for the customer when they continue here from another channel; a code that connects both follows.',
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
      help: 'WhatsApp marks their message as read along with it.',
    },
    {
      key: 'graphVersion',
      label: 'Graph API version',
      kind: 'text',
      required: false,
      default: defaultVersion,
      group: 'Advanced',
      isAdvanced: true,
      help: 'Meta keeps each version for two years. Change it only when this one has ended.',
      pattern: { source: 'v[0-9]{1,3}\\.[0-9]', hint: 'Like v25.0' },
    },
    {
      key: 'verifyWord',
      label: 'Verify token',
      kind: 'text',
      required: false,
      group: 'Advanced',
      isAdvanced: true,
      help: 'Made by itself. For those who set the webhook by hand in the app dashboard (WhatsApp → Configuration), beside this channel’s webhook address.',
      pattern: { source: '[A-Za-z0-9_.-]{8,128}', hint: 'At least 8 letters, digits, dots or lines' },
    },
    { key: 'displayNumber', label: 'Number', kind: 'hidden', required: false },
    { key: 'expiresAt', label: 'Access token', kind: 'hidden', required: false, isExpiry: true },
  ],
  setup: {
    minutes: 15,
    needs: [
      'A Meta app of type Business with WhatsApp added (developers.facebook.com → My apps)',
      'A phone number registered with the Cloud API, or the test number of the app',
      'A system user’s token with whatsapp_business_messaging and whatsapp_business_management',
      'This installation’s address reachable from the internet by https',
    ],
    links: [
      { title: 'Your Meta apps', url: 'https://developers.facebook.com/apps/' },
      {
        title: 'Getting started with the Cloud API',
        url: 'https://developers.facebook.com/docs/whatsapp/cloud-api/get-started',
      },
      { title: 'System users', url: 'https://business.facebook.com/settings/system-users' },
    ],
  },
  abilities: {
    text: { limit: 4096, unit: 'characters', split: true },
    markup: 'marks',
    subject: false,
    files: { perMessage: 1, megabytes: megabytes.document, captionLimit, mimes: ['*/*'] },
    replyWindowHours: 24,
    canStart: false,
    edit: { inbound: true, outbound: false },
    remove: { inbound: true, outbound: false, outboundHours: null },
    reactions: { inbound: true, outbound: true },
    typing: { inbound: false, outbound: true, seconds: 25, setting: 'sendTyping' },
    readMarks: { setting: 'sendRead' },
    receipts: ['delivered', 'read'],
    buttons: { max: 10, titleLimit: 20, links: 1, mixed: false },
    list: { max: 10, titleLimit: rowTitleLimit, textLimit: rowTextLimit },
    location: { isNamed: true },
    contactCard: { needsPhone: false, hasEmail: true },
    copies: false,
    continuation: true,
    visitors: false,
    live: true,
    templates: { startsWith: ['phone'] },
  },
};
