// The Matrix channel: an account on any homeserver, its chats between two and the rooms it was invited to, over one long-polled sync.
import type { Channel } from '@throughline/channel-kit';
import { userIdOf, userIn } from './api.ts';
import { card } from './card.ts';
import { check, connect, disconnect } from './connect.ts';
import { fetchFile } from './fetch-file.ts';
import { profile } from './profile.ts';
import { read } from './read.ts';
import { rehearse } from './rehearse.ts';
import { send } from './send.ts';
import { run, wanted } from './source.ts';

export const matrix: Channel = {
  card,
  intake: { hook: null, source: { wanted, run: (source) => run(source) }, mail: null },
  read,
  send,
  fetchFile,
  connect,
  disconnect,
  check,
  // matrix.to and matrix: links carry nothing of ours.
  continuationUrl: () => null,
  writeUrl: (settings) => {
    const userId = userIn(userIdOf(settings));
    return userId === null ? null : `https://matrix.to/#/${encodeURIComponent(userId)}`;
  },
  rehearse,
  profile,
  normalize: (value) => value.trim(),
};
