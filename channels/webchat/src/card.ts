// The website chat as data: its look, who may embed it, what it asks before the first message.
import type { Card } from '@throughline/channel-kit';

const locales: readonly (readonly [string, string])[] = [
  ['auto', 'The visitor’s own'], ['en', 'English'], ['uk', 'Українська'], ['ru', 'Русский'], ['de', 'Deutsch'], ['es', 'Español'],
  ['fr', 'Français'], ['pt', 'Português'], ['ar', 'العربية'], ['tr', 'Türkçe'], ['pl', 'Polski'],
];

export const card: Card = {
  kind: 'webchat',
  title: 'Website chat',
  description: 'A chat on your own site. Answers arrive at once; a visitor who leaves finds them on return.',
  icon: 'M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-7l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zm3 5.5v1.8h10V9.5H7z',
  tint: '#2F55D4',
  identityKinds: ['visitor', 'user'],
  setup: { minutes: 2, needs: ['Access to your site’s HTML, or to its tag manager'] },
  settings: [
    { key: 'brandColor', label: 'Brand colour', help: 'The text on it is chosen to be readable.', kind: 'color', required: false, default: '#2F55D4', pattern: { source: '#[0-9a-fA-F]{6}', hint: 'Six hexadecimal digits, like #2F55D4' }, group: 'Look' },
    { key: 'greeting', label: 'Greeting', help: 'The first line of the panel. Empty: “Hi there” in the visitor’s language.', kind: 'text', required: false, default: '', group: 'Look' },
    { key: 'welcome', label: 'Welcome text', help: 'One sentence below the greeting.', kind: 'text', required: false, default: '', group: 'Look' },
    { key: 'launcherLabel', label: 'Button label', help: 'A word beside the chat icon. Empty: the icon alone.', kind: 'text', required: false, default: '', pattern: { source: '.{0,24}', hint: 'At most 24 characters' }, group: 'Look' },
    { key: 'position', label: 'Position', kind: 'choice', required: false, default: 'end', choices: [{ value: 'end', label: 'Bottom right (left in right-to-left languages)' }, { value: 'start', label: 'Bottom left (right in right-to-left languages)' }], group: 'Look' },
    { key: 'locale', label: 'Language', kind: 'choice', required: false, default: 'auto', choices: locales.map(([value, label]) => ({ value, label })), group: 'Look' },
    { key: 'showAgents', label: 'Show who answers', help: 'Names and pictures of your team at the top.', kind: 'switch', required: false, default: true, group: 'Look' },
    { key: 'allowedDomains', label: 'Allowed sites', help: 'One per line: shop.example, or *.shop.example for all below it. Empty: any site.', kind: 'lines', required: false, default: '', group: 'Where' },
    { key: 'preChat', label: 'Ask before the first message', kind: 'choice', required: false, default: 'off', choices: [{ value: 'off', label: 'Nothing' }, { value: 'email', label: 'Email' }, { value: 'name+email', label: 'Name and email' }], group: 'Asking' },
    { key: 'consentText', label: 'Consent', help: 'A sentence the visitor agrees to beside the form. Empty: none is asked.', kind: 'text', required: false, default: '', group: 'Asking' },
    { key: 'privacyUrl', label: 'Privacy page', kind: 'text', required: false, default: '', pattern: { source: '(https?://.+)?', hint: 'A full address, starting with https://' }, group: 'Asking' },
    { key: 'offlineCapture', label: 'Ask for an email while closed', help: 'Outside your hours the first message asks where to answer.', kind: 'switch', required: false, default: true, group: 'Asking' },
    { key: 'fallbackEmail', label: 'Email shown when the chat cannot connect', kind: 'text', required: false, default: '', pattern: { source: '([^@\\s]+@[^@\\s]+)?', hint: 'An email address' }, group: 'Asking' },
    { key: 'identitySecret', label: 'Identity secret', help: 'Your server signs a JWT (HS256, `sub` = user id, `exp`) with it, so that signed-in customers are recognised on every device.', kind: 'secret', required: false, pattern: { source: '(.{32,})?', hint: 'At least 32 characters' }, group: 'Identity' },
    { key: 'requireIdentity', label: 'Only signed-in customers', help: 'Without a valid token nobody can write here.', kind: 'switch', required: false, default: false, group: 'Identity' },
    { key: 'userScope', label: 'User numbering', help: 'Fill only if your sites number their users separately: a name for this site’s numbering.', kind: 'text', required: false, default: '', group: 'Identity' },
  ],
  abilities: {
    text: { limit: 10_000, unit: 'characters', split: true },
    markup: 'html',
    subject: false,
    files: { perMessage: 10, megabytes: 25, captionLimit: 10_000, mimes: ['*/*'] },
    replyWindowHours: null,
    canStart: true,
    edit: { inbound: false, outbound: true },
    remove: { inbound: false, outbound: true, outboundHours: null },
    reactions: { inbound: false, outbound: false },
    typing: { inbound: true, outbound: true },
    receipts: ['delivered', 'read'],
    buttons: { max: 10, titleLimit: 60 },
    copies: false,
    continuation: false,
    visitors: true,
    live: true,
  },
};
