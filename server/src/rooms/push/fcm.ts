// Firebase Cloud Messaging, HTTP v1: a token for the service account (RFC 7523), then one call a device.
// https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages/send
import type { FcmAccount } from '@throughline/channel-kit';
import type { House } from '../../ground/house.ts';
import { call, isRefusal, KEPT_SECONDS, type Pushed, type PushContent, retryAfter } from './content.ts';
import { signJwt, tokenShelf } from './jwt.ts';

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const HOUR_SECONDS = 3600;
const tokens = tokenShelf();
/** The account's own key was not taken. */
class Refused extends Error {
  readonly pushed: Extract<Pushed, { ok: false }>;
  constructor(pushed: Extract<Pushed, { ok: false }>) {
    super(pushed.detail);
    this.pushed = pushed;
  }
}

export async function pushByFcm(
  house: House,
  account: FcmAccount,
  token: string,
  content: PushContent,
): Promise<Pushed> {
  const owner = [account.clientEmail, account.projectId, account.privateKey];
  let access: string;
  try {
    access = await tokens.get(owner, house.now(), () => accessFor(house, account));
  } catch (error) {
    if (error instanceof Refused) return error.pushed;
    throw error;
  }
  const base = house.config.vendorUrls['FCM_API_URL'] ?? 'https://fcm.googleapis.com';
  const reply = await call(house.vendorNet, `${base}/v1/projects/${account.projectId}/messages:send`, {
    method: 'POST',
    headers: { authorization: `Bearer ${access}`, 'content-type': 'application/json' },
    body: JSON.stringify({ message: messageFor(token, content) }),
  });
  if (isRefusal(reply)) return reply;
  if (reply.status === 200) return { ok: true };
  const { code, words } = errorIn(await reply.text());
  const detail = `Firebase answered ${reply.status} ${code}: ${words}`;
  if (code === 'UNREGISTERED' || code === 'SENDER_ID_MISMATCH') return { ok: false, why: 'gone', detail };
  // The only field of ours that a stranger fills is the token.
  if (code === 'INVALID_ARGUMENT' && /token/i.test(words)) return { ok: false, why: 'gone', detail };
  if (reply.status === 401) {
    tokens.drop(owner);
    return { ok: false, why: 'unavailable', detail };
  }
  if (reply.status === 403 || code === 'THIRD_PARTY_AUTH_ERROR') return { ok: false, why: 'unauthorized', detail };
  if (reply.status === 429) return { ok: false, why: 'busy', detail, ...retryAfter(reply, house.now()) };
  if (reply.status >= 500) return { ok: false, why: 'unavailable', detail, ...retryAfter(reply, house.now()) };
  return { ok: false, why: 'rejected', detail };
}

function messageFor(token: string, { channelId, messageId, number, unread, title, body }: PushContent): object {
  return {
    token,
    notification: { title, body },
    // Every value is a text; the app opens the conversation by it.
    data: { throughline: '1', channelId, messageId, number: String(number), unread: String(unread) },
    android: {
      priority: 'HIGH',
      ttl: `${KEPT_SECONDS}s`,
      notification: { tag: `throughline:${channelId}`, notification_count: unread },
    },
    apns: {
      headers: { 'apns-collapse-id': messageId, 'apns-priority': '10' },
      payload: { aps: { badge: unread, sound: 'default', 'thread-id': `throughline:${channelId}` } },
    },
  };
}

async function accessFor(house: House, account: FcmAccount): Promise<{ token: string; until: Date }> {
  const base = house.config.vendorUrls['GOOGLE_OAUTH_API_URL'] ?? 'https://oauth2.googleapis.com';
  const seconds = Math.floor(house.now().getTime() / 1000);
  const assertion = signJwt(
    'RS256',
    account.privateKey,
    {},
    {
      iss: account.clientEmail,
      scope: SCOPE,
      aud: 'https://oauth2.googleapis.com/token',
      iat: seconds,
      exp: seconds + HOUR_SECONDS,
    },
  );
  const reply = await call(house.vendorNet, `${base}/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: GRANT, assertion }).toString(),
  });
  if (isRefusal(reply)) throw new Refused(reply);
  const text = await reply.text();
  const { access_token: token, expires_in: lasts, error_description: words, error } = jsonIn(text);
  if (reply.status !== 200 || typeof token !== 'string') {
    const isPassing = reply.status >= 500 || reply.status === 429;
    throw new Refused({
      ok: false,
      why: isPassing ? 'unavailable' : 'unauthorized',
      detail: `Google does not take the service account: ${String(words ?? error ?? reply.status)}`,
    });
  }
  const lastsSeconds = typeof lasts === 'number' ? lasts : HOUR_SECONDS;
  return { token, until: new Date((seconds + Math.max(60, lastsSeconds - 300)) * 1000) };
}

function errorIn(text: string): { code: string; words: string } {
  const { error } = jsonIn(text) as {
    error?: { status?: string; message?: string; details?: { errorCode?: string }[] };
  };
  const code = error?.details?.find((detail) => detail.errorCode)?.errorCode ?? error?.status ?? '';
  return { code, words: (error?.message ?? '').slice(0, 300) };
}
function jsonIn(text: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(text) as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
}
