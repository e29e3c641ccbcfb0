// A letter of ours: who it is from, where its answers go, what it answers, and both its bodies.
import type { OutboundFile, OutboundMessage, Place } from '@throughline/channel-kit';
import { isAddress, normalizeAddress, safeName } from '../address.ts';
import { recipientHeader } from '../bounce/parse.ts';
import { loopHeader, loopMark } from '../read.ts';
import type { MailSettings } from '../settings.ts';
import {
  bounceLocal,
  messageIdsOf,
  normalizeMessageId,
  ourMessageId,
  recipientMark,
  replyToken,
  threadIndex,
} from '../tokens.ts';
import { bodies, pictureId } from './bodies.ts';

/** What a later mail needs of this one. */
export interface MailMemory {
  readonly subject: string;
  readonly messageId: string;
  readonly references: readonly string[];
  readonly providerId?: string;
}
export interface Composed {
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly messageId: string;
  readonly memory: MailMemory;
  readonly options: Readonly<Record<string, unknown>>;
}
const referencesKept = 10;

export async function compose(message: OutboundMessage, settings: MailSettings, place: Place): Promise<Composed> {
  const ours = { conversationId: message.conversationId, messageId: message.id };
  const messageId = ourMessageId(ours, settings.domain, place);
  const thread = threadOf(message);
  const subject = subjectOf(message, thread.subject, settings);
  const company = safeName(settings.fromName || message.workspaceName, 100);
  const author = safeName(message.author.name, 100);
  const [cc, bcc] = [people(message.cc), people(message.bcc)];
  const to = normalizeAddress(message.recipient.value);
  const replyTo = replyAddress(message.conversationId, settings, place);
  const attachments = await Promise.all(
    [...message.files, ...picturesOf(message)].map(async (file) => ({
      filename: safeName(file.name, 180) || 'file',
      contentType: /^[\w.+-]+\/[\w.+-]+$/.test(file.mime) ? file.mime : 'application/octet-stream',
      content: Buffer.from(await file.read()),
      ...(file.contentId ? { cid: file.contentId.replace(/[<>\s]/g, ''), contentDisposition: 'inline' as const } : {}),
    })),
  );
  return {
    envelope: {
      from: settings.inboundDomain === '' ? settings.address : `${bounceLocal(ours, place)}@${settings.inboundDomain}`,
      to: [...new Set([to, ...cc, ...bcc])],
    },
    messageId,
    memory: { subject, messageId, references: thread.references },
    options: {
      from: { name: author && author !== company ? `${author} via ${company}` : company, address: settings.address },
      to: { name: safeName(message.recipient.name, 100), address: to },
      ...(cc.length > 0 ? { cc } : {}),
      ...(replyTo ? { replyTo: { name: company, address: replyTo } } : {}),
      subject,
      messageId,
      ...bodies(message, settings),
      attachments,
      ...(thread.references.length > 0 ? { inReplyTo: thread.answered, references: thread.references.join(' ') } : {}),
      headers: {
        [loopHeader]: loopMark(place),
        [recipientHeader]: recipientMark(message.id, to, place),
        'Thread-Index': threadIndex(message.conversationId, place),
        ...(message.isAutomatic
          ? { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All', Precedence: 'auto_reply' }
          : {}),
        ...unsubscribeHeaders(message.unsubscribeUrl, replyTo ?? settings.address),
      },
      disableFileAccess: true,
      disableUrlAccess: true,
    },
  };
}

/** How mail programs offer to end such letters: by a call of theirs (RFC 8058, which wants https), or by a letter to us (RFC 2369). */
function unsubscribeHeaders(url: string | undefined, address: string): Readonly<Record<string, string>> {
  if (url === undefined) return {};
  return {
    'List-Unsubscribe': `<${url}>, <mailto:${address}?subject=unsubscribe>`,
    ...(url.startsWith('https:') ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
  };
}

/** The pictures of cards stand inside the letter. */
const picturesOf = (message: OutboundMessage): readonly OutboundFile[] =>
  (message.cards ?? []).flatMap(({ picture }) =>
    picture ? [{ ...picture, contentId: pictureId(message.id, picture.id) }] : [],
  );

/** Where answers should go: an address of this conversation, if mail to such addresses reaches us. */
function replyAddress(conversationId: string, settings: MailSettings, place: Place): string | null {
  const token = replyToken(conversationId, place);
  if (settings.inboundDomain !== '') return `reply+${token}@${settings.inboundDomain}`;
  if (!settings.plusReplies) return null;
  const local = settings.address.slice(0, settings.address.lastIndexOf('@'));
  return `${local}+${token}@${settings.domain}`;
}
function people(given: readonly string[] | undefined): readonly string[] {
  return (given ?? []).map((each) => normalizeAddress(/<([^<>]+)>/.exec(each)?.[1] ?? each)).filter(isAddress);
}

/** The chain of ids this letter continues, and the subject of the last letter, which may have changed on the way. */
function threadOf(message: OutboundMessage): {
  readonly answered: string;
  readonly references: readonly string[];
  readonly subject: string;
} {
  const earlier = message.earlier ?? [];
  const chain = earlier.flatMap((each) => {
    const mail = memoryOf(each.mail);
    return [
      ...mail.references.flatMap((id) => normalizeMessageId(id) ?? []),
      ...(mail.messageId || /^<.*>$/.test(each.externalId)
        ? [normalizeMessageId(mail.providerId ?? (mail.messageId || each.externalId))]
        : []),
    ].flatMap((id) => id ?? []);
  });
  const given = message.replyToExternalId ? messageIdsOf(message.replyToExternalId)[0] : undefined;
  const lastInbound = earlier.findLast(({ direction }) => direction === 'inbound')?.externalId;
  const answered = given ?? (lastInbound && normalizeMessageId(lastInbound)) ?? chain.at(-1) ?? '';
  // Newest mention wins, so the answered mail stands last; the first and the last ten are what clients thread by.
  const ordered = [
    ...new Set([...chain.filter((id) => id !== answered), answered].filter((id) => id !== '').reverse()),
  ].reverse();
  const references = ordered.length > referencesKept + 1 ? [ordered[0]!, ...ordered.slice(-referencesKept)] : ordered;
  return {
    answered,
    references,
    subject: earlier.map(({ mail }) => memoryOf(mail).subject).findLast((each) => each !== '') ?? '',
  };
}
function memoryOf(mail: unknown): {
  subject: string;
  messageId: string;
  references: readonly string[];
  providerId?: string;
} {
  const { subject, messageId, references, providerId } = (
    typeof mail === 'object' && mail !== null ? mail : {}
  ) as Record<string, unknown>;
  return {
    subject: typeof subject === 'string' ? subject : '',
    messageId: typeof messageId === 'string' ? messageId : '',
    references: Array.isArray(references) ? references.filter((each): each is string => typeof each === 'string') : [],
    ...(typeof providerId === 'string' && providerId !== '' ? { providerId } : {}),
  };
}
const answerMark = /^(?:(?:re|aw|sv|antw|odp|rif|ynt|vs|ref|res|回复|回覆|отв|на)\s*(?:\[\d+\])?\s*[:：]\s*)+/iu;
function subjectOf(message: OutboundMessage, last: string, settings: MailSettings): string {
  // What the writer typed is what they want; else an answer follows the last letter.
  const typed = safeName(message.subject ?? '', 900);
  const isAnswer = typed === '' && last !== '';
  const base =
    typed ||
    safeName(last || `Your message to ${settings.fromName || message.workspaceName}`, 900).replace(answerMark, '');
  const number = `[#${message.conversationNumber}]`;
  return `${isAnswer ? 'Re: ' : ''}${base}${settings.subjectNumber && !base.includes(number) ? ` ${number}` : ''}`;
}
