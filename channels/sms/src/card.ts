// What text messages can do, as data, and the form that connects a number: over a provider we know, or any gateway that speaks HTTP.
import type { Card, Field } from '@throughline/channel-kit';
import { confirmationFields } from './confirmation.ts';

/** The GSM 03.38 alphabet and the signs of its extension table, which take two places (3GPP TS 23.038, 6.2.1). */
const gsm = {
  basic:
    '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
  doubled: '\f^{}\\[~]|€',
  single: 160,
  joined: 153,
  wideSingle: 70,
  wideJoined: 67,
};
export const textLimit = 1600;
export const mediaMegabytes = 5;

const only = (provider: string, field: Field): Field => ({ ...field, when: { key: 'provider', is: [provider] } });
const hiddenSecret = (key: string, label: string): Field => ({
  key,
  label,
  kind: 'secret',
  required: false,
  when: { key: 'provider', is: [] },
});
const uuid = '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';

const twilio: readonly Field[] = [
  {
    key: 'accountSid',
    label: 'Account SID',
    kind: 'text',
    required: true,
    help: 'On the front page of the Twilio console.',
    pattern: { source: 'AC[0-9a-fA-F]{32}', hint: 'AC and 32 digits or letters a to f' },
  },
  {
    key: 'authToken',
    label: 'Auth token',
    kind: 'secret',
    required: true,
    help: 'Beside the Account SID. It also proves that a call to us is from Twilio.',
    pattern: { source: '[0-9a-zA-Z]{16,64}', hint: '32 digits and letters' },
  },
];
const messagingService: Field = {
  key: 'messagingService',
  label: 'Messaging Service SID',
  kind: 'text',
  required: false,
  help: 'Only if you send through a Messaging Service. It then chooses the number.',
  pattern: { source: 'MG[0-9a-fA-F]{32}', hint: 'MG and 32 digits or letters a to f' },
  group: 'Advanced',
  isAdvanced: true,
};
const bandwidth: readonly Field[] = [
  {
    key: 'accountId',
    label: 'Account ID',
    kind: 'text',
    required: true,
    pattern: { source: '[0-9]{4,12}', hint: 'digits only' },
  },
  {
    key: 'applicationId',
    label: 'Messaging application ID',
    kind: 'text',
    required: true,
    help: 'Bandwidth App → Applications. Its callbacks are set by us.',
    pattern: { source: uuid, hint: 'like 93de2206-9669-4e07-948d-329f4b722ee2' },
  },
  { key: 'apiUser', label: 'API user name', kind: 'text', required: true },
  { key: 'apiPassword', label: 'API password', kind: 'secret', required: true },
];
const gateway: readonly Field[] = [
  {
    key: 'requestUrl',
    label: 'Address to call',
    kind: 'text',
    required: true,
    help: 'Blanks may stand in it: {{to}}, {{from}}, {{text}}, {{id}}, {{media}}, {{callback}}, {{secret}}. With :digits a number loses its plus, with :ucs2 a text becomes hexadecimal.',
    pattern: { source: 'https?://.+', hint: 'an address that begins with https://' },
  },
  {
    key: 'requestMethod',
    label: 'Method',
    kind: 'choice',
    required: false,
    default: 'POST',
    choices: [
      { value: 'POST', label: 'POST' },
      { value: 'GET', label: 'GET' },
      { value: 'PUT', label: 'PUT' },
    ],
  },
  {
    key: 'requestHeaders',
    label: 'Headers',
    kind: 'lines',
    required: false,
    default: 'content-type: application/json\nauthorization: Bearer {{secret}}',
    help: 'One a line. The content type decides how values are written into the body: JSON, form, XML or as they are.',
  },
  {
    key: 'requestBody',
    label: 'Body',
    kind: 'lines',
    required: false,
    default: '{"from":"{{from}}","to":"{{to}}","text":"{{text}}","reference":"{{id}}"}',
  },
  {
    key: 'gatewaySecret',
    label: 'Secret for {{secret}}',
    kind: 'secret',
    required: false,
    help: 'The gateway’s API key or password.',
  },
  {
    key: 'answerId',
    label: 'Where the answer names the message',
    kind: 'text',
    required: false,
    default: '/id',
    group: 'Answer',
    help: 'A JSON pointer such as /messages/0/id. Empty: our own {{id}} is the name, and delivery reports bring it back.',
  },
  {
    key: 'answerOk',
    label: 'What a taken message looks like',
    kind: 'text',
    required: false,
    group: 'Answer',
    help: 'For gateways that answer 200 to everything: /messages/0/status=0. Empty: any 2xx.',
  },
  { key: 'answerError', label: 'Where the answer says what is wrong', kind: 'text', required: false, group: 'Answer' },
  {
    key: 'hookSecret',
    label: 'Secret the gateway shows to us',
    kind: 'secret',
    required: true,
    group: 'Incoming',
    help: 'The gateway sends it with every call: in the header below, or as ?secret= in the address.',
    pattern: { source: '.{16,200}', hint: 'at least 16 characters' },
  },
  {
    key: 'hookHeader',
    label: 'Header with that secret',
    kind: 'text',
    required: false,
    default: 'authorization',
    group: 'Incoming',
  },
  {
    key: 'inList',
    label: 'List of messages',
    kind: 'text',
    required: false,
    group: 'Incoming',
    help: 'A pointer to the list, where one call brings several.',
  },
  {
    key: 'inId',
    label: 'Message’s own id',
    kind: 'text',
    required: false,
    default: '/id',
    group: 'Incoming',
    help: 'A JSON pointer, or the name of a form’s field.',
  },
  { key: 'inFrom', label: 'Sender', kind: 'text', required: false, default: '/from', group: 'Incoming' },
  { key: 'inText', label: 'Text', kind: 'text', required: false, default: '/text', group: 'Incoming' },
  {
    key: 'inTime',
    label: 'Time',
    kind: 'text',
    required: false,
    default: '/time',
    group: 'Incoming',
    help: 'ISO 8601, or seconds or milliseconds since 1970. Empty: when it reached us.',
  },
  { key: 'inMedia', label: 'Addresses of files', kind: 'text', required: false, default: '/media', group: 'Incoming' },
  {
    key: 'reportId',
    label: 'Report: message’s id',
    kind: 'text',
    required: false,
    default: '/reference',
    group: 'Delivery reports',
  },
  {
    key: 'reportState',
    label: 'Report: state',
    kind: 'text',
    required: false,
    default: '/status',
    group: 'Delivery reports',
  },
  {
    key: 'reportError',
    label: 'Report: error',
    kind: 'text',
    required: false,
    default: '/error',
    group: 'Delivery reports',
  },
  {
    key: 'reportWords',
    label: 'Words for states',
    kind: 'lines',
    required: false,
    default:
      'sent: sent, accepted, enroute\ndelivered: delivered, delivrd\nfailed: failed, undelivered, undeliv, rejected, rejectd, expired',
    group: 'Delivery reports',
  },
];

export const card: Card = {
  kind: 'sms',
  title: 'SMS',
  description: 'Text and picture messages to your number, over Twilio, Bandwidth or any HTTP gateway.',
  icon: 'M4 3h16a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-9l-5.3 3.8c-.7.5-1.7 0-1.7-.8v-3a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2Zm3.5 6.2a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6Zm4.5 0a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6Zm4.5 0a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6Z',
  tint: '#e0567a',
  identityKinds: ['phone'],
  settings: [
    {
      key: 'provider',
      label: 'Provider',
      kind: 'choice',
      required: true,
      default: 'twilio',
      choices: [
        { value: 'twilio', label: 'Twilio' },
        { value: 'bandwidth', label: 'Bandwidth' },
        { value: 'gateway', label: 'Another gateway, over HTTP' },
      ],
    },
    {
      key: 'number',
      label: 'Your number',
      kind: 'text',
      required: false,
      isUnique: true,
      help: 'With plus and country code, like +12025550123. A short code or a sender name works too, but those who get it cannot answer a name. Empty only where a Messaging Service (Advanced) chooses it.',
      pattern: { source: '\\+[1-9][0-9]{6,14}|[0-9]{3,8}|[A-Za-z0-9 ]{2,11}', hint: 'like +12025550123' },
    },
    ...twilio.map((field) => only('twilio', field)),
    ...bandwidth.map((field) => only('bandwidth', field)),
    ...gateway.map((field) => only('gateway', field)),
    ...confirmationFields,
    only('twilio', messagingService),
    hiddenSecret('callbackPassword', 'Callback password'),
  ],
  setup: {
    minutes: 5,
    needs: [
      'A number at Twilio, Bandwidth or another provider',
      'The keys of that account; the number’s webhook is set by us',
    ],
    links: [
      { title: 'Twilio console', url: 'https://console.twilio.com/' },
      { title: 'Bandwidth dashboard', url: 'https://dashboard.bandwidth.com/' },
    ],
  },
  abilities: {
    text: { limit: textLimit, unit: 'characters', split: true, segments: gsm },
    markup: 'none',
    subject: false,
    files: {
      perMessage: 10,
      megabytes: mediaMegabytes,
      captionLimit: textLimit,
      mimes: ['image/*', 'video/*', 'audio/*', 'text/vcard', 'text/x-vcard', 'text/calendar', 'application/pdf'],
    },
    replyWindowHours: null,
    canStart: true,
    edit: { inbound: false, outbound: false },
    remove: { inbound: false, outbound: false, outboundHours: null },
    reactions: { inbound: false, outbound: false },
    typing: { inbound: false, outbound: false },
    receipts: ['delivered'],
    // Written as a numbered list under the text.
    buttons: { max: 0, titleLimit: 0 },
    copies: false,
    continuation: true,
    visitors: false,
    live: true,
  },
};
