// How an account agrees: a person opens X's page, and X sends their browser back to our hook with a code that is good for 30 seconds
// (https://docs.x.com/fundamentals/authentication/oauth-2-0/user-access-token). PKCE: only who began can use the code.
import { createHash, randomBytes } from 'node:crypto';
import { sameSecret, type HookAnswer, type HookCall, type Place, type Settings } from '@throughline/channel-kit';
import { parseThing, text, thing, word } from '@throughline/channel-kit/json';
import { callX, idOf, setting } from './api.ts';
import { askForTokens, ConsentGone, TokensAway } from './tokens.ts';

const authorizeUrl = 'https://x.com/i/oauth2/authorize';
const scopes = 'dm.read dm.write tweet.read users.read media.write offline.access';

/** What is kept until the browser comes back. */
export function newConsent(): Settings {
  const [state, verifier] = [randomBytes(24), randomBytes(32)].map((bytes) => bytes.toString('base64url'));
  return { consent: JSON.stringify({ state, verifier }) };
}
const usedConsent: Settings = { consent: JSON.stringify({ state: '' }) };
function consentIn(settings: Settings): { state: string; verifier: string } {
  const kept = parseThing(new TextEncoder().encode(text(settings['consent']) ?? ''));
  return { state: word(kept?.['state']) ?? '', verifier: word(kept?.['verifier']) ?? '' };
}

/** The page where the account agrees; null while nobody is asked. */
export function consentUrl(place: Pick<Place, 'settings' | 'hookUrl'>): string | null {
  const { state, verifier } = consentIn(place.settings);
  if (state === '' || place.hookUrl === null) return null;
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: setting(place.settings, 'clientId'),
    redirect_uri: place.hookUrl,
    scope: scopes,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  // A plus would be a space in some places and a plus in others.
  return `${authorizeUrl}?${query.toString().replaceAll('+', '%20')}`;
}
export function consentRemedy(place: Pick<Place, 'settings' | 'hookUrl'>): string {
  const url = consentUrl(place);
  return url === null
    ? 'Save this channel again to be asked on X’s own page.'
    : `Add ${place.hookUrl} as a callback URL in the app’s User authentication settings. Then open this address in a browser that is signed in to X as the account, and agree: ${url}`;
}

/** Is this the browser coming back? */
export const isReturn = ({ method, query }: HookCall): boolean => method === 'GET' && query['state'] !== undefined;

export async function takeReturn(call: HookCall, place: Place): Promise<HookAnswer> {
  if (!sameSecret(call.query['state'], consentIn(place.settings).state)) return { genuine: false };
  const code = call.query['code'];
  if (code === undefined || code === '')
    return page(
      400,
      'Nothing was connected',
      'X says that the account did not agree. Open the address again to do so.',
    );
  if (!place.rotate || place.hookUrl === null)
    return page(500, 'Nothing was connected', 'This installation cannot keep what X gives.');
  const back = place.hookUrl;
  try {
    let name = '';
    await place.rotate(async (settings) => {
      const { state, verifier } = consentIn(settings);
      if (!sameSecret(call.query['state'], state)) throw new ConsentGone('This address was used before.');
      const grant = { grant_type: 'authorization_code', code, redirect_uri: back, code_verifier: verifier };
      const tokens = await askForTokens(place, settings, grant);
      // Inside a rotation nothing may ask for another.
      const { rotate: _none, ...alone } = place;
      const account = await accountOf({ ...alone, settings: { ...settings, tokens: JSON.stringify(tokens) } });
      const before = text(settings['userId']) ?? '';
      if (before !== '' && before !== account.userId)
        throw new ConsentGone(
          `You are signed in to X as @${account.username}; this channel is @${text(settings['username']) ?? before}. Switch the account there and open the address again.`,
        );
      name = account.username;
      const since = text(settings['since']) ?? sinceNow();
      return {
        settings: { ...usedConsent, ...account, since, tokens: JSON.stringify(tokens) },
        label: `@${account.username}`,
      };
    });
    return page(200, `@${name} is connected`, 'You can close this window.');
  } catch (error) {
    if (error instanceof ConsentGone || error instanceof TokensAway)
      return page(400, 'Nothing was connected', error.message);
    throw error;
  }
}

/** Whose tokens these are. Throws `ConsentGone` or `TokensAway` in words. */
export async function accountOf(place: Place): Promise<{ userId: string; username: string }> {
  const answer = await callX(place, 'user', 'GET', '/2/users/me', { repeatable: true, timeoutSeconds: 15 });
  if (!answer.ok) {
    if (answer.refusal.why === 'unauthorized' || answer.refusal.why === 'rejected')
      throw new ConsentGone(answer.refusal.detail);
    throw new TokensAway(answer.refusal.detail);
  }
  const me = thing(answer.json['data']);
  const [userId, username] = [idOf(me?.['id']), word(me?.['username'])];
  if (userId === null || username === null) throw new TokensAway('X did not say whose tokens these are.');
  return { userId, username };
}

/** Ids carry their time: the smallest of this moment, before which nothing is read. */
const epochMs = 1_288_834_974_657n;
export const idAt = (ms: number): string => String((BigInt(Math.max(0, Math.round(ms))) - epochMs) << 22n);
export const sinceNow = (): string => idAt(Date.now());

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (said: string): string => said.replaceAll(/[&<>"']/g, (each) => escapes[each] ?? '');
function page(status: number, heading: string, words: string): HookAnswer {
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escaped(heading)}</title><h1>${escaped(heading)}</h1><p>${escaped(words)}</p></html>`;
  return { genuine: true, take: false, reply: { status, type: 'text/html; charset=utf-8', body } };
}
