// The Instagram channel: one professional account, by Instagram's own login or by the page it is linked to.
import type { Channel, Settings } from '@throughline/channel-kit';
import { instagramDemo } from '../demo.ts';
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
import { card, pictureMegabytes } from './card.ts';
import { run, wanted } from './renew.ts';

const isByPage = (settings: Settings): boolean => settings['login'] === 'page';
const nodeOf = (settings: Settings): string => settingOf(settings, isByPage(settings) ? 'pageId' : 'accountId');
const stack: Stack = {
  kind: 'instagram',
  title: 'Instagram',
  object: 'instagram',
  text: card.abilities.text,
  pictureMegabytes,
  filesByAddress: true,
  reactions: new Map([['❤', 'love']]),
  commentEdge: 'replies',
  account: (settings) => settingOf(settings, 'accountId'),
  sender: nodeOf,
  host: (settings) => (isByPage(settings) ? 'facebook' : 'instagram'),
};
const fields =
  'messages,messaging_postbacks,message_reactions,messaging_seen,messaging_referral,messaging_optins,message_edit,comments,live_comments';
const account: Account = {
  stack,
  nodeField: 'accountId',
  nodeOf: ({ settings }) => nodeOf(settings),
  whoOf: ({ settings }) => {
    const id = settingOf(settings, 'accountId');
    return isByPage(settings)
      ? { path: encodeURIComponent(id), id, fields: 'id,name,username' }
      : { path: 'me', id, fields: 'id,user_id,name,username' };
  },
  appFields: fields,
  // A page subscribes to its own fields; which of Instagram's arrive is said by the app.
  subscribedFields: ({ settings }) =>
    isByPage(settings) ? 'messages,messaging_postbacks,message_reactions,feed' : fields,
};

export const instagram: Channel = {
  card,
  intake: { hook: hookFor(stack), shared: sharedBy(isForAccount(stack)), source: { wanted, run }, mail: null },
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
  demo: instagramDemo,
  profile: profileFor(stack),
  normalize: (value) => value.trim(),
};

/** https://developers.facebook.com/docs/messenger-platform/instagram/features/ig-me-links */
function continuationUrl(token: string, settings: Settings): string | null {
  const url = writeUrl(settings);
  return url === null || !/^[A-Za-z0-9_-]{1,64}$/.test(token) ? null : `${url}?ref=${token}`;
}
function writeUrl(settings: Settings): string | null {
  const name = settingOf(settings, 'username');
  return name === '' ? null : `https://ig.me/m/${encodeURIComponent(name)}`;
}
