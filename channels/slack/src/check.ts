// Telling an admin, part by part, whether an app works, and what mends it.
import type { Check, Place } from '@throughline/channel-kit';
import { things, word } from '@throughline/channel-kit/json';
import { callApi, idOf, nextCursor, settingOf } from './api.ts';
import { getAppToken, getToken, openLine, remedyFor, scopesIn } from './connect.ts';
import { servedIds } from './read.ts';

const once = { repeatable: true, timeoutSeconds: 15 } as const;
/** Each with what is missing while it is not granted (https://docs.slack.dev/reference/scopes). */
const needed: readonly (readonly [scope: string, without: string])[] = [
  ['chat:write', 'nothing can be answered'],
  ['im:history', 'direct messages do not arrive'],
  ['im:write', 'nobody can be answered in private who has not written so'],
  ['channels:history', 'messages of public channels do not arrive'],
  ['groups:history', 'messages of private channels do not arrive'],
  ['channels:read', 'public channels have no name here'],
  ['groups:read', 'private channels have no name here'],
  ['users:read', 'people have no name here'],
  ['reactions:read', 'reactions do not arrive'],
  ['reactions:write', 'agents cannot react'],
  ['files:read', 'files do not arrive'],
  ['files:write', 'files cannot be sent'],
];
const pageLimit = 10;

export async function check(place: Place): Promise<readonly Check[]> {
  const me = await callApi(place, 'auth.test', {}, once);
  if (!me.ok) {
    const name = me.refusal.why === 'unauthorized' ? 'Token' : 'Connection';
    return [{ name, ok: false, detail: me.refusal.detail, remedy: remedyFor(me, place, getToken) }];
  }
  const [user, team] = [word(me.result['user']) ?? '?', word(me.result['team']) ?? '?'];
  const token: Check = { name: 'Token', ok: true, detail: `Slack knows this app as ${user} in ${team}.` };
  const permissions = permissionsCheck(scopesIn(me.headers['x-oauth-scopes'] ?? ''), place);
  return [token, permissions, await receivingCheck(place), await channelsCheck(place)];
}

function permissionsCheck(scopes: readonly string[], place: Place): Check {
  const name = 'Permissions';
  const missing = needed.filter(([scope]) => !scopes.includes(scope));
  if (missing.length > 0)
    return {
      name,
      ok: false,
      detail: missing.map(([scope, without]) => `It is missing ${scope}: ${without}.`).join(' '),
      remedy: 'Add them under OAuth & Permissions, Bot Token Scopes, then install the app anew and save the new token.',
    };
  const notes = [
    ...(scopes.includes('users:read.email') ? [] : ['Without users:read.email addresses are not suggested.']),
    ...(scopes.includes('chat:write.customize') || place.settings['namesAuthor'] === false
      ? []
      : ['Without chat:write.customize answers stand under the app’s own name.']),
  ];
  return { name, ok: true, detail: ['All that is needed is granted.', ...notes].join(' ') };
}

async function receivingCheck(place: Place): Promise<Check> {
  const name = 'Receiving';
  if (settingOf(place.settings, 'mode') === 'events') {
    if (place.hookUrl === null)
      return {
        name,
        ok: false,
        detail: 'This installation has no public address.',
        remedy: 'Set PUBLIC_URL on the server, or choose Socket Mode.',
      };
    return {
      name,
      ok: true,
      detail: `Slack calls ${place.hookUrl}, once that stands as Request URL under Event Subscriptions, with the events of docs/slack.md, and under Interactivity & Shortcuts for what is tapped.`,
    };
  }
  const opened = await openLine(place);
  if (!opened.ok)
    return { name, ok: false, detail: opened.refusal.detail, remedy: remedyFor(opened, place, getAppToken) };
  return {
    name,
    ok: true,
    detail:
      'Messages arrive over a connection we open, for the events chosen under Event Subscriptions; taps where Interactivity & Shortcuts is on.',
  };
}

/** The channels the app was invited to, and whether those that were listed are among them. */
async function channelsCheck(place: Place): Promise<Check> {
  const name = 'Channels';
  const serves = settingOf(place.settings, 'serves') || 'all';
  if (serves === 'none') return { name, ok: true, detail: 'Only direct messages are answered.' };
  const known = new Map<string, string>();
  let cursor = '';
  for (let page = 0; page < pageLimit; page += 1) {
    const params = { types: 'public_channel,private_channel', exclude_archived: true, limit: 200, cursor };
    const answer = await callApi(place, 'users.conversations', params, once);
    if (!answer.ok)
      return { name, ok: false, detail: answer.refusal.detail, remedy: remedyFor(answer, place, getToken) };
    for (const channel of things(answer.result['channels'])) {
      const id = idOf(channel['id']);
      if (id !== null)
        known.set(id, `#${word(channel['name']) ?? id}${channel['is_ext_shared'] === true ? ' (shared)' : ''}`);
    }
    cursor = nextCursor(answer.result);
    if (cursor === '') break;
  }
  const wanted = serves === 'listed' ? servedIds(place.settings) : [...known.keys()];
  const unseen = wanted.filter((id) => !known.has(id));
  if (unseen.length > 0)
    return {
      name,
      ok: false,
      detail: `The app is not in ${unseen.join(', ')}.`,
      remedy: 'In each of these channels write /invite @your-app; or take its id off the list.',
    };
  if (wanted.length === 0)
    return {
      name,
      ok: serves !== 'listed',
      detail:
        serves === 'listed' ? 'No channel is listed.' : 'The app is in no channel yet; direct messages are answered.',
      ...(serves === 'listed'
        ? { remedy: 'List the ids of the channels to serve, or choose another answer under Channels.' }
        : {}),
    };
  const names = wanted.map((id) => known.get(id) ?? id);
  const most = names.slice(0, 10).join(', ');
  const detail = names.length > 10 ? `Answers in ${most} and ${names.length - 10} more.` : `Answers in ${most}.`;
  return { name, ok: true, detail };
}
