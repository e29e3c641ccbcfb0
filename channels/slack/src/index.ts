// The Slack channel: direct messages with an app, and the channels it was invited to, shared with customers or not.
import type { Channel } from '@throughline/channel-kit';
import { card } from './card.ts';
import { check } from './check.ts';
import { connect, disconnect } from './connect.ts';
import { fetchFile } from './fetch-file.ts';
import { hook } from './hook.ts';
import { read } from './read.ts';
import { send } from './send.ts';
import { run, wanted } from './source.ts';

export const slack: Channel = {
  card,
  intake: { hook, source: { wanted, run: (source) => run(source) }, mail: null },
  read,
  send,
  fetchFile,
  connect,
  disconnect,
  check,
  // Slack's links to an app carry nothing of ours.
  continuationUrl: () => null,
  normalize: (value) => value.trim(),
};
