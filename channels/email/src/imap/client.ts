// One IMAP connection, opened with the mailbox's own way of signing in, and what its failures mean to an admin.
import { ImapFlow } from 'imapflow';
import { neverSent, type Place, type Settings } from '@throughline/channel-kit';
import { accessToken, ConsentGone, TokensAway } from '../oauth.ts';
import { quiet } from '../send/verdict.ts';
import { secretsOf } from '../send/send.ts';
import { type MailSettings, mailSettings, type Server } from '../settings.ts';

const connectMs = 20_000;

export async function openImap(place: Place, socketMs = 180_000): Promise<ImapFlow> {
  const settings = mailSettings(place.settings);
  if (!settings.imap) throw new Error('No IMAP server is set for this mailbox.');
  const client = new ImapFlow({
    host: settings.imap.host,
    port: settings.imap.port,
    secure: settings.imap.security === 'tls',
    ...(settings.imap.security === 'none'
      ? { doSTARTTLS: false }
      : settings.imap.security === 'starttls'
        ? { doSTARTTLS: true }
        : {}),
    auth: await authOf(settings, settings.imap, place),
    logger: false,
    disableAutoIdle: true,
    emitLogs: false,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: socketMs,
    clientInfo: { name: 'Throughline' },
  });
  // A socket error without a listener would end the process; the operation under way rejects by itself.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    // A refused sign-in leaves the connection open for half a minute, and servers count those.
    client.close();
    throw error;
  }
  return client;
}
async function authOf(
  settings: MailSettings,
  server: Server,
  place: Place,
): Promise<{ user: string; pass: string } | { user: string; accessToken: string }> {
  return settings.auth === 'password'
    ? { user: server.user, pass: server.password }
    : { user: server.user, accessToken: await accessToken(place) };
}

export interface Trouble {
  readonly kind: 'trouble' | 'unauthorized';
  readonly detail: string;
  readonly remedy: string;
}

/** A failure as the state of the channel: the server's own words, and what to do about them. */
export function troubleOf(error: unknown, settings: Settings, part: 'IMAP' | 'SMTP'): Trouble {
  const { message, responseText, response, authenticationFailed, serverResponseCode, code } = error as {
    message?: string;
    responseText?: string;
    response?: unknown;
    authenticationFailed?: boolean;
    serverResponseCode?: string;
    code?: string;
  };
  const said = quiet(
    responseText || (typeof response === 'string' ? response : '') || message || String(error),
    secretsOf(settings),
  );
  const { auth } = mailSettings(settings);
  if (error instanceof ConsentGone)
    return {
      kind: 'unauthorized',
      detail: said,
      remedy: 'Sign in with the provider again and enter the new refresh token.',
    };
  if (error instanceof TokensAway) return { kind: 'trouble', detail: said, remedy: 'It is tried again by itself.' };
  const isBusy = /UNAVAILABLE|LIMIT|INUSE|too many|temporar|try again|throttl|overquota/i.test(
    `${serverResponseCode ?? ''} ${said}`,
  );
  if ((authenticationFailed === true || code === 'EAUTH') && !isBusy)
    return {
      kind: 'unauthorized',
      detail: `${part}: ${said}`,
      remedy:
        auth === 'password'
          ? 'Check user and password. With two-step sign-in most providers want an app password; Microsoft 365 wants OAuth.'
          : 'The provider refused the access it had granted. Sign in again and enter the new refresh token.',
    };
  if (isBusy)
    return {
      kind: 'trouble',
      detail: `${part}: ${said}`,
      remedy: 'The mail server is busy or counts too many connections. It is tried again by itself.',
    };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EDNS')
    return {
      kind: 'trouble',
      detail: `${part}: no server of this name was found.`,
      remedy: `Check the ${part} server’s name.`,
    };
  if (/certificate|self.signed|ALTNAME/i.test(`${code} ${said}`))
    return {
      kind: 'trouble',
      detail: `${part}: ${said}`,
      remedy: 'The server’s certificate is not valid for this name. Use the name on the certificate.',
    };
  if (/wrong version number|packet length|SSL routines/i.test(said))
    return {
      kind: 'trouble',
      detail: `${part}: ${said}`,
      remedy: 'This port does not begin with TLS. Choose STARTTLS, or the TLS port (993 for IMAP, 465 for SMTP).',
    };
  const isRefused = neverSent(error);
  return {
    kind: 'trouble',
    detail: `${part}: ${said}`,
    remedy: isRefused
      ? `Nothing listens there, or a firewall is in between. Check the ${part} server and port.`
      : 'It is tried again by itself. Check server, port and encryption if it lasts.',
  };
}
