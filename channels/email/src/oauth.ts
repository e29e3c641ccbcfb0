// Access tokens for Google and Microsoft mailboxes. One refresh at a time for each channel: refresh tokens may rotate, and two
// refreshes at once would each void the other's.
import { neverSent, type Place } from '@throughline/channel-kit';
import { mailSettings } from './settings.ts';

const earlyMs = 5 * 60_000;
interface Grant {
  readonly accessToken: string;
  readonly until: number;
  readonly refreshToken: string;
  readonly given: string;
}
const grants = new Map<string, Grant>();
const running = new Map<string, Promise<string>>();
const grantLimit = 5000;

/** The provider withdrew the consent, or the application's secret is wrong: a person must connect again. */
export class ConsentGone extends Error {}
/** The token service did not answer; trying later may help. */
export class TokensAway extends Error {}

export async function accessToken(place: Place): Promise<string> {
  const known = grants.get(place.channelId);
  const { oauth } = mailSettings(place.settings);
  if (known && known.given === oauth.refreshToken && known.until - earlyMs > performance.now())
    return known.accessToken;
  const waiting = running.get(place.channelId) ?? refresh(place).finally(() => running.delete(place.channelId));
  running.set(place.channelId, waiting);
  return await waiting;
}
/** The server refused this access token before its time: the next call asks for another. */
export function forgetAccess(channelId: string): void {
  const known = grants.get(channelId);
  if (known) grants.set(channelId, { ...known, until: 0 });
}

async function refresh(place: Place): Promise<string> {
  const { auth, oauth } = mailSettings(place.settings);
  const known = grants.get(place.channelId);
  const refreshToken = known && known.given === oauth.refreshToken ? known.refreshToken : oauth.refreshToken;
  if (refreshToken === '' || oauth.clientId === '') throw new ConsentGone('Client id or refresh token is missing.');
  const url =
    auth === 'google'
      ? 'https://oauth2.googleapis.com/token'
      : `https://login.microsoftonline.com/${encodeURIComponent(oauth.tenant)}/oauth2/v2.0/token`;
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: oauth.clientId,
    refresh_token: refreshToken,
    ...(oauth.clientSecret ? { client_secret: oauth.clientSecret } : {}),
  });
  const reply = await place.net
    .fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      timeoutSeconds: 20,
      maxBytes: 100_000,
    })
    .catch((error: unknown) => {
      throw new TokensAway(
        neverSent(error) ? 'The sign-in service cannot be reached.' : 'The sign-in service did not answer.',
      );
    });
  const answer = parsed(await reply.text());
  if (reply.status >= 500 || reply.status === 429)
    throw new TokensAway(`The sign-in service answered ${reply.status}.`);
  if (typeof answer['access_token'] !== 'string')
    throw new ConsentGone(
      `${String(answer['error'] ?? reply.status)}: ${String(answer['error_description'] ?? 'no access token')
        .split(/[\r\n]/)[0]!
        .slice(0, 300)}`,
    );
  const next =
    typeof answer['refresh_token'] === 'string' && answer['refresh_token'] !== ''
      ? answer['refresh_token']
      : refreshToken;
  if (grants.size >= grantLimit) grants.clear();
  grants.set(place.channelId, {
    accessToken: answer['access_token'],
    until: performance.now() + (Number(answer['expires_in']) || 3600) * 1000,
    refreshToken: next,
    given: oauth.refreshToken,
  });
  if (next !== refreshToken) await place.keepSettings?.({ refreshToken: next });
  return answer['access_token'];
}
function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
