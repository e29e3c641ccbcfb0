// The account's tokens. Access lasts two hours; the refresh token is used up by its use, and the answer brings the next
// (https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code). Both are kept as one value, stored before they are used.
import { createHash } from 'node:crypto';
import { baseUrl, neverSent, type Place, type Settings } from '@throughline/channel-kit';
import { number, text, thing, word, type Thing } from '@throughline/channel-kit/json';

const earlyMs = 5 * 60_000;
const usualSeconds = 7200;

/** Consent was withdrawn, or what was stored is used up: a person must agree again. */
export class ConsentGone extends Error {}
/** The token service did not answer; trying later may help. */
export class TokensAway extends Error {}

interface Tokens {
  readonly access: string;
  readonly until: number;
  readonly refresh: string;
  /** The settings they began from: others typed since make them void. */
  readonly from: string;
}
type Talking = Pick<Place, 'channelId' | 'settings' | 'net' | 'env' | 'rotate'>;

/** By channel: what is newer than the settings a caller still holds, access that was refused, a refresh token that is dead, and access nobody has stored. */
const known = new Map<string, Tokens>();
const refused = new Map<string, string>();
const dead = new Map<string, string>();
const unsaved = new Map<string, string>();
const running = new Map<string, Promise<Tokens>>();
const limit = 5000;
function note<T>(shelf: Map<string, T>, key: string, value: T): void {
  if (shelf.size >= limit) shelf.clear();
  shelf.set(key, value);
}

export const hasConsent = (settings: Settings): boolean =>
  tokensIn(settings) !== null || (text(settings['refreshToken']) ?? '').trim() !== '';

/** `isTyped`: these settings are not stored yet, so what stands in them counts. Throws `ConsentGone`, `TokensAway`. */
export async function userToken(place: Talking, isTyped = false): Promise<string> {
  const now = [known.get(place.channelId), tokensIn(place.settings)]
    .filter((each) => each !== undefined && each !== null)
    .filter((each) => each.from === originOf(place.settings))
    .sort((a, b) => b.until - a.until)[0];
  if (now && isGood(place, now)) return now.access;
  const work = running.get(place.channelId) ?? renew(place, isTyped).finally(() => running.delete(place.channelId));
  running.set(place.channelId, work);
  return (await work).access;
}
/** X refused this access before its time: the next call asks for another. */
export const refuseAccess = (place: Talking, access: string): void => note(refused, place.channelId, access);
/** What `connect` gives back to be stored: only what came for settings that are not stored yet. */
export function tokensToKeep(place: Talking): Settings {
  const now = known.get(place.channelId);
  if (!now || unsaved.get(place.channelId) !== now.access || now.from !== originOf(place.settings)) return {};
  return (tokensIn(place.settings)?.until ?? 0) >= now.until ? {} : { tokens: JSON.stringify(now) };
}
const isGood = ({ channelId }: Talking, { access, until }: Tokens): boolean =>
  until - earlyMs > Date.now() && refused.get(channelId) !== access;

async function renew(place: Talking, isTyped: boolean): Promise<Tokens> {
  const origin = originOf(place.settings);
  if (!place.rotate) return await askUnsaved(place);
  let isUnsaved = false;
  const settings = await place.rotate(async (fresh) => {
    isUnsaved = isTyped && originOf(fresh) !== origin;
    if (isUnsaved) return { settings: {} };
    const theirs = tokensIn(fresh);
    // Another node was here before.
    if (theirs && theirs.from === originOf(fresh) && isGood(place, theirs)) return { settings: {} };
    return { settings: { tokens: JSON.stringify(await askAnew(place, fresh)) } };
  });
  // Nobody else knows what was typed just now; `connect` gives back what comes of it.
  if (isUnsaved) return await askUnsaved(place);
  const now = tokensIn(settings);
  if (!now) throw new ConsentGone('No account has agreed yet.');
  note(known, place.channelId, now);
  return now;
}

async function askUnsaved(place: Talking): Promise<Tokens> {
  const tokens = await askAnew(place, place.settings);
  note(unsaved, place.channelId, tokens.access);
  return tokens;
}
async function askAnew(place: Talking, settings: Settings): Promise<Tokens> {
  const from = originOf(settings);
  const stored = tokensIn(settings);
  const refresh = stored?.from === from ? stored.refresh : (text(settings['refreshToken']) ?? '').trim();
  if (refresh === '') throw new ConsentGone('No account has agreed yet.');
  // Asking again with what was refused would only be refused again.
  const tried = `${refresh} ${String(settings['clientSecret'])}`;
  if (dead.get(place.channelId) === tried) throw new ConsentGone(usedUp);
  try {
    return await askForTokens(place, settings, { grant_type: 'refresh_token', refresh_token: refresh }, refresh);
  } catch (error) {
    if (error instanceof ConsentGone) note(dead, place.channelId, tried);
    throw error;
  }
}
const usedUp =
  'X does not take the stored refresh token any more: consent was withdrawn, or the token was used and the next one never reached us.';

/** Exchanges a code or a refresh token. The tokens are good only once they are stored: that is the caller's. */
export async function askForTokens(
  place: Pick<Talking, 'channelId' | 'net' | 'env'>,
  settings: Settings,
  grant: Readonly<Record<string, string>>,
  refreshBefore = '',
): Promise<Tokens> {
  const [clientId, clientSecret] = [text(settings['clientId']) ?? '', text(settings['clientSecret']) ?? ''];
  const answer = await tokenService(place, clientId.trim(), clientSecret.trim(), grant);
  const access = word(answer['access_token']);
  const refresh = word(answer['refresh_token']) ?? refreshBefore;
  if (access === null || refresh === '')
    throw new ConsentGone('X gave no token that lasts. The scope offline.access is missing.');
  const seconds = number(answer['expires_in']) ?? usualSeconds;
  const tokens = { access, until: Date.now() + seconds * 1000, refresh, from: originOf(settings) };
  note(known, place.channelId, tokens);
  return tokens;
}

async function tokenService(
  place: Pick<Talking, 'net' | 'env'>,
  clientId: string,
  clientSecret: string,
  grant: Readonly<Record<string, string>>,
): Promise<Thing> {
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64');
  let status: number;
  let said: string;
  try {
    const reply = await place.net.fetch(`${baseUrl(place.env, 'X_API_URL', 'https://api.x.com')}/2/oauth2/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: `Basic ${basic}` },
      body: new URLSearchParams({ ...grant, client_id: clientId }).toString(),
      timeoutSeconds: 20,
      maxBytes: 100_000,
    });
    [status, said] = [reply.status, await reply.text()];
  } catch (error) {
    throw new TokensAway(
      neverSent(error) ? 'X cannot be reached for a new token.' : 'X did not answer with a new token.',
    );
  }
  const json = parsed(said);
  if (status === 429 || status >= 500) throw new TokensAway(`X’s token service answered ${status}.`);
  if (status < 300 && json) return json;
  const [error, words] = [
    word(json?.['error']),
    word(json?.['error_description'])
      ?.split(/[\r\n]/)[0]
      ?.slice(0, 200),
  ];
  if (status === 401 || error === 'invalid_client' || error === 'unauthorized_client')
    throw new ConsentGone('X does not know this Client ID with this Client Secret.');
  throw new ConsentGone(
    grant['grant_type'] === 'refresh_token' ? usedUp : `X gave no token: ${words ?? error ?? status}.`,
  );
}
function parsed(said: string): Thing | null {
  try {
    return thing(JSON.parse(said));
  } catch {
    return null;
  }
}

function tokensIn(settings: Settings): Tokens | null {
  const json = parsed(text(settings['tokens']) ?? '');
  const [access, refresh, from] = [word(json?.['access']), word(json?.['refresh']), word(json?.['from'])];
  const until = number(json?.['until']);
  return access === null || refresh === null || from === null || until === null
    ? null
    : { access, refresh, from, until };
}
/** The settings that tokens belong to. */
export function originOf(settings: Settings): string {
  const typed = [settings['clientId'], settings['refreshToken']].map((value) => (text(value) ?? '').trim());
  return createHash('sha256').update(JSON.stringify(typed)).digest('base64url').slice(0, 16);
}
