// The house's own mail: invitations, password resets, proofs. Customers' mail goes through channels, never here.
import type { Transporter } from 'nodemailer';
import type { Config } from './config.ts';
import type { Log } from './log.ts';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Where whoever gets it can end such mail, by one click where their program offers it (RFC 8058); null or absent: it is no such mail. */
  readonly unsubscribeUrl?: string | null;
}
export interface Mailer {
  /** False: no MAIL_URL; links are shown to the one who made them instead. */
  readonly isSet: boolean;
  /** Throws when the mail server did not take it; call it from a job. */
  send(mail: Mail): Promise<void>;
}

const TIMEOUT_MS = 20_000;

export function openMailer(config: Pick<Config, 'mailUrl' | 'mailFrom'>, log: Log): Mailer {
  if (config.mailUrl === null || config.mailFrom === null) {
    return {
      isSet: false,
      send: async () => {
        throw new Error('MAIL_URL is not set, so the house cannot send mail.');
      },
    };
  }
  const from = config.mailFrom;
  const { mailUrl } = config;
  let transport: Promise<Transporter> | null = null;
  return {
    isSet: true,
    async send({ to, subject, text, html, unsubscribeUrl }) {
      if (!/^[^\s@<>,;"()]+@[^\s@<>,;"()]+$/.test(to)) throw new Error('One plain address is needed.');
      transport ??= openTransport(mailUrl);
      await (
        await transport
      ).sendMail({
        from,
        to: { name: '', address: to },
        subject: subject.replace(/[\r\n]+/g, ' '),
        text,
        ...(html === undefined ? {} : { html }),
        headers: {
          'Auto-Submitted': 'auto-generated',
          ...(unsubscribeUrl ? { 'List-Unsubscribe': `<${unsubscribeUrl}>` } : {}),
          ...(unsubscribeUrl?.startsWith('https:') ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
        },
      });
      log.debug({}, 'mail of the house sent');
    },
  };
}

async function openTransport(mailUrl: string): Promise<Transporter> {
  // Only a house that sends mail pays for the library.
  const { createTransport } = await import('nodemailer');
  return createTransport({
    ...server(mailUrl),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

function server(mailUrl: string) {
  const url = new URL(mailUrl);
  const secure = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (secure ? 465 : 587)),
    secure,
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
  };
}
