// What providers have in common about the words of a text: who sent it, what STOP means, a token of ours.
import { toE164, type Inbound, type InboundMessage, type Sender } from '@throughline/domain';
import { type Raw, wordAlone } from '@throughline/channel-kit';

/** A number as E.164; a short code or a sender's name as it is. Null for what is neither. */
export function numberOf(value: string): string | null {
  const trimmed = value.trim();
  const e164 = toE164(trimmed.startsWith('+') ? trimmed : `+${trimmed}`);
  if (e164 !== null) return e164;
  return /^\+[1-9]\d{6,14}$/.test(trimmed) || /^[A-Za-z0-9 ._-]{2,15}$/.test(trimmed) ? trimmed : null;
}
export const senderOf = (value: string, more: Partial<Sender> = {}): Sender => ({
  kind: 'phone',
  scope: '',
  value,
  trust: 'attested',
  ...more,
});

/** One word alone, as carriers understand it (CTIA Messaging Principles, 5.1.3). A YES begins nothing here: people answer questions with it. */
const keywords: Readonly<Record<string, 'stop' | 'start' | 'help'>> = {
  stop: 'stop',
  stopall: 'stop',
  unsubscribe: 'stop',
  cancel: 'stop',
  end: 'stop',
  quit: 'stop',
  optout: 'stop',
  revoke: 'stop',
  start: 'start',
  unstop: 'start',
  help: 'help',
  info: 'help',
};
export const keywordOf = (text: string): 'stop' | 'start' | 'help' | null => keywords[wordAlone(text) ?? ''] ?? null;

/** The message, and beside it what its words mean for consent. `said`: what the provider itself took them for. */
export function withConsent(message: InboundMessage, said: string | null): readonly Inbound[] {
  const known = said?.toLowerCase();
  const word = known === 'stop' || known === 'start' || known === 'help' ? known : keywordOf(message.text);
  if (word === null) return [message];
  return [
    message,
    {
      kind: 'identity',
      eventId: `${message.externalId}:${word}`,
      sender: message.sender,
      consent: { said: word, words: message.text.trim().slice(0, 200) || word.toUpperCase(), at: message.sentAt },
    },
  ];
}

/** What `continuationUrl` lets the customer's phone type. */
export const continuationText = (token: string): string => `Continue here: ${token}`;
/** Our token in a text; `alone` when the customer added nothing. */
export function tokenIn(text: string): { token: string; alone: boolean } | null {
  const found = /(?:^|\s)Continue here:\s*([A-Za-z0-9_-]{24,64})(?=\s|$)/i.exec(text);
  return found?.[1] === undefined ? null : { token: found[1], alone: text.trim() === found[0].trim() };
}
export interface Said {
  readonly text: string;
  /** What `text` and the rest become in a message. */
  readonly parts: Pick<InboundMessage, 'text' | 'tokens' | 'isGesture'>;
  readonly special: NonNullable<InboundMessage['special']> | null;
}
/** The parts of a message that its words decide. */
export function saidIn(text: string): Said {
  const found = tokenIn(text);
  if (found === null) return { text, parts: { text }, special: null };
  return found.alone
    ? { text: '', parts: { text: '', tokens: [found.token], isGesture: true }, special: { type: 'continued' } }
    : { text, parts: { text, tokens: [found.token] }, special: null };
}

export function receivedAt(raw: Raw): Date {
  const at = raw.meta['receivedAt'];
  const date = at instanceof Date ? at : new Date(typeof at === 'string' ? at : Number.NaN);
  if (Number.isNaN(date.getTime())) throw new Error('Nobody noted when this call came.');
  return date;
}

const kinds: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  heic: 'image/heic',
  mp4: 'video/mp4',
  '3gp': 'video/3gpp',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  amr: 'audio/amr',
  wav: 'audio/wav',
  pdf: 'application/pdf',
  vcf: 'text/vcard',
  ics: 'text/calendar',
  txt: 'text/plain',
};
const endings: Readonly<Record<string, string>> = Object.fromEntries(
  [...Object.entries(kinds).reverse(), ['vcf', 'text/x-vcard'] as const].map(([ending, mime]) => [mime, ending]),
);
export const mimeOfName = (name: string): string =>
  kinds[/\.([a-z0-9]{2,4})$/i.exec(name)?.[1]?.toLowerCase() ?? ''] ?? 'application/octet-stream';
export const nameFor = (index: number, mime: string): string =>
  `file-${index + 1}${endings[mime] ? `.${endings[mime]}` : ''}`;
export const cleanMime = (mime: string): string =>
  /^[\w.+-]{1,80}\/[\w.+-]{1,80}/.exec(mime)?.[0].toLowerCase() ?? 'application/octet-stream';
