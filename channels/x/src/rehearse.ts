// An event as X would send it, of a made-up person: as a call under the Client Secret where X calls us, else as a line of the stream.
import { createHash } from 'node:crypto';
import type { HookCall, Place, Raw, Rehearsed } from '@throughline/channel-kit';
import { setting } from './api.ts';
import { idAt } from './consent.ts';
import { continuationText } from './content.ts';
import { signed } from './hook.ts';

/** Above all numbers X gives to people. */
const firstPerson = 8_000_000_000_000_000_000n;

export function rehearse(said: Rehearsed, place: Place): HookCall | Raw {
  const me = setting(place.settings, 'userId');
  const person = String(firstPerson + BigInt(said.who));
  // The lower bits of an id tell apart what was said in one millisecond.
  const low = createHash('sha256').update(said.id).digest().readUIntBE(0, 3) & 0x3fffff;
  const event = {
    type: 'message_create',
    id: String(BigInt(idAt(said.at.getTime())) + BigInt(low)),
    created_timestamp: String(said.at.getTime()),
    message_create: {
      target: { recipient_id: me },
      sender_id: person,
      message_data: {
        text: said.token === undefined ? said.text : continuationText(said.token),
        entities: { hashtags: [], symbols: [], user_mentions: [], urls: [] },
      },
    },
  };
  const users = { [person]: { data: { id: person, name: said.name, username: `rehearsal${said.who}` } } };
  const payload = { direct_message_events: [event], users };
  const data = {
    event_uuid: event.id,
    filter: { user_id: me },
    event_type: 'dm.received',
    tag: 'throughline',
    payload,
  };
  const raw: Raw = {
    body: new TextEncoder().encode(JSON.stringify({ data })),
    headers: { 'content-type': 'application/json' },
    meta: { receivedAt: said.at.toISOString() },
  };
  if (setting(place.settings, 'receives') !== 'webhook') return raw;
  return {
    ...raw,
    headers: {
      ...raw.headers,
      'x-twitter-webhooks-signature-oauth2': signed(setting(place.settings, 'clientSecret'), raw.body),
    },
    method: 'POST',
    url: place.hookUrl ?? '',
    query: {},
  };
}
