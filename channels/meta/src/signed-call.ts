// A call as Meta would make it: signed over its bytes with the app's secret. For rehearsals of our own door.
import { createHmac } from 'node:crypto';
import type { HookCall, Place } from '@throughline/channel-kit';
import { word } from '@throughline/channel-kit/json';

export function signedCall(webhook: unknown, at: Date, place: Place): HookCall {
  const body = JSON.stringify(webhook);
  const signature = createHmac('sha256', word(place.settings['appSecret']) ?? '')
    .update(body)
    .digest('hex');
  return {
    body: new TextEncoder().encode(body),
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    meta: { receivedAt: at.toISOString() },
    method: 'POST',
    url: place.hookUrl ?? '',
    query: {},
  };
}
