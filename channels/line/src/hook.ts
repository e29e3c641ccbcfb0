// Is a call from LINE? An HMAC of its exact bytes with the channel's secret
// (https://developers.line.biz/en/reference/messaging-api/#signature-validation).
import { createHmac } from 'node:crypto';
import { sameSecret, type HookAnswer, type HookCall, type Place } from '@throughline/channel-kit';
import { parseThing, text, things } from '@throughline/channel-kit/json';

export function hook(call: HookCall, place: Pick<Place, 'settings'>): HookAnswer {
  const secret = text(place.settings['channelSecret']) ?? '';
  if (call.method !== 'POST' || secret === '') return { genuine: false };
  const right = createHmac('sha256', secret).update(call.body).digest('base64');
  if (!sameSecret(call.headers['x-line-signature'], right)) return { genuine: false };
  // The console's Verify button sends no events: it wants nothing but a 200.
  return { genuine: true, take: things(parseThing(call.body)?.['events']).length > 0 };
}
