// Fetches what lies on Meta's servers. The token goes only to Meta itself, never to whoever an address leads to.
import type { FetchedFile, Place } from '@throughline/channel-kit';
import { graphUrl, tokenOf } from './graph.ts';

export const fetchMegabytes = 100;
const theirs = /(^|\.)(facebook\.com|fbsbx\.com|fbcdn\.net|cdninstagram\.com|instagram\.com|whatsapp\.net)$/;

/** The content behind an address of Meta. Throws in words; the address itself may be signed, so it is in none of them. */
export async function download(
  url: string,
  file: { readonly name: string; readonly mime: string },
  place: Place,
  withToken: boolean,
): Promise<FetchedFile> {
  const isMetas = URL.canParse(url) && (theirs.test(new URL(url).hostname) || isDouble(url, place));
  const reply = await place.net
    .fetch(url, {
      timeoutSeconds: 120,
      maxBytes: fetchMegabytes * 1024 * 1024,
      ...(withToken && isMetas ? { headers: { authorization: `Bearer ${tokenOf(place.settings)}` } } : {}),
    })
    .catch(() => null);
  if (reply === null || reply.status !== 200)
    throw new Error(`Meta did not give “${file.name}”${reply === null ? '' : ` (HTTP ${reply.status})`}.`);
  const body = await reply.bytes().catch(() => null);
  if (body === null) throw new Error(`“${file.name}” broke off on its way from Meta.`);
  const told = reply.headers['content-type']?.split(';')[0]?.trim() ?? '';
  const isTold = /^[\w.+-]{1,80}\/[\w.+-]{1,80}$/.test(told) && told !== 'application/octet-stream';
  return { name: file.name, mime: file.mime === 'application/octet-stream' && isTold ? told : file.mime, body };
}
/** Where the operator has named another Graph, files come from there too. */
const isDouble = (url: string, place: Place): boolean =>
  (['facebook', 'instagram'] as const).some(
    (host) => new URL(url).origin === new URL(graphUrl(place.env, host)).origin,
  );
