// A form from Twilio in our words: a message that came, or news of one we sent. New fields appear without notice and change nothing.
import type { Inbound, InboundFile, InboundMessage, InboundStatus } from '@throughline/domain';
import type { Raw } from '@throughline/channel-kit';
import { cleanMime, nameFor, numberOf, receivedAt, saidIn, senderOf, withConsent } from '../words.ts';
import { deliveryError } from './api.ts';

const mediaLimit = 10;

export function read(raw: Raw): readonly Inbound[] {
  const fields = new URLSearchParams(Buffer.from(raw.body).toString('utf8'));
  const get = (key: string): string => fields.get(key) ?? '';
  const sid = /^(SM|MM)[0-9a-fA-F]{32}$/.exec(get('MessageSid') || get('SmsSid'))?.[0];
  if (sid === undefined) return [];
  const state = get('MessageStatus').toLowerCase();
  if (state !== '' && state !== 'received' && state !== 'receiving') return statusOf(sid, state, get, raw);
  if (get('From').startsWith('whatsapp:'))
    throw new Error(
      'This number also takes WhatsApp messages at Twilio, which are no text messages. Connect them as WhatsApp.',
    );
  const from = numberOf(get('From').replace(/^rcs:/, ''));
  if (from === null) return [];
  const files = filesOf(get);
  const said = saidIn(get('Body'));
  const known = said.special ?? specialOf(get);
  const isEmpty = said.text === '' && files.length === 0 && known === null;
  const special = isEmpty ? { type: 'unsupported', detail: 'A message without words.' } : known;
  const attributes = Object.fromEntries(
    [
      ['city', get('FromCity')],
      ['region', get('FromState')],
      ['country', get('FromCountry')],
    ].filter(([, value]) => value !== ''),
  ) as Record<string, string>;
  const name = get('ProfileName');
  const message: InboundMessage = {
    kind: 'message',
    externalId: sid,
    sender: senderOf(from, {
      ...(name === '' ? {} : { name }),
      ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
    }),
    ...said.parts,
    files,
    sentAt: receivedAt(raw),
    ...(special === null ? {} : { special }),
    ...(get('OriginalRepliedMessageSid') === '' ? {} : { replyToExternalId: get('OriginalRepliedMessageSid') }),
  };
  return withConsent(message, get('OptOutType') || null);
}

type Get = (key: string) => string;

function filesOf(get: Get): readonly InboundFile[] {
  const count = Math.min(Number(get('NumMedia')) || 0, mediaLimit);
  return Array.from({ length: Math.max(0, Math.floor(count)) }, (_, index): InboundFile[] => {
    const ref = get(`MediaUrl${index}`);
    const mime = cleanMime(get(`MediaContentType${index}`));
    return /^https?:\/\/\S+$/.test(ref) ? [{ ref, name: nameFor(index, mime), mime }] : [];
  }).flat();
}

function specialOf(get: Get): NonNullable<InboundMessage['special']> | null {
  const [latitude, longitude] = [Number(get('Latitude')), Number(get('Longitude'))];
  if (get('Latitude') !== '' && Number.isFinite(latitude) && Number.isFinite(longitude))
    return { type: 'location', latitude, longitude, title: get('Label'), address: get('Address') };
  if (get('ButtonPayload') !== '') return { type: 'button', value: get('ButtonPayload') };
  return null;
}

const states: Readonly<Record<string, InboundStatus['state']>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
};
function statusOf(sid: string, said: string, get: Get, raw: Raw): readonly Inbound[] {
  const state = states[said];
  if (state === undefined) return [];
  const code = /^\d{1,6}$/.exec(get('ErrorCode'))?.[0] ?? '';
  const at = receivedAt(raw);
  const status: InboundStatus = {
    kind: 'status',
    eventId: `${sid}:${said}`,
    externalId: sid,
    state,
    ...(state === 'failed' ? { why: said === 'canceled' ? 'It was taken back at Twilio.' : deliveryError(code) } : {}),
    at,
  };
  const to = numberOf(get('To'));
  if (code !== '21610' || to === null) return [status];
  // The carrier's list knew of a STOP that never passed through here.
  const consent = { said: 'stop' as const, words: 'STOP, as Twilio knows', at };
  return [status, { kind: 'identity', eventId: `${sid}:stop`, sender: senderOf(to), consent }];
}
