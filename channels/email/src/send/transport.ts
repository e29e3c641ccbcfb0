// One SMTP connection for one letter or one look. Keeps what was said on the wire as a stage, because only the stage tells whether a
// broken connection may have taken the letter.
import nodemailer from 'nodemailer';
import type { Place } from '@throughline/channel-kit';
import { accessToken } from '../oauth.ts';
import type { MailSettings, Server } from '../settings.ts';

export interface Wire {
  hasData: boolean;
}
/** What the library signs by itself, and what RFC 8058 (section 4) wants signed besides: without it one click to unsubscribe is not offered. */
const SIGNED =
  'From:Sender:Reply-To:Subject:Date:Message-ID:To:Cc:MIME-Version:Content-Type:Content-Transfer-Encoding:Content-ID:Content-Description:In-Reply-To:References:List-Unsubscribe:List-Unsubscribe-Post';
const connectMs = 15_000;
const silenceMs = 60_000;

/** The part of nodemailer used here. */
export interface Transport {
  sendMail(options: Readonly<Record<string, unknown>>): Promise<{
    response?: string;
    accepted?: readonly unknown[];
    rejected?: readonly unknown[];
    rejectedErrors?: readonly Error[];
  }>;
  verify(): Promise<unknown>;
  close(): void;
}

export async function openTransport(
  settings: MailSettings,
  server: Server,
  place: Place,
  patience: { silenceMs?: number } = {},
): Promise<{ transport: Transport; wire: Wire }> {
  const wire: Wire = { hasData: false };
  // After the server's 354 the letter is under way: from there on silence is no verdict.
  const hear = (entry: unknown, ...words: readonly unknown[]) => {
    if (
      (entry as { tnx?: string }).tnx === 'server' &&
      words.some((word) => typeof word === 'string' && /^\s*354\b/.test(word))
    )
      wire.hasData = true;
  };
  const deaf = () => undefined;
  const logger = { level: deaf, trace: deaf, debug: hear, info: deaf, warn: deaf, error: deaf, fatal: deaf };
  const options = {
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: patience.silenceMs ?? silenceMs,
    dnsTimeout: connectMs,
    name: settings.domain || undefined,
    logger,
    debug: true,
    transactionLog: true,
    ...(await authOf(settings, server, place)),
    ...(settings.dkim
      ? {
          dkim: {
            domainName: settings.dkim.domain,
            keySelector: settings.dkim.selector,
            privateKey: settings.dkim.privateKey,
            headerFieldNames: SIGNED,
          },
        }
      : {}),
  };
  const create = nodemailer.createTransport as unknown as (options: object) => Transport;
  return { transport: create(options), wire };
}
async function authOf(settings: MailSettings, server: Server, place: Place): Promise<object> {
  if (server.user === '') return {};
  if (settings.auth === 'password') return { auth: { user: server.user, pass: server.password } };
  return { auth: { type: 'OAUTH2', user: server.user, accessToken: await accessToken(place) } };
}
