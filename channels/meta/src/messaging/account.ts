// Taking a page or an Instagram account into service, looking after it, and letting it go.
import type { Check, Connected, FetchedFile, Place, Raw } from '@throughline/channel-kit';
import type { InboundFile } from '@throughline/domain';
import { digits, things, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { addressRemedy, appTrouble, tellApp } from '../app.ts';
import type { Wish } from '../app.ts';
import { callGraph, remedyFor } from '../graph.ts';
import type { Answer, GraphCall } from '../graph.ts';
import { verifyTokenOf } from '../hook.ts';
import { download } from '../media.ts';
import { endOf, expiryCheck, tokenFacts, tokenOfAnother } from '../token.ts';
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
    // Instagram's own tokens are renewed by us, and their end is known from that.
    const isFacebook = account.stack.host(place.settings) === 'facebook';
    const facts = isFacebook ? await tokenFacts(place) : null;
    const stranger = facts === null ? null : tokenOfAnother(facts, settingOf(place.settings, 'appId'));
    if (stranger !== null) return stranger;
    const username = word(me.body['username']) ?? '';
    const name = word(me.body['name']) ?? username;
    return {
      ok: true,
      settings: { verifyToken: verifyTokenOf(place.settings), username, ...(isFacebook ? endOf(facts) : {}) },
      label: username === '' ? name : `@${username}`,
    };
  };

/** Tells the app where its events go, and the account that this app wants them. */
export const registerFor =
  (account: Account) =>
  async (place: Place): Promise<Check> => {
    const name = 'Receiving';
    const { hookUrl } = place;
    if (hookUrl === null || !hookUrl.startsWith('https://'))
      return {
        name,
        ok: false,
        detail: 'This installation has no public https address, so Meta cannot call it.',
        remedy: 'Set PUBLIC_URL on the server to its https address, then save this channel again.',
      };
    const app = await tellApp(place, hookUrl, wishOf(account));
    if (!app.ok) return app;
    const answer = await call(account, place, `${encodeURIComponent(account.nodeOf(place))}/subscribed_apps`, {
      json: { subscribed_fields: account.subscribedFields(place) },
    });
    return answer.ok ? app : { name, ok: false, detail: answer.refusal.detail, remedy: addressRemedy(answer, hookUrl) };
  };
const wishOf = ({ stack, appFields }: Account): Wish => ({ object: stack.object, fields: appFields.split(',') });

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
    const isFacebook = account.stack.host(place.settings) === 'facebook';
    return [token, await receiving(account, place), ...(isFacebook ? await expiryCheck(place) : renewal(place))];
  };

/** All three must be so: the account tells the app, the app tells an address, and the address is ours. */
async function receiving(account: Account, place: Place): Promise<Check> {
  const name = 'Receiving';
  const apps = await call(account, place, `${encodeURIComponent(account.nodeOf(place))}/subscribed_apps`);
  if (!apps.ok) return { name, ok: false, detail: apps.refusal.detail, remedy: remedyFor(apps) };
  // Instagram's own login knows the app by another id, and tells of this app alone.
  const isOurs = (app: Thing): boolean =>
    account.stack.host(place.settings) === 'instagram' || word(app['id']) === settingOf(place.settings, 'appId');
  const again = 'Save this channel again to register it anew.';
  const app = things(apps.body['data']).find(isOurs);
  if (!app) return { name, ok: false, detail: 'The account does not send its events to this app.', remedy: again };
  const told: unknown = app['subscribed_fields'];
  const missing = Array.isArray(told)
    ? account
        .subscribedFields(place)
        .split(',')
        .filter((field) => !told.includes(field))
    : [];
  if (missing.length > 0)
    return { name, ok: false, detail: `The account does not send ${missing.join(', ')}.`, remedy: again };
  const trouble = await appTrouble(place, wishOf(account));
  return trouble === null
    ? { name, ok: true, detail: 'The account sends its events to the app, and the app sends them here.' }
    : { name, ok: false, ...trouble };
}
const dayMs = 86_400_000;
function renewal(place: Place): readonly Check[] {
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
