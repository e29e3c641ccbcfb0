// What Meta says of a token: which app made it, and when it ends. https://developers.facebook.com/docs/graph-api/reference/debug_token
import type { Check, Connected, Place, Settings } from '@throughline/channel-kit';
import { digits, number, thing, word } from '@throughline/channel-kit/json';
import { callGraph, tokenOf } from './graph.ts';
import type { Answer } from './graph.ts';

export interface TokenFacts {
  readonly appId: string | null;
  readonly isSystemUser: boolean;
  /** Null: it does not end. */
  readonly endsAt: Date | null;
}
const dayMs = 86_400_000;
const warnDays = 7;

/** Null where Meta does not say; the token's own calls show whether it works. */
export async function tokenFacts(place: Place): Promise<TokenFacts | null> {
  const [appId, appSecret] = [word(place.settings['appId']), word(place.settings['appSecret'])];
  const byApp = appId === null || appSecret === null ? null : await ask(place, `${appId}|${appSecret}`);
  // An app is told nothing of a token that another made; a token is always told of itself.
  const answer = byApp?.ok ? byApp : await ask(place);
  const told = answer.ok ? thing(answer.body['data']) : null;
  const seconds = number(told?.['expires_at']);
  if (told === null || told['is_valid'] !== true || seconds === null) return null;
  return {
    appId: word(told['app_id']) ?? digits(told['app_id']),
    isSystemUser: told['type'] === 'SYSTEM_USER',
    endsAt: seconds === 0 ? null : new Date(seconds * 1000),
  };
}

const ask = (place: Place, token?: string): Promise<Answer> =>
  callGraph(place, 'debug_token', {
    query: { input_token: tokenOf(place.settings) },
    ...(token === undefined ? {} : { token }),
    repeatable: true,
    timeoutSeconds: 15,
  });

/** A token of another app would be refused by every call that shows the app's secret, and this app would hear of nothing. */
export const tokenOfAnother = (facts: TokenFacts, appId: string | null): Connected | null =>
  appId === null || facts.appId === null || facts.appId === appId
    ? null
    : {
        ok: false,
        field: 'appId',
        detail: `The token was made by the app ${facts.appId}, not by this one.`,
        remedy: 'Take App ID, app secret and token from one and the same app.',
      };

/** The card's field for the end of the credentials: the Health page shows it. */
export const endOf = (facts: TokenFacts | null): Settings => ({ expiresAt: facts?.endsAt?.toISOString() ?? '' });

/** The row of the Test, and the end kept for the Health page where it is another than we knew. */
export async function expiryCheck(place: Place): Promise<readonly Check[]> {
  const facts = await tokenFacts(place);
  if (facts === null) return [];
  const end = endOf(facts);
  if (end['expiresAt'] !== (word(place.settings['expiresAt']) ?? '')) await place.keepSettings?.(end);
  const name = 'Token expiry';
  if (facts.endsAt === null) {
    const detail = facts.isSystemUser
      ? 'A system user’s token: it does not end by itself.'
      : 'The token does not end by itself.';
    return [{ name, ok: true, detail }];
  }
  const days = Math.floor((facts.endsAt.getTime() - Date.now()) / dayMs);
  return [
    {
      name,
      ok: days >= warnDays,
      detail: `The token ends on ${facts.endsAt.toISOString().slice(0, 10)}, in ${days} ${days === 1 ? 'day' : 'days'}.`,
      ...(days >= warnDays
        ? {}
        : { remedy: 'Make one that does not end (of a system user, or the page’s own) and enter it here.' }),
    },
  ];
}
