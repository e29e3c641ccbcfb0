// A raw mail as a letter: headers, people, bodies and files, bounded whatever the mail contains. Parsing never throws.
import type { Address, Attachment, Email } from 'postal-mime';
import { isAddress, type Mailbox, normalizeAddress, safeName } from '../address.ts';
import { isTooDeep, withoutTags } from '../html/lines.ts';
import { messageIdsOf, normalizeMessageId } from '../tokens.ts';
import { tooCostly } from './bounds.ts';
import { headerEnd, mendHeaders } from './mend-headers.ts';
import { parseMime } from './parser.ts';

export const bodyLimit = 2_000_000;
const peopleLimit = 500;
const fileLimit = 500;
const headersBytes = 2 * 1024 * 1024;
const mimeDepth = 60;

export interface LetterFile {
  readonly name: string;
  readonly mime: string;
  readonly contentId?: string;
  readonly isInline: boolean;
  readonly method?: string;
  readonly content: Uint8Array;
}
export interface Letter {
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly from: readonly Mailbox[];
  readonly sender: Mailbox | null;
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly replyTo: readonly Mailbox[];
  readonly subject: string;
  readonly messageId: string | null;
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
  readonly date: Date | null;
  readonly text: string;
  readonly html: string;
  readonly files: readonly LetterFile[];
  /** Why only the headers could be read; '' for a letter read whole. */
  readonly trouble: string;
}

export async function parseLetter(raw: Uint8Array): Promise<Letter> {
  const cost = tooCostly(raw);
  const mended = mendHeaders(raw);
  if (cost !== '') return await headersOnly(mended, cost);
  try {
    return letterOf(
      await parseMime(mended, {
        attachmentEncoding: 'arraybuffer',
        forceRfc822Attachments: true,
        maxNestingDepth: mimeDepth,
        maxHeadersSize: headersBytes,
      }),
      '',
    );
  } catch (error) {
    return await headersOnly(mended, error instanceof Error ? error.message : String(error));
  }
}

/** First value of a header; '' when there is none. */
export const headerOf = (letter: Pick<Letter, 'headers'>, name: string): string => letter.headers.get(name)?.[0] ?? '';

async function headersOnly(raw: Uint8Array, trouble: string): Promise<Letter> {
  const lines = Buffer.from(raw.subarray(0, Math.min(headerEnd(raw), 256 * 1024)))
    .toString('latin1')
    .split(/\r?\n(?![ \t])/);
  const wanted = lines
    .filter((line) =>
      /^(from|sender|to|cc|reply-to|subject|date|message-id|in-reply-to|references|auto-submitted|precedence|return-path|authentication-results):/i.test(
        line,
      ),
    )
    .map((line) => line.slice(0, 20_000))
    .slice(0, 60);
  try {
    return letterOf(await parseMime(Buffer.from(`${wanted.join('\r\n')}\r\n\r\n`, 'latin1')), trouble);
  } catch {
    return letterOf({ headers: [], headerLines: [], attachments: [] }, trouble);
  }
}

function letterOf(mail: Email, trouble: string): Letter {
  const headers = new Map<string, string[]>();
  for (const { key, value } of mail.headers.slice(0, 2000)) headers.set(key, [...(headers.get(key) ?? []), value]);
  const inReplyTo = messageIdsOf(mail.inReplyTo ?? '');
  const date = mail.date ? new Date(mail.date) : null;
  const [html, text] = [(mail.html ?? '').slice(0, bodyLimit), (mail.text ?? '').slice(0, bodyLimit)];
  const isDeep = isTooDeep(html);
  return {
    headers,
    from: fromOf(mail, headers),
    sender: mailboxesOf(mail.sender ? [mail.sender] : [])[0] ?? null,
    to: mailboxesOf(mail.to),
    cc: mailboxesOf(mail.cc),
    replyTo: mailboxesOf(mail.replyTo),
    subject: safeName(mail.subject ?? '', 998),
    messageId: normalizeMessageId(mail.messageId ?? ''),
    inReplyTo,
    references: messageIdsOf(mail.references ?? ''),
    date: date && !Number.isNaN(date.getTime()) ? date : null,
    text: (isDeep && text.trim() === '' ? withoutTags(html) : text).replaceAll('\r\n', '\n'),
    html: isDeep ? '' : html,
    files: mail.attachments.slice(0, fileLimit).map(fileOf),
    trouble: trouble === '' && isDeep ? 'its HTML is nested too deep' : trouble,
  };
}

/** The author; where the header is broken, the last thing in it that looks like an address. */
function fromOf(mail: Email, headers: ReadonlyMap<string, readonly string[]>): readonly Mailbox[] {
  const found = mailboxesOf(mail.from ? [mail.from] : []).filter(({ address }) => isAddress(address));
  if (found.length > 0) return found;
  const line = (headers.get('from')?.[0] ?? '').slice(0, 10_000);
  const address =
    [...line.matchAll(/<([^<>\s]+@[^<>\s]+)>/g)].at(-1)?.[1] ?? /[^\s<>"(),;:]+@[^\s<>"(),;:]+/.exec(line)?.[0];
  if (!address || !isAddress(normalizeAddress(address))) return [];
  return [
    { address: normalizeAddress(address), name: safeName(line.slice(0, line.indexOf(address)).replace(/[<"]/g, '')) },
  ];
}

function mailboxesOf(addresses: readonly Address[] | undefined): readonly Mailbox[] {
  const found: Mailbox[] = [];
  for (const each of addresses ?? []) {
    for (const box of each.group ?? [each]) {
      if (found.length >= peopleLimit) return found;
      if (box.address) found.push({ address: normalizeAddress(box.address), name: safeName(box.name ?? '') });
    }
  }
  return found;
}

function fileOf(part: Attachment, index: number): LetterFile {
  const mime = /^[\w.+-]+\/[\w.+-]+$/.test(part.mimeType) ? part.mimeType : 'application/octet-stream';
  const contentId = part.contentId?.replace(/[<>\s]/g, '').slice(0, 500);
  const content =
    typeof part.content === 'string'
      ? Buffer.from(part.content)
      : part.content instanceof Uint8Array
        ? part.content
        : new Uint8Array(part.content);
  return {
    name: fileName(part.filename, mime, index),
    mime,
    content,
    isInline:
      part.disposition === 'inline' || part.related === true || (part.disposition === null && contentId !== undefined),
    ...(contentId ? { contentId } : {}),
    ...(part.method ? { method: part.method } : {}),
  };
}

/** The name as the sender gave it, without folders and deceiving marks. */
function fileName(given: string | null, mime: string, index: number): string {
  const bare = safeName((given ?? '').split(/[\\/]/).at(-1) ?? '', 180)
    .replace(/^\.+/, '')
    .trim();
  if (bare !== '') return bare;
  if (mime === 'message/rfc822') return `mail-${index + 1}.eml`;
  if (mime === 'text/calendar') return 'invitation.ics';
  return `file-${index + 1}.${/^[a-z0-9]{2,5}$/.exec(mime.split('/')[1] ?? '')?.[0] ?? 'bin'}`;
}
