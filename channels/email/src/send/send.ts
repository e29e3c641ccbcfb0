// Sends one letter and says how it went; a server's word becomes a value, never an exception.
import type { Channel, OutboundMessage, Place, Sent, Settings } from '@throughline/channel-kit';
import { card } from '../card.ts';
import { isAddress, normalizeAddress } from '../address.ts';
import { forgetAccess } from '../oauth.ts';
import { type MailSettings, mailSettings } from '../settings.ts';
import { normalizeMessageId } from '../tokens.ts';
import { compose, type Composed } from './compose.ts';
import { openTransport, type Transport, type Wire } from './transport.ts';
import { verdictOf } from './verdict.ts';

const { files: fileRules, text: textRules } = card.abilities;

export const send: Channel['send'] = async (message, place): Promise<Sent> => {
  if (message.kind !== 'message')
    return {
      ok: false,
      why: 'unsupported',
      detail: 'A mail that is sent cannot be changed, and mail has no such signs.',
    };
  const refusal = tooMuch(message);
  return refusal ?? (await sendLetter(message, place));
};

export async function sendLetter(
  message: OutboundMessage,
  place: Place,
  patience: { silenceMs?: number } = {},
): Promise<Sent> {
  const settings = mailSettings(place.settings);
  if (!settings.smtp) return { ok: false, why: 'unauthorized', detail: 'No SMTP server is set for this mailbox.' };
  if (!isAddress(normalizeAddress(message.recipient.value)))
    return {
      ok: false,
      why: 'recipient-gone',
      detail: `“${message.recipient.value.slice(0, 100)}” is not a mail address.`,
    };
  const letter = await compose(message, settings, place);
  const first = await attempt(letter, settings, place, patience);
  if (first.ok || first.why !== 'unauthorized' || settings.auth === 'password') return first;
  // A token may end before its time; only when a new one is refused too must a person sign in again.
  forgetAccess(place.channelId);
  return await attempt(letter, settings, place, patience);
}

async function attempt(
  letter: Composed,
  settings: MailSettings,
  place: Place,
  patience: { silenceMs?: number },
): Promise<Sent> {
  let wire: Wire = { hasData: false };
  let transport: Transport | null = null;
  try {
    const opened = await openTransport(settings, settings.smtp!, place, patience);
    ({ wire, transport } = opened);
    const done = await transport.sendMail({ ...letter.options, envelope: letter.envelope });
    // Copies may have gone out; the customer's own letter did not, and that is what the agent must hear.
    const isRefused = (done.rejected ?? []).some((each) => normalizeAddress(String(each)) === letter.envelope.to[0]);
    if (isRefused) throw done.rejectedErrors?.[0] ?? new Error('The recipient was refused.');
    const providerId = rewrittenId(done.response ?? '');
    return {
      ok: true,
      externalIds: [letter.messageId, ...(providerId ? [providerId] : [])],
      mail: { ...letter.memory, ...(providerId ? { providerId } : {}) },
    };
  } catch (error) {
    return verdictOf(error, wire, secretsOf(place.settings));
  } finally {
    transport?.close();
  }
}

/** Values of secret fields, so that no server's answer carries one further. */
export function secretsOf(settings: Settings): readonly string[] {
  return card.settings
    .filter(({ kind }) => kind === 'secret')
    .map(({ key }) => String(settings[key] ?? ''))
    .filter((value) => value !== '');
}

function tooMuch(message: OutboundMessage): Sent | null {
  if (message.text.length > textRules.limit)
    return { ok: false, why: 'too-large', detail: `A mail holds at most ${textRules.limit} characters.` };
  if (message.files.length > fileRules.perMessage)
    return { ok: false, why: 'too-large', detail: `A mail holds at most ${fileRules.perMessage} files.` };
  const bytes = message.files.reduce((sum, file) => sum + file.bytes, 0);
  return bytes > fileRules.megabytes * 1024 * 1024
    ? {
        ok: false,
        why: 'too-large',
        detail: `Most mail servers refuse more than ${fileRules.megabytes} MB of files; send a link instead.`,
      }
    : null;
}

/** SES and Microsoft give the mail another Message-ID and say it in their answer to DATA; the customer's reply will name that one. */
export function rewrittenId(response: string): string | null {
  const bracketed = /<([^<>\s@]+@[^<>\s@]+)>/.exec(response)?.[1];
  if (bracketed && /outlook|prod|exchange|microsoft/i.test(response)) return normalizeMessageId(bracketed);
  const ses = /^250\s+(?:2\.0\.0\s+)?Ok:?\s+([0-9a-f]{16}-[0-9a-f-]{30,60})\s*$/i.exec(response)?.[1];
  return ses ? normalizeMessageId(`${ses}@email.amazonses.com`) : null;
}
