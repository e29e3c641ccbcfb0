// The Messenger channel: one Facebook page, its messages and the comments under its posts.
import type { Channel, Settings } from '@throughline/channel-kit';
import { checkFor, connectFor, disconnectFor, fetchFile, registerFor } from '../messaging/account.ts';
import type { Account } from '../messaging/account.ts';
import { hookFor } from '../messaging/hook.ts';
import { profileFor } from '../messaging/profile.ts';
import { isForAccount, readFor } from '../messaging/read.ts';
import { rehearseFor } from '../messaging/rehearse.ts';
import { sendFor } from '../messaging/send.ts';
import { settingOf } from '../messaging/stack.ts';
import type { Stack } from '../messaging/stack.ts';
import { sharedBy } from '../shared.ts';
import { card } from './card.ts';

const stack: Stack = {
  kind: 'messenger',
  title: 'Messenger',
  object: 'page',
  text: card.abilities.text,
  pictureMegabytes: card.abilities.files.megabytes,
  filesByAddress: false,
  reactions: new Map([
    ['❤', 'love'],
    ['👍', 'like'],
    ['👎', 'dislike'],
    ['😆', 'smile'],
    ['😮', 'wow'],
    ['😢', 'sad'],
    ['😠', 'angry'],
  ]),
  commentEdge: 'comments',
  account: (settings) => settingOf(settings, 'pageId'),
  sender: (settings) => settingOf(settings, 'pageId'),
  host: () => 'facebook',
};
const fields =
  'messages,messaging_postbacks,message_reactions,message_reads,message_deliveries,message_echoes,message_edits,messaging_referrals,messaging_optins,messaging_handovers,standby,feed';
const account: Account = {
  stack,
  nodeField: 'pageId',
  nodeOf: ({ settings }) => settingOf(settings, 'pageId'),
  // A page's own token is the page; a personal one would be the person.
  whoOf: ({ settings }) => ({ path: 'me', id: settingOf(settings, 'pageId'), fields: 'id,name,username' }),
  appFields: fields,
  subscribedFields: () => fields,
};

export const messenger: Channel = {
  card,
  intake: { hook: hookFor(stack), shared: sharedBy(isForAccount(stack)), source: null, mail: null },
  read: readFor(stack),
  send: sendFor(stack),
  fetchFile,
  connect: connectFor(account),
  register: registerFor(account),
  disconnect: disconnectFor(account),
  check: checkFor(account),
  continuationUrl,
  writeUrl,
  rehearse: rehearseFor(stack),
  profile: profileFor(stack),
  normalize: (value) => value.trim(),
};

/** https://developers.facebook.com/docs/messenger-platform/discovery/m-me-links */
function continuationUrl(token: string, settings: Settings): string | null {
  const url = writeUrl(settings);
  return url === null || !/^[A-Za-z0-9_-]{1,64}$/.test(token) ? null : `${url}?ref=${token}`;
}
function writeUrl(settings: Settings): string | null {
  const name = settingOf(settings, 'username') || settingOf(settings, 'pageId');
  return name === '' ? null : `https://m.me/${encodeURIComponent(name)}`;
}
