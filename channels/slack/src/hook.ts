// A call at our address: genuine when Slack signed exactly these bytes just now
// (https://docs.slack.dev/authentication/verifying-requests-from-slack). Whoever recorded a call cannot play it again later.
import { createHmac } from 'node:crypto';
import { type HookAnswer, type HookCall, type Place, sameSecret } from '@throughline/channel-kit';
import { word } from '@throughline/channel-kit/json';
import { settingOf } from './api.ts';
import { askPeople } from './people.ts';
import { isPress, payloadIn } from './press.ts';

const windowSeconds = 5 * 60;

export async function hook(call: HookCall, place: Place): Promise<HookAnswer> {
  if (call.method !== 'POST' || !isSigned(call, place)) return { genuine: false };
  const payload = payloadIn(call.body);
  const challenge = word(payload?.['challenge']);
  if (payload?.['type'] === 'url_verification' && challenge !== null)
    return {
      genuine: true,
      take: false,
      reply: { status: 200, type: 'text/plain', body: challenge.slice(0, 1000) },
    };
  if (payload === null) return { genuine: true, take: true };
  const meta = { known: await askPeople(place, payload) };
  // What is said back to a tap would be shown to who tapped.
  const reply = { status: 200, type: 'text/plain', body: '' };
  return { genuine: true, take: true, meta, ...(isPress(payload) ? { reply } : {}) };
}

function isSigned({ headers, body }: HookCall, place: Pick<Place, 'settings'>): boolean {
  const secret = settingOf(place.settings, 'signingSecret');
  const at = headers['x-slack-request-timestamp'] ?? '';
  if (secret === '' || !/^\d{1,12}$/.test(at) || Math.abs(Date.now() / 1000 - Number(at)) > windowSeconds) return false;
  return sameSecret(headers['x-slack-signature'], signatureOf(secret, at, body));
}
export const signatureOf = (secret: string, at: string, body: Uint8Array): string =>
  `v0=${createHmac('sha256', secret).update(`v0:${at}:`).update(body).digest('hex')}`;
