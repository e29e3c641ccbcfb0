// The files of a mail: named by their place in it, read again from the stored mail when they are fetched.
import type { FetchedFile, Raw } from '@throughline/channel-kit';
import type { InboundFile } from '@throughline/domain';
import { type Letter, parseLetter } from './mime/letter.ts';

export interface MailPart {
  readonly part: string;
  readonly name: string;
  readonly mime: string;
  readonly bytes: number;
}

export function filesOf(letter: Letter, raw: Raw): readonly InboundFile[] {
  const inside = letter.files.map((file, index): InboundFile => ({
    ref: `part:${index}`,
    name: file.name,
    mime: file.mime,
    bytes: file.content.byteLength,
    ...(file.contentId ? { contentId: file.contentId } : {}),
  }));
  if (letter.trouble !== '')
    return [{ ref: 'whole', name: 'mail.eml', mime: 'message/rfc822', bytes: raw.body.byteLength }];
  return [
    ...inside,
    ...leftParts(raw).map((each): InboundFile => ({
      ref: `imap:${each.part}`,
      name: each.name,
      mime: each.mime,
      bytes: each.bytes,
    })),
  ];
}
/** Parts of a mail too big to be taken whole: still in the mailbox, fetched when somebody wants them. */
export function leftParts(raw: Raw): readonly MailPart[] {
  const parts = raw.meta['parts'];
  return Array.isArray(parts) ? (parts as MailPart[]) : [];
}

export async function partOf(file: InboundFile, raw: Raw): Promise<FetchedFile> {
  if (file.ref === 'whole') return { name: file.name, mime: file.mime, body: raw.body };
  const found = (await parseLetter(raw.body)).files[Number(file.ref.replace(/^part:/, ''))];
  if (!found) throw new Error(`${file.name} is no longer in the stored mail`);
  return { name: found.name, mime: found.mime, body: found.content };
}
