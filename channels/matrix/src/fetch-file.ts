// Fetches what somebody sent. Media is given only to who is signed in (https://spec.matrix.org/latest/client-server-api/#content-repository);
// where it lies elsewhere the homeserver sends us on, and our token stays behind.
import type { InboundFile } from '@throughline/domain';
import type { FetchedFile, Place, Raw } from '@throughline/channel-kit';
import { baseOf, pathOf, tokenOf } from './api.ts';
import { mxcOf } from './content.ts';

const largest = 100 * 1024 * 1024;

export async function fetchFile(file: InboundFile, _raw: Raw | null, place: Place): Promise<FetchedFile> {
  if ((file.bytes ?? 0) > largest) throw new Error(`“${file.name}” is larger than the 100 MB we fetch.`);
  const body = await fetchMedia(file.ref, place, largest);
  if (typeof body === 'string') throw new Error(`The homeserver did not give “${file.name}” (${body}).`);
  return { name: file.name, mime: file.mime, body };
}

/** What lies at an `mxc:` address, or a small picture of it; or why not, in a word. */
export async function fetchMedia(
  mxc: string,
  place: Pick<Place, 'settings' | 'net'>,
  maxBytes: number,
  thumbnail?: number,
): Promise<Uint8Array | string> {
  const [server, id] = (mxcOf(mxc) ?? '').replace('mxc://', '').split('/');
  if (!server || !id) return 'no such address';
  const way = thumbnail === undefined ? 'download' : 'thumbnail';
  const size = thumbnail === undefined ? '' : `?width=${thumbnail}&height=${thumbnail}&method=crop`;
  const url = `${baseOf(place.settings)}/_matrix/client/v1/media/${way}${pathOf(server, id)}${size}`;
  const headers = { authorization: `Bearer ${tokenOf(place.settings)}` };
  const reply = await place.net.fetch(url, { headers, timeoutSeconds: 120, maxBytes }).catch(() => null);
  if (reply === null) return 'it cannot be reached';
  if (reply.status !== 200) return `HTTP ${reply.status}`;
  return (await reply.bytes().catch(() => null)) ?? 'it broke off';
}
