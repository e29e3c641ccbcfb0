// A remote picture of a letter, fetched by us: the sender learns neither who reads nor from where, and nothing but a picture comes back.
import { problem } from '@throughline/protocol';
import { serveHeaders } from '../../ground/files.ts';
import type { FileReply } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import { same } from '../../ground/secrets.ts';

const MOST_BYTES = 8_000_000;
const TIMEOUT_SECONDS = 10;

/** Only we can make it, for this picture of this letter: so the proxy fetches nothing but what a letter really shows. */
export const proofOf = (house: Pick<House, 'sign'>, workspaceId: string, messageId: string, url: string): string =>
  house.sign(`remote image ${workspaceId} ${messageId} ${url}`);

export async function giveRemote(
  house: Pick<House, 'net' | 'sign'>,
  workspaceId: string,
  messageId: string,
  url: string,
  proof: string,
): Promise<FileReply> {
  if (!same(proof, proofOf(house, workspaceId, messageId, url))) throw problem('not_found');
  const body = await fetchPicture(house, url);
  const mime = body ? pictureMime(body) : null;
  if (!body || !mime)
    throw problem('not_found', { detail: 'There is no picture at this address, or it cannot be fetched.' });
  return {
    body,
    headers: {
      ...serveHeaders({ name: 'picture', mime }, { inline: true }),
      'cache-control': 'private, max-age=86400',
    },
  };
}

async function fetchPicture(house: Pick<House, 'net'>, url: string): Promise<Uint8Array | null> {
  try {
    const reply = await house.net.fetch(url, {
      headers: { accept: 'image/*', 'user-agent': 'Mozilla/5.0 (compatible; Throughline image proxy)' },
      timeoutSeconds: TIMEOUT_SECONDS,
      maxBytes: MOST_BYTES,
    });
    return reply.status === 200 ? await reply.bytes() : null;
  } catch {
    // Private address, timeout, too large: the reader sees a missing picture, which is the truth.
    return null;
  }
}

/** What the first bytes say, whatever the sender's server claims. SVG is a program and no picture here. */
export function pictureMime(body: Uint8Array): string | null {
  const head = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, 16)).toString('latin1');
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (/^GIF8[79]a/.test(head)) return 'image/gif';
  if (/^RIFF[^]{4}WEBP/.test(head)) return 'image/webp';
  if (/^[^]{4}ftypavi[fs]/.test(head)) return 'image/avif';
  return null;
}
