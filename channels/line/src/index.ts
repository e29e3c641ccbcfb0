// The LINE channel: the chats of an Official Account.
import type { InboundFile } from '@throughline/domain';
import type { Channel, FetchedFile, Place, Settings } from '@throughline/channel-kit';
import { authorization, dataUrl } from './api.ts';
import { card } from './card.ts';
import { check, connect, disconnect, register } from './connect.ts';
import { hook } from './hook.ts';
import { profile } from './profile.ts';
import { continuationText, read } from './read.ts';
import { rehearse } from './rehearse.ts';
import { send } from './send.ts';

export const line: Channel = {
  card,
  intake: { hook, source: null, mail: null },
  read,
  send,
  fetchFile,
  connect,
  register,
  disconnect,
  check,
  continuationUrl,
  writeUrl: ({ basicId }) => (isBasicId(basicId) ? `https://line.me/R/ti/p/${encodeURIComponent(basicId)}` : null),
  rehearse,
  profile,
  normalize: (value) => value.trim(),
};

const isBasicId = (value: unknown): value is string => typeof value === 'string' && /^@[\w.-]{1,64}$/.test(value);
/** Opens the chat with our words typed in (https://developers.line.biz/en/docs/messaging-api/using-line-url-scheme/). */
function continuationUrl(token: string, settings: Settings): string | null {
  const basicId = settings['basicId'];
  if (!isBasicId(basicId)) return null;
  return `https://line.me/R/oaMessage/${encodeURIComponent(basicId)}/?${encodeURIComponent(continuationText(token))}`;
}

const mostBytes = 300 * 1024 * 1024;
/** What lies with LINE is asked for with our token; what the customer's app keeps elsewhere, without it. */
async function fetchFile(file: InboundFile, _raw: unknown, place: Place): Promise<FetchedFile> {
  const isElsewhere = file.ref.startsWith('https://');
  const url = isElsewhere ? file.ref : `${dataUrl(place)}/v2/bot/message/${encodeURIComponent(file.ref)}/content`;
  const headers: Record<string, string> = isElsewhere ? {} : { authorization: authorization(place) };
  const reply = await place.net.fetch(url, { headers, timeoutSeconds: 120, maxBytes: mostBytes }).catch(() => null);
  if (reply?.status === 202) throw new Error(`LINE is still preparing “${file.name}”.`);
  if (reply === null || reply.status !== 200)
    throw new Error(`LINE did not give “${file.name}”${reply === null ? '' : ` (HTTP ${reply.status})`}.`);
  const said = reply.headers['content-type']?.split(';')[0]?.trim() ?? '';
  return { name: file.name, mime: /^[\w.+-]+\/[\w.+-]+$/.test(said) ? said : file.mime, body: await reply.bytes() };
}
