// Taking an app into service, and letting it go. Nothing is registered at Slack: there the admin says where events go.
import type { Connected, Place } from '@throughline/channel-kit';
import { word } from '@throughline/channel-kit/json';
import { type Answer, apiUrl, callApi, idOf, settingOf } from './api.ts';

const once = { repeatable: true, timeoutSeconds: 15 } as const;
export const getToken =
  'At api.slack.com/apps open the app, then OAuth & Permissions, install it and paste its Bot User OAuth Token.';
export const getAppToken =
  'Under Basic Information, App-Level Tokens, make one with the scope connections:write, and switch Socket Mode on.';

export async function connect(place: Place): Promise<Connected> {
  const me = await callApi(place, 'auth.test', {}, once);
  if (!me.ok)
    return {
      ok: false,
      ...(me.refusal.why === 'unauthorized' ? { field: 'botToken' } : {}),
      detail: me.refusal.detail,
      remedy: remedyFor(me, place, getToken),
    };
  const [teamId, botUserId] = [idOf(me.result['team_id']), idOf(me.result['user_id'])];
  if (teamId === null || botUserId === null || word(me.result['bot_id']) === null)
    return { ok: false, field: 'botToken', detail: 'This is no token of an app’s bot.', remedy: getToken };
  const scopes = me.headers['x-oauth-scopes'] ?? '';
  if (!scopesIn(scopes).includes('chat:write'))
    return {
      ok: false,
      field: 'botToken',
      detail: 'The app may not write.',
      remedy: 'Add the scopes that docs/slack.md lists under OAuth & Permissions, then install the app anew.',
    };
  const way = await wayIn(place);
  if (way) return way;
  const [botName, teamName] = [word(me.result['user']) ?? 'app', word(me.result['team']) ?? teamId];
  return {
    ok: true,
    settings: { teamId, teamName, botUserId, botName, scopes: scopesIn(scopes).join(',') },
    label: `${botName} in ${teamName}`,
  };
}

/** What is wrong with the way by which messages shall arrive; null when nothing is. */
async function wayIn(place: Place): Promise<(Connected & { ok: false }) | null> {
  if (settingOf(place.settings, 'mode') === 'events') {
    if (settingOf(place.settings, 'signingSecret') === '')
      return {
        ok: false,
        field: 'signingSecret',
        detail: 'Without the signing secret no call of Slack can be believed.',
        remedy: 'Copy it from Basic Information, App Credentials.',
      };
    return place.hookUrl?.startsWith('https://')
      ? null
      : {
          ok: false,
          field: 'mode',
          detail: 'Slack calls only public https addresses, and this installation has none.',
          remedy: 'Set PUBLIC_URL on the server to its https address, or choose Socket Mode.',
        };
  }
  const opened = await openLine(place);
  return opened.ok
    ? null
    : {
        ok: false,
        ...(opened.refusal.why === 'unauthorized' || opened.refusal.why === 'rejected' ? { field: 'appToken' } : {}),
        detail: opened.refusal.detail,
        remedy: remedyFor(opened, place, getAppToken),
      };
}
/** An address nobody connects to ends by itself. */
export const openLine = (place: Place): Promise<Answer> =>
  callApi(place, 'apps.connections.open', {}, { ...once, token: settingOf(place.settings, 'appToken') });

export const scopesIn = (given: string): string[] =>
  given
    .split(',')
    .map((scope) => scope.trim())
    .filter((scope) => scope !== '');

/** Nothing was registered at Slack: closing the line is all there is to do. */
export const disconnect = (): Promise<void> => Promise.resolve();

export function remedyFor(answer: Answer & { ok: false }, place: Place, token: string): string {
  switch (answer.refusal.why) {
    case 'unauthorized':
      return token;
    case 'busy':
      return `Wait ${answer.refusal.retryAfterSeconds} seconds, then try again.`;
    case 'unavailable':
    case 'unknown':
      return `Check that this server can reach ${hostOf(place)}; a firewall or proxy may be in the way.`;
    case 'window-closed':
    case 'recipient-gone':
    case 'rejected':
    case 'too-large':
    case 'unsupported':
      return 'Look at the app at api.slack.com/apps, then try again.';
  }
}
function hostOf(place: Place): string {
  try {
    return new URL(apiUrl(place.env)).host;
  } catch {
    return 'the address in SLACK_API_URL';
  }
}
