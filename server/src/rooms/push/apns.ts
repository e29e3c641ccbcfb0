// Apple's push service over HTTP/2, known by a signed token.
// https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns
import type { ApnsAccount } from '@throughline/channel-kit';
import type { House } from '../../ground/house.ts';
import { call, isRefusal, KEPT_SECONDS, type Pushed, type PushContent, retryAfter } from './content.ts';
import { signJwt, tokenShelf } from './jwt.ts';

/** Apple refuses tokens older than an hour, and new ones made more often than every twenty minutes. */
const TOKEN_MINUTES = 40;
const tokens = tokenShelf();
/** These devices have removed the app, or never were devices of it. */
const DEAD = new Set(['BadDeviceToken', 'Unregistered', 'ExpiredToken', 'DeviceTokenNotForTopic']);
const CREDENTIALS = new Set([
  'InvalidProviderToken',
  'MissingProviderToken',
  'BadTopic',
  'TopicDisallowed',
  'BadCertificate',
  'BadCertificateEnvironment',
  'BadEnvironmentKeyIdInToken',
]);

export async function pushByApns(
  house: House,
  account: ApnsAccount,
  device: { readonly token: string; readonly isSandbox: boolean },
  content: PushContent,
): Promise<Pushed> {
  const owner = [account.teamId, account.keyId, account.privateKey];
  const now = house.now();
  const proof = await tokens.get(owner, now, async () => ({
    token: signJwt(
      'ES256',
      account.privateKey,
      { kid: account.keyId },
      {
        iss: account.teamId,
        iat: Math.floor(now.getTime() / 1000),
      },
    ),
    until: new Date(now.getTime() + TOKEN_MINUTES * 60_000),
  }));
  const base =
    house.config.vendorUrls[device.isSandbox ? 'APNS_SANDBOX_API_URL' : 'APNS_API_URL'] ??
    `https://api.${device.isSandbox ? 'sandbox.' : ''}push.apple.com`;
  const { channelId, messageId, number, unread, title, body } = content;
  const reply = await call(house.vendorNet, `${base}/3/device/${device.token}`, {
    method: 'POST',
    headers: {
      authorization: `bearer ${proof}`,
      'apns-topic': account.topic,
      'apns-push-type': 'alert',
      'apns-priority': '10',
      'apns-expiration': String(Math.floor(now.getTime() / 1000) + KEPT_SECONDS),
      'apns-collapse-id': messageId,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      aps: {
        alert: { title, body },
        badge: unread,
        sound: 'default',
        'thread-id': `throughline:${channelId}`,
        'mutable-content': 1,
      },
      throughline: { channelId, messageId, number, unread },
    }),
  });
  if (isRefusal(reply)) return reply;
  if (reply.status === 200) return { ok: true };
  const reason = reasonIn(await reply.text());
  const detail = `Apple answered ${reply.status} ${reason}`;
  if (reply.status === 410 || DEAD.has(reason)) return { ok: false, why: 'gone', detail };
  if (reason === 'ExpiredProviderToken') {
    tokens.drop(owner);
    return { ok: false, why: 'unavailable', detail };
  }
  if (reply.status === 403 || CREDENTIALS.has(reason)) return { ok: false, why: 'unauthorized', detail };
  if (reply.status === 429) return { ok: false, why: 'busy', detail, ...retryAfter(reply, now) };
  if (reply.status >= 500) return { ok: false, why: 'unavailable', detail, ...retryAfter(reply, now) };
  return { ok: false, why: 'rejected', detail };
}

function reasonIn(text: string): string {
  try {
    const { reason } = JSON.parse(text) as { reason?: unknown };
    return typeof reason === 'string' ? reason : '';
  } catch {
    return '';
  }
}
