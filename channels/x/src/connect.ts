// Taking an account into service, letting it go, and telling an admin part by part whether it works.
import type { Check, Connected, Place } from '@throughline/channel-kit';
import { things } from '@throughline/channel-kit/json';
import { callX, setting } from './api.ts';
import { accountOf, consentRemedy, newConsent, sinceNow } from './consent.ts';
import { remedyFor } from './source.ts';
import { ownWebhook, subscribe, unsubscribe } from './subscriptions.ts';
import { ConsentGone, hasConsent, TokensAway, tokensToKeep, userToken } from './tokens.ts';

const reach = 'Check that this server can reach api.x.com, then try again.';
const once = { repeatable: true, timeoutSeconds: 15 } as const;
const receives = (place: Pick<Place, 'settings'>): string => setting(place.settings, 'receives') || 'stream';

export async function connect(place: Place): Promise<Connected> {
  const refusal = (await receivingRefused(place)) ?? null;
  if (refusal) return refusal;
  if (!hasConsent(place.settings)) return askForConsent(place);
  try {
    await userToken(place, true);
    const account = await accountOf(place);
    const since = setting(place.settings, 'since') || sinceNow();
    return { ok: true, settings: { ...account, since, ...tokensToKeep(place) }, label: `@${account.username}` };
  } catch (error) {
    if (error instanceof TokensAway) return { ok: false, detail: error.message, remedy: reach };
    if (!(error instanceof ConsentGone)) throw error;
    if (/Client Secret/.test(error.message))
      return { ok: false, field: 'clientSecret', detail: error.message, remedy: remedyFor(place, error.message) };
    return askForConsent(place, error.message);
  }
}

function askForConsent(place: Place, detail = 'No account has agreed yet.'): Connected {
  if (place.hookUrl?.startsWith('https://') !== true)
    return {
      ok: false,
      field: 'refreshToken',
      detail,
      remedy:
        'X sends the browser back to a public https address only. Set PUBLIC_URL on the server, or make a refresh token with X’s tool xurl and save it here.',
    };
  return { ok: true, settings: { ...newConsent(), since: sinceNow() }, label: 'waiting for consent' };
}

async function receivingRefused(place: Place): Promise<Connected | null> {
  const way = receives(place);
  if (way === 'poll') return null;
  if (way === 'webhook' && (place.hookUrl?.startsWith('https://') !== true || new URL(place.hookUrl).port !== ''))
    return {
      ok: false,
      field: 'receives',
      detail: 'X calls only public https addresses without a port, and this installation has none.',
      remedy: 'Set PUBLIC_URL on the server, or let messages arrive over the stream.',
    };
  const answer = await callX(place, 'app', 'GET', '/2/webhooks', once);
  if (answer.ok) return null;
  const isToken = answer.refusal.why === 'unauthorized';
  return {
    ok: false,
    ...(isToken ? { field: 'bearerToken' } : {}),
    detail: answer.refusal.detail,
    remedy: isToken ? 'Copy the Bearer Token from the Developer Console, under Keys and tokens.' : reach,
  };
}

/** X calls us while it makes a webhook, so the channel is stored first; and who has not agreed yet is told where. */
export async function register(place: Place): Promise<Check> {
  if (!hasConsent(place.settings))
    return { name: 'Account', ok: false, detail: 'The account has not agreed yet.', remedy: consentRemedy(place) };
  return await receivingCheck(place);
}
async function receivingCheck(place: Place): Promise<Check> {
  const name = 'Receiving';
  const way = receives(place);
  if (way === 'poll') return { name, ok: true, detail: 'Messages are asked for once a minute.' };
  const own = way === 'webhook' ? await ownWebhook(place) : null;
  if (own !== null && !own.ok)
    return { name, ok: false, detail: own.refusal.detail, remedy: webhookRemedy(own.message) };
  const done = await subscribe(place, own === null ? null : own.id);
  if (!done.ok) return { name, ok: false, detail: done.refusal.detail, remedy: remedyFor(place, done.refusal.detail) };
  return {
    name,
    ok: true,
    detail: own === null ? 'Messages arrive over one open connection.' : 'X reaches this address.',
  };
}
function webhookRemedy(message: string): string {
  if (/crc/i.test(message))
    return 'Check that PUBLIC_URL is reachable from the internet with a certificate that everybody trusts, and that the Client Secret is this app’s. For an older app also save its API Key Secret.';
  if (/limit/i.test(message))
    return 'This app has as many webhooks as its plan allows. Remove one in the Developer Console, or use the stream.';
  return 'Check PUBLIC_URL: X takes an https address without a port.';
}

export async function disconnect(place: Place): Promise<void> {
  if (receives(place) !== 'poll') await unsubscribe(place);
}

export async function check(place: Place): Promise<readonly Check[]> {
  if (!hasConsent(place.settings)) return [await register(place)];
  const me = await callX(place, 'user', 'GET', '/2/users/me', once);
  if (!me.ok) {
    const { detail, why } = me.refusal;
    return [{ name: 'Account', ok: false, detail, remedy: why === 'unauthorized' ? remedyFor(place, detail) : reach }];
  }
  const reading = await callX(place, 'user', 'GET', '/2/dm_events', { ...once, query: { max_results: '1' } });
  return [
    { name: 'Account', ok: true, detail: `X knows this account as @${setting(place.settings, 'username')}.` },
    reading.ok
      ? {
          name: 'Direct messages',
          ok: true,
          detail: things(reading.json['data']).length > 0 ? 'Readable.' : 'Readable; none yet.',
        }
      : {
          name: 'Direct messages',
          ok: false,
          detail: reading.refusal.detail,
          remedy:
            reading.refusal.why === 'busy'
              ? 'X takes few such questions in 15 minutes. Try again later.'
              : 'In the Developer Console give the app the permission “Read and write and Direct message”, then let the account agree again.',
        },
    await receivingCheck(place),
  ];
}
