// The Viber channel: a bot's chats with its subscribers.
import type { InboundFile } from '@throughline/domain';
import type { Channel, FetchedFile, Place, Settings } from '@throughline/channel-kit';
import { card } from './card.ts';
import { check, connect, disconnect, register } from './connect.ts';
import { hook } from './hook.ts';
import { read } from './read.ts';
import { rehearse } from './rehearse.ts';
import { send } from './send.ts';

export const viber: Channel = {
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
  writeUrl: ({ botUri }) =>
    typeof botUri === 'string' && /^[\w.-]{2,64}$/.test(botUri) ? `viber://pa?chatURI=${botUri}` : null,
  rehearse,
  normalize: (value) => value.trim(),
};

/** Opens the bot with the token as its context, which comes back in the first callback. */
function continuationUrl(token: string, settings: Settings): string | null {
  const uri = settings['botUri'];
  if (typeof uri !== 'string' || !/^[\w.-]{2,64}$/.test(uri) || !/^[A-Za-z0-9_-]{1,100}$/.test(token)) return null;
  return `viber://pa?chatURI=${uri}&context=${token}`;
}

const mostBytes = 50 * 1024 * 1024;
/** Media lie with Viber for about an hour, at an address that needs no key. */
async function fetchFile(file: InboundFile, _raw: unknown, place: Place): Promise<FetchedFile> {
  const reply = await place.net.fetch(file.ref, { timeoutSeconds: 60, maxBytes: mostBytes }).catch(() => null);
  if (reply === null || reply.status !== 200)
    throw new Error(`Viber did not give “${file.name}”${reply === null ? '' : ` (HTTP ${reply.status})`}.`);
  return { name: file.name, mime: file.mime, body: await reply.bytes() };
}
