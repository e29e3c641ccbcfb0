// Fetches what a customer sent. Addresses of files end after a day, so the message is asked for the one of now.
import type { InboundFile } from '@throughline/domain';
import type { FetchedFile, Place, Raw } from '@throughline/channel-kit';
import { thing, things, word } from '@throughline/channel-kit/json';
import { callApi } from './api.ts';

const largest = 100 * 1024 * 1024;

export async function fetchFile(file: InboundFile, _raw: Raw | null, place: Place): Promise<FetchedFile> {
  const [, channelId, messageId, fileId] = /^(\d{1,20}):(\d{1,20}):(\d{1,20})$/.exec(file.ref) ?? [];
  if (fileId === undefined) throw new Error(`Discord has no file “${file.name}”.`);
  if ((file.bytes ?? 0) > largest) throw new Error(`“${file.name}” is larger than the 100 MB we fetch.`);
  const path = `/channels/${channelId}/messages/${messageId}`;
  const answer = await callApi(place, 'GET', path, undefined, { repeatable: true });
  if (!answer.ok) throw new Error(answer.refusal.detail);
  const message = thing(answer.result) ?? {};
  const snapshots = things(message['message_snapshots']).map((each) => thing(each['message']) ?? {});
  const url = [message, ...snapshots]
    .flatMap((each) => things(each['attachments']))
    .filter((each) => each['id'] === fileId)
    .map((each) => word(each['url']))
    .find((each) => each !== null);
  if (!url) throw new Error(`Discord no longer has “${file.name}”.`);
  const reply = await place.net.fetch(url, { timeoutSeconds: 120, maxBytes: largest }).catch(() => null);
  if (reply === null || reply.status !== 200)
    throw new Error(`Discord did not give “${file.name}”${reply === null ? '' : ` (HTTP ${reply.status})`}.`);
  const body = await reply.bytes().catch(() => null);
  if (body === null) throw new Error(`“${file.name}” broke off on its way from Discord.`);
  return { name: file.name, mime: file.mime, body };
}
