// Meta's calls at our address: the handshake that proves the address is ours, and events signed with the app's secret.
// https://developers.facebook.com/docs/graph-api/webhooks/getting-started
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { word } from '@throughline/channel-kit/json';
import type { HookAnswer, HookCall, Place, Settings } from '@throughline/channel-kit';

/** Shorter secrets are no secrets; Meta's have 32 letters. */
const leastSecret = 8;

export function hook(call: HookCall, place: Pick<Place, 'settings'>): HookAnswer {
  return call.method === 'GET' ? handshake(call, place.settings) : event(call, place.settings);
}

function handshake({ query }: HookCall, settings: Settings): HookAnswer {
  const expected = verifyWordIn(settings);
  const given = query['hub.verify_token'];
  const challenge = query['hub.challenge'] ?? '';
  // The challenge goes back as it came, so only what cannot be markup may come.
  const isChallenge = /^[\w.-]{1,256}$/.test(challenge);
  if (query['hub.mode'] !== 'subscribe' || expected === null || given === undefined || !isChallenge)
    return { genuine: false };
  if (expected.length < leastSecret || !same(given, expected)) return { genuine: false };
  return { genuine: true, take: false, reply: { status: 200, type: 'text/plain', body: challenge } };
}

function event(call: HookCall, settings: Settings): HookAnswer {
  const secret = word(settings['appSecret']);
  const given = call.headers['x-hub-signature-256'];
  if (secret === null || secret.length < leastSecret || !/^sha256=[0-9a-f]{64}$/.test(given ?? ''))
    return { genuine: false };
  const expected = `sha256=${createHmac('sha256', secret).update(call.body).digest('hex')}`;
  return same(given ?? '', expected) ? { genuine: true, take: true } : { genuine: false };
}

/** Hashes have one length, so neither the time nor an error tells how long the secret is. */
function same(given: string, secret: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

/** The word Meta must show in its handshake. It opens nothing: where an admin may enter it at Meta by hand, the form shows it. */
export const verifyWordIn = (settings: Settings): string | null =>
  word(settings['verifyWord']) ?? word(settings['verifyToken']);
/** The one we have, or a new one. */
export const verifyTokenOf = (settings: Settings): string =>
  verifyWordIn(settings) ?? randomBytes(24).toString('base64url');
