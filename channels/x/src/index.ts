// The X channel: the direct messages of one account.
import type { Channel, Settings } from '@throughline/channel-kit';
import { idOf } from './api.ts';
import { card } from './card.ts';
import { check, connect, disconnect, register } from './connect.ts';
import { continuationText } from './content.ts';
import { fetchFile } from './fetch-file.ts';
import { hook } from './hook.ts';
import { read } from './read.ts';
import { rehearse } from './rehearse.ts';
import { send } from './send.ts';
import { run, wanted } from './source.ts';

export const x: Channel = {
  card,
  intake: { hook, source: { wanted, run: (source) => run(source) }, mail: null },
  read,
  send,
  fetchFile,
  connect,
  register,
  disconnect,
  check,
  continuationUrl,
  writeUrl: (settings) => composeUrl(settings),
  rehearse,
  normalize: (value) => value.trim(),
};

/** Opens a message to the account with our words typed in (https://developer.x.com/en/docs/direct-messages/welcome-messages/guides/deeplinking-to-welcome-message). */
function continuationUrl(token: string, settings: Settings): string | null {
  const url = composeUrl(settings);
  return url === null ? null : `${url}&text=${encodeURIComponent(continuationText(token))}`;
}
function composeUrl(settings: Settings): string | null {
  const userId = idOf(settings['userId']);
  return userId === null ? null : `https://x.com/messages/compose?recipient_id=${userId}`;
}
