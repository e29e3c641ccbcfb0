// The Telegram channel: a bot's private chats, by webhook or long polling.
import type { Channel, Settings } from '@throughline/channel-kit';
import { card } from './card.ts';
import { check } from './check.ts';
import { connect, disconnect } from './connect.ts';
import { fetchFile } from './fetch-file.ts';
import { hook } from './hook.ts';
import { read } from './read.ts';
import { demo } from './demo.ts';
import { rehearse } from './rehearse.ts';
import { send } from './send.ts';
import { run, wanted } from './source.ts';

export const telegram: Channel = {
  card,
  intake: { hook, source: { wanted, run }, mail: null },
  read,
  send,
  fetchFile,
  connect,
  disconnect,
  check,
  continuationUrl,
  writeUrl: ({ botUsername }) =>
    typeof botUsername === 'string' && /^\w{3,64}$/.test(botUsername) ? `https://t.me/${botUsername}` : null,
  rehearse,
  demo,
  normalize: (value) => value.trim(),
};

/** A deep link carries 64 letters at most, of these only; anything else would arrive as a bare /start and prove nothing. */
function continuationUrl(token: string, settings: Settings): string | null {
  const username = settings['botUsername'];
  if (typeof username !== 'string' || !/^\w{3,64}$/.test(username) || !/^[A-Za-z0-9_-]{1,64}$/.test(token)) return null;
  return `https://t.me/${username}?start=${token}`;
}
