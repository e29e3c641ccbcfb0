// A callback as Viber would send it, of a made-up person, signed with the bot's token.
import { createHmac } from 'node:crypto';
import type { HookCall, Place, Rehearsed } from '@throughline/channel-kit';
import { authTokenOf } from './api.ts';

export function rehearse(said: Rehearsed, place: Place): HookCall {
  const person = { id: `rehearsal${said.who}`, name: said.name };
  const token = BigInt(`0x${Buffer.from(said.id).toString('hex').slice(-14)}`).toString();
  const event =
    said.token === undefined
      ? { event: 'message', sender: person, message: { type: 'text', text: said.text }, silent: false }
      : { event: 'conversation_started', type: 'open', context: said.token, user: person, subscribed: true };
  // The number is larger than JSON's writers keep, so it is put in as its digits.
  const body = JSON.stringify({ ...event, timestamp: said.at.getTime() }).replace(/}$/, `,"message_token":${token}}`);
  return {
    body: new TextEncoder().encode(body),
    headers: {
      'content-type': 'application/json',
      'x-viber-content-signature': createHmac('sha256', authTokenOf(place.settings)).update(body).digest('hex'),
    },
    meta: { receivedAt: said.at.toISOString() },
    method: 'POST',
    url: place.hookUrl ?? '',
    query: {},
  };
}
