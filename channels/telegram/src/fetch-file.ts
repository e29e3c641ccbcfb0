// Fetches what a customer sent: getFile tells where it lies (for an hour at least), then one GET brings it.
import type { InboundFile } from '@throughline/domain';
import type { FetchedFile, Place, Raw } from '@throughline/channel-kit';
import { apiUrl, callApi, tokenOf } from './api.ts';
import { fetchMegabytes } from './card.ts';
import { thing, word } from '@throughline/channel-kit/json';

export async function fetchFile(file: InboundFile, _raw: Raw | null, place: Place): Promise<FetchedFile> {
  if (file.bytes !== undefined && file.bytes > fetchMegabytes * 1024 * 1024) throw new Error(tooLarge(file));
  const answer = await callApi(place, 'getFile', { file_id: file.ref }, { repeatable: true });
  if (!answer.ok) throw new Error(/file is too big/i.test(answer.description) ? tooLarge(file) : answer.refusal.detail);
  const path = word(thing(answer.result)?.['file_path']);
  if (path === null) throw new Error(`Telegram no longer has “${file.name}”.`);
  return { name: file.name, mime: file.mime, body: await download(file, path, place) };
}

const tooLarge = (file: InboundFile): string =>
  `“${file.name}” is larger than the ${fetchMegabytes} MB a bot may fetch from Telegram. Ask for a smaller file or a link.`;

/** The address holds the token, so a failure here is told without it. */
async function download(file: InboundFile, path: string, place: Place): Promise<Uint8Array> {
  const url = `${apiUrl(place.env)}/file/bot${tokenOf(place.settings)}/${path.split('/').map(encodeURIComponent).join('/')}`;
  const reply = await place.net
    .fetch(url, { timeoutSeconds: 120, maxBytes: fetchMegabytes * 1024 * 1024 })
    .catch(() => null);
  if (reply === null || reply.status !== 200)
    throw new Error(`Telegram did not give “${file.name}”${reply === null ? '' : ` (HTTP ${reply.status})`}.`);
  const body = await reply.bytes().catch(() => null);
  if (body === null) throw new Error(`“${file.name}” broke off on its way from Telegram.`);
  return body;
}
