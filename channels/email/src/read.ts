// A stored mail into our words. Pure: the same mail reads the same each time, whatever it contains.
import { createHash } from 'node:crypto';
import type { Channel, Place, Raw, Settings } from '@throughline/channel-kit';
import type { Inbound, InboundMessage, MailHeader, Sender } from '@throughline/domain';
import { isAddress, type Mailbox, splitPlus } from './address.ts';
import { isAutomaticLetter, isRobotAddress } from './automatic.ts';
import { parseBounce } from './bounce/parse.ts';
import { readBounce } from './bounce/read.ts';
import { unsubscribeIn } from './consent.ts';
import { tokenIn } from './continue.ts';
import { filesOf } from './files.ts';
import { readForward } from './forward.ts';
import { htmlToText, tidy } from './html/lines.ts';
import { sanitizeMail } from './html/sanitize.ts';
import { readInvitation } from './invitation.ts';
import { headerOf, type Letter, parseLetter } from './mime/letter.ts';
import { partHtml } from './quote/html.ts';
import { partText } from './quote/text.ts';
import { isOwn, type MailSettings, mailSettings } from './settings.ts';
import { openMessageId, openReplyToken, openThreadIndex } from './tokens.ts';
import { type Trust, trustOf } from './trust.ts';

type Signer = Pick<Place, 'channelId' | 'sign'>;
export const loopHeader = 'x-throughline-loop';
const dayMs = 86_400_000;
const referenceLimit = 50;
const peopleShown = 200;

export const read: Channel['read'] = async (raw: Raw, values: Settings, place): Promise<readonly Inbound[]> => {
  const letter = await parseLetter(raw.body);
  if (isNothing(letter)) return [];
  const settings = mailSettings(values);
  const externalId = letter.messageId ?? hashId(letter, raw);
  const at = sentAt(letter, raw);
  const bounce = parseBounce(letter, envelopeOf(raw).from);
  const heard = bounce
    ? readBounce(bounce, { letter, externalId, at, recipients: recipientsOf(letter, raw), settings, place })
    : null;
  if (heard) return heard;
  if (isLoop(letter, settings, place)) return [];
  const author = authorOf(letter, raw, settings);
  return author ? withConsent(message(letter, raw, { externalId, at, author, settings, place }), author) : [];
};

/** The letter, and beside it that they want no more of what answers nothing; a letter whose sender is forged speaks for nobody. */
function withConsent(read: InboundMessage, { trust, isOutbound }: Author): readonly Inbound[] {
  const words = isOutbound || read.isAutomatic || trust.trust === 'failed' ? null : unsubscribeIn(read);
  if (words === null) return [read];
  const { externalId, sender, sentAt } = read;
  const consent = { said: 'stop', words, at: sentAt, covers: 'unasked' } as const;
  return [read, { kind: 'identity', eventId: `${externalId}:stop`, sender, consent }];
}

interface Author {
  readonly sender: Sender;
  readonly trust: Trust;
  readonly isOutbound: boolean;
}

function message(
  letter: Letter,
  raw: Raw,
  known: { externalId: string; at: Date; author: Author; settings: MailSettings; place: Signer },
): InboundMessage {
  const { externalId, at, author, place } = known;
  const body = bodyOf(letter, raw);
  const references = [...new Set([...[...letter.inReplyTo].reverse(), ...[...letter.references].reverse()])]
    .slice(0, referenceLimit)
    .filter((id) => id !== externalId);
  const tokens = conversationsOf(letter, raw, references, place);
  const numbers = numberOf(letter, author, known.settings);
  const opened = author.isOutbound ? null : tokenIn(body.text);
  const calendar = letter.files.find((file) => file.mime === 'text/calendar');
  const special =
    (calendar && readInvitation(calendar.content, calendar.method)) ?? readForward(body.whole, letter.subject);
  const all = [...tokens, ...numbers, ...(opened === null ? [] : [opened.token])];
  // The link was opened and the letter sent as it was typed for them.
  const isGesture = opened?.words === '' && letter.files.length === 0;
  const isAutomatic = isAutomaticLetter(letter, envelopeOf(raw).from);
  const isQuarantined =
    author.trust.isQuarantined ||
    (isRobotAddress(author.sender.value) && tokens.length === 0 && references.length === 0);
  return {
    kind: 'message',
    externalId,
    sender: author.sender,
    text: opened === null ? body.text : opened.words,
    files: filesOf(letter, raw),
    sentAt: at,
    mail: mailHeader(letter, externalId),
    ...(body.html === '' || opened !== null ? {} : { html: body.html }),
    ...(body.quoted === '' && body.quotedHtml === ''
      ? {}
      : { quoted: { text: body.quoted, ...(body.quotedHtml === '' ? {} : { html: body.quotedHtml }) } }),
    ...(references.length > 0 ? { references } : {}),
    ...(references[0] && letter.inReplyTo.length > 0 ? { replyToExternalId: references[0] } : {}),
    ...(all.length > 0 ? { tokens: all } : {}),
    ...(isGesture ? { isGesture } : {}),
    ...(special ? { special } : isGesture ? { special: { type: 'continued' } } : {}),
    ...(isAutomatic ? { isAutomatic } : {}),
    ...(known.settings.splitBySubject ? { startsOnNewSubject: true } : {}),
    ...(author.isOutbound ? { direction: 'outbound' as const } : {}),
    ...(isQuarantined ? { isQuarantined } : {}),
    ...(/^yes\b/i.test(headerOf(letter, 'x-spam-flag')) && known.settings.authservId !== '' ? { isSpam: true } : {}),
  };
}

/** Text, HTML and what of both is quoted. An answer that would be empty shows everything instead. */
function bodyOf(
  letter: Letter,
  raw: Raw,
): { text: string; html: string; quoted: string; quotedHtml: string; whole: string } {
  const words = raw.meta['words'];
  const isLeft = typeof words === 'string';
  // Told once: a letter in HTML alone is most of the work.
  const told = letter.text.trim() === '' ? htmlToText(letter.html) : null;
  const whole = tidy(isLeft ? words : (told ?? letter.text));
  const parts = partHtml(letter.html);
  const [html, quotedHtml] = letter.html === '' ? ['', ''] : [sanitizeMail(parts.said), sanitizeMail(parts.quoted)];
  const fromHtml = letter.html !== '' && (letter.text.trim() === '' || parts.quoted !== '');
  const { said, quoted } = fromHtml
    ? {
        said: told !== null && parts.said === letter.html ? told : htmlToText(parts.said),
        quoted: htmlToText(parts.quoted),
      }
    : partText(whole);
  const megabytes = Math.round(Number(raw.meta['bytes'] ?? 0) / 1_048_576);
  const note = isLeft
    ? `This mail has ${megabytes} MB: too big to be taken whole. Its files stay in the mailbox and are fetched from there.`
    : letter.trouble === ''
      ? ''
      : `This mail could not be read whole (${letter.trouble}). It is attached as it came.`;
  return {
    text: [said === '' && quoted === '' ? whole : said, note].filter((each) => each !== '').join('\n\n'),
    html: note === '' ? html : '',
    quoted,
    quotedHtml,
    whole,
  };
}

/** Conversations whose signed words came back in a recipient address or in a Message-ID of ours; checked here, so named plainly. */
function conversationsOf(letter: Letter, raw: Raw, references: readonly string[], place: Signer): readonly string[] {
  const byAddress = recipientsOf(letter, raw).flatMap((address) => openReplyToken(splitPlus(address).tag, place) ?? []);
  const byId = references.flatMap((id) => openMessageId(id, place)?.conversationId ?? []);
  const byThread = openThreadIndex(headerOf(letter, 'thread-index'), place) ?? [];
  return [...new Set([...byAddress, ...byId].concat(byThread))].map((id) => `conversation:${id}`);
}
/** `[#1234]` in the subject is nobody's signature: it counts only from a sender whose domain vouches for them. */
function numberOf(letter: Letter, { trust, isOutbound }: Author, settings: MailSettings): readonly string[] {
  const number = /\[#(\d{1,9})\]/.exec(letter.subject)?.[1];
  return settings.subjectNumber && number && trust.trust === 'attested' && !isOutbound
    ? [`conversation-number:${Number(number)}`]
    : [];
}

function authorOf(letter: Letter, raw: Raw, settings: MailSettings): Author | null {
  const from = letter.from[0] ?? letter.sender;
  const trust = trustOf(letter, raw, settings);
  if (from && isOwn(from.address, settings)) {
    const customer = [...letter.to, ...letter.cc].find(
      ({ address }) => !isOwn(address, settings) && isAddress(address),
    );
    // Only the mailbox's owner can put a mail into its Sent folder; the same From in an inbox is a claim.
    if (raw.meta['isSentFolder'] === true)
      return customer
        ? {
            sender: senderOf(customer, 'attested'),
            trust: { trust: 'attested', isQuarantined: false, reason: '' },
            isOutbound: true,
          }
        : null;
    const writer = letter.replyTo.find(({ address }) => !isOwn(address, settings) && isAddress(address));
    // Contact forms write in our name with the customer as Reply-To: that proves nothing, and is still a customer's word. Unless our
    // own domain disowns it: then it would be a way around the policy of the customer's.
    if (writer && trust.trust !== 'failed')
      return {
        sender: senderOf(writer, 'unverified'),
        trust: { trust: 'unverified', isQuarantined: false, reason: '' },
        isOutbound: false,
      };
    return {
      sender: senderOf(from, 'failed'),
      trust: { ...trust, trust: 'failed', isQuarantined: true },
      isOutbound: false,
    };
  }
  const known = from ?? { name: '', address: `unknown-${hashId(letter, raw).slice(1, 17)}@invalid` };
  return { sender: senderOf(known, trust.trust), trust, isOutbound: false };
}
const senderOf = (box: Mailbox, trust: Sender['trust']): Sender => ({
  kind: 'email',
  scope: '',
  value: box.address,
  trust,
  ...(box.name === '' ? {} : { name: box.name }),
});

/** Our own mail come back: by the mark we put on it, or by a Message-ID that only we can sign. */
function isLoop(letter: Letter, settings: MailSettings, place: Signer): boolean {
  const isFromUs = isOwn(letter.from[0]?.address ?? '', settings);
  const mark = headerOf(letter, loopHeader).trim();
  return (
    (mark !== '' && mark === loopMark(place)) ||
    (isFromUs && letter.messageId !== null && openMessageId(letter.messageId, place) !== null)
  );
}
export const loopMark = (place: Signer): string =>
  createHash('sha256').update(place.sign('mail:loop')).digest('hex').slice(0, 20);

function mailHeader(letter: Letter, messageId: string): MailHeader {
  const replyTo = letter.replyTo[0];
  return {
    subject: letter.subject,
    from: letter.from[0] ?? letter.sender ?? { name: '', address: '' },
    to: letter.to.slice(0, peopleShown),
    cc: letter.cc.slice(0, peopleShown),
    messageId,
    references: [...letter.references, ...letter.inReplyTo.filter((id) => !letter.references.includes(id))].slice(
      -referenceLimit,
    ),
    ...(replyTo && replyTo.address !== letter.from[0]?.address ? { replyTo } : {}),
  };
}

export function envelopeOf(raw: Raw): { readonly from: unknown; readonly to: readonly string[] } {
  const envelope = raw.meta['envelope'] as { from?: unknown; to?: unknown } | undefined;
  return {
    from: envelope?.from,
    to: Array.isArray(envelope?.to) ? envelope.to.filter((each) => typeof each === 'string') : [],
  };
}
/** The envelope first: headers may say something else. */
function recipientsOf(letter: Letter, raw: Raw): readonly string[] {
  const hints = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to']
    .flatMap((name) => letter.headers.get(name) ?? [])
    .slice(0, 20)
    .map((each) => each.trim().replace(/^<|>$/g, '').slice(0, 320));
  return [...envelopeOf(raw).to, ...hints, ...[...letter.to, ...letter.cc].map(({ address }) => address)].slice(
    0,
    1000,
  );
}
function sentAt(letter: Letter, raw: Raw): Date {
  const arrived = new Date(String(raw.meta['receivedAt'] ?? ''));
  const hasArrived = !Number.isNaN(arrived.getTime());
  const told = letter.date;
  const isSane =
    told !== null &&
    told.getTime() > 0 &&
    told.getUTCFullYear() < 2200 &&
    (!hasArrived ||
      (Math.abs(told.getTime() - arrived.getTime()) < 30 * dayMs && told.getTime() < arrived.getTime() + dayMs / 24));
  return isSane ? told : hasArrived ? arrived : new Date(0);
}
/** Stands in for a missing Message-ID: the same mail gets the same one. */
function hashId(letter: Letter, raw: Raw): string {
  const parts = [headerOf(letter, 'date'), headerOf(letter, 'from'), letter.subject, letter.text, letter.html];
  const words = parts.join('') === '' ? Buffer.from(raw.body).toString('latin1') : JSON.stringify(parts);
  return `<${createHash('sha256').update(words).digest('hex').slice(0, 40)}@missing.invalid>`;
}
/** Bytes that are no mail at all: no header a person would see, and nothing said. */
function isNothing(letter: Letter): boolean {
  const hasHeader =
    letter.from.length > 0 ||
    letter.subject !== '' ||
    letter.messageId !== null ||
    letter.to.length > 0 ||
    letter.headers.has('received') ||
    letter.headers.has('date');
  return (
    !hasHeader &&
    letter.trouble === '' &&
    letter.text.trim() === '' &&
    letter.html.trim() === '' &&
    letter.files.length === 0
  );
}
