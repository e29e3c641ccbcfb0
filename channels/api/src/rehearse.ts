// A call as the program behind this channel would make it, with its own token.
import type { HookCall, Place, Rehearsed } from '@throughline/channel-kit';

export function rehearse(said: Rehearsed, place: Place): HookCall {
  const event = {
    type: 'message',
    id: said.id,
    from: { id: `rehearsal-${said.who}`, name: said.name },
    text: said.text,
    sentAt: said.at.toISOString(),
    ...(said.token === undefined ? {} : { continuationToken: said.token }),
  };
  return {
    body: new TextEncoder().encode(JSON.stringify(event)),
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${String(place.settings['token'] ?? '')}`,
    },
    meta: { receivedAt: said.at.toISOString() },
    method: 'POST',
    url: place.hookUrl ?? '',
    query: {},
  };
}
