// What the provider sent, byte for byte, for whoever wants to see it as it came.
import { problem } from '@throughline/protocol';
import { serveHeaders } from '../../ground/files.ts';
import type { FileReply } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import { rawOf, receiptIdOf } from '../intake/index.ts';

/** Throws `not_found` for a message of our own making, and once the workspace's time for raw calls is over. */
export async function giveOriginal(house: House, workspaceId: string, messageId: string): Promise<FileReply> {
  const receiptId = await receiptIdOf(house, workspaceId, messageId);
  const raw = receiptId ? await rawOf(house, workspaceId, receiptId) : null;
  if (!raw) throw problem('not_found', { detail: 'The original is not kept any more.' });
  return {
    body: raw.body,
    headers: serveHeaders(
      { name: `${messageId}.${endingOf(raw.body)}`, mime: 'application/octet-stream' },
      { inline: false },
    ),
  };
}

/** A letter begins with header lines, other calls are JSON; the ending only helps the program that opens it. */
function endingOf(body: Uint8Array): string {
  const head = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, 200)).toString('latin1');
  return /^\s*[[{]/.test(head) ? 'json' : /^[!-9;-~]+:/.test(head) ? 'eml' : 'txt';
}
