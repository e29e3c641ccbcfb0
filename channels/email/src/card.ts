// What mail can do, and what a person fills in to connect a mailbox.
import type { Card, Field } from '@throughline/channel-kit';

const port = { source: '[0-9]{1,5}', hint: 'A number such as 993 or 587.' };
const security = [{ value: 'tls', label: 'TLS' }, { value: 'starttls', label: 'STARTTLS' }, { value: 'none', label: 'None (only on a trusted network)' }];
const byPassword = { key: 'auth', is: ['password'] } as const;
const byConsent = { key: 'auth', is: ['google', 'microsoft'] } as const;

const fields: readonly Field[] = [
  { key: 'address', label: 'Address', help: 'The address customers write to.', kind: 'text', required: true, group: 'Mailbox', pattern: { source: '\\s*[^\\s@]+@[^\\s@]+\\s*', hint: 'An address like support@shop.example.' } },
  { key: 'fromName', label: 'Company name in “From”', help: 'Shown as “Agent via name”. Empty: the workspace’s name.', kind: 'text', required: false, group: 'Mailbox' },
  { key: 'aliases', label: 'Other own addresses', help: 'One per line: aliases that also reach this mailbox.', kind: 'lines', required: false, group: 'Mailbox' },
  { key: 'signature', label: 'Signature', help: 'Plain text below every answer.', kind: 'lines', required: false, group: 'Mailbox' },
  { key: 'auth', label: 'Sign in with', kind: 'choice', required: true, default: 'password', group: 'Mailbox', choices: [{ value: 'password', label: 'Password' }, { value: 'google', label: 'Google (OAuth 2.0)' }, { value: 'microsoft', label: 'Microsoft 365 (OAuth 2.0)' }] },
  { key: 'clientId', label: 'Client id', help: 'Of your own OAuth application.', kind: 'text', required: false, group: 'Mailbox', when: byConsent },
  { key: 'clientSecret', label: 'Client secret', kind: 'secret', required: false, group: 'Mailbox', when: byConsent },
  { key: 'refreshToken', label: 'Refresh token', help: 'With the scope https://mail.google.com/, or IMAP.AccessAsUser.All, SMTP.Send and offline_access.', kind: 'secret', required: false, group: 'Mailbox', when: byConsent },
  { key: 'tenant', label: 'Directory (tenant) id', kind: 'text', required: false, default: 'common', group: 'Mailbox', when: { key: 'auth', is: ['microsoft'] } },

  { key: 'imapHost', label: 'Server', help: 'Empty if mail comes to the built-in mail server only.', kind: 'text', required: false, group: 'Incoming (IMAP)' },
  { key: 'imapPort', label: 'Port', kind: 'number', required: false, default: 993, group: 'Incoming (IMAP)', pattern: port },
  { key: 'imapSecurity', label: 'Encryption', kind: 'choice', required: false, default: 'tls', choices: security, group: 'Incoming (IMAP)' },
  { key: 'imapUser', label: 'User', help: 'Empty: the address.', kind: 'text', required: false, group: 'Incoming (IMAP)' },
  { key: 'imapPassword', label: 'Password', help: 'With two-step sign-in, an app password.', kind: 'secret', required: false, group: 'Incoming (IMAP)', when: byPassword },
  { key: 'folders', label: 'Folders', help: 'One per line. Empty: INBOX.', kind: 'lines', required: false, group: 'Incoming (IMAP)' },
  { key: 'afterTake', label: 'After a mail is stored', kind: 'choice', required: false, default: 'leave', group: 'Incoming (IMAP)', choices: [{ value: 'leave', label: 'Leave it untouched' }, { value: 'seen', label: 'Mark it as read' }, { value: 'move', label: 'Move it to a folder' }] },
  { key: 'moveTo', label: 'Folder', kind: 'text', required: false, default: 'Throughline', group: 'Incoming (IMAP)', when: { key: 'afterTake', is: ['move'] } },
  { key: 'pollSeconds', label: 'Look at least every … seconds', kind: 'number', required: false, default: 60, group: 'Incoming (IMAP)' },

  { key: 'smtpHost', label: 'Server', kind: 'text', required: true, group: 'Outgoing (SMTP)' },
  { key: 'smtpPort', label: 'Port', kind: 'number', required: false, default: 465, group: 'Outgoing (SMTP)', pattern: port },
  { key: 'smtpSecurity', label: 'Encryption', kind: 'choice', required: false, default: 'tls', choices: security, group: 'Outgoing (SMTP)' },
  { key: 'smtpUser', label: 'User', help: 'Empty: no sign-in.', kind: 'text', required: false, group: 'Outgoing (SMTP)' },
  { key: 'smtpPassword', label: 'Password', kind: 'secret', required: false, group: 'Outgoing (SMTP)', when: byPassword },

  { key: 'inboundDomain', label: 'Reply domain', help: 'A domain whose MX is the built-in mail server. Answers then carry an address of their own for each conversation.', kind: 'text', required: false, group: 'Threads and trust' },
  { key: 'plusReplies', label: 'The mail server delivers address+anything@domain', help: 'Answers then ask for replies to such an address of their conversation.', kind: 'switch', required: false, default: false, group: 'Threads and trust' },
  { key: 'authservId', label: 'Checked by', help: 'The name your provider writes first into Authentication-Results, for example mx.google.com. Only its word is believed.', kind: 'text', required: false, group: 'Threads and trust' },
  { key: 'subjectNumber', label: 'Conversation number in the subject', kind: 'switch', required: false, default: false, group: 'Threads and trust' },
  { key: 'quoteHistory', label: 'Quote the last mail below an answer', kind: 'switch', required: false, default: false, group: 'Threads and trust' },
  { key: 'dkimDomain', label: 'DKIM domain', help: 'Only if your SMTP server does not sign by itself.', kind: 'text', required: false, group: 'Signing (DKIM)' },
  { key: 'dkimSelector', label: 'Selector', kind: 'text', required: false, group: 'Signing (DKIM)' },
  { key: 'dkimPrivateKey', label: 'Private key', help: 'PEM.', kind: 'secret', required: false, group: 'Signing (DKIM)' },
];

export const card: Card = {
  kind: 'email', title: 'Email',
  description: 'A mailbox over IMAP and SMTP, or mail to the built-in server.',
  icon: 'M4 5h16a1.5 1.5 0 0 1 1.5 1.5v11A1.5 1.5 0 0 1 20 19H4a1.5 1.5 0 0 1-1.5-1.5v-11A1.5 1.5 0 0 1 4 5z M3 7l9 6.5L21 7',
  tint: '#2563eb', identityKinds: ['email'], settings: fields,
  setup: { minutes: 5, needs: ['The mailbox’s IMAP and SMTP servers', 'Its password or app password, or an OAuth application'] },
  abilities: {
    text: { limit: 2_000_000, unit: 'characters', split: false }, markup: 'html', subject: true,
    files: { perMessage: 50, megabytes: 20, captionLimit: 2_000_000, mimes: ['*/*'] },
    replyWindowHours: null, canStart: true,
    edit: { inbound: false, outbound: false }, remove: { inbound: false, outbound: false, outboundHours: null },
    reactions: { inbound: false, outbound: false }, typing: { inbound: false, outbound: false },
    receipts: [], buttons: { max: 0, titleLimit: 0 }, copies: true, continuation: false, visitors: false, live: false,
  },
};
