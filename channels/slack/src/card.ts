// What a Slack app can do, as data: limits of the Web API (https://docs.slack.dev/reference/methods/chat.postMessage) and the form that
// connects one.
import type { Card } from '@throughline/channel-kit';

/** Slack recommends 4,000 characters in a message and cuts at 40,000. */
export const textLimit = 4000;
export const fileMegabytes = 100;
export const filesPerMessage = 10;
export const cardTextLimit = 200;
/** Slack sets no hours for answering somebody in private; a year is longer than anybody waits. */
const yearHours = 365 * 24;

export const card: Card = {
  kind: 'slack',
  title: 'Slack',
  description: 'Customers write in the channels you share with them, or to your app; you answer here.',
  icon: 'M9.300 2.500a2 2 0 0 0 0 4h2v-2a2 2 0 0 0-2-2Zm0 5.300h-5.200a2 2 0 0 0 0 4h5.200a2 2 0 0 0 0-4Zm12.200 2a2 2 0 0 0-4 0v2h2a2 2 0 0 0 2-2Zm-5.300 0v-5.300a2 2 0 0 0-4 0v5.300a2 2 0 0 0 4 0Zm-2 11.700a2 2 0 0 0 0-4h-2v2a2 2 0 0 0 2 2Zm0-5.300h5.300a2 2 0 0 0 0-4h-5.300a2 2 0 0 0 0 4Zm-12.200-2a2 2 0 0 0 4 0v-2h-2a2 2 0 0 0-2 2Zm5.300 0v5.300a2 2 0 0 0 4 0v-5.300a2 2 0 0 0-4 0Z',
  tint: '#611f69',
  identityKinds: ['slack', 'email'],
  settings: [
    {
      key: 'botToken',
      isUnique: true,
      label: 'Bot token',
      kind: 'secret',
      required: true,
      help: 'At api.slack.com/apps open your app, then OAuth & Permissions: install it and copy the Bot User OAuth Token.',
      pattern: { source: 'xoxb-[A-Za-z0-9-]{20,250}', hint: 'It begins with xoxb- and has about 55 letters.' },
    },
    {
      key: 'mode',
      label: 'How messages arrive',
      kind: 'choice',
      required: true,
      default: 'socket',
      help: 'A connection we open needs no public address. With calls from Slack, paste the address shown after saving under Event Subscriptions.',
      choices: [
        { value: 'socket', label: 'Over a connection we open (Socket Mode)' },
        { value: 'events', label: 'Slack calls us (Events API)' },
      ],
    },
    {
      key: 'appToken',
      label: 'App-level token',
      kind: 'secret',
      required: true,
      when: { key: 'mode', is: ['socket'] },
      help: 'Under Basic Information, App-Level Tokens, make one with the scope connections:write; and switch Socket Mode on.',
      pattern: { source: 'xapp-[A-Za-z0-9-]{20,250}', hint: 'It begins with xapp-.' },
    },
    {
      key: 'signingSecret',
      label: 'Signing secret',
      kind: 'secret',
      required: true,
      when: { key: 'mode', is: ['events'] },
      help: 'Under Basic Information, App Credentials.',
      pattern: { source: '[0-9a-f]{32}', hint: '32 letters a to f and digits.' },
    },
    {
      key: 'serves',
      label: 'Channels',
      kind: 'choice',
      required: false,
      default: 'all',
      help: 'Each thread in them is a conversation, and answers there are read by everybody in the channel. Direct messages are always answered.',
      choices: [
        { value: 'all', label: 'Every channel the app was invited to' },
        { value: 'listed', label: 'Only the channels listed here' },
        { value: 'none', label: 'None, direct messages alone' },
      ],
    },
    {
      key: 'channelIds',
      label: 'Channel ids',
      kind: 'lines',
      required: false,
      when: { key: 'serves', is: ['listed'] },
      help: 'One a line, like C0123ABCD: in Slack open the channel’s details, the id stands at the bottom.',
    },
    {
      key: 'namesAuthor',
      label: 'Answer under the agent’s name',
      kind: 'switch',
      required: false,
      default: true,
      help: 'With their picture, where this installation has a public address. Needs the scope chat:write.customize; without it the app’s own name stands above each answer.',
    },
    { key: 'teamId', label: 'Workspace id', kind: 'hidden', required: false },
    { key: 'teamName', label: 'Workspace', kind: 'hidden', required: false },
    { key: 'botUserId', label: 'Bot user', kind: 'hidden', required: false },
    { key: 'botName', label: 'App', kind: 'hidden', required: false },
    { key: 'scopes', label: 'Permissions', kind: 'hidden', required: false },
  ],
  // About one message a second in each channel, and bursts are allowed: https://docs.slack.dev/apis/web-api/rate-limits
  pace: { atOnce: 4, perSecond: { usual: 4 } },
  setup: {
    minutes: 10,
    needs: [
      'A Slack workspace in which you may install apps',
      'An app of your own, made from the manifest in our documentation (docs/slack.md)',
      'The app invited to each channel it shall answer in: /invite @your-app',
    ],
    links: [
      { title: 'Your Slack apps', url: 'https://api.slack.com/apps' },
      {
        title: 'Making an app from a manifest',
        url: 'https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests',
      },
      { title: 'Sharing a channel with customers', url: 'https://slack.com/help/articles/115004151203' },
    ],
  },
  sendsOnce: true,
  abilities: {
    text: { limit: textLimit, unit: 'characters', split: true },
    markup: 'marks',
    subject: false,
    files: { perMessage: filesPerMessage, megabytes: fileMegabytes, captionLimit: textLimit, mimes: ['*/*'] },
    replyWindowHours: null,
    canStart: false,
    edit: { inbound: true, outbound: true },
    remove: { inbound: true, outbound: true, outboundHours: null },
    reactions: { inbound: true, outbound: true },
    typing: { inbound: false, outbound: false },
    receipts: [],
    // Block Kit: https://docs.slack.dev/reference/block-kit/blocks
    buttons: { max: 25, titleLimit: 75 },
    list: { max: 100, titleLimit: 75, textLimit: 75 },
    cards: { max: 10, titleLimit: 150, textLimit: cardTextLimit, buttons: 3, buttonTitleLimit: 75 },
    copies: false,
    continuation: false,
    visitors: false,
    live: true,
    comments: { privateReplyHours: yearHours, textLimit, buttons: true },
  },
};
