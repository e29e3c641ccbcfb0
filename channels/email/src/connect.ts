// Proves a mailbox's settings by really signing in, and says part by part what is wrong.
import type { Check, Connected, Place } from '@throughline/channel-kit';
import { isAddress } from './address.ts';
import { openImap, troubleOf } from './imap/client.ts';
import { openTransport } from './send/transport.ts';
import { type MailSettings, mailSettings } from './settings.ts';

export async function connect(place: Place): Promise<Connected> {
  const settings = mailSettings(place.settings);
  if (!isAddress(settings.address))
    return {
      ok: false,
      field: 'address',
      detail: 'This is not a mail address.',
      remedy: 'Write it like support@shop.example.',
    };
  if (!settings.smtp)
    return {
      ok: false,
      field: 'smtpHost',
      detail: 'Without an SMTP server nothing can be answered.',
      remedy: 'Enter your provider’s SMTP server.',
    };
  for (const [name, value] of [['signature', settings.fromName]] as const)
    if (/[\r\n]/.test(value))
      return { ok: false, field: name, detail: 'A name has one line.', remedy: 'Take the line break out.' };
  const failed = (await check(place)).find(({ ok }) => !ok);
  if (failed)
    return {
      ok: false,
      field: failed.name.startsWith('Incoming') ? 'imapHost' : 'smtpHost',
      detail: failed.detail,
      remedy: failed.remedy ?? '',
    };
  return { ok: true, settings: {}, label: settings.address };
}

export async function check(place: Place): Promise<readonly Check[]> {
  const settings = mailSettings(place.settings);
  const checks = [await incoming(place, settings), await outgoing(place, settings)];
  if (settings.imap && settings.authservId === '')
    checks.push({
      name: 'Senders',
      ok: true,
      detail: 'No provider is named under “Checked by”: senders are proved by their DKIM signatures alone.',
    });
  return checks;
}

async function incoming(place: Place, settings: MailSettings): Promise<Check> {
  const name = 'Incoming mail';
  if (!settings.imap)
    return {
      name,
      ok: true,
      detail: settings.inboundDomain
        ? `Comes to the built-in mail server for ${settings.address} and ${settings.inboundDomain}.`
        : `Comes to the built-in mail server for ${settings.address}.`,
    };
  try {
    const client = await openImap(place);
    try {
      const paths = (await client.list()).map(({ path }) => path);
      const missing = settings.folders.find(
        (folder) =>
          !paths.some(
            (path) => path === folder || (folder.toUpperCase() === 'INBOX' && path.toUpperCase() === 'INBOX'),
          ),
      );
      if (missing !== undefined)
        return {
          name,
          ok: false,
          detail: `There is no folder “${missing}”.`,
          remedy: `The mailbox has: ${paths.slice(0, 20).join(', ')}.`,
        };
      return {
        name,
        ok: true,
        detail: client.capabilities.has('IDLE')
          ? `Signed in to ${settings.imap.host}; new mail is noticed at once.`
          : `Signed in to ${settings.imap.host}; looked at every ${settings.pollSeconds} seconds.`,
      };
    } finally {
      client.close();
    }
  } catch (error) {
    const { detail, remedy } = troubleOf(error, place.settings, 'IMAP');
    return { name, ok: false, detail, remedy };
  }
}
async function outgoing(place: Place, settings: MailSettings): Promise<Check> {
  const name = 'Outgoing mail';
  if (!settings.smtp)
    return { name, ok: false, detail: 'No SMTP server is set.', remedy: 'Enter your provider’s SMTP server.' };
  try {
    const { transport } = await openTransport(settings, settings.smtp, place);
    try {
      await transport.verify();
    } finally {
      transport.close();
    }
    return {
      name,
      ok: true,
      detail:
        settings.smtp.user === ''
          ? `${settings.smtp.host} answers; no sign-in is used.`
          : `Signed in to ${settings.smtp.host} as ${settings.smtp.user}.`,
    };
  } catch (error) {
    const { detail, remedy } = troubleOf(error, place.settings, 'SMTP');
    return { name, ok: false, detail, remedy };
  }
}
