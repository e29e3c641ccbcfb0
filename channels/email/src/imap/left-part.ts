// Fetches one part of a mail that was too big to be taken whole, from the mailbox where it still lies.
import type { FetchedFile, Place, Raw } from '@throughline/channel-kit';
import type { InboundFile } from '@throughline/domain';
import { openImap } from './client.ts';

const partBytes = 200 * 1024 * 1024;

export async function fetchLeftPart(file: InboundFile, raw: Raw, place: Place): Promise<FetchedFile> {
  const client = await openImap(place);
  try {
    const box = await client.mailboxOpen(String(raw.meta['folder']), { readOnly: true });
    if (String(box.uidValidity) !== raw.meta['uidValidity'])
      throw new Error(`${file.name} can no longer be found: the mail server renumbered its folder`);
    const found = await client.download(String(raw.meta['uid']), file.ref.replace(/^imap:/, ''), {
      uid: true,
      maxBytes: partBytes,
    });
    if (!found?.content) throw new Error(`${file.name} is no longer in the mailbox`);
    const chunks: Buffer[] = [];
    for await (const chunk of found.content) chunks.push(chunk as Buffer);
    return { name: file.name, mime: file.mime, body: new Uint8Array(Buffer.concat(chunks)) };
  } finally {
    client.close();
  }
}
