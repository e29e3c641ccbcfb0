// A mailbox's settings, read once from the flat values of its form.
import type { Settings } from '@throughline/channel-kit';
import { domainOf, normalizeAddress } from './address.ts';

export type Security = 'tls' | 'starttls' | 'none';
export interface Server {
  readonly host: string;
  readonly port: number;
  readonly security: Security;
  readonly user: string;
  readonly password: string;
}
export interface MailSettings {
  readonly address: string;
  readonly domain: string;
  readonly aliases: readonly string[];
  readonly fromName: string;
  readonly signature: string;
  readonly imap: Server | null;
  readonly folders: readonly string[];
  readonly after: 'leave' | 'seen' | 'move';
  readonly moveTo: string;
  readonly pollSeconds: number;
  readonly smtp: Server | null;
  readonly auth: 'password' | 'google' | 'microsoft';
  readonly oauth: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly refreshToken: string;
    readonly tenant: string;
  };
  readonly dkim: { readonly domain: string; readonly selector: string; readonly privateKey: string } | null;
  readonly inboundDomain: string;
  readonly plusReplies: boolean;
  readonly authservId: string;
  readonly subjectNumber: boolean;
  readonly quoteHistory: boolean;
  readonly splitBySubject: boolean;
}

export function mailSettings(settings: Settings): MailSettings {
  const text = (key: string) => String(settings[key] ?? '').trim();
  const flag = (key: string, otherwise: boolean) => (typeof settings[key] === 'boolean' ? settings[key] : otherwise);
  const lines = (key: string) =>
    text(key)
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  const address = normalizeAddress(text('address'));
  const [auth, dkimKey, after] = [text('auth'), String(settings['dkimPrivateKey'] ?? '').trim(), text('afterTake')];
  const user = text('imapUser') || address;
  const folders = lines('folders');
  return {
    address,
    domain: domainOf(address),
    aliases: lines('aliases').map(normalizeAddress),
    fromName: text('fromName'),
    signature: text('signature'),
    imap: text('imapHost') ? server(settings, 'imap', 993, user, String(settings['imapPassword'] ?? '')) : null,
    folders: folders.length > 0 ? folders : ['INBOX'],
    after: after === 'seen' || after === 'move' ? after : 'leave',
    moveTo: text('moveTo') || 'Throughline',
    pollSeconds: Math.min(3600, Math.max(5, Number(settings['pollSeconds'] ?? 60) || 60)),
    smtp: text('smtpHost')
      ? server(
          settings,
          'smtp',
          465,
          text('smtpUser') || (auth && auth !== 'password' ? user : ''),
          String(settings['smtpPassword'] ?? ''),
        )
      : null,
    auth: auth === 'google' || auth === 'microsoft' ? auth : 'password',
    oauth: {
      clientId: text('clientId'),
      clientSecret: text('clientSecret'),
      refreshToken: text('refreshToken'),
      tenant: text('tenant') || 'common',
    },
    dkim:
      dkimKey && text('dkimSelector')
        ? {
            domain: text('dkimDomain') || domainOf(address),
            selector: text('dkimSelector'),
            privateKey: dkimKey.replaceAll('\\n', '\n'),
          }
        : null,
    inboundDomain: text('inboundDomain').toLowerCase(),
    plusReplies: flag('plusReplies', false),
    authservId: text('authservId').toLowerCase(),
    subjectNumber: flag('subjectNumber', false),
    quoteHistory: flag('quoteHistory', false),
    splitBySubject: flag('splitBySubject', false),
  };
}

function server(settings: Settings, prefix: 'imap' | 'smtp', port: number, user: string, password: string): Server {
  const security = settings[`${prefix}Security`];
  return {
    host: String(settings[`${prefix}Host`] ?? '').trim(),
    port: Number(settings[`${prefix}Port`] ?? port) || port,
    security: security === 'starttls' || security === 'none' ? security : 'tls',
    user,
    password,
  };
}
/** Is this one of the mailbox's own addresses, a plus-address of one, or an address of our inbound domain made by us? */
export function isOwn(address: string, own: MailSettings): boolean {
  const plain = normalizeAddress(address).replace(/\+[^@]*@/, '@');
  return (
    plain === own.address ||
    own.aliases.includes(plain) ||
    (own.inboundDomain !== '' && (plain === `reply@${own.inboundDomain}` || plain === `b@${own.inboundDomain}`))
  );
}
