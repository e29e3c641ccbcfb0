// The parts of the form and of the abilities that Messenger and Instagram share.
import type { Abilities, Field } from '@throughline/channel-kit';
import { defaultVersion } from '../graph.ts';
import { linkLimit, quickReplyLimit } from './send.ts';
import { fileMegabytes, lateHours, privateReplyHours, windowHours } from './stack.ts';

export const accessFields = (help: string): readonly Field[] => [
  {
    key: 'accessToken',
    label: 'Access token',
    kind: 'secret',
    required: true,
    help,
    pattern: { source: '[A-Za-z0-9_|.-]{20,1000}', hint: 'One long word, mostly beginning with EAA or IGA' },
  },
  {
    key: 'appId',
    label: 'App ID',
    kind: 'text',
    required: true,
    help: 'In the app dashboard under App settings → Basic.',
    pattern: { source: '[0-9]{5,30}', hint: 'Digits only' },
  },
  {
    key: 'appSecret',
    label: 'App secret',
    kind: 'secret',
    required: true,
    help: 'On the same page. It proves that a call really comes from Meta.',
    pattern: { source: '[A-Za-z0-9]{16,128}', hint: '32 letters and digits' },
  },
];
export const humanAgentField: Field = {
  key: 'humanAgent',
  label: 'People may answer for seven days',
  kind: 'switch',
  required: false,
  default: false,
  help: 'Only with Meta’s permission “Human Agent”. Without it answers go within 24 hours of the customer’s last message.',
};
export const internFields: readonly Field[] = [
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
  // Made here and shown to Meta: no person types it.
  { key: 'verifyToken', label: 'Verify token', kind: 'secret', required: false, when: { key: 'graphVersion', is: [] } },
  { key: 'username', label: 'Name in links', kind: 'hidden', required: false },
  { key: 'expiresAt', label: 'Access token', kind: 'hidden', required: false, isExpiry: true },
];
export const messagingAbilities: Omit<Abilities, 'text' | 'receipts'> = {
  markup: 'none',
  subject: false,
  files: { perMessage: 1, megabytes: fileMegabytes, captionLimit: 0, mimes: ['*/*'] },
  replyWindowHours: windowHours,
  canStart: false,
  edit: { inbound: true, outbound: false },
  remove: { inbound: true, outbound: false, outboundHours: null },
  reactions: { inbound: true, outbound: true },
  typing: { inbound: false, outbound: true, seconds: 20, setting: 'sendTyping' },
  readMarks: { setting: 'sendRead' },
  profiles: true,
  buttons: { max: quickReplyLimit, titleLimit: 20, links: linkLimit, mixed: false },
  cards: { max: 10, titleLimit: 80, textLimit: 80, buttons: 3, buttonTitleLimit: 20 },
  copies: false,
  continuation: true,
  visitors: false,
  live: true,
  lateReply: { hours: lateHours, setting: 'humanAgent' },
  comments: { privateReplyHours, textLimit: 2000 },
};
