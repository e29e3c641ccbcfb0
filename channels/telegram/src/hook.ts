// A call at our webhook address: genuine when it carries the secret that connect gave to Telegram, compared in constant time.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { HookAnswer, HookCall, Place } from '@throughline/channel-kit';
import { remember } from './business.ts';
import { pressIdOf } from './read.ts';

export async function hook(call: HookCall, place: Pick<Place, 'settings' | 'keepSettings'>): Promise<HookAnswer> {
  const secret = place.settings['webhookSecret'];
  const given = call.headers['x-telegram-bot-api-secret-token'];
  if (
    call.method !== 'POST' ||
    typeof secret !== 'string' ||
    secret.length < 16 ||
    given === undefined ||
    !same(given, secret)
  )
    return { genuine: false };
  await remember(call.body, place);
  // A pressed button turns until it is answered, and the webhook's own reply may carry that call: no second trip, no wait.
  const pressId = pressIdOf(call.body);
  const body = pressId === null ? '' : JSON.stringify({ method: 'answerCallbackQuery', callback_query_id: pressId });
  return { genuine: true, take: true, reply: { status: 200, type: 'application/json', body } };
}

/** Hashes have one length, so neither the time nor an error tells how long the secret is. */
function same(given: string, secret: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
