// Fetches a file a customer sent, from the provider alone: an address that leads elsewhere is not called with our keys, or at all.
import type { InboundFile } from '@throughline/domain';
import type { FetchedFile, Place } from '@throughline/channel-kit';

const mostBytes = 25 * 1024 * 1024;

/** `home`: how an address of this provider begins. */
export async function fetchSafely(
  file: InboundFile,
  place: Place,
  title: string,
  home: string,
  authorization: string,
): Promise<FetchedFile> {
  if (!file.ref.startsWith(home)) throw new Error(`“${file.name}” does not lie with ${title}, so it is not fetched.`);
  return await download(file, place, title, { authorization });
}

export async function download(
  file: InboundFile,
  place: Place,
  title: string,
  headers: Readonly<Record<string, string>>,
): Promise<FetchedFile> {
  const reply = await place.net.fetch(file.ref, { headers, timeoutSeconds: 60, maxBytes: mostBytes }).catch(() => null);
  if (reply === null || reply.status !== 200)
    throw new Error(`${title} did not give “${file.name}”${reply === null ? '' : ` (HTTP ${reply.status})`}.`);
  const body = await reply.bytes().catch(() => null);
  if (body === null) throw new Error(`“${file.name}” broke off on its way from ${title}.`);
  return { name: file.name, mime: file.mime, body };
}
