// Is a call from Viber? An HMAC of its exact bytes with the bot's token, in hexadecimal
// (https://developers.viber.com/docs/api/rest-bot-api/#callbacks).
import { createHmac } from 'node:crypto';
import { sameSecret, type HookAnswer, type HookCall, type Place } from '@throughline/channel-kit';
import { parseThing, text, word } from '@throughline/channel-kit/json';
import { authTokenOf } from './api.ts';

export function hook(call: HookCall, place: Pick<Place, 'settings'>): HookAnswer {
  const authToken = authTokenOf(place.settings);
  if (call.method !== 'POST' || authToken === '') return { genuine: false };
  const right = createHmac('sha256', authToken).update(call.body).digest('hex');
  if (!sameSecret(call.headers['x-viber-content-signature'], right)) return { genuine: false };
  const event = parseThing(call.body);
  // Tried while the webhook is being set: it wants nothing but a 200.
  if (event?.['event'] === 'webhook') return { genuine: true, take: false };
  const welcome = (text(place.settings['welcome']) ?? '').trim();
  if (event?.['event'] !== 'conversation_started' || event['subscribed'] === true || welcome === '')
    return { genuine: true, take: true };
  // The one message that may go to somebody who has not written: as the answer to this very call.
  const name = (word(place.settings['botName']) ?? 'Bot').slice(0, 28);
  const body = JSON.stringify({ sender: { name }, type: 'text', text: welcome.slice(0, 7000) });
  return { genuine: true, take: true, reply: { status: 200, type: 'application/json', body } };
}
