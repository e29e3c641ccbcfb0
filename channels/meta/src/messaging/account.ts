// Taking a page or an Instagram account into service, looking after it, and letting it go.
import type { Check, Connected, FetchedFile, Place, Raw } from '@throughline/channel-kit';
import type { InboundFile } from '@throughline/domain';
import { digits, things, word } from '@throughline/channel-kit/json';
import { callGraph, remedyFor } from '../graph.ts';
import type { Answer, GraphCall } from '../graph.ts';
import { verifyTokenOf } from '../hook.ts';
import { download } from '../media.ts';
import { settingOf } from './stack.ts';
import type { Stack } from './stack.ts';

export interface Account {
  readonly stack: Stack;
  /** Field of the form that is wrong when the token is another account's. */
  readonly nodeField: string;
  /** What subscribes to the app's events. */
  nodeOf(place: Place): string;
  /** The node that names the account, and the id it must have. */
  whoOf(place: Place): { readonly path: string; readonly id: string; readonly fields: string };
  readonly appFields: string;
  subscribedFields(place: Place): string;
}
const asking = { repeatable: true, timeoutSeconds: 15 } as const;
const call = (account: Account, place: Place, path: string, more: GraphCall = {}): Promise<Answer> =>
  callGraph(place, path, { host: account.stack.host(place.settings), ...asking, ...more });

/** Proves that the token is this account's own; Meta's calls are registered after the channel is stored. */
export const connectFor =
  (account: Account) =>
  async (place: Place): Promise<Connected> => {
    const me = await call(account, place, account.whoOf(place).path, {
      query: { fields: account.whoOf(place).fields },
    });
    if (!me.ok)
      return {
        ok: false,
        ...(me.refusal.why === 'unauthorized' ? { field: 'accessToken' } : {}),
        detail: me.refusal.detail,
        remedy: remedyFor(me),
      };
    const ids = [me.body['user_id'], me.body['id']].flatMap((each) => word(each) ?? digits(each) ?? []);
    if (!ids.includes(account.whoOf(place).id))
      return {
        ok: false,
        field: account.nodeField,
        detail: `The token belongs to ${word(me.body['name']) ?? word(me.body['username']) ?? 'another account'}, not to this id.`,
        remedy: 'Enter the id and the token of the same account; a personal token is not a page’s.',
      };
    const username = word(me.body['username']) ?? '';
    const name = word(me.body['name']) ?? username;
    return {
      ok: true,
      settings: { verifyToken: verifyTokenOf(place.settings), username },
      label: username === '' ? name : `@${username}`,
    };
  };

/** Tells the app where its events go, and the account that this app wants them. */
export const registerFor =
  (account: Account) =>
  async (place: Place): Promise<Check> => {
    const name = 'Receiving';
    const { hookUrl, settings } = place;
    if (hookUrl === null || !hookUrl.startsWith('https://'))
      return {
        name,
        ok: false,
        detail: 'This installation has no public https address, so Meta cannot call it.',
        remedy: 'Set PUBLIC_URL on the server to its https address, then save this channel again.',
      };
    const appId = settingOf(settings, 'appId');
    const app = await callGraph(place, `${encodeURIComponent(appId)}/subscriptions`, {
      json: {
        object: account.stack.object,
        callback_url: hookUrl,
        verify_token: settingOf(settings, 'verifyToken'),
        fields: account.appFields,
      },
      token: `${appId}|${settingOf(settings, 'appSecret')}`,
      ...asking,
    });
    const answer = app.ok
      ? await call(account, place, `${encodeURIComponent(account.nodeOf(place))}/subscribed_apps`, {
          json: { subscribed_fields: account.subscribedFields(place) },
        })
      : app;
    if (answer.ok) return { name, ok: true, detail: 'Meta calls this installation.' };
    const isAddress = answer.code === 2200 || /callback|verif/i.test(answer.refusal.detail);
    return {
      name,
      ok: false,
      detail: answer.refusal.detail,
      remedy: isAddress
        ? `Meta could not open ${new URL(hookUrl).host} from the internet. Check DNS, certificate, firewall and reverse proxy, then save this channel again.`
        : remedyFor(answer),
    };
  };

export const disconnectFor =
  (account: Account) =>
  async (place: Place): Promise<void> => {
    if (settingOf(place.settings, 'accessToken') === '') return;
    const answer = await call(account, place, `${encodeURIComponent(account.nodeOf(place))}/subscribed_apps`, {
      method: 'DELETE',
    });
    // A token that no longer works needs no farewell.
    if (!answer.ok && answer.refusal.why !== 'unauthorized') throw new Error(answer.refusal.detail);
  };

export const checkFor =
  (account: Account) =>
  async (place: Place): Promise<readonly Check[]> => {
    const me = await call(account, place, account.whoOf(place).path, {
      query: { fields: account.whoOf(place).fields },
    });
    if (!me.ok)
      return [
        {
          name: me.refusal.why === 'unauthorized' ? 'Token' : 'Connection',
          ok: false,
          detail: me.refusal.detail,
          remedy: remedyFor(me),
        },
      ];
    const token: Check = {
      name: 'Token',
      ok: true,
      detail: `Meta knows this account as ${word(me.body['name']) ?? word(me.body['username']) ?? '?'}.`,
    };
    const apps = await call(account, place, `${encodeURIComponent(account.nodeOf(place))}/subscribed_apps`);
    if (!apps.ok)
      return [token, { name: 'Receiving', ok: false, detail: apps.refusal.detail, remedy: remedyFor(apps) }];
    const isOurs = things(apps.body['data']).length > 0;
    return [
      token,
      isOurs
        ? { name: 'Receiving', ok: true, detail: 'The account sends its events to the app.' }
        : {
            name: 'Receiving',
            ok: false,
            detail: 'No app receives the events of this account.',
            remedy: 'Save this channel again to register it anew.',
          },
      ...expiry(place),
    ];
  };
const dayMs = 86_400_000;
function expiry(place: Place): readonly Check[] {
  const at = Date.parse(settingOf(place.settings, 'expiresAt'));
  if (Number.isNaN(at)) return [];
  const days = Math.floor((at - Date.now()) / dayMs);
  return [
    {
      name: 'Token expiry',
      ok: days > 3,
      detail: days < 0 ? 'The token has expired.' : `The token is valid for ${days} more days and renewed by itself.`,
      ...(days > 3 ? {} : { remedy: 'Make a new token in the app dashboard and enter it here.' }),
    },
  ];
}

/** What customers send lies at a signed address, for a while. */
export const fetchFile = (file: InboundFile, _raw: Raw | null, place: Place): Promise<FetchedFile> =>
  download(file.ref, file, place, false);
