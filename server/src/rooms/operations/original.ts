// What the provider sent, byte for byte, for whoever wants to see it as it came. Words that were deleted are for those alone who may
// change and delete other people's messages, and every look at them is in the audit log.
import { problem } from '@throughline/protocol';
import { audit } from '../../ground/audit.ts';
import { serveHeaders } from '../../ground/files.ts';
import type { FileReply } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import type { Viewer } from '../../ground/viewer.ts';
import { holdsDeleted, rawOf, receiptIdOf } from '../intake/index.ts';

/** Throws `not_found` for a message of our own making, and once the workspace's time for raw calls is over. */
export async function giveOriginal(house: House, viewer: Viewer, messageId: string): Promise<FileReply> {
  const { workspaceId } = viewer;
  const receiptId = await receiptIdOf(house, workspaceId, messageId);
  const raw = receiptId ? await rawOf(house, workspaceId, receiptId) : null;
  if (!raw || !receiptId) throw problem('not_found', { detail: 'The original is not kept any more.' });
  // One call may bring several messages: the others' words count too.
  if (await holdsDeleted(house, workspaceId, receiptId)) {
    if (!maySeeDeleted(viewer))
      throw problem('forbidden', {
        detail: 'Words in it were deleted. Only those who may change and delete other people’s messages see them.',
      });
    await noteLook(house, viewer, receiptId);
  }
  return {
    body: raw.body,
    headers: serveHeaders(
      { name: `${messageId}.${endingOf(raw.body)}`, mime: 'application/octet-stream' },
      { inline: false },
    ),
  };
}

export const maySeeDeleted = (viewer: Viewer): boolean => viewer.scopes.has('conversations:moderate');
export const noteLook = (house: House, viewer: Viewer, receiptId: string): Promise<void> =>
  audit(house.db, viewer, house.now(), {
    what: 'original.deleted-words-seen',
    subject: { kind: 'original', id: receiptId, name: '' },
  });

/** A letter begins with header lines, other calls are JSON; the ending only helps the program that opens it. */
function endingOf(body: Uint8Array): string {
  const head = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, 200)).toString('latin1');
  return /^\s*[[{]/.test(head) ? 'json' : /^[!-9;-~]+:/.test(head) ? 'eml' : 'txt';
}
