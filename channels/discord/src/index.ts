// The Discord channel: a bot's direct messages, and the threads of one support channel, over the gateway.
import type { Channel } from '@throughline/channel-kit';
import { botIdOf } from './api.ts';
import { card } from './card.ts';
import { check, connect, disconnect } from './connect.ts';
import { fetchFile } from './fetch-file.ts';
import { read } from './read.ts';
import { rehearse } from './rehearse.ts';
import { send } from './send.ts';
import { run, wanted } from './source.ts';

export const discord: Channel = {
  card,
  intake: { hook: null, source: { wanted, run: (source) => run(source) }, mail: null },
  read,
  send,
  fetchFile,
  connect,
  disconnect,
  check,
  // Discord's links carry nothing of ours.
  continuationUrl: () => null,
  writeUrl: (settings) => (botIdOf(settings) === '' ? null : `https://discord.com/users/${botIdOf(settings)}`),
  rehearse,
  normalize: (value) => value.trim(),
};
