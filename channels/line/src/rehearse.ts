// A call as LINE would make it, with the words of a made-up person, signed with the channel's secret.
import { createHmac } from 'node:crypto';
import type { HookCall, Place, Rehearsed } from '@throughline/channel-kit';
import { text } from '@throughline/channel-kit/json';
import { continuationText } from './read.ts';

export function rehearse(said: Rehearsed, place: Place): HookCall {
  const body = JSON.stringify({
    destination: text(place.settings['botId']) ?? '',
    events: [
      {
        type: 'message',
        mode: 'active',
        timestamp: said.at.getTime(),
        source: { type: 'user', userId: `Urehearsal${said.who}` },
        webhookEventId: said.id,
        deliveryContext: { isRedelivery: false },
        message: {
          type: 'text',
          id: said.id,
          text: said.token === undefined ? said.text : continuationText(said.token),
        },
      },
    ],
  });
  return {
    body: new TextEncoder().encode(body),
    headers: {
      'content-type': 'application/json',
      'x-line-signature': createHmac('sha256', text(place.settings['channelSecret']) ?? '')
        .update(body)
        .digest('base64'),
    },
    meta: { receivedAt: said.at.toISOString() },
    method: 'POST',
    url: place.hookUrl ?? '',
    query: {},
  };
}
